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
import { CREATE_REFERRAL, RATE_LIMIT_HINT, WRITE_OUTCOMES } from '../texts';
import { useFastClock } from '../engine/fastClock';

useFastClock();

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

/** Adds an equal referral, as another user or the node's own late request would. */
function addOtherReferral(number: number): string {
	const referral = buildReferral(number, { createdAt: now(), updatedAt: now() });
	sandbox().data.referrals.set(referral.uuid, referral);
	return referral.uuid;
}

/** Adds a connection request to that account, as if it were sent now. */
function addOtherConnection(recipientAccountUuid: string | undefined): string {
	const [model] = sandbox().data.connections.values();
	if (model === undefined || recipientAccountUuid === undefined)
		throw new Error('The demo data lacks this account or any connection');
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

describe('A write that waited for the rate limit and was then lost', () => {
	it('is not mistaken for what another user requested meanwhile', async () => {
		sandbox().addFault({ operation: 'requestConnection', nth: 1, effect: rateLimited(4) });
		sandbox().addFault({ operation: 'requestConnection', nth: 2, effect: { kind: 'drop' } });
		const running = await startNode(sandbox(), request);
		await sleep(1500);
		const othersUuid = addOtherConnection(demo.ambiguousAccounts[1]);
		const finished = await running.finished;
		expect(finished.output('Next').map(({ json }) => json.uuid)).not.toContain(othersUuid);
		expect(finished.run.data.resultData.error?.message).toContain(WRITE_OUTCOMES.unknown.requested);
	});

	it('is sent again when it was certainly not done, although another user made an equal one', async () => {
		sandbox().addFault({ ...create, nth: 1, effect: rateLimited(13) });
		sandbox().addFault({ ...create, nth: 2, effect: { kind: 'drop' } });
		const running = await startNode(sandbox(), minimalCreate);
		await sleep(1500);
		const othersUuid = addOtherReferral(77);
		const { output, hints } = await running.finished;
		expect(output('Next').map(({ json }) => json.uuid)).toEqual(
			createdUuids().filter((one) => one !== othersUuid),
		);
		expect(createdUuids()).toHaveLength(2);
		expect(hints(NODE_NAME)).toEqual([RATE_LIMIT_HINT('once, 13 s')]);
	});
});

describe('A write that was lost, was not found, and waits for the rate limit', () => {
	it('is looked up once more before it is sent again', async () => {
		sandbox().addFault({ ...create, nth: 1, effect: { kind: 'drop' } });
		sandbox().addFault({ ...create, nth: 2, effect: rateLimited(4) });
		const running = await startNode(sandbox(), minimalCreate);
		await untilSent(2);
		const lateUuid = addOtherReferral(78);
		const { output } = await running.finished;
		expect(output('Next').map(({ json }) => json.uuid)).toEqual([lateUuid]);
		expect(createdUuids()).toEqual([lateUuid]);
		expect(writeRequests(sandbox())).toHaveLength(2);
	});

	it('is looked up by the next attempt too', async () => {
		sandbox().addFault({ ...create, nth: 1, effect: { kind: 'drop' } });
		sandbox().addFault({ ...create, nth: 2, effect: { kind: 'response', status: 403 } });
		const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1000 };
		const running = await startNode(sandbox(), minimalCreate, { settings });
		await untilSent(2);
		await sleep(700);
		const lateUuid = addOtherReferral(79);
		const { output } = await running.finished;
		expect(output('Next').map(({ json }) => json.uuid)).toEqual([lateUuid]);
		expect(createdUuids()).toEqual([lateUuid]);
	});
});

