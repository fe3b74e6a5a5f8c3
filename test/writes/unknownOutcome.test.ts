import type { INodeParameters } from 'n8n-workflow';

import { type Connection, addDemoReferrals, demo } from '../../sandbox';
import { buildReferral } from './existingReferral';
import { type WorkflowJson, runWorkflow } from '../engine';
import {
	NODE_NAME,
	credentialFor,
	createAnother,
	uuidLocator,
	createWorkflow,
} from '../engine/createWorkflow';
import { CREATE_REFERRAL, PLANNR_UNAVAILABLE, RATE_LIMIT_HINT, WRITE_OUTCOMES } from '../texts';
import { useVirtualClock } from '../engine/virtualClock';
import { exceedRateLimit, respond } from '../faultEffects';
import { useNode } from '../useNode';

useVirtualClock();

const { mockPlannr, addFault, runNode, startNode, writeRequests } = useNode();

const request: INodeParameters = {
	resource: 'connection',
	operation: 'create',
	adviserKey: demo.adviserKeys.free,
};
const continueOnFail = { onError: 'continueRegularOutput' } as const;
const create = { operation: 'createReferral' } as const;

/** The lists that follow the first one, which shows what there is before a create. */
const LOOKUPS = [2, 3, 4];

const sleep = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));
const untilSent = async (count: number) => {
	while (writeRequests().length < count) await sleep(2);
};
const createdUuids = () => [...mockPlannr().data.referrals.keys()];
const now = () => new Date(Math.floor(Date.now() / 1000) * 1000);

/** Adds an equal referral, as another user or the node's own late request would. */
function addOtherReferral(number: number): string {
	const referral = buildReferral(number, { createdAt: now(), updatedAt: now() });
	mockPlannr().data.referrals.set(referral.uuid, referral);
	return referral.uuid;
}

/** Adds a connection request to that account, as if it were sent now. */
function addOtherConnection(recipientAccountUuid: string | undefined): string {
	const [model] = mockPlannr().data.connections.values();
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
	mockPlannr().data.connections.set(connection.uuid, connection);
	return connection.uuid;
}

describe('A write that waited for the rate limit, and whose response was then lost', () => {
	it('is not mistaken for what another user requested in the meantime', async () => {
		addFault({ operation: 'requestConnection', nth: 1, effect: exceedRateLimit(4) });
		addFault({ operation: 'requestConnection', nth: 2, effect: { kind: 'drop' } });
		const running = await startNode(request);
		await sleep(1500);
		const othersUuid = addOtherConnection(demo.ambiguousAccounts[1]);
		const finished = await running.finished;
		const requested = [...mockPlannr().data.connections.keys()].slice(-1);
		expect(requested).not.toEqual([othersUuid]);
		expect(finished.output('Next').map(({ json }) => json.uuid)).toEqual(requested);
		expect(finished.hints(NODE_NAME)[0]).toMatch(CREATE_REFERRAL.resentHint);
	});

	it('is sent again when it was certainly not processed, although another user sent an equal one', async () => {
		addFault({ ...create, nth: 1, effect: exceedRateLimit(13) });
		addFault({ ...create, nth: 2, effect: { kind: 'drop' } });
		const running = await startNode(createAnother);
		await sleep(1500);
		const othersUuid = addOtherReferral(77);
		const { output, hints } = await running.finished;
		expect(output('Next').map(({ json }) => json.uuid)).toEqual(
			createdUuids().filter((one) => one !== othersUuid),
		);
		expect(createdUuids()).toHaveLength(2);
		expect(hints(NODE_NAME)).toEqual([
			expect.stringMatching(CREATE_REFERRAL.resentHint),
			RATE_LIMIT_HINT('13 seconds'),
		]);
	});
});

