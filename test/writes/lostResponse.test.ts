import { randomUUID } from 'node:crypto';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { type FaultEffect, type OperationId, addDemoReferrals, demo } from '../../sandbox';
import { NODE_NAME, createAnother, uuidLocator } from '../engine/createWorkflow';
import { CREATE_REFERRAL, RESPONSE_PROBLEMS, WRITE_OUTCOMES } from '../texts';
import { useVirtualClock } from '../engine/virtualClock';
import { respond } from '../faultEffects';
import { useNode } from '../useNode';

useVirtualClock();

const { mockPlannr, addFault, addReferral, listRequests, runNode, writeRequests } = useNode();

/** One of the four operations that write. */
interface WriteCase {
	readonly parameters: INodeParameters;
	/** The request that writes. */
	readonly operation: OperationId;
	/** The request that looks up what a lost request did. */
	readonly lookup: OperationId;
	/** How many of those requests show what there was before the write. */
	readonly baselineReads: number;
	/** What the messages call it. */
	readonly done: keyof typeof WRITE_OUTCOMES.unknown;
	/** The records in Plannr that the operation has written. */
	readonly writtenUuids: () => string[];
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
				...createAnother,
				additionalFields: { note: ' Retirement  planning. ', slaDeadline: '2027-02-28' },
			},
			operation: 'createReferral',
			lookup: 'listReferrals',
			baselineReads: 1,
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
			baselineReads: 0,
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
			baselineReads: 0,
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
			baselineReads: 1,
			done: 'requested',
			writtenUuids: () =>
				[...mockPlannr().data.connections.keys()].filter((uuid) => !demoConnections.includes(uuid)),
		},
	],
];

/**
 * Which responses count as lost is a pure function with a table of its own (transport/errors.test.ts); here one of each
 * kind shows that every operation acts on it: no response, a status that proves nothing, a status of a gateway behind
 * which Plannr may go on, a body that is not Plannr's.
 */
const drop: FaultEffect = { kind: 'drop' };
const status502: FaultEffect = respond(502);
const html: FaultEffect = { kind: 'text', text: '<html></html>' };

/** Numbers of requests, counted by a fault, after the first ones. */
const allAfter = (first: number) => Array.from({ length: 20 }, (_, index) => first + 1 + index);

