import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { NodeHelpers } from 'n8n-workflow';

import { loadPackage } from '../engine';
import { EXAMPLES, OFFICE_EMAIL, jsonOf, readExample, useExamples } from './runningExamples';
import { addDemoReferrals, demo } from '../../sandbox';
import { DECISIONS, LIST_REFERRALS, PARAMETER_PROBLEMS } from '../texts';
import { respond } from '../faultEffects';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const files = readdirSync(EXAMPLES);

const { mockPlannr, run, fire, sent, demoReferral } = useExamples();

const FIRM = 'Example Mortgage Desk LLP';
const dayFromNow = (days: number) =>
	new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** The part of a note before its list: what cannot be undone. */
const WARNING = /^\*\*[^*]+\*\*[^\n]*/;

/** About how wide a character and how high a line of a note are on n8n's canvas, in pixels. */
const [CHARACTER_WIDTH, LINE_HEIGHT] = [7, 21];

/** What the notes of workflows that are for one version of n8n, or that n8n 1 cannot activate, say about publishing. */
const PUBLISHING: Readonly<Record<string, string>> = {
	'chat-agent.json': "Publish the workflow. The chat's address is then the Chat URL in **Chat**",
	'chat-agent-n8n1.json':
		"Activate the workflow. The chat's address is then the Chat URL in **Chat**",
	'when-a-workflow-fails.json': 'Publish the workflow. In n8n 1 it cannot be activated',
};

