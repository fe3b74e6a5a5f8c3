import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { type FaultEffect, type OperationId, addDemoReferrals, demo } from '../../sandbox';
import {
	NODE_NAME,
	minimalCreate,
	runNode,
	useMockPlannr,
	uuidLocator,
	writeRequests,
} from '../engine/createWorkflow';
import { CREATE_REFERRAL, WRITE_OUTCOMES } from '../texts';
import { useFastClock } from '../engine/fastClock';

useFastClock();

const mockPlannr = useMockPlannr();

/** One of the four operations that write. */
interface WriteCase {
	readonly parameters: INodeParameters;
	/** The request that writes. */
	readonly operation: OperationId;
	/** The request that looks up what a lost request did. */
	readonly lookup: OperationId;
	/** What the messages call it. */
	readonly done: keyof typeof WRITE_OUTCOMES.unknown;
	/** The records in Plannr that the operation has written. */
	readonly writtenUuids: () => string[];
	/** Whether the demo's referrals are needed. */
	readonly needsReferral?: boolean;
}

const { received } = demo.referrals;
const ifReceivedIs = (status: string) =>
	mockPlannr().data.referrals.get(received)?.status === status ? [received] : [];
const demoConnections: readonly string[] = Object.values(demo.connections);

const writes: Array<[string, WriteCase]> = [
	[
		'create a referral',
		{
			parameters: {
				...minimalCreate,
				additionalFields: { note: ' Retirement  planning. ', slaDeadline: '2027-02-28' },
			},
			operation: 'createReferral',
			lookup: 'listReferrals',
			done: 'created',
			writtenUuids: () => [...mockPlannr().data.referrals.keys()],
		},
	],
	[
		'accept a referral',
		{
			parameters: { operation: 'accept', referral: uuidLocator(received) },
			operation: 'acceptReferral',
			lookup: 'getReferral',
			done: 'accepted',
			writtenUuids: () => ifReceivedIs('accepted'),
			needsReferral: true,
		},
	],
	[
		'reject a referral',
		{
			parameters: {
				operation: 'reject',
				referral: uuidLocator(received),
				rejectionReason: 'We do not advise on pensions at present.',
			},
			operation: 'rejectReferral',
			lookup: 'getReferral',
			done: 'rejected',
			writtenUuids: () => ifReceivedIs('rejected'),
			needsReferral: true,
		},
	],
	[
		'request a connection',
		{
			parameters: {
				resource: 'connection',
				operation: 'create',
				adviserKey: demo.adviserKeys.free,
			},
			operation: 'requestConnection',
			lookup: 'listConnections',
			done: 'requested',
			writtenUuids: () =>
				[...mockPlannr().data.connections.keys()].filter((uuid) => !demoConnections.includes(uuid)),
		},
	],
];

/**
 * Which responses count as lost is a pure function with a table of its own (transport/errors.test.ts); here one of each
 * kind shows that every operation acts on it: no response, a status that proves nothing, a body that is not Plannr's.
 */
const drop: FaultEffect = { kind: 'drop' };
const status502: FaultEffect = { kind: 'response', status: 502 };
const html: FaultEffect = { kind: 'text', text: '<html></html>' };