describe.each(writes)('When the request to %s or its response is lost', (_, write) => {
	const { parameters, operation, lookup, baselineReads, done, writtenUuids } = write;

	beforeEach(() => {
		if (write.needsReferral === true) addDemoReferrals(mockPlannr().data);
	});

	async function expectFound() {
		const finished = await runNode(parameters);
		expect(writtenUuids()).toHaveLength(1);
		expect(finished.output(NODE_NAME).map(({ json }) => json.uuid)).toEqual(writtenUuids());
		expect(finished.hints(NODE_NAME)).toEqual([expect.stringMatching(CREATE_REFERRAL.foundHint)]);
		expect(writeRequests()).toHaveLength(1);
	}

	async function expectUnknown(reason: string) {
		const { error } = await runNode(parameters);
		expect(error?.message).toContain(WRITE_OUTCOMES.unknown[done]);
		expect(error?.message).toContain(reason);
		expect(error?.description).toContain(WRITE_OUTCOMES.unknownAdvice[done]);
		expect(writeRequests()).toHaveLength(1);
	}

	it.each<[string, FaultEffect]>([
		['a dropped connection', drop],
		['a 502', status502],
		['a page of HTML', html],
	])('after processing, by %s, the node finds what was done', async (_loss, effect) => {
		addFault({ operation, when: 'after', effect });
		await expectFound();
	});

	it.each<[string, FaultEffect]>([
		['a 202 without a record', { kind: 'late', ms: 3000, status: 202 }],
		['a 204', { kind: 'late', ms: 3000, status: 204 }],
		['a dropped connection', { kind: 'late', ms: 3000 }],
	])('by %s, the node finds what is done three seconds later', async (_loss, effect) => {
		addFault({ operation, effect });
		await expectFound();
	});

	it.each<[string, FaultEffect]>([
		['a dropped connection', drop],
		['a 500', respond(500)],
	])('before processing, by %s, the node sends it once more', async (_loss, effect) => {
		addFault({ operation, times: 1, effect });
		const finished = await runNode(parameters);
		expect(writtenUuids()).toHaveLength(1);
		expect(finished.output(NODE_NAME).map(({ json }) => json.uuid)).toEqual(writtenUuids());
		expect(finished.hints(NODE_NAME)).toEqual([expect.stringMatching(CREATE_REFERRAL.resentHint)]);
		expect(writeRequests()).toHaveLength(2);
	});

	it('before processing, and that of the second request after it, the node finds what was done', async () => {
		addFault({ operation, nth: 1, effect: drop });
		addFault({ operation, nth: 2, when: 'after', effect: drop });
		const finished = await runNode(parameters);
		expect(finished.output(NODE_NAME).map(({ json }) => json.uuid)).toEqual(writtenUuids());
		expect(writtenUuids()).toHaveLength(1);
		expect(finished.hints(NODE_NAME)).toEqual([expect.stringMatching(CREATE_REFERRAL.foundHint)]);
		expect(writeRequests()).toHaveLength(2);
	});

	it('twice before processing, the node sends it a third time', async () => {
		addFault({ operation, nth: [1, 2], effect: drop });
		const finished = await runNode(parameters);
		expect(finished.output(NODE_NAME).map(({ json }) => json.uuid)).toEqual(writtenUuids());
		expect(writtenUuids()).toHaveLength(1);
		expect(finished.hints(NODE_NAME)).toEqual([expect.stringMatching(CREATE_REFERRAL.resentHint)]);
		expect(writeRequests()).toHaveLength(3);
	});

	it('before processing, and Plannr may still be working on the second request, that one is the last', async () => {
		addFault({ operation, nth: 1, effect: drop });
		addFault({ operation, nth: 2, effect: status502 });
		const { error } = await runNode(parameters);
		expect(error?.message).toContain(WRITE_OUTCOMES.unknown[done]);
		expect(writtenUuids()).toEqual([]);
		expect(writeRequests()).toHaveLength(2);
	});

	// Plannr may have begun what a gateway, or an acceptance without a record, does not show yet.
	it.each<[string, FaultEffect, string]>([
		['a 502', status502, 'HTTP status 502'],
		['a page of HTML', html, RESPONSE_PROBLEMS.foreign],
		['a 202 without a record', respond(202, {}), RESPONSE_PROBLEMS.noRecord],
	])(
		'before processing, by %s, the outcome is unknown and nothing is sent again',
		async (_loss, effect, reason) => {
			addFault({ operation, effect });
			await expectUnknown(reason);
			expect(writtenUuids()).toEqual([]);
		},
	);

	it('three times before processing, the item fails and nothing was done', async () => {
		addFault({ operation, effect: respond(500) });
		const { error } = await runNode(parameters);
		expect(error?.message).toContain(WRITE_OUTCOMES.notProcessed[done]);
		expect(error?.message).toContain('500');
		expect(error?.description).toContain(WRITE_OUTCOMES.notProcessedAdvice[done]);
		expect(writeRequests()).toHaveLength(3);
	});

	it.each<[string, FaultEffect]>([
		['rejects', respond(422, { message: 'It cannot be done.' })],
		['limits', respond(429, undefined, { 'retry-after': '7200' })],
	])(
		'and Plannr %s the second request, the message claims only what is known',
		async (_response, effect) => {
			addFault({ operation, nth: 1, effect: drop });
			addFault({ operation, nth: [2, 3], effect });
			const { error } = await runNode(parameters);
			expect(error?.description).toContain(WRITE_OUTCOMES.earlierLost);
			expect(error?.description).toContain(WRITE_OUTCOMES.notProcessedAdvice[done]);
			expect(error?.description).not.toContain(WRITE_OUTCOMES.notProcessed[done]);
			expect(writeRequests()).toHaveLength(2);
		},
	);

	it('and every lookup is rejected, the outcome is unknown and nothing is sent again', async () => {
		addFault({ operation, when: 'after', effect: drop });
		addFault({ operation: lookup, nth: allAfter(baselineReads), effect: respond(403) });
		await expectUnknown('ECONNRESET');
	});

	it('by a redirect, it was certainly not processed, and is not sent again', async () => {
		addFault({ operation, effect: respond(308, undefined, { location: '/elsewhere' }) });
		const { error } = await runNode(parameters);
		expect(error?.message).not.toContain(WRITE_OUTCOMES.anyUnknown);
		expect(writeRequests()).toHaveLength(1);
		expect(mockPlannr().requestLog).toHaveLength(baselineReads + 1);
	});
});

