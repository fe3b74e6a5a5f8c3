import { type Finished, type WorkflowJson, pollTrigger, runWorkflow } from '../engine/harness';

import type { IDataObject } from 'n8n-workflow';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { type Sandbox, addDemoReferrals, demo, startSandbox } from '../../sandbox';
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

	/** Runs an example with what its trigger gives. */
	async function run(file: string, given: IDataObject = {}): Promise<Finished> {
		const workflow = example(file);
		const [start] = workflow.nodes;
		const finished = await runWorkflow(workflow, {
			credential: { accessToken: demo.token, accountUuid: '', baseUrl: sandbox.url },
			items: { [start?.name ?? '']: [given] },
			nodeTypes: exampleNodes,
		});
		expect(finished.run.data.resultData.error).toBeUndefined();
		expect(sandbox.contractBreaches).toEqual([]);
		return finished;
	}

	const sent = () =>
		sandbox.journal.filter(({ method }) => method === 'POST').map(({ path, body }) => [path, body]);

	const jsonOf = (finished: Finished, node: string) =>
		finished.output(node).map(({ json }) => json);

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

	test('monday-digest.json writes one mail about all that is pending', async () => {
		addDemoReferrals(sandbox.world);
		const finished = await run('monday-digest.json');
		expect(jsonOf(finished, 'Send Digest')).toEqual([
			{
				to: OFFICE,
				subject: '1 referrals wait for an answer',
				text: `Example Mortgage Desk LLP: mortgages, answer due on no set day (${demo.referrals.pending})`,
			},
		]);
	});

	test('monday-digest.json writes nothing when nothing is pending', async () => {
		const finished = await run('monday-digest.json');
		expect(finished.runsOf('Send Digest')).toEqual([]);
	});

	test.each([
		['Accept', 'accepted', undefined],
		['Reject', 'rejected', { rejection_reason: 'We are full.' }],
	])('decide-on-a-referral.json does what was chosen: %s', async (decision, status, body) => {
		addDemoReferrals(sandbox.world);
		await run('decide-on-a-referral.json', {
			Referral: demo.referrals.received,
			Decision: decision,
			Reason: 'We are full.',
		});
		expect(sandbox.world.referrals.get(demo.referrals.received)?.status).toBe(status);
		expect(sent()).toEqual([[expect.stringContaining(demo.referrals.received), body]]);
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

	const demoReferral = (uuid: string) => {
		const referral = sandbox.world.referrals.get(uuid);
		if (referral === undefined) throw new Error('The demo has lost a referral');
		return referral;
	};

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