describe.each(writes)('When the request to %s or its response is lost', (_, write) => {
	const { parameters, operation, lookup, done, writtenUuids } = write;

	beforeEach(() => {
		if (write.needsReferral === true) addDemoReferrals(mockPlannr().data);
	});

	it.each<[string, FaultEffect]>([
		['a dropped connection', drop],
		['a page of HTML', html],
	])('after processing, by %s, the node finds what was done', async (_loss, effect) => {
		mockPlannr().addFault({ operation, when: 'after', effect });
		const finished = await runNode(mockPlannr(), parameters);
		expect(writtenUuids()).toHaveLength(1);
		expect(finished.output(NODE_NAME).map(({ json }) => json.uuid)).toEqual(writtenUuids());
		expect(finished.hints(NODE_NAME)).toEqual([expect.stringMatching(CREATE_REFERRAL.foundHint)]);
		expect(writeRequests(mockPlannr())).toHaveLength(1);
	});

	it.each<[string, FaultEffect]>([
		['a dropped connection', drop],
		['a 502', status502],
	])('before processing, by %s, the node sends it once more', async (_loss, effect) => {
		mockPlannr().addFault({ operation, times: 1, effect });
		const finished = await runNode(mockPlannr(), parameters);
		expect(writtenUuids()).toHaveLength(1);
		expect(finished.output(NODE_NAME).map(({ json }) => json.uuid)).toEqual(writtenUuids());
		expect(finished.hints(NODE_NAME)).toEqual([]);
		expect(writeRequests(mockPlannr())).toHaveLength(2);
	});

	it('three times before processing, the item fails and nothing was done', async () => {
		mockPlannr().addFault({ operation, effect: { kind: 'response', status: 503 } });
		const { error } = (await runNode(mockPlannr(), parameters)).run.data.resultData;
		expect(error?.message).toContain(WRITE_OUTCOMES.notProcessed[done]);
		expect(error?.message).toContain('503');
		expect(error?.description).toContain(WRITE_OUTCOMES.notProcessedAdvice[done]);
		expect(writeRequests(mockPlannr())).toHaveLength(3);
	});

	it('and the lookup is rejected, the outcome is unknown and nothing is sent again', async () => {
		mockPlannr().addFault({ operation, when: 'after', effect: drop });
		mockPlannr().addFault({ operation: lookup, effect: { kind: 'response', status: 403 } });
		const { error } = (await runNode(mockPlannr(), parameters)).run.data.resultData;
		expect(error?.message).toContain(WRITE_OUTCOMES.unknown[done]);
		expect(error?.message).toContain('ECONNRESET');
		expect(error?.description).toContain(WRITE_OUTCOMES.unknownAdvice[done]);
		expect(writeRequests(mockPlannr())).toHaveLength(1);
	});
});

/** A listed referral that equals the requested one but for some fields. */
function listedReferral(change: IDataObject): IDataObject {
	return {
		uuid: 'listed',
		status: 'pending',
		direction: 'sent',
		connection: { uuid: demo.connections.accepted },
		clients: [{ uuid: demo.clients[0], name: 'John Doe' }],
		advice_type: 'mortgages',
		duration_months: 3,
		shared_data: ['basic_details'],
		note: null,
		sla_deadline: null,
		// A day ahead, so that no write of this suite is later: its clock is fast, however slow the machine.
		created_at: new Date(Date.now() + 24 * 60 * 60_000).toISOString(),
		...change,
	};
}