/** A listed referral that equals the requested one but for some fields. */
function listedReferral(change: IDataObject = {}): IDataObject {
	return {
		uuid: randomUUID(),
		status: 'pending',
		direction: 'sent',
		connection: { uuid: demo.connections.accepted },
		clients: [{ uuid: demo.clients[0], name: 'John Doe' }],
		advice_type: 'mortgages',
		duration_months: 3,
		shared_data: ['basic_details'],
		note: null,
		sla_deadline: null,
		created_at: new Date().toISOString(),
		...change,
	};
}

/** A referral that shares neither the clients nor the advice type with the requested one. */
const otherReferral = () =>
	listedReferral({ advice_type: 'tax', clients: [{ uuid: demo.clients[5] }] });

const hoursFromNow = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

/** What Plannr lists after a write. */
interface Listing {
	readonly body: unknown;
	/** What it listed before the write; default: nothing. */
	readonly before?: unknown;
	readonly headers?: Record<string, string>;
}

describe('When the request to create a referral is lost before it is processed', () => {
	function list({ body, before = { data: [] }, headers = {} }: Listing) {
		const effectOf = (listed: unknown) => {
			const text = JSON.stringify(listed).replace('{url}', mockPlannr().url);
			return respond(200, JSON.parse(text) as unknown);
		};
		const operation = 'listReferrals';
		addFault({ operation: 'createReferral', times: 1, effect: drop });
		addFault({ operation, nth: 1, effect: effectOf(before) });
		addFault({ operation, effect: { ...effectOf(body), headers } });
	}

	const rows = (...data: unknown[]): Listing => ({ body: { data } });
	const ambiguous: Array<[string, Listing]> = [
		[
			'a new referral about the same that differs in its note',
			rows(listedReferral({ note: 'Another note' })),
		],
		[
			'a new referral about the same to which a spouse was added',
			rows(listedReferral({ clients: [demo.clients[0], demo.clients[5]] })),
		],
		[
			'a new referral about the same with another UUID of the client',
			rows(listedReferral({ clients: [{ uuid: demo.clients[5] }] })),
		],
		[
			'a new referral about the same with an unreadable advice type',
			rows(listedReferral({ advice_type: { label: 'Mortgages' } })),
		],
		['a new referral of the same client', rows(listedReferral({ advice_type: 'tax' }))],
		['a new referral without its clients', rows(listedReferral({ clients: null }))],
		['an equal new referral without a valid UUID', rows(listedReferral({ uuid: 'not listed' }))],
		['two equal new referrals', rows(listedReferral(), listedReferral())],
		['something else than a list', { body: { data: 'nothing' } }],
		[
			'a list that continues at another host',
			{ body: { data: [], links: { next: 'https://elsewhere.example/page' } } },
		],
		[
			'a list that continues at no valid address',
			{ body: { data: [otherReferral()], links: { next: 'page 2' } } },
		],
		['nothing, but from a cache', { ...rows(), headers: { age: '300' } }],
		['nothing, but with an old date', { ...rows(), headers: { Date: new Date(0).toUTCString() } }],
	];
	it.each(ambiguous)('and Plannr lists %s, the outcome is unknown', async (_, listing) => {
		list(listing);
		// What the list leaves out, the referral itself leaves out too.
		addFault({
			operation: 'getReferral',
			effect: respond(200, { uuid: randomUUID(), status: 'pending' }),
		});
		const { error } = await runNode(createAnother);
		expect(error?.message.startsWith(WRITE_OUTCOMES.unknown.created)).toBe(true);
		expect(writeRequests()).toHaveLength(1);
	});

	const absent: Array<[string, Listing]> = [
		['a bare list', { body: [] }],
		['a list without links', rows()],
		[
			'a list whose next page is itself',
			{ body: { data: [], links: { next: '{url}/api/v1/referrals' } } },
		],
		['only referrals about something else', rows(otherReferral())],
		['only received referrals', rows(listedReferral({ direction: 'received' }))],
		// An hour is what a server gains or loses that states the wrong offset in summer.
		...[-1, 0, 1].map((hours): [string, Listing] => {
			const { body } = rows(listedReferral({ created_at: hoursFromNow(hours) }));
			return [`an equal referral as before, dated ${hours} hours from now`, { body, before: body }];
		}),
	];
	it.each(absent)('and Plannr lists %s, it is sent again', async (_, listing) => {
		list(listing);
		const finished = await runNode(createAnother);
		expect(finished.output('Next').map(({ json }) => json.uuid)).toEqual([
			...mockPlannr().data.referrals.keys(),
		]);
		expect(writeRequests()).toHaveLength(2);
	});

	const found: Array<[string, IDataObject]> = [
		['without a date', { created_at: null }],
		['dated an hour ago', { created_at: hoursFromNow(-1) }],
		['dated an hour ahead', { created_at: hoursFromNow(1) }],
		['with the label of the advice type', { advice_type: 'Mortgages' }],
		['with another spelling of the direction', { direction: 'Sent' }],
	];
	it.each(found)('and Plannr lists an equal new referral %s, it is found', async (_, change) => {
		const referral = listedReferral(change);
		list(rows(referral));
		const { output } = await runNode(createAnother);
		expect(output('Next').map(({ json }) => json.uuid)).toEqual([referral.uuid]);
		expect(writeRequests()).toHaveLength(1);
	});
});