describe('A write whose response was lost, which no lookup found, and which waits for the rate limit', () => {
	it('is looked up once more before it is sent again', async () => {
		addFault({ ...create, nth: 1, effect: { kind: 'drop' } });
		addFault({ ...create, nth: 2, effect: exceedRateLimit(4) });
		const running = await startNode(createAnother);
		await untilSent(2);
		const lateUuid = addOtherReferral(78);
		const { output } = await running.finished;
		expect(output('Next').map(({ json }) => json.uuid)).toEqual([lateUuid]);
		expect(createdUuids()).toEqual([lateUuid]);
		expect(writeRequests()).toHaveLength(2);
	});

	it('is looked up by the next attempt too', async () => {
		addFault({ ...create, nth: 1, effect: { kind: 'drop' } });
		addFault({ ...create, nth: 2, effect: respond(403) });
		const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1000 };
		const running = await startNode(createAnother, { settings });
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
		addFault({ operation: 'requestConnection', nth: 1, effect: { kind: 'drop' } });
		addFault({ operation: 'requestConnection', nth: 2, effect: { kind: 'delay', ms: 1500 } });
		const running = await startNode(request);
		await untilSent(2);
		const lateUuid = addOtherConnection(mockPlannr().data.adviserKeys.get(demo.adviserKeys.free));
		const { output } = await running.finished;
		expect(output('Next').map(({ json }) => json.uuid)).toEqual([lateUuid]);
	});

	it('does not prove that nothing was accepted', async () => {
		addDemoReferrals(mockPlannr().data);
		const { received } = demo.referrals;
		addFault({ operation: 'acceptReferral', nth: 1, effect: { kind: 'drop' } });
		addFault({ operation: 'acceptReferral', nth: 2, effect: { kind: 'delay', ms: 1000 } });
		const accept = { operation: 'accept', referral: uuidLocator(received) };
		const running = await startNode(accept);
		await untilSent(2);
		Object.assign(mockPlannr().data.referrals.get(received) ?? {}, { status: 'accepted' });
		const { output } = await running.finished;
		expect(output('Next').map(({ json }) => json.uuid)).toEqual([received]);
	});

	it('is reported when nothing is found', async () => {
		addFault({ ...create, nth: 1, effect: { kind: 'drop' } });
		addFault({ ...create, nth: 2, effect: respond(422) });
		const { error } = await runNode(createAnother);
		expect(error?.message).toContain(CREATE_REFERRAL.rejected);
		expect(writeRequests()).toHaveLength(2);
	});

	it('leaves the outcome unknown when the last lookup fails', async () => {
		addFault({ ...create, nth: 1, effect: { kind: 'drop' } });
		addFault({ ...create, nth: 2, effect: respond(422) });
		// One list before the create, three after the lost response and three after the rejection.
		addFault({ operation: 'listReferrals', nth: 7, effect: respond(403) });
		const { error } = await runNode(createAnother);
		expect(error?.message).toContain(WRITE_OUTCOMES.unknown.created);
	});
});

describe('A referral of an earlier run with an unknown outcome', () => {
	/** One create is processed, but its response is lost and its lookups rejected; an equal one is lost before it is processed. */
	function leaveOutcomeUnknown() {
		addFault({ ...create, nth: 1, when: 'after', effect: { kind: 'drop' } });
		addFault({ ...create, nth: 2, when: 'before', effect: { kind: 'drop' } });
		addFault({ operation: 'listReferrals', nth: LOOKUPS, effect: respond(403) });
	}

	it('is not returned by another execution', async () => {
		leaveOutcomeUnknown();
		const first = await runNode(createAnother, { settings: continueOnFail });
		const second = await runNode(createAnother, { settings: continueOnFail });
		expect(first.output('Next')[0]?.json.error).toContain(WRITE_OUTCOMES.unknown.created);
		expect(createdUuids()).toHaveLength(2);
		expect(second.output('Next').map(({ json }) => json.uuid)).toEqual(createdUuids().slice(1));
	});

	// Nothing distinguishes the two rounds: one of them has made the referral, and the other may have done nothing.
	it('is found by the next round of a loop that has lost its response too', async () => {
		leaveOutcomeUnknown();
		const workflow: WorkflowJson = createWorkflow(createAnother, continueOnFail);
		const place = { typeVersion: 1, position: [0, 0] satisfies [number, number] };
		const loop = { ...place, id: '9', name: 'Loop', type: 'harness.loop' };
		workflow.nodes.push({ ...loop, parameters: { rounds: 2 } });
		workflow.connections[NODE_NAME] = { main: [[{ node: 'Loop', type: 'main', index: 0 }]] };
		workflow.connections.Loop = { main: [[{ node: NODE_NAME, type: 'main', index: 0 }], []] };
		const { runsOf } = await runWorkflow(workflow, { credential: credentialFor(mockPlannr()) });
		const [first, second] = runsOf(NODE_NAME).map(({ data }) => data?.main?.[0]?.[0]?.json);
		expect(first?.error).toContain(WRITE_OUTCOMES.unknown.created);
		expect(createdUuids()).toEqual([second?.uuid]);
		expect(writeRequests()).toHaveLength(2);
	});
});

