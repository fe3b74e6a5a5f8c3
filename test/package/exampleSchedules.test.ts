import { addDemoReferrals, demo } from '../../sandbox';
import { OFFICE_EMAIL, jsonOf, useExamples } from './runningExamples';

const { mockPlannr, run, sent } = useExamples();

const FIRM = 'Example Mortgage Desk LLP';
const dayFromNow = (days: number) =>
	new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

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
		mockPlannr().addFault({
			operation: 'listReferrals',
			effect: { kind: 'response', status: 200, body: { data } },
		});
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
