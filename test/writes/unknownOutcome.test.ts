import type { INodeParameters } from 'n8n-workflow';

import { type Connection, type MockPlannr, addDemoReferrals, demo } from '../../sandbox';
import { buildReferral } from './existingReferral';
import { type WorkflowJson, runWorkflow } from '../engine';
import {
	NODE_NAME,
	writeRequests,
	credentialFor,
	minimalCreate,
	runNode,
	startNode,
	useMockPlannr,
	uuidLocator,
	createWorkflow,
} from '../engine/createWorkflow';

const sandbox = useMockPlannr();

const request: INodeParameters = {
	resource: 'connection',
	operation: 'create',
	adviserKey: demo.adviserKeys.free,
};
const continueOnFail = { onError: 'continueRegularOutput' } as const;
const rateLimited = (seconds: number) =>
	({ kind: 'response', status: 429, headers: { 'retry-after': String(seconds) } }) as const;
const create = { operation: 'createReferral' } as const;

const sleep = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));
const untilSent = async (count: number) => {
	while (writeRequests(sandbox()).length < count) await sleep(2);
};
const createdUuids = () => [...sandbox().data.referrals.keys()];
const now = () => new Date(Math.floor(Date.now() / 1000) * 1000);

/** An equal referral that somebody else makes, or that the node's own request makes late. */
function addOtherReferral(number: number): string {
	const referral = buildReferral(number, { createdAt: now(), updatedAt: now() });
	sandbox().data.referrals.set(referral.uuid, referral);
	return referral.uuid;
}

/** A connection that is requested now. */
function addOtherConnection(recipientAccountUuid: string | undefined): string {
	const [model] = sandbox().data.connections.values();
	if (model === undefined || recipientAccountUuid === undefined) throw new Error('No such demo');
	const connection: Connection = {
		...model,
		uuid: demo.account,
		status: 'pending',
		senderAccountUuid: demo.account,
		recipientAccountUuid,
		createdAt: now(),
		updatedAt: now(),
	};
	sandbox().data.connections.set(connection.uuid, connection);
	return connection.uuid;
}

describe('A write that waited for the limit and was then lost', () => {
	it('is not taken for what somebody else requested meanwhile', async () => {
		sandbox().addFault({ operation: 'requestConnection', nth: 1, effect: rateLimited(4) });
		sandbox().addFault({ operation: 'requestConnection', nth: 2, effect: { kind: 'drop' } });
		const running = await startNode(sandbox(), request);
		await sleep(1500);
		const foreign = addOtherConnection(demo.ambiguousAccounts[1]);
		const finished = await running.finished;
		expect(finished.output('Next').map(({ json }) => json.uuid)).not.toContain(foreign);
		expect(finished.run.data.resultData.error?.message).toContain('may have been requested');
	});

	it('is sent anew when it surely was not done, beside an equal one of somebody else', async () => {
		sandbox().addFault({ ...create, nth: 1, effect: rateLimited(13) });
		sandbox().addFault({ ...create, nth: 2, effect: { kind: 'drop' } });
		const running = await startNode(sandbox(), minimalCreate);
		await sleep(1500);
		const foreign = addOtherReferral(77);
		const { output, hints } = await running.finished;
		expect(output('Next').map(({ json }) => json.uuid)).toEqual(
			createdUuids().filter((one) => one !== foreign),
		);
		expect(createdUuids()).toHaveLength(2);
		expect(hints(NODE_NAME)).toEqual([expect.stringContaining('waited once, 13 s in all')]);
	});
});

describe('A write that was lost, left no trace, and is held back by the limit', () => {
	it('is looked for again before it leaves', async () => {
		sandbox().addFault({ ...create, nth: 1, effect: { kind: 'drop' } });
		sandbox().addFault({ ...create, nth: 2, effect: rateLimited(4) });
		const running = await startNode(sandbox(), minimalCreate);
		await untilSent(2);
		const late = addOtherReferral(78);
		const { output } = await running.finished;
		expect(output('Next').map(({ json }) => json.uuid)).toEqual([late]);
		expect(createdUuids()).toEqual([late]);
		expect(writeRequests(sandbox())).toHaveLength(2);
	});

	it('is looked for again by the next try, too', async () => {
		sandbox().addFault({ ...create, nth: 1, effect: { kind: 'drop' } });
		sandbox().addFault({ ...create, nth: 2, effect: { kind: 'response', status: 403 } });
		const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1000 };
		const running = await startNode(sandbox(), minimalCreate, { settings });
		await untilSent(2);
		await sleep(700);
		const late = addOtherReferral(79);
		const { output } = await running.finished;
		expect(output('Next').map(({ json }) => json.uuid)).toEqual([late]);
		expect(createdUuids()).toEqual([late]);
	});
});