it('The lookup reads further pages, and omits the page size where Plannr rejects it', async () => {
	// Their dates are close to each other, so that a new one could be on any page.
	const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
	for (let number = 1; number <= 20; number++) {
		addReferral(number, { createdAt: minutesAgo(number) });
	}
	addFault({ operation: 'createReferral', when: 'after', effect: drop });
	const errors = { per_page: ['The per page field is prohibited.'] };
	const body = { message: errors.per_page[0], errors };
	// Before the write and after it, a list takes three requests: one that is rejected, and two pages.
	addFault({ operation: 'listReferrals', nth: [1, 4], effect: respond(422, body) });
	const finished = await runNode(createAnother);
	expect(finished.output('Next')).toHaveLength(1);
	expect(mockPlannr().data.referrals.size).toBe(21);
	expect(writeRequests()).toHaveLength(1);
	const list = [
		[true, '1'],
		[false, '1'],
		[false, '2'],
	];
	const requested = listRequests().map(({ query: { per_page, page = '1' } }) => [
		per_page !== undefined,
		page,
	]);
	expect(requested).toEqual([...list, ...list]);
});

describe('When a create times out', () => {
	it('while Plannr is still processing it, the referral is found later', async () => {
		addFault({ operation: 'createReferral', times: 1, effect: { kind: 'delay', ms: 2000 } });
		const finished = await runNode({ ...createAnother, options: { timeout: 1 } });
		expect(finished.output('Next')).toHaveLength(1);
		expect(mockPlannr().data.referrals.size).toBe(1);
		expect(writeRequests()).toHaveLength(1);
	});

	it('and no referral appears, it is not sent again, because it may still be in progress', async () => {
		addFault({ operation: 'createReferral', times: 1, effect: { kind: 'delay', ms: 25_000 } });
		const { error } = await runNode({ ...createAnother, options: { timeout: 1 } });
		expect(error?.message.startsWith(WRITE_OUTCOMES.unknown.created)).toBe(true);
		// The reason names the timeout.
		expect(error?.message).toContain('within 1 second');
		expect(writeRequests()).toHaveLength(1);
	});
});