describe('When the request to create a referral is lost before it is processed', () => {
	const ambiguous: Array<[string, unknown]> = [
		[
			'a referral about the same that differs in its note',
			{ data: [listedReferral({ note: 'Another note' })] },
		],
		['a referral about the same without a date', { data: [listedReferral({ created_at: null })] }],
		['a referral without its clients', { data: [listedReferral({ clients: null })] }],
		['two equal referrals', { data: [listedReferral({}), listedReferral({ uuid: 'another' })] }],
		['something else than a list', { data: 'nothing' }],
		[
			'a list that continues at another host',
			{ data: [], links: { next: 'https://elsewhere.example/page' } },
		],
		[
			'a list that continues at no valid address',
			{ data: [listedReferral({ advice_type: 'tax' })], links: { next: 'page 2' } },
		],
	];
	it.each(ambiguous)('and Plannr lists %s, the outcome is unknown', async (_, body) => {
		mockPlannr().addFault({ operation: 'createReferral', times: 1, effect: { kind: 'drop' } });
		mockPlannr().addFault({
			operation: 'listReferrals',
			effect: { kind: 'response', status: 200, body },
		});
		// What the list leaves out, the referral itself leaves out too.
		const bare = { uuid: 'listed', status: 'pending' };
		mockPlannr().addFault({
			operation: 'getReferral',
			effect: { kind: 'response', status: 200, body: bare },
		});
		const { error } = (await runNode(mockPlannr(), minimalCreate)).run.data.resultData;
		expect(error?.message.startsWith(WRITE_OUTCOMES.unknown.created)).toBe(true);
		expect(writeRequests(mockPlannr())).toHaveLength(1);
	});

	const conclusive: Array<[string, unknown]> = [
		['a bare list', []],
		['a list without links', { data: [] }],
		['a list whose next page is itself', { data: [], links: { next: '{url}/api/v1/referrals' } }],
		[
			'only referrals about something else',
			{ data: [listedReferral({ advice_type: 'tax' })], links: { next: null } },
		],
		[
			'only older referrals',
			{ data: [listedReferral({ created_at: '2026-01-20T17:51:29+00:00' })] },
		],
		['only received referrals', { data: [listedReferral({ direction: 'received' })] }],
	];
	it.each(conclusive)('and Plannr lists %s, it is sent again', async (_, listing) => {
		mockPlannr().addFault({ operation: 'createReferral', times: 1, effect: { kind: 'drop' } });
		const body: unknown = JSON.parse(JSON.stringify(listing).replace('{url}', mockPlannr().url));
		mockPlannr().addFault({
			operation: 'listReferrals',
			effect: { kind: 'response', status: 200, body },
		});
		const finished = await runNode(mockPlannr(), minimalCreate);
		expect(finished.output('Next')).toHaveLength(1);
		expect(writeRequests(mockPlannr())).toHaveLength(2);
	});
});

it('The lookup reads further pages, and omits the page size where Plannr rejects it', async () => {
	mockPlannr().addFault({
		operation: 'createReferral',
		nth: 1,
		when: 'after',
		effect: { kind: 'drop' },
	});
	const errors = { per_page: ['The per page field is prohibited.'] };
	const body = { message: errors.per_page[0], errors };
	mockPlannr().addFault({
		operation: 'listReferrals',
		nth: 1,
		effect: { kind: 'response', status: 422, body },
	});
	// The lookup waits until the equal requests have been answered, and by then the referrals fill two pages.
	mockPlannr().addFault({
		operation: 'listReferrals',
		when: 'before',
		effect: { kind: 'delay', ms: 300 },
	});
	const items = Array.from({ length: 60 }, () => ({}));
	const finished = await runNode(mockPlannr(), minimalCreate, { items });
	expect(finished.output('Next')).toHaveLength(60);
	expect(mockPlannr().data.referrals.size).toBe(60);
	const lists = mockPlannr().requestLog.filter(({ operation }) => operation === 'listReferrals');
	expect(lists[0]?.query).toMatchObject({ per_page: '100' });
	expect(lists.filter(({ query }) => query.page === '2').length).toBeGreaterThan(0);
});

describe('When a create times out', () => {
	it('while Plannr is still processing it, the referral is found later', async () => {
		mockPlannr().addFault({
			operation: 'createReferral',
			times: 1,
			effect: { kind: 'delay', ms: 2000 },
		});
		const finished = await runNode(mockPlannr(), { ...minimalCreate, options: { timeout: 1 } });
		expect(finished.output('Next')).toHaveLength(1);
		expect(mockPlannr().data.referrals.size).toBe(1);
		expect(writeRequests(mockPlannr())).toHaveLength(1);
	});

	it('and no referral appears, it is not sent again, because it may still be in progress', async () => {
		mockPlannr().addFault({
			operation: 'createReferral',
			times: 1,
			effect: { kind: 'delay', ms: 25_000 },
		});
		const finished = await runNode(mockPlannr(), { ...minimalCreate, options: { timeout: 1 } });
		const { error } = finished.run.data.resultData;
		expect(error?.message.startsWith(WRITE_OUTCOMES.unknown.created)).toBe(true);
		// The reason names the timeout.
		expect(error?.message).toContain('within 1 s');
		expect(writeRequests(mockPlannr())).toHaveLength(1);
	});
});