describe('A refusal after a lost answer', () => {
	it('is no proof that nothing was requested', async () => {
		sandbox().addFault({ operation: 'requestConnection', nth: 1, effect: { kind: 'drop' } });
		sandbox().addFault({
			operation: 'requestConnection',
			nth: 2,
			effect: { kind: 'delay', ms: 1500 },
		});
		const running = await startNode(sandbox(), request);
		await untilSent(2);
		const late = addOtherConnection(sandbox().data.adviserKeys.get(demo.adviserKeys.free));
		const { output } = await running.finished;
		expect(output('Next').map(({ json }) => json.uuid)).toEqual([late]);
	});

	it('is no proof that nothing was accepted', async () => {
		addDemoReferrals(sandbox().data);
		const { received } = demo.referrals;
		sandbox().addFault({ operation: 'acceptReferral', nth: 1, effect: { kind: 'drop' } });
		sandbox().addFault({
			operation: 'acceptReferral',
			nth: 2,
			effect: { kind: 'delay', ms: 1000 },
		});
		const accept = { operation: 'accept', referral: uuidLocator(received) };
		const running = await startNode(sandbox(), accept);
		await untilSent(2);
		Object.assign(sandbox().data.referrals.get(received) ?? {}, { status: 'accepted' });
		const { output } = await running.finished;
		expect(output('Next').map(({ json }) => json.uuid)).toEqual([received]);
	});

	it('stands when nothing is found', async () => {
		sandbox().addFault({ ...create, nth: 1, effect: { kind: 'drop' } });
		sandbox().addFault({ ...create, nth: 2, effect: { kind: 'response', status: 422 } });
		const { run } = await runNode(sandbox(), minimalCreate);
		expect(run.data.resultData.error?.message).toContain('Plannr did not accept the referral');
		expect(writeRequests(sandbox())).toHaveLength(2);
	});

	it('leaves it open when it cannot be looked for', async () => {
		sandbox().addFault({ ...create, nth: 1, effect: { kind: 'drop' } });
		sandbox().addFault({ ...create, nth: 2, effect: { kind: 'response', status: 422 } });
		sandbox().addFault({
			operation: 'listReferrals',
			nth: 3,
			effect: { kind: 'response', status: 403 },
		});
		const { run } = await runNode(sandbox(), minimalCreate);
		expect(run.data.resultData.error?.message).toContain('may have been created');
	});
});

describe('What an earlier run left in doubt', () => {
	/** One write done whose answer and look are lost, and then an equal one that is lost before it is done. */
	function leaveOutcomeUnknown(plannr: MockPlannr) {
		plannr.addFault({ ...create, nth: 1, when: 'after', effect: { kind: 'drop' } });
		plannr.addFault({ ...create, nth: 2, when: 'before', effect: { kind: 'drop' } });
		plannr.addFault({
			operation: 'listReferrals',
			nth: 1,
			effect: { kind: 'response', status: 403 },
		});
	}

	it('is not given out by another execution', async () => {
		leaveOutcomeUnknown(sandbox());
		const first = await runNode(sandbox(), minimalCreate, { settings: continueOnFail });
		const second = await runNode(sandbox(), minimalCreate, { settings: continueOnFail });
		for (const { output } of [first, second]) {
			expect(output('Next')[0]?.json.error).toContain('may have been created');
		}
		expect(createdUuids()).toHaveLength(1);
	});

	it('is not given out by the next round of a loop', async () => {
		leaveOutcomeUnknown(sandbox());
		const workflow: WorkflowJson = createWorkflow(minimalCreate, continueOnFail);
		const place = { typeVersion: 1, position: [0, 0] satisfies [number, number] };
		const loop = { ...place, id: '9', name: 'Loop', type: 'harness.loop' };
		workflow.nodes.push({ ...loop, parameters: { rounds: 2 } });
		workflow.connections[NODE_NAME] = { main: [[{ node: 'Loop', type: 'main', index: 0 }]] };
		workflow.connections.Loop = { main: [[{ node: NODE_NAME, type: 'main', index: 0 }], []] };
		const { runsOf } = await runWorkflow(workflow, { credential: credentialFor(sandbox()) });
		expect(runsOf(NODE_NAME).map(({ data }) => data?.main?.[0]?.[0]?.json.error)).toEqual([
			expect.stringContaining('may have been created'),
			expect.stringContaining('may have been created'),
		]);
	});
});

describe('A search', () => {
	it('does not wait for an equal write that sits out a limit', async () => {
		sandbox().addFault({ ...create, nth: 1, effect: rateLimited(9) });
		sandbox().addFault({ ...create, nth: 2, effect: { kind: 'drop' } });
		const other = await startNode(sandbox(), minimalCreate);
		await untilSent(1);
		await sleep(100);
		const began = Date.now();
		expect((await runNode(sandbox(), minimalCreate)).output('Next')).toHaveLength(1);
		expect(Date.now() - began).toBeLessThan(6000);
		other.cancel();
		await other.finished;
	});

	it('by a later try goes by the time that this try hears of', async () => {
		sandbox().addFault({ ...create, when: 'after', effect: { kind: 'drop' } });
		sandbox().addFault({
			operation: 'listReferrals',
			nth: 1,
			effect: { kind: 'response', status: 403 },
		});
		const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 };
		const { output } = await runNode(sandbox(), minimalCreate, { settings });
		expect(output('Next').map(({ json }) => json.uuid)).toEqual(createdUuids());
		expect(createdUuids()).toHaveLength(1);
	});

	it('follows what somebody in between made up after the work', async () => {
		const act = { kind: 'response', status: 499 } as const;
		sandbox().addFault({ ...create, nth: 1, when: 'after', effect: act });
		const { output } = await runNode(sandbox(), minimalCreate);
		expect(output('Next').map(({ json }) => json.uuid)).toEqual(createdUuids());
		expect(createdUuids()).toHaveLength(1);
	});
});