describe.each(files)('%s', (file) => {
	const { name, nodes, connections, settings } = readExample(file);
	const note = nodes.find(({ type }) => type === 'n8n-nodes-base.stickyNote');
	const content = String(note?.parameters.content);
	const has = (type: string) => nodes.some((node) => node.type === `n8n-nodes-base.${type}`);

	it('has what n8n needs to import it', () => {
		expect(name).toMatch(/^[A-Z]/);
		expect(nodes.filter(({ id }) => !UUID.test(id))).toEqual([]);
		expect(nodes.filter(({ typeVersion }) => !(typeVersion >= 1))).toEqual([]);
		expect(nodes.map(({ position }) => position.length)).toEqual(nodes.map(() => 2));
		const named = Object.values(connections).flatMap((outputs) =>
			Object.values(outputs).flatMap((branches) =>
				branches.flatMap((branch) => (branch ?? []).map(({ node }) => node)),
			),
		);
		const names = nodes.map(({ name: node }) => node);
		expect(names).toEqual(expect.arrayContaining([...named, ...Object.keys(connections)]));
		expect(new Set(names).size).toBe(names.length);
		expect(settings).toMatchObject({ executionOrder: 'v1', timezone: 'Europe/London' });
		const ids = nodes.map(({ id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
	});

	it('uses parameters and values that the nodes have', async () => {
		const { name: packageName, descriptions } = await loadPackage();
		for (const node of nodes) {
			const type = node.type.replace(/Tool$/, '');
			const description = descriptions.find((each) => `${packageName}.${each.name}` === type);
			if (description === undefined) continue;
			const parameters = Object.fromEntries(
				Object.entries(node.parameters).filter(
					([parameter]) => !['descriptionType', 'toolDescription', 'pollTimes'].includes(parameter),
				),
			);
			const properties = description.properties;
			expect(
				NodeHelpers.getNodeParameters(properties, parameters, true, false, node, description),
			).toMatchObject(parameters);
			const issues = NodeHelpers.getNodeParametersIssues(properties, node, description);
			expect(issues).toBeNull();
		}
	});

	it('names credentials, but no ID, and nobody by a UUID', () => {
		const credentials = nodes.flatMap((node) => Object.values(node.credentials ?? {}));
		expect(credentials.filter(({ id }) => id !== null)).toEqual([]);
		const uuids = JSON.stringify(
			nodes.map(({ parameters }) => ({
				...parameters,
				assignments: undefined,
				conditions: undefined,
			})),
		);
		expect(uuids).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/);
		expect(readFileSync(join(EXAMPLES, file), 'utf8')).not.toMatch(
			/@(?!office\.example|example\.co)[\w-]+\.\w/,
		);
	});

	it('has a note that starts with what cannot be undone, and fits its box', () => {
		expect(content).toMatch(WARNING);
		const { width, height } = note?.parameters ?? {};
		const lines = content
			.replaceAll('**', '')
			.split('\n')
			.map((line) => Math.ceil((line.length * CHARACTER_WIDTH) / (Number(width) - 40)) || 0.5);
		const needed = lines.reduce((sum, count) => sum + count * LINE_HEIGHT + 6, 20);
		expect(Number(height)).toBeGreaterThanOrEqual(needed);
		const bottom = Number(note?.position[1]) + Number(height);
		const others = nodes.filter((node) => node !== note).map(({ position }) => position[1]);
		expect(bottom).toBeLessThanOrEqual(Math.min(...others) - 40);
	});

	it('has a note with what to change before use', () => {
		const settingsInBold = ['Authentication', 'Plannr API', 'SMTP', 'Validate Only'];
		const workflows = files.map((each) => readExample(each).name);
		const bold = [...content.replace(WARNING, '').matchAll(/\*\*(.+?)\*\*/g)].map(
			([, text]) => text,
		);
		const known = [...nodes.map((node) => node.name), ...settingsInBold, ...workflows];
		expect(known).toEqual(expect.arrayContaining(bold));
		const usesPlannr = nodes.some(({ type }) => type.includes('plannr'));
		expect(content.includes('**Plannr API** credential')).toBe(usesPlannr);
		expect(content.includes('**SMTP** credential')).toBe(has('emailSend'));
		expect(content.includes('**Authentication**')).toBe(has('formTrigger'));
		expect(content.includes(PUBLISHING[file] ?? 'Publish the workflow (n8n 1: activate it)')).toBe(
			!has('manualTrigger'),
		);
	});

	it('has a note that names the nodes whose texts say which data is shared', () => {
		const saysWhat = nodes.filter(
			(node) => node !== note && /contact details/i.test(JSON.stringify(node.parameters)),
		);
		for (const node of saysWhat) {
			expect(content).toMatch(new RegExp(`the data in [^.]*\\*\\*${node.name}\\*\\*`));
		}
	});
});

describe('refer-from-a-form.json', () => {
	const entered = {
		'First Name': 'Gareth',
		'Last Name': 'Thompson',
		'E-mail': 'Gareth.Thompson@example.com ',
		Consent: ['I agree that you share my name and contact details.'],
	};
	const runForm = async (change = {}) =>
		await run('refer-from-a-form.json', { trigger: { ...entered, ...change } });

	it('refers the visitor, found by e-mail address, and thanks them', async () => {
		const finished = await runForm();
		expect(sent()).toEqual([
			['/api/v1/referrals', expect.objectContaining({ client_uuids: [demo.clients[1]] })],
		]);
		expect(jsonOf(finished, 'Thank You')).toEqual([
			{ title: 'Thank you', message: 'Example Mortgage Desk LLP will contact you.' },
		]);
		expect(finished.runsOf('E-mail: Please Check')).toEqual([]);
	});

	it.each([
		['is no client', { 'E-mail': 'nobody@example.com' }, /nobody@example\.com/],
		['does not consent', { Consent: [] }, /not referred, because the box for consent/],
		['sent the form without its page', { Consent: null }, /because the box for consent/],
	])('informs the office when the visitor %s', async (_, change, reason) => {
		const finished = await runForm(change);
		expect(sent()).toEqual([]);
		expect(jsonOf(finished, 'E-mail: Please Check')).toEqual([
			{
				to: OFFICE_EMAIL,
				subject: 'Please check a request from Gareth Thompson',
				text: expect.stringMatching(reason),
			},
		]);
		expect(jsonOf(finished, 'Request Received')).toEqual([
			{ title: 'Thank you', message: 'We have received your request and will contact you.' },
		]);
	});
});

describe('refer-with-approval.json', () => {
	const client = {
		uuid: demo.clients[1],
		name: 'Gareth Thompson',
	};
	const runRequest = async (data: object, advice = 'Estate Planning') =>
		await run('refer-with-approval.json', {
			trigger: {
				"Client's E-mail": 'gareth.thompson@example.com',
				Advice: advice,
				Note: '',
			},
			pinned: { 'Find Client': [client], 'Ask the Adviser': [{ ...data }] },
		});

	it('refers the client when the adviser has approved', async () => {
		const finished = await runRequest({ data: { Decision: 'Approve' } });
		expect(sent()).toEqual([
			['/api/v1/referrals', expect.objectContaining({ advice_type: 'estate_planning' })],
		]);
		expect(jsonOf(finished, 'E-mail: Referred')).toMatchObject([
			{
				to: OFFICE_EMAIL,
				subject: 'Gareth Thompson was referred',
				text: expect.stringContaining('The referral is pending.'),
			},
		]);
	});

	it.each([
		['declined', { data: { Decision: 'Decline' } }, 'the adviser declined.'],
		['did not respond', {}, 'the adviser did not respond within 14 days.'],
	])('refers nobody when the adviser %s', async (_, data, ending) => {
		const finished = await runRequest(data);
		expect(sent()).toEqual([]);
		expect(jsonOf(finished, 'E-mail: Not Approved')).toMatchObject([
			{
				subject: 'Gareth Thompson was not referred',
				text: `Gareth Thompson was not referred for Estate Planning: ${ending}`,
			},
		]);
	});

	it('informs the office when the referral was not created', async () => {
		mockPlannr().addFault({ operation: 'createReferral', effect: respond(403) });
		const finished = await runRequest({ data: { Decision: 'Approve' } }, 'Tax');
		expect(jsonOf(finished, 'E-mail: Please Check')).toMatchObject([
			{ subject: 'Please check a referral request: gareth.thompson@example.com' },
		]);
	});
});

describe('decide-on-a-referral.json', () => {
	const runDecision = async (form = {}) =>
		await run('decide-on-a-referral.json', { trigger: { 'Your Name': 'Sam Sender' }, form });

	it.each([
		['Accept', 'accepted', undefined, 'The clients are now in Plannr.'],
		[
			'Reject',
			'rejected',
			{ rejection_reason: 'We are full.' },
			'The sending firm can read the reason.',
		],
	])('runs the chosen operation: %s', async (decision, status, body, message) => {
		addDemoReferrals(mockPlannr().data);
		const finished = await runDecision({
			Referral: '1. Jane Doe, from Example Mortgage Desk LLP, pensions',
			Decision: decision,
			Reason: 'We are full.',
		});
		expect(demoReferral(demo.referrals.received).status).toBe(status);
		expect(sent()).toEqual([[expect.stringContaining(demo.referrals.received), body]]);
		const ending = `Show Result (${status === 'accepted' ? 'Accepted' : 'Rejected'})`;
		expect(jsonOf(finished, ending)).toEqual([{ title: `The referral is ${status}`, message }]);
		const ended = Object.keys(finished.run.data.resultData.runData).filter((name) =>
			/^(Show|Nothing)/.test(name),
		);
		expect(ended).toEqual([ending]);
	});

	it('decides on the referral with the chosen number, though two have the same words', async () => {
		addDemoReferrals(mockPlannr().data);
		const received = demoReferral(demo.referrals.received);
		const twin = { ...received, uuid: demo.account, createdAt: new Date() };
		mockPlannr().data.referrals.set(twin.uuid, twin);
		await runDecision({ Referral: '2. Jane Doe', Decision: 'Accept' });
		expect(sent()).toEqual([[`/api/v1/referrals/${twin.uuid}/accept`, undefined]]);
	});

	it('reports a missing reason', async () => {
		addDemoReferrals(mockPlannr().data);
		const finished = await runDecision({ Referral: '1. ', Decision: 'Reject' });
		expect(demoReferral(demo.referrals.received).status).toBe('pending');
		expect(jsonOf(finished, 'Show Result (Rejected)')).toEqual([
			{
				title: 'The referral may not have been rejected',
				message: expect.stringMatching(
					new RegExp(
						`^'Rejection Reason' ${PARAMETER_PROBLEMS.empty}.*\\. [A-Z].*'Rejection Reason'`,
					),
				),
			},
		]);
	});

	it('reports a rejection by Plannr', async () => {
		addDemoReferrals(mockPlannr().data);
		const body = { message: 'The referral is no longer pending.' };
		mockPlannr().addFault({ operation: 'acceptReferral', effect: respond(409, body) });
		const finished = await runDecision({ Referral: '1. ', Decision: 'Accept' });
		expect(jsonOf(finished, 'Show Result (Accepted)')).toEqual([
			{
				title: 'The referral may not have been accepted',
				message: expect.stringMatching(
					new RegExp(`^${DECISIONS.rejected('accepted')}: The referral is`),
				),
			},
		]);
	});

	it('reports that no referral is pending', async () => {
		const finished = await runDecision();
		expect(jsonOf(finished, 'Nothing Pending')).toEqual([
			{
				title: 'Nothing is pending',
				message: 'Our firm has no pending referral to decide on.',
			},
		]);
		expect(finished.runsOf('Choose and Decide')).toEqual([]);
	});

	it('reports why the referrals could not be read', async () => {
		mockPlannr().addFault({ operation: 'listReferrals', effect: respond(403) });
		const finished = await runDecision();
		expect(jsonOf(finished, 'Nothing Pending')).toEqual([
			{
				title: 'Could not read the referrals',
				message: expect.stringMatching(new RegExp(`${LIST_REFERRALS.forbidden}.*\\. [A-Z]`, 's')),
			},
		]);
	});
});

test('safe-first-run.json says what would be sent, and sends nothing', async () => {
	const finished = await run('safe-first-run.json');
	expect(jsonOf(finished, 'Check Referral')).toMatchObject([
		{ valid: true, action: 'create', request: { advice_type: 'mortgages' } },
	]);
	expect(sent()).toEqual([]);
});

test('refer-from-a-spreadsheet.json adds the result to each row', async () => {
	const rows = [
		{ 'Client E-mail': 'john.doe@example.com', 'Advice Type': 'Mortgages, Tax', Row: 1 },
		{ 'Client E-mail': 'nobody@example.com', 'Advice Type': 'Pensions', Row: 2 },
		{ 'Client E-mail': ' Gareth.Thompson@example.com', 'Advice Type': 'estate planning', Row: 3 },
		{ 'Client E-mail': '', 'Advice Type': 'Pensions', Row: 4 },
	];
	const finished = await run('refer-from-a-spreadsheet.json', {
		pinned: { 'Read File': [{ fileExtension: 'xlsx' }], 'Rows of Excel': rows },
	});
	const [john, tax, gareth] = [...mockPlannr().data.referrals.keys()].map((uuid) => ({
		Status: 'pending',
		Referral: uuid,
		Message: '',
	}));
	const failed = (row: number, message: unknown) => ({
		...rows[row],
		Status: 'please check',
		Referral: '',
		Message: message,
	});
	expect(jsonOf(finished, 'Add the Result')).toEqual([
		{ ...rows[0], ...john },
		{ ...rows[0], ...tax },
		failed(1, expect.stringContaining('nobody@example.com')),
		{ ...rows[2], ...gareth },
		failed(3, expect.stringContaining("'Clients'")),
	]);
	expect(finished.output('To Excel')).toHaveLength(5);
	expect(finished.runsOf('To CSV')).toEqual([]);
});

describe('monday-digest.json', () => {
	const digestOf = async (data: readonly object[]) => {
		mockPlannr().addFault({ operation: 'listReferrals', effect: respond(200, { data }) });
		const [mail, ...more] = jsonOf(await run('monday-digest.json'), 'E-mail the Digest');
		expect(more).toEqual([]);
		return mail;
	};
	const section = (title: string, ...lines: readonly string[]) =>
		`<h3>${title}</h3>\n<ul>${lines.map((line) => `<li>${line}</li>`).join('')}</ul>`;
	const sections = (received: readonly string[], sentLines: readonly string[]) =>
		[
			section('Other firms are waiting for us', ...received),
			section('We are waiting for other firms', ...sentLines),
		].join('\n');

	it('lists the pending referrals of both directions', async () => {
		const { data } = mockPlannr();
		addDemoReferrals(data);
		for (const [uuid, days] of [
			[demo.referrals.received, 1],
			[demo.referrals.pending, 12],
		] as const) {
			const referral = data.referrals.get(uuid);
			if (referral) referral.expiresAt = new Date(Date.now() + days * 86_400_000);
		}
		expect(jsonOf(await run('monday-digest.json'), 'E-mail the Digest')).toEqual([
			{
				to: OFFICE_EMAIL,
				subject: '2 referrals are awaiting a response',
				text: sections(
					[`Jane Doe, pensions, from ${FIRM}: no deadline, expires in 1 day`],
					[`John Doe and Gareth Thompson, mortgages, to ${FIRM}: no deadline, expires in 12 days`],
				),
			},
		]);
	});

	it('lists the overdue referrals first, and those without a deadline last, by their expiry', async () => {
		const pending = {
			status: 'pending',
			direction: 'sent',
			advice_type: 'estate_planning',
			recipient_firm: { uuid: demo.firms.recipient, name: 'Doe & Sons <Ltd>' },
		};
		const due = (days: number | null, number: number, expiresIn?: number) => ({
			...pending,
			uuid: `4ef44ef4-0000-4000-8000-00000000000${number}`,
			clients: [{ uuid: demo.clients[0], name: `Client ${number}` }],
			sla_deadline: days === null ? null : dayFromNow(days),
			expires_at: expiresIn === undefined ? null : `${dayFromNow(expiresIn)}T09:00:00+00:00`,
		});
		const line = (number: number, when: string) =>
			`Client ${number}, estate planning, to Doe &amp; Sons &lt;Ltd>: ${when}`;
		const mail = await digestOf([
			due(null, 0),
			due(null, 5, 30),
			due(null, 6, 0),
			due(5, 1, 2),
			due(0, 2),
			due(-3, 3),
			due(-1, 4),
		]);
		expect(mail).toMatchObject({
			subject: '7 referrals are awaiting a response',
			text: sections(
				['None'],
				[
					line(3, '<b>overdue by 3 days</b>'),
					line(4, '<b>overdue by 1 day</b>'),
					line(2, '<b>due today</b>'),
					line(1, '5 days left'),
					line(6, 'no deadline, expires today'),
					line(5, 'no deadline, expires in 30 days'),
					line(0, 'no deadline'),
				],
			),
		});
	});

	it('lists a referral without a firm, clients or advice type', async () => {
		const bare = { uuid: demo.account, status: 'pending', direction: 'received' };
		expect(await digestOf([bare])).toMatchObject({
			subject: '1 referral is awaiting a response',
			text: sections(['a client, advice, from another firm: no deadline'], ['None']),
		});
	});

	it('is also sent when no referral is pending', async () => {
		expect(jsonOf(await run('monday-digest.json'), 'E-mail the Digest')).toEqual([
			{
				to: OFFICE_EMAIL,
				subject: 'No referral is pending',
				text: sections(['None'], ['None']),
			},
		]);
	});
});

describe('when-a-workflow-fails.json', () => {
	const workflow = { id: '1', name: 'Refer a client from a form' };
	it.each([
		[
			'in a node',
			{
				execution: {
					id: '231',
					url: 'https://n8n.office.example/workflow/1/executions/231',
					lastNodeExecuted: 'Refer Client',
					error: { message: 'Could not create.', description: 'Nothing was sent.', stack: 'at x' },
				},
				workflow,
			},
			"The workflow 'Refer a client from a form' failed in 'Refer Client'.\n\nCould not create.\nNothing was sent.\n\nDetails: https://n8n.office.example/workflow/1/executions/231",
		],
		[
			'in its trigger',
			{ trigger: { error: { message: 'The access token is not valid' } }, workflow },
			"The workflow 'Refer a client from a form' failed.\n\nThe access token is not valid\n\n\nThe workflow could not start.",
		],
	])('informs the office of a failure %s', async (_, trigger, text) => {
		const finished = await run('when-a-workflow-fails.json', { trigger });
		expect(jsonOf(finished, 'E-mail the Office')).toEqual([
			{ to: OFFICE_EMAIL, subject: 'n8n: Refer a client from a form failed', text },
		]);
	});
});

describe('accept-from-a-trusted-firm.json', () => {
	const receive = async (alsoFromAnother = false) =>
		await fire('accept-from-a-trusted-firm.json', 'Referral Received', () => {
			addDemoReferrals(mockPlannr().data);
			if (!alsoFromAnother) return;
			const [, senderAccountUuid] = demo.ambiguousAccounts;
			const referral = { ...demoReferral(demo.referrals.received), senderAccountUuid };
			mockPlannr().data.referrals.set(demo.account, { ...referral, uuid: demo.account });
		});

	it("accepts the trusted firm's referrals only, and informs the office", async () => {
		const finished = await receive(true);
		expect(sent()).toEqual([[`/api/v1/referrals/${demo.referrals.received}/accept`, undefined]]);
		expect(jsonOf(finished, 'E-mail: Accepted')).toEqual([
			{
				to: OFFICE_EMAIL,
				subject: `Referral accepted: Jane Doe from ${FIRM}`,
				text: `We have accepted a referral from ${FIRM}: Jane Doe, pensions. The clients are now in Plannr.`,
			},
		]);
	});

	it('asks the office to check what could not be accepted', async () => {
		const body = { message: 'The referral is no longer pending.' };
		mockPlannr().addFault({ operation: 'acceptReferral', effect: respond(409, body) });
		const finished = await receive();
		expect(finished.output('E-mail: Accepted')).toEqual([]);
		const [mail, ...more] = jsonOf(finished, 'E-mail: Please Check');
		expect(more).toEqual([]);
		expect(mail).toMatchObject({
			to: OFFICE_EMAIL,
			subject: `Please check a referral: Jane Doe from ${FIRM}`,
			text: expect.stringMatching(/\(Jane Doe, pensions\) could not be accepted automatically/),
		});
		expect(mail?.text).toContain(
			`${DECISIONS.rejected('accepted')}: The referral is no longer pending`,
		);
	});
});

describe('keep-the-adviser-informed.json', () => {
	const event = async (start: string, uuid: string, change: object) => {
		addDemoReferrals(mockPlannr().data);
		const finished = await fire('keep-the-adviser-informed.json', start, () => {
			Object.assign(demoReferral(uuid), change);
		});
		return jsonOf(finished, 'E-mail the Adviser');
	};
	const { pending, received } = demo.referrals;
	const clients = 'John Doe and Gareth Thompson';

	it.each([
		[
			{ status: 'accepted' },
			'Referral accepted',
			`${FIRM} has accepted our referral of ${clients} for mortgages.`,
		],
		[
			{ status: 'rejected', rejectionReason: 'We are full.' },
			'Referral rejected',
			`${FIRM} has rejected our referral of ${clients} for mortgages.\n\nReason: We are full.\n\nNext step: speak to the client, or refer to another firm.`,
		],
	])('informs the adviser of a decision: %o', async (change, title, text) => {
		expect(await event('Our Referral Was Decided', pending, change)).toEqual([
			{ to: 'mortgages@office.example', subject: `${title}: ${clients}, mortgages`, text },
		]);
	});

	it.each([
		[
			received,
			'pensions@office.example',
			1,
			/^Referral response due \d+ [A-Z][a-z]+ \d{4}: Jane Doe, pensions$/,
			`We have not yet responded to ${FIRM} about Jane Doe (pensions). Please accept or reject the referral in Plannr.`,
		],
		[
			pending,
			'mortgages@office.example',
			-2,
			/^Referral response overdue since \d+ [A-Z][a-z]+ \d{4}: /,
			`${FIRM} has not yet responded to our referral of ${clients} for mortgages. You may want to remind them.`,
		],
	])('says who has to respond to %s', async (uuid, to, days, subject, text) => {
		expect(await event('New or Due Soon', uuid, { slaDeadline: dayFromNow(days) })).toEqual([
			{ to, subject: expect.stringMatching(subject), text },
		]);
	});

	it.each([
		['tax', null, OFFICE_EMAIL, 'in Plannr.'],
		['estate_planning', '2099-02-08', OFFICE_EMAIL, 'in Plannr by 8 February 2099.'],
	] as const)('reports a new referral for %s', async (adviceType, slaDeadline, to, ending) => {
		const finished = await fire('keep-the-adviser-informed.json', 'New or Due Soon', () => {
			addDemoReferrals(mockPlannr().data);
			Object.assign(demoReferral(received), { adviceType, slaDeadline });
		});
		const advice = adviceType.replace('_', ' ');
		expect(jsonOf(finished, 'E-mail the Adviser')).toEqual([
			{
				to,
				subject: `New referral: Jane Doe, ${advice}`,
				text: `${FIRM} has referred Jane Doe to us for ${advice}. Please accept or reject the referral ${ending}`,
			},
		]);
	});
});
