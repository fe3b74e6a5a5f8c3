import { type Finished, type WorkflowJson, pollTrigger, runWorkflow } from '../engine/harness';

import type { IDataObject } from 'n8n-workflow';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { type Sandbox, addDemoReferrals, demo, startSandbox } from '../../sandbox';
import { type Entered, formNode } from './exampleForms';
import { exampleNodes } from './exampleNodes';
import { ROOT } from './packed';

const EXAMPLES = join(ROOT, 'examples');

const OFFICE = 'referrals@office.example';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Reads one of the workflows that people may import. */
function example(file: string): WorkflowJson {
	const value: unknown = JSON.parse(readFileSync(join(EXAMPLES, file), 'utf8'));
	if (!isWorkflow(value)) throw new Error(`${file} is not a workflow`);
	return value;
}

function isWorkflow(value: unknown): value is WorkflowJson {
	return typeof value === 'object' && value !== null && 'nodes' in value && 'connections' in value;
}

describe('the examples', () => {
	let sandbox: Sandbox;
	beforeAll(async () => {
		sandbox = await startSandbox();
	});
	beforeEach(() => {
		sandbox.reset();
	});
	afterAll(async () => {
		await sandbox.stop();
	});

	/** Runs an example with what its trigger gives, and with what is entered on further pages of its form. */
	async function run(
		file: string,
		given: IDataObject = {},
		entered: Entered = {},
	): Promise<Finished> {
		const workflow = example(file);
		const [start] = workflow.nodes;
		const finished = await runWorkflow(workflow, {
			credential: { accessToken: demo.token, accountUuid: '', baseUrl: sandbox.url },
			items: { [start?.name ?? '']: [given] },
			nodeTypes: [...exampleNodes, formNode(entered)],
		});
		expect(finished.run.data.resultData.error).toBeUndefined();
		expect(sandbox.contractBreaches).toEqual([]);
		return finished;
	}

	const sent = () =>
		sandbox.journal.filter(({ method }) => method === 'POST').map(({ path, body }) => [path, body]);

	const jsonOf = (finished: Finished, node: string) =>
		finished.output(node).map(({ json }) => json);

	const demoReferral = (uuid: string) => {
		const referral = sandbox.world.referrals.get(uuid);
		if (referral === undefined) throw new Error('The demo has lost a referral');
		return referral;
	};

	test.each(readdirSync(EXAMPLES))('%s has what n8n needs to import it', (file) => {
		const { name, nodes, connections, settings } = example(file);
		expect(name).toMatch(/^[A-Z]/);
		expect(nodes.filter(({ id }) => !UUID.test(id))).toEqual([]);
		expect(nodes.filter(({ typeVersion }) => !(typeVersion >= 1))).toEqual([]);
		expect(nodes.map(({ position }) => position.length)).toEqual(nodes.map(() => 2));
		const named = Object.values(connections).flatMap(({ main = [] }) =>
			main.flatMap((branch) => (branch ?? []).map(({ node }) => node)),
		);
		expect(nodes.map(({ name: node }) => node)).toEqual(expect.arrayContaining(named));
		expect(settings?.executionOrder).toBe('v1');
		const ids = nodes.map(({ id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
	});

	test.each(readdirSync(EXAMPLES))('%s says on a note what to change before it is used', (file) => {
		const { nodes } = example(file);
		const [note, ...more] = nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote');
		const content = String(note?.parameters.content);
		expect(more).toEqual([]);
		expect(content).toContain('**Plannr API** credential');
		const names = nodes.map(({ name }) => name);
		const settings = ['Authentication', 'Plannr API', 'SMTP'];
		const bold = [...content.matchAll(/\*\*(.+?)\*\*/g)].map(([, name]) => name);
		expect([...names, ...settings]).toEqual(expect.arrayContaining(bold));
		const hasMail = nodes.some(({ type }) => type === 'n8n-nodes-base.emailSend');
		expect(content.includes('**SMTP**')).toBe(hasMail);
		const hasForm = nodes.some(({ type }) => type === 'n8n-nodes-base.formTrigger');
		expect(content.includes('**Authentication**')).toBe(hasForm);
	});

	test.each(readdirSync(EXAMPLES))('%s does not say that it is done before it is', (file) => {
		const forms = example(file).nodes.filter(({ type }) => type === 'n8n-nodes-base.formTrigger');
		for (const { parameters } of forms) expect(parameters.responseMode).toBe('lastNode');
	});

	test.each(readdirSync(EXAMPLES))('%s is about the demo and nobody else', (file) => {
		const known = JSON.stringify(demo);
		const uuids = readFileSync(join(EXAMPLES, file), 'utf8').match(
			/"value": "[0-9a-f]{8}-[0-9a-f-]{27}"|"rightValue": "[0-9a-f]{8}-[0-9a-f-]{27}"/g,
		);
		for (const uuid of uuids ?? []) expect(known).toContain(uuid.split('"')[3]);
	});

	test('refer-a-client.json refers a client and reads the referral back', async () => {
		const finished = await run('refer-a-client.json');
		const [referral] = sandbox.world.referrals.values();
		expect(jsonOf(finished, 'Read It Back')).toMatchObject([
			{ uuid: referral?.uuid, advice_type: 'mortgages', status: 'pending' },
		]);
	});

	test('refer-from-a-form.json refers the client that somebody entered', async () => {
		const finished = await run('refer-from-a-form.json', {
			Client: demo.clients[1],
			Advice: ['Pensions', 'Estate Planning'],
			Note: 'Retires next year.',
		});
		expect(jsonOf(finished, 'Refer Client')).toMatchObject([
			{ advice_type: 'estate_planning', clients: [{ name: 'Gareth Thompson' }] },
			{ advice_type: 'pensions', note: 'Retires next year.', status: 'pending' },
		]);
		expect(sandbox.world.referrals.size).toBe(2);
	});

	test('accept-from-a-trusted-firm.json accepts what the trusted firm sent, and tells the office', async () => {
		addDemoReferrals(sandbox.world);
		const fromAnother = sandbox.world.referrals.get(demo.referrals.received);
		if (fromAnother !== undefined) {
			const [, senderAccountUuid] = demo.ambiguousAccounts;
			const other = { ...fromAnother, uuid: demo.account, senderAccountUuid };
			sandbox.world.referrals.set(other.uuid, other);
		}
		const finished = await run('accept-from-a-trusted-firm.json');
		expect(sent()).toEqual([[`/api/v1/referrals/${demo.referrals.received}/accept`, undefined]]);
		expect(jsonOf(finished, 'Tell the Office')).toEqual([
			{
				to: OFFICE,
				subject: 'Referral accepted: pensions from Example Mortgage Desk LLP',
				text: expect.stringContaining(demo.referrals.received),
			},
		]);
	});

	test('accept-from-a-trusted-firm.json tells the office of each, also when Plannr refuses one', async () => {
		addDemoReferrals(sandbox.world);
		const other = { ...demoReferral(demo.referrals.received), uuid: demo.account };
		sandbox.world.referrals.set(other.uuid, other);
		const body = { message: 'The referral is no longer pending.' };
		sandbox.misbehave({
			operation: 'acceptReferral',
			nth: [2, 3, 4],
			act: { kind: 'answer', status: 409, body },
		});
		const finished = await run('accept-from-a-trusted-firm.json');
		const [accepted] = sent().map(([path]) => String(path).split('/').at(-2));
		const refused = accepted === other.uuid ? demo.referrals.received : other.uuid;
		expect(jsonOf(finished, 'Tell the Office')).toMatchObject([
			{ text: expect.stringContaining(String(accepted)) },
		]);
		const [mail, ...more] = jsonOf(finished, 'Ask the Office to Look');
		expect(more).toEqual([]);
		expect(mail).toMatchObject({
			to: OFFICE,
			subject: 'Please look at a referral: pensions from Example Mortgage Desk LLP',
			text: expect.stringContaining(`Referral: ${refused}`),
		});
		expect(mail?.text).toContain(
			'Plannr did not let this referral be accepted: The referral is no longer pending',
		);
	});

	test('monday-digest.json writes one mail about all that is pending', async () => {
		addDemoReferrals(sandbox.world);
		const finished = await run('monday-digest.json');
		expect(jsonOf(finished, 'Send Digest')).toEqual([
			{
				to: OFFICE,
				subject: '1 referral waits for an answer',
				text: `Example Mortgage Desk LLP: mortgages, answer due on no set day (${demo.referrals.pending})`,
			},
		]);
	});

	test('monday-digest.json lists a referral whose firm Plannr does not name', async () => {
		const pending = { status: 'pending', direction: 'sent', advice_type: 'tax' };
		const firm = { uuid: demo.firms.recipient, name: 'Example Mortgage Desk LLP' };
		const data = [
			{ ...pending, uuid: demo.account, recipient_firm: null },
			{ ...pending, uuid: demo.referrals.pending, recipient_firm: firm },
		];
		sandbox.misbehave({
			operation: 'listReferrals',
			act: { kind: 'answer', status: 200, body: { data } },
		});
		const finished = await run('monday-digest.json');
		expect(jsonOf(finished, 'Send Digest')).toEqual([
			{
				to: OFFICE,
				subject: '2 referrals wait for an answer',
				text: [
					`A firm without a name: tax, answer due on no set day (${demo.account})`,
					`Example Mortgage Desk LLP: tax, answer due on no set day (${demo.referrals.pending})`,
				].join('\n'),
			},
		]);
	});

	test('monday-digest.json writes nothing when nothing is pending', async () => {
		const finished = await run('monday-digest.json');
		expect(finished.runsOf('Send Digest')).toEqual([]);
	});

	const decided = { 'Your Name': 'Sam Sender' };

	test.each([
		['Accept', 'accepted', undefined, 'Its clients are in Plannr now.', 'Tell If Accepted'],
		[
			'Reject',
			'rejected',
			{ rejection_reason: 'We are full.' },
			'The firm that sent it can read the reason.',
			'Tell If Rejected',
		],
	])(
		'decide-on-a-referral.json does what was chosen: %s',
		async (decision, status, body, told, ending) => {
			addDemoReferrals(sandbox.world);
			const finished = await run('decide-on-a-referral.json', decided, {
				Referral: 'Jane Doe, from Example Mortgage Desk LLP, pensions',
				Decision: decision,
				Reason: 'We are full.',
			});
			expect(demoReferral(demo.referrals.received).status).toBe(status);
			expect(sent()).toEqual([[expect.stringContaining(demo.referrals.received), body]]);
			expect(jsonOf(finished, ending)).toEqual([
				{ title: `The referral is ${status}`, message: told },
			]);
			const ended = Object.keys(finished.run.data.resultData.runData).filter((name) =>
				/^(Tell If|Nothing)/.test(name),
			);
			expect(ended).toEqual([ending]);
		},
	);

	test('decide-on-a-referral.json does not say that it is done when the reason is missing', async () => {
		addDemoReferrals(sandbox.world);
		const finished = await run('decide-on-a-referral.json', decided, {
			Referral: demo.referrals.received,
			Decision: 'Reject',
		});
		expect(demoReferral(demo.referrals.received).status).toBe('pending');
		expect(jsonOf(finished, 'Tell If Rejected')).toEqual([
			{
				title: 'The referral was not seen to be rejected',
				message: expect.stringMatching(
					/^'Rejection Reason' is empty.*\. Say in 'Rejection Reason'/,
				),
			},
		]);
	});

	test('decide-on-a-referral.json does not say that it is done when Plannr refuses it', async () => {
		addDemoReferrals(sandbox.world);
		const body = { message: 'The referral is no longer pending.' };
		sandbox.misbehave({ operation: 'acceptReferral', act: { kind: 'answer', status: 409, body } });
		const finished = await run('decide-on-a-referral.json', decided, {
			Referral: demo.referrals.received,
			Decision: 'Accept',
		});
		expect(jsonOf(finished, 'Tell If Accepted')).toEqual([
			{
				title: 'The referral was not seen to be accepted',
				message: expect.stringMatching(
					/^Plannr did not let this referral be accepted: The referral is/,
				),
			},
		]);
	});

	test('decide-on-a-referral.json says that there is nothing to decide', async () => {
		const finished = await run('decide-on-a-referral.json', decided);
		expect(jsonOf(finished, 'Nothing to Decide')).toEqual([
			{
				title: 'There is nothing to decide',
				message: 'No referral that our firm has received is pending.',
			},
		]);
		expect(finished.runsOf('Choose and Decide')).toEqual([]);
	});

	test('decide-on-a-referral.json says why there is no list', async () => {
		sandbox.misbehave({ operation: 'listReferrals', act: { kind: 'answer', status: 403 } });
		const finished = await run('decide-on-a-referral.json', decided);
		expect(jsonOf(finished, 'Nothing to Decide')).toEqual([
			{
				title: 'The referrals could not be read',
				message: expect.stringMatching(
					/^Plannr does not let this account read referrals.*\. Check/s,
				),
			},
		]);
	});

	/** Polls an example's trigger before and after something happens, and runs the rest with what it gave out. */
	async function fire(file: string, happens: () => void): Promise<Finished> {
		const workflow = example(file);
		const name = workflow.nodes[0]?.name ?? '';
		const credential = { accessToken: demo.token, accountUuid: '', baseUrl: sandbox.url };
		const polling = { credential, staticData: {}, nodeTypes: exampleNodes };
		expect(await pollTrigger(workflow, name, polling)).toEqual([]);
		happens();
		const [item, ...more] = await pollTrigger(workflow, name, polling);
		expect(more).toEqual([]);
		return await run(file, item?.json);
	}

	test.each([
		['pensions', 'pensions@office.example'],
		['tax', OFFICE],
	] as const)('assign-what-arrives.json tells the adviser for %s', async (adviceType, adviser) => {
		const finished = await fire('assign-what-arrives.json', () => {
			addDemoReferrals(sandbox.world);
			demoReferral(demo.referrals.received).adviceType = adviceType;
		});
		expect(jsonOf(finished, 'Tell the Adviser')).toEqual([
			{
				to: adviser,
				subject: `New referral: ${adviceType} from Example Mortgage Desk LLP`,
				text: expect.stringContaining(demo.referrals.received),
			},
		]);
	});

	test('tell-why-it-was-rejected.json passes the reason on', async () => {
		addDemoReferrals(sandbox.world);
		const finished = await fire('tell-why-it-was-rejected.json', () => {
			Object.assign(demoReferral(demo.referrals.pending), {
				status: 'rejected',
				rejectionReason: 'We are full.',
			});
		});
		expect(jsonOf(finished, 'Tell the Adviser')).toEqual([
			{
				to: OFFICE,
				subject: 'Referral rejected: mortgages by Example Mortgage Desk LLP',
				text: expect.stringContaining('The reason given: We are full.'),
			},
		]);
	});

	test.each([
		[demo.referrals.received, 'We have not answered Example Mortgage Desk LLP yet.'],
		[demo.referrals.pending, 'Example Mortgage Desk LLP has not answered us yet.'],
	])('chase-before-the-deadline.json chases whoever has to answer %s', async (uuid, sentence) => {
		addDemoReferrals(sandbox.world);
		const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
		const finished = await fire('chase-before-the-deadline.json', () => {
			demoReferral(uuid).slaDeadline = tomorrow;
		});
		expect(jsonOf(finished, 'Chase')).toEqual([
			{
				to: OFFICE,
				subject: expect.stringContaining(tomorrow),
				text: expect.stringContaining(sentence),
			},
		]);
	});
});