describe('A rejection after a lost response', () => {
	it('does not prove that nothing was requested', async () => {
		sandbox().addFault({ operation: 'requestConnection', nth: 1, effect: { kind: 'drop' } });
		sandbox().addFault({
			operation: 'requestConnection',
			nth: 2,
			effect: { kind: 'delay', ms: 1500 },
		});
		const running = await startNode(sandbox(), request);
		await untilSent(2);
		const lateUuid = addOtherConnection(sandbox().data.adviserKeys.get(demo.adviserKeys.free));
		const { output } = await running.finished;
		expect(output('Next').map(({ json }) => json.uuid)).toEqual([lateUuid]);
	});

	it('does not prove that nothing was accepted', async () => {
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

	it('is reported when nothing is found', async () => {
		sandbox().addFault({ ...create, nth: 1, effect: { kind: 'drop' } });
		sandbox().addFault({ ...create, nth: 2, effect: { kind: 'response', status: 422 } });
		const { run } = await runNode(sandbox(), minimalCreate);
		expect(run.data.resultData.error?.message).toContain(CREATE_REFERRAL.rejected);
		expect(writeRequests(sandbox())).toHaveLength(2);
	});

	it('leaves the outcome unknown when the lookup fails', async () => {
		sandbox().addFault({ ...create, nth: 1, effect: { kind: 'drop' } });
		sandbox().addFault({ ...create, nth: 2, effect: { kind: 'response', status: 422 } });
		sandbox().addFault({
			operation: 'listReferrals',
			nth: 3,
			effect: { kind: 'response', status: 403 },
		});
		const { run } = await runNode(sandbox(), minimalCreate);
		expect(run.data.resultData.error?.message).toContain(WRITE_OUTCOMES.unknown.created);
	});
});

describe('A referral of an earlier run with an unknown outcome', () => {
	/** One create is done, its response lost and its lookup rejected; an equal one is lost before it is done. */
	function leaveOutcomeUnknown(mockPlannr: MockPlannr) {
		mockPlannr.addFault({ ...create, nth: 1, when: 'after', effect: { kind: 'drop' } });
		mockPlannr.addFault({ ...create, nth: 2, when: 'before', effect: { kind: 'drop' } });
		mockPlannr.addFault({
			operation: 'listReferrals',
			nth: 1,
			effect: { kind: 'response', status: 403 },
		});
	}

	it('is not returned by another execution', async () => {
		leaveOutcomeUnknown(sandbox());
		const first = await runNode(sandbox(), minimalCreate, { settings: continueOnFail });
		const second = await runNode(sandbox(), minimalCreate, { settings: continueOnFail });
		for (const { output } of [first, second]) {
			expect(output('Next')[0]?.json.error).toContain(WRITE_OUTCOMES.unknown.created);
		}
		expect(createdUuids()).toHaveLength(1);
	});

	it('is not returned by the next round of a loop', async () => {
		leaveOutcomeUnknown(sandbox());
		const workflow: WorkflowJson = createWorkflow(minimalCreate, continueOnFail);
		const place = { typeVersion: 1, position: [0, 0] satisfies [number, number] };
		const loop = { ...place, id: '9', name: 'Loop', type: 'harness.loop' };
		workflow.nodes.push({ ...loop, parameters: { rounds: 2 } });
		workflow.connections[NODE_NAME] = { main: [[{ node: 'Loop', type: 'main', index: 0 }]] };
		workflow.connections.Loop = { main: [[{ node: NODE_NAME, type: 'main', index: 0 }], []] };
		const { runsOf } = await runWorkflow(workflow, { credential: credentialFor(sandbox()) });
		expect(runsOf(NODE_NAME).map(({ data }) => data?.main?.[0]?.[0]?.json.error)).toEqual([
			expect.stringContaining(WRITE_OUTCOMES.unknown.created),
			expect.stringContaining(WRITE_OUTCOMES.unknown.created),
		]);
	});
});

describe('A lookup', () => {
	it('does not wait for an equal write that waits for the rate limit', async () => {
		sandbox().addFault({ ...create, nth: 1, effect: rateLimited(9) });
		sandbox().addFault({ ...create, nth: 2, effect: { kind: 'drop' } });
		const other = await startNode(sandbox(), minimalCreate);
		await untilSent(1);
		await sleep(100);
		const startedAt = Date.now();
		expect((await runNode(sandbox(), minimalCreate)).output('Next')).toHaveLength(1);
		expect(Date.now() - startedAt).toBeLessThan(6000);
		other.cancel();
		await other.finished;
	});

	it('on a later attempt uses the server time of that attempt', async () => {
		sandbox().addFault({ ...create, when: 'after', effect: { kind: 'drop' } });
		sandbox().addFault({
			operation: 'listReferrals',
			nth: 1,
			effect: { kind: 'response', status: 403 },
		});
		const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
		const { output } = await runNode(sandbox(), minimalCreate, { settings });
		expect(output('Next').map(({ json }) => json.uuid)).toEqual(createdUuids());
		expect(createdUuids()).toHaveLength(1);
	});

	it('follows a response that something between n8n and Plannr made up after the work', async () => {
		const effect = { kind: 'response', status: 499 } as const;
		sandbox().addFault({ ...create, nth: 1, when: 'after', effect });
		const { output } = await runNode(sandbox(), minimalCreate);
		expect(output('Next').map(({ json }) => json.uuid)).toEqual(createdUuids());
		expect(createdUuids()).toHaveLength(1);
	});
});