describe('A lookup', () => {
	it('does not wait for a different write that waits for the rate limit', async () => {
		addFault({ ...create, nth: 1, effect: exceedRateLimit(9) });
		const other = await startNode(createAnother);
		await untilSent(1);
		await sleep(100);
		const startedAt = Date.now();
		const different = { ...createAnother, clients: uuidLocator(demo.clients[1]) };
		addFault({ ...create, nth: 1, when: 'after', effect: { kind: 'drop' } });
		const { hints } = await runNode(different);
		expect(hints(NODE_NAME)).toEqual([expect.stringMatching(CREATE_REFERRAL.foundHint)]);
		expect(Date.now() - startedAt).toBeLessThan(6000);
		other.cancel();
		await other.finished;
	});

	it('on a later attempt uses what was seen before the first attempt', async () => {
		addFault({ ...create, when: 'after', effect: { kind: 'drop' } });
		addFault({ operation: 'listReferrals', nth: LOOKUPS, effect: respond(403) });
		const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
		const { output } = await runNode(createAnother, { settings });
		expect(output('Next').map(({ json }) => json.uuid)).toEqual(createdUuids());
		expect(createdUuids()).toHaveLength(1);
	});

	it('follows an error response of an intermediary, sent after Plannr processed the request', async () => {
		const effect = respond(499);
		addFault({ ...create, nth: 1, when: 'after', effect });
		const { output } = await runNode(createAnother);
		expect(output('Next').map(({ json }) => json.uuid)).toEqual(createdUuids());
		expect(createdUuids()).toHaveLength(1);
	});
});

/** Items with different targets, which do not wait for each other. */
const differentItems = demo.clients.flatMap((client) =>
	['mortgages', 'pensions', 'tax', 'protection', 'other'].map((advice) => ({ client, advice })),
);
const createEach: INodeParameters = {
	...createAnother,
	clients: uuidLocator('={{ $json.client }}'),
	adviceTypes: '={{ $json.advice }}',
};

describe('While Plannr is unavailable', () => {
	it.each<[string, INodeParameters, number]>([
		['different', createEach, 16],
		['equal', createAnother, 1],
	])(
		'no %s create is sent any more once a lost one could not be looked up',
		async (_, parameters, maxWrites) => {
			const headers = { 'retry-after': '3600' };
			addFault({ effect: respond(503, undefined, headers) });
			const options = { items: differentItems, settings: continueOnFail };
			const { output } = await runNode(parameters, options);
			const errors = output('Next').map(({ json }) => String(json.error));
			const writes = writeRequests().length;
			const containing = (text: string) => errors.filter((error) => error.includes(text));
			expect(errors).toHaveLength(30);
			expect(containing(WRITE_OUTCOMES.unknown.created)).toHaveLength(writes);
			expect(containing(PLANNR_UNAVAILABLE)).toHaveLength(30 - writes);
			expect(writes).toBeGreaterThan(0);
			expect(writes).toBeLessThanOrEqual(maxWrites);
			// What there was before is read once, and the lookups of all writes share three or four failed ones; a read is
			// attempted six times.
			expect(mockPlannr().requestLog.length).toBeLessThanOrEqual(6 + writes + 4 * 6);
		},
	);

	it.each([20, 60])(
		'and responds to nothing, the outcome is reported soon (Timeout %i s)',
		async (timeout) => {
			const effect = { kind: 'delay', ms: 7_200_000 } as const;
			addFault({ ...create, effect });
			addFault({
				operation: 'listReferrals',
				nth: Array.from({ length: 30 }, (_, n) => n + 2),
				effect,
			});
			const startedAt = Date.now();
			const { error } = await runNode({ ...createAnother, options: { timeout } });
			const seconds = (Date.now() - startedAt) / 1000;
			expect(error?.message.startsWith(WRITE_OUTCOMES.unknown.created)).toBe(true);
			expect(writeRequests()).toHaveLength(1);
			// The create, and two lookups, each of which is retried once.
			expect(seconds).toBeLessThan(5 * timeout + 5);
		},
	);
});
