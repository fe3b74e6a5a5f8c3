import type { INodeParameters } from 'n8n-workflow';

import type { FaultEffect, Hostility, RecordAlteration } from '../../sandbox';
import { addDemoReferrals, demo } from '../../sandbox';
import type { FinishedRun } from '../engine';
import { NODE_NAME, createAnother, minimalCreate, uuidLocator } from '../engine/createWorkflow';
import { useVirtualClock } from '../engine/virtualClock';
import { ALREADY_REFERRED, CREATE_REFERRAL, WRITE_OUTCOMES } from '../texts';
import { respond } from '../faultEffects';
import { useNode } from '../useNode';

useVirtualClock();

const { mockPlannr, addFault, addReferral, listRequests, runNode, startNode, writeRequests } =
	useNode();

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const [john, gareth] = demo.clients;
const continueOnFail = { onError: 'continueRegularOutput' } as const;
const drop: FaultEffect = { kind: 'drop' };

/** What became of a create whose response was lost. */
type Outcome = 'found' | 'sent again' | 'unknown';

/** A moment before now, to the second, as Plannr keeps it. */
const ago = (ms: number) => new Date(Math.floor((Date.now() - ms) / 1000) * 1000);

/** Loses the response to a create; the request is processed unless this happens before. */
function loseCreate(when: 'before' | 'after', nth = 1, effect: FaultEffect = drop): void {
	addFault({ operation: 'createReferral', nth, when, effect });
}

/** Empties the list of referrals in response to some of its requests, counted from 1. */
function emptyLists(nth: number[]): void {
	addFault({ operation: 'listReferrals', nth, effect: respond(200, { data: [] }) });
}

const referralUuids = () => [...mockPlannr().data.referrals.keys()];

const returnedUuids = (finished: FinishedRun) =>
	finished.output(NODE_NAME).map(({ json }) => json.uuid);

/** Expects what the node reports of its only item to be true: nothing done twice, nothing of somebody else returned. */
function expectOutcome(
	finished: FinishedRun,
	outcome: Outcome,
	existing: readonly string[] = [],
): void {
	const created = referralUuids().filter((uuid) => !existing.includes(uuid));
	const { error } = finished.run.data.resultData;
	if (outcome === 'unknown') {
		expect(error?.message).toContain(WRITE_OUTCOMES.unknown.created);
		expect(writeRequests()).toHaveLength(1);
		return;
	}
	expect(error).toBeUndefined();
	expect(created).toHaveLength(1);
	expect(returnedUuids(finished)).toEqual(created);
	const hint = outcome === 'found' ? CREATE_REFERRAL.foundHint : CREATE_REFERRAL.resentHint;
	expect(finished.hints(NODE_NAME)).toEqual([expect.stringMatching(hint)]);
	expect(writeRequests()).toHaveLength(outcome === 'found' ? 1 : 2);
}

const choices: Array<[string, INodeParameters]> = [
	['Create Another', createAnother],
	['Return Existing', minimalCreate],
];

describe.each(choices)('With %s, a create whose response is lost', (_choice, parameters) => {
	describe('is judged by what was seen before, whatever the clocks show:', () => {
		const clocks: Array<[string, Hostility, Outcome]> = [
			['Date 11 s ahead', { dateAheadMs: 11_000 }, 'found'],
			['Date an hour behind', { dateAheadMs: -HOUR_MS }, 'found'],
			['the lists from a proxy 30 s ahead', { listDateAheadMs: 30_000 }, 'found'],
			['created_at an hour behind', { timestamps: { aheadMs: -HOUR_MS } }, 'found'],
			['created_at an hour ahead', { timestamps: { aheadMs: HOUR_MS } }, 'found'],
			['created_at of summer time in winter', { timestamps: { statedOffset: '+01:00' } }, 'found'],
			['created_at to the minute', { timestamps: { toTheMinute: true } }, 'found'],
			['a clock that is put forward', { clockStep: { afterRequests: 1, ms: MINUTE_MS } }, 'found'],
			// Its lists look older than what was seen before, as from a cache.
			['a clock that is put back', { clockStep: { afterRequests: 1, ms: -MINUTE_MS } }, 'unknown'],
		];
		it.each(clocks)('with %s', async (_, hostile, outcome) => {
			Object.assign(mockPlannr().hostile, hostile);
			const createdAt = ago(20 * MINUTE_MS);
			const existing = addReferral(1, { status: 'rejected', createdAt });
			loseCreate('after');
			expectOutcome(await runNode(parameters), outcome, [existing]);
			expect(referralUuids()).toHaveLength(2);
		});
	});

	describe('is found or unknown where the referral looks different:', () => {
		const alterations: Array<[RecordAlteration, Outcome]> = [
			['extraClient', 'unknown'],
			['otherClientUuids', 'unknown'],
			['adviceObject', 'found'],
			['adviceLabel', 'found'],
			['capitalDirection', 'found'],
			// No response has shown in whose name this credential sends.
			['sharedSender', 'unknown'],
		];
		it.each(alterations)('%s', async (alteration, outcome) => {
			mockPlannr().hostile.alterations = [alteration];
			loseCreate('after');
			expectOutcome(await runNode(parameters), outcome);
			expect(referralUuids()).toHaveLength(1);
		});
	});

	describe('is never sent again once Plannr has accepted it:', () => {
		it.each<[string, number, number | undefined, Outcome]>([
			['202, processed 3 s later', 3000, 202, 'found'],
			['204, processed 3 s later', 3000, 204, 'found'],
			['202, processed 20 s later', 20_000, 202, 'unknown'],
			['204, processed 20 s later', 20_000, 204, 'unknown'],
			['a connection that breaks, processed 3 s later', 3000, undefined, 'found'],
		])('%s', async (_, ms, status, outcome) => {
			loseCreate('before', 1, { kind: 'late', ms, ...(status && { status }) });
			expectOutcome(await runNode(parameters), outcome);
			expect(writeRequests()).toHaveLength(1);
		});
	});

	describe('is not looked up in a cache:', () => {
		const caches: Array<[string, Hostility['listCache'], Outcome]> = [
			['one that states the age', { shows: 'age' }, 'found'],
			[
				'one that states the age, whatever the query',
				{ shows: 'age', ignoresQuery: true },
				'unknown',
			],
			['one with the old date', { shows: 'date' }, 'found'],
			[
				'one with the old date, whatever the query',
				{ shows: 'date', ignoresQuery: true },
				'unknown',
			],
			['one that states no age', { shows: 'hit' }, 'found'],
			[
				'one that states no age, whatever the query',
				{ shows: 'hit', ignoresQuery: true },
				'unknown',
			],
			['one that hides itself', { shows: 'nothing' }, 'found'],
		];
		it.each(caches)('%s', async (_, listCache, outcome) => {
			Object.assign(mockPlannr().hostile, { listCache });
			loseCreate('after');
			expectOutcome(await runNode(parameters), outcome);
			expect(referralUuids()).toHaveLength(1);
		});
	});

	it.each<[string, Hostility]>([
		['with numbers of pages', {}],
		['without any', { hidesPagination: true }],
	])('is found at the end of a list that is not sorted, 15 a page, %s', async (_, hostile) => {
		Object.assign(mockPlannr().hostile, { ignoredQuery: ['sort', 'per_page'], ...hostile });
		// The mock API's own order is that of creation; in one second it is the reverse of the insertion.
		const createdAt = ago(-MINUTE_MS);
		const existing = Array.from({ length: 40 }, (_unused, number) =>
			addReferral(number, { adviceType: 'tax', createdAt }),
		);
		loseCreate('after');
		expectOutcome(await runNode(parameters), 'found', existing);
		const pages = listRequests().map(({ query }) => query.page);
		expect(pages).toContain('3');
	});

	it('is found among received and closed referrals when filters are ignored', async () => {
		const ignoredQuery = ['filter[status]', 'filter[direction]', 'sort'];
		Object.assign(mockPlannr().hostile, { ignoredQuery });
		addDemoReferrals(mockPlannr().data);
		const existing = referralUuids();
		loseCreate('after');
		expectOutcome(await runNode(parameters), 'found', existing);
	});

	it('is found when lists show it 3 s later', async () => {
		mockPlannr().hostile.listLagMs = 3000;
		loseCreate('after');
		expectOutcome(await runNode(parameters), 'found');
	});

	it('is unknown when lists lack a referral of this run as well', async () => {
		mockPlannr().hostile.listLagMs = 60_000;
		loseCreate('after', 2);
		const items = [{ who: john }, { who: gareth }];
		const each = { ...parameters, clients: uuidLocator('={{ $json.who }}') };
		const finished = await runNode(each, { items, settings: continueOnFail });
		const errors = finished.output('Next').map(({ json }) => String(json.error ?? ''));
		expect(errors.filter((error) => error !== '')).toEqual([
			expect.stringContaining(WRITE_OUTCOMES.unknown.created),
		]);
		expect(writeRequests()).toHaveLength(2);
	});

	describe('is not judged by a list that lacks a referral which was listed before:', () => {
		it.each<[string, number[], Outcome]>([
			['every time', [2, 3, 4], 'unknown'],
			['twice', [2, 3], 'found'],
		])('%s', async (_, nth, outcome) => {
			const existing = addReferral(1, { status: 'rejected', createdAt: ago(HOUR_MS) });
			emptyLists(nth);
			loseCreate('after');
			expectOutcome(await runNode(parameters), outcome, [existing]);
			expect(referralUuids()).toHaveLength(2);
		});
	});

	it('is sent again when a referral that was there before is gone', async () => {
		const gone = addReferral(1, { adviceType: 'tax' });
		addFault({ operation: 'createReferral', nth: 1, effect: { kind: 'delay', ms: 1000 } });
		loseCreate('before');
		const { finished } = await startNode(parameters);
		while (writeRequests().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
		mockPlannr().data.referrals.delete(gone);
		expectOutcome(await finished, 'sent again');
	});

	it('is unknown when one lookup shows a referral that may be it, and the later ones none', async () => {
		mockPlannr().hostile.alterations = ['otherClientUuids'];
		loseCreate('after');
		emptyLists([3, 4]);
		expectOutcome(await runNode(parameters), 'unknown');
	});

	it('is found or unknown when the response drips, for Timeout ends it', async () => {
		loseCreate('after', 1, { kind: 'drip', ms: 400 });
		const options = { ...Object(parameters.options), timeout: 1 };
		expectOutcome(await runNode({ ...parameters, options }), 'found');
	});
});

describe('With Create Another, an equal older referral is never taken for a create that was not processed:', () => {
	it.each<[string, Hostility]>([
		['with Date an hour behind', { dateAheadMs: -HOUR_MS }],
		['with created_at an hour ahead', { timestamps: { aheadMs: HOUR_MS } }],
		['with a wrong offset in created_at', { timestamps: { statedOffset: '-01:00' } }],
	])('%s', async (_, hostile) => {
		Object.assign(mockPlannr().hostile, hostile);
		const existing = addReferral(1, { createdAt: ago(20 * MINUTE_MS) });
		loseCreate('before');
		expectOutcome(await runNode(createAnother), 'sent again', [existing]);
	});
});

describe('With Return Existing, a referral on a later page', () => {
	const fill = (count: number) => {
		const there = addReferral(0, { createdAt: ago(50 * HOUR_MS) });
		for (let number = 1; number < count; number++) {
			addReferral(number, { adviceType: 'tax', createdAt: ago(number * MINUTE_MS) });
		}
		return there;
	};

	it.each<[string, number, Hostility]>([
		['pages of 500', 501, {}],
		['pages of 15', 16, { ignoredQuery: ['per_page'] }],
	])('is returned although no page states that there is another: %s', async (_, count, hostile) => {
		Object.assign(mockPlannr().hostile, { hidesPagination: true, ...hostile });
		const there = fill(count);
		const finished = await runNode(minimalCreate);
		expect(returnedUuids(finished)).toEqual([there]);
		expect(writeRequests()).toEqual([]);
	});

	it.each<[string, number, Hostility]>([
		['pages of 500', 501, { ignoredQuery: ['page'] }],
		['pages of 15', 16, { ignoredQuery: ['page', 'per_page'] }],
	])('that repeats the first one leaves the check open: %s', async (_, count, hostile) => {
		Object.assign(mockPlannr().hostile, { hidesPagination: true, ...hostile });
		fill(count);
		const { error } = await runNode(minimalCreate);
		expect(error?.message).toContain(ALREADY_REFERRED.precheckFailed);
		expect(writeRequests()).toEqual([]);
	});
});

describe("After the token of a credential with a blank Account UUID was replaced by a colleague's", () => {
	it('a create whose response is lost is not sent again', async () => {
		const { tokens } = mockPlannr().data;
		const [login] = tokens.get(demo.readOnlyToken)?.logins ?? [];
		if (login === undefined) throw new Error('The demo data lacks this login');
		login.hasWritePermission = true;
		const credential = { accountUuid: '' };
		await runNode({ ...createAnother, clients: uuidLocator(gareth) }, { credential });
		loseCreate('after');
		const replaced = { ...credential, accessToken: demo.readOnlyToken };
		const { error } = await runNode(createAnother, { credential: replaced });
		expect(error?.message).toContain(WRITE_OUTCOMES.unknown.created);
		expect(referralUuids()).toHaveLength(2);
	});
});

describe('When a colleague creates the same while a create is lost before it is processed', () => {
	/** Starts the node, and adds the colleague's referral between what the node has read and the loss of a create. */
	async function runWithColleague(parameters: INodeParameters, nth = 1) {
		addFault({
			operation: 'createReferral',
			nth,
			when: 'before',
			effect: { kind: 'delay', ms: 1000 },
		});
		loseCreate('before', nth);
		const items = nth === 1 ? [{ who: john }] : [{ who: gareth }, { who: john }];
		const each = { ...parameters, clients: uuidLocator('={{ $json.who }}') };
		const { finished } = await startNode(each, { items, settings: continueOnFail });
		while (writeRequests().length < nth) {
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
		const senderAccountUuid = demo.preferredAccount;
		const colleagues = addReferral(9, { senderAccountUuid, createdAt: ago(0) });
		return { colleagues, finished: await finished };
	}

	// That the account of the header has sent others proves little: Plannr may show another one for what comes by API.
	it.each([
		['nothing has shown our sender', []],
		['only what was read before has shown our sender', [1]],
	])('and %s, the outcome is unknown', async (_, existing) => {
		for (const number of existing) addReferral(number, { adviceType: 'tax' });
		const { finished } = await runWithColleague(createAnother);
		expect(finished.output('Next').map(({ json }) => json.error)).toEqual([
			expect.stringContaining(WRITE_OUTCOMES.unknown.created),
		]);
		expect(writeRequests()).toHaveLength(1);
	});

	it('and a response has shown our sender, Create Another sends it again', async () => {
		const { finished, colleagues } = await runWithColleague(createAnother, 2);
		expect(returnedUuids(finished)).toHaveLength(2);
		expect(returnedUuids(finished)).not.toContain(colleagues);
		expect(new Set([...returnedUuids(finished), colleagues])).toEqual(new Set(referralUuids()));
		expect(finished.hints(NODE_NAME)).toEqual([expect.stringContaining('sent again (item 1)')]);
		expect(writeRequests()).toHaveLength(3);
	});

	it('and lists leave out the sender, the single referral shows whose it is', async () => {
		mockPlannr().hostile.listFields = [
			...['uuid', 'status', 'direction', 'created_at', 'connection', 'clients', 'advice_type'],
			...['note', 'shared_data', 'sla_deadline', 'duration_months'],
		];
		const { finished, colleagues } = await runWithColleague(createAnother, 2);
		expect(returnedUuids(finished)).not.toContain(colleagues);
	});

	it("and a response has shown our sender, Return Existing returns the colleague's as existing", async () => {
		const { finished, colleagues } = await runWithColleague(minimalCreate, 2);
		expect(returnedUuids(finished)[1]).toBe(colleagues);
		expect(finished.hints(NODE_NAME)).toEqual([
			expect.stringContaining(ALREADY_REFERRED.returnedHint),
		]);
		expect(referralUuids()).toHaveLength(2);
	});

	it("and a response has shown our sender, Fail names the colleague's", async () => {
		const parameters = { ...minimalCreate, ifAlreadyReferred: 'fail' };
		const { finished, colleagues } = await runWithColleague(parameters, 2);
		expect(finished.output('Next')[1]?.json.error).toBe(
			ALREADY_REFERRED.failed(colleagues, 'pending', 1),
		);
		expect(referralUuids()).toHaveLength(2);
	});
});

it('When only what comes by API is shown with another sender, a lost create is unknown', async () => {
	const existing = addReferral(1, { adviceType: 'tax' });
	addFault({ when: 'after', operation: 'createReferral', effect: { kind: 'delay', ms: 500 } });
	loseCreate('after');
	const { finished } = await startNode(createAnother);
	while (referralUuids().length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
	for (const [uuid, referral] of mockPlannr().data.referrals) {
		if (uuid !== existing) referral.senderAccountUuid = demo.preferredAccount;
	}
	expectOutcome(await finished, 'unknown', [existing]);
});

it('When all referrals are shown with one sender, a lost create is found once a response has shown it', async () => {
	mockPlannr().hostile.alterations = ['sharedSender'];
	loseCreate('after', 2);
	const items = [{ who: gareth }, { who: john }];
	const parameters = { ...createAnother, clients: uuidLocator('={{ $json.who }}') };
	const finished = await runNode(parameters, { items });
	expect(finished.output('Next')).toHaveLength(2);
	expect(new Set(returnedUuids(finished))).toEqual(new Set(referralUuids()));
	expect(writeRequests()).toHaveLength(2);
});

it('120 equal items with 20 lost responses take few requests, although lists omit fields', async () => {
	mockPlannr().hostile.listFields = ['uuid', 'status', 'direction', 'created_at'];
	const nth = Array.from({ length: 20 }, (_, number) => 3 + number * 5);
	addFault({ operation: 'createReferral', nth, when: 'after', effect: drop });
	const items = Array.from({ length: 120 }, () => ({}));
	const finished = await runNode(createAnother, { items });
	expect(returnedUuids(finished)).toHaveLength(120);
	expect(new Set(returnedUuids(finished))).toEqual(new Set(referralUuids()));
	expect(writeRequests()).toHaveLength(120);
	// One list before, and for each lost response one list and the referral that is new in it.
	expect(mockPlannr().requestLog.length).toBeLessThanOrEqual(120 + 1 + 2 * 20 + 5);
});

describe('With Return Existing, an open referral that Plannr shows in part', () => {
	it.each<[string, object]>([
		['without its connection', { connection: null }],
		['without its clients in the list, and unreadable by itself', { clients: [] }],
	])('%s leaves the check open, and is named', async (_, change) => {
		const there = addReferral(1);
		const row = { uuid: there, status: 'pending', direction: 'sent', advice_type: 'mortgages' };
		const shown = { ...row, clients: [{ uuid: john }], created_at: ago(HOUR_MS), ...change };
		addFault({
			operation: 'listReferrals',
			effect: respond(200, { data: [shown], links: { next: null } }),
		});
		addFault({
			operation: 'getReferral',
			effect: 'connection' in change ? respond(200, shown) : respond(403, { message: 'No.' }),
		});
		const items = [{ advice: 'mortgages' }, { advice: 'tax' }];
		const parameters = { ...minimalCreate, adviceTypes: '={{ $json.advice }}' };
		const finished = await runNode(parameters, { items, settings: continueOnFail });
		const [blocked, other] = finished.output('Next').map(({ json }) => json);
		expect(blocked?.error).toContain(ALREADY_REFERRED.precheckFailed);
		expect(blocked?.error).toContain(there);
		expect(JSON.stringify(blocked)).not.toMatch(/later/);
		expect(other).toMatchObject({ advice_type: 'tax' });
		expect(writeRequests()).toHaveLength(1);
	});

	it('with an object for its advice type is the existing one', async () => {
		const existing = addReferral(1);
		mockPlannr().hostile.alterations = ['adviceObject'];
		expect(returnedUuids(await runNode(minimalCreate))).toEqual([existing]);
		expect(writeRequests()).toEqual([]);
	});
});

describe('A connection request whose response is lost', () => {
	const { free } = demo.adviserKeys;
	const request: INodeParameters = {
		resource: 'connection',
		operation: 'create',
		adviserKey: free,
	};
	const lose = (when: 'before' | 'after', effect: FaultEffect = drop) => {
		addFault({ operation: 'requestConnection', nth: 1, when, effect });
	};
	const late = (ms: number): FaultEffect => ({ kind: 'late', ms, status: 202 });

	it.each<[string, Hostility, 'before' | 'after', FaultEffect, Outcome]>([
		['Date an hour ahead', { dateAheadMs: HOUR_MS }, 'after', drop, 'found'],
		['created_at an hour behind', { timestamps: { aheadMs: -HOUR_MS } }, 'after', drop, 'found'],
		['lists that show it 3 s later', { listLagMs: 3000 }, 'after', drop, 'found'],
		['a cache that hides itself', { listCache: { shows: 'nothing' } }, 'after', drop, 'found'],
		[
			'a cache whatever the query',
			{ listCache: { shows: 'date', ignoresQuery: true } },
			'after',
			drop,
			'unknown',
		],
		['202, processed 3 s later', {}, 'before', late(3000), 'found'],
		['202, processed 20 s later', {}, 'before', late(20_000), 'unknown'],
		[
			'created_at an hour ahead',
			{ timestamps: { aheadMs: HOUR_MS } },
			'before',
			drop,
			'sent again',
		],
	])('with %s', async (_, hostile, when, effect, outcome) => {
		Object.assign(mockPlannr().hostile, hostile);
		const before = [...mockPlannr().data.connections.keys()];
		lose(when, effect);
		const finished = await runNode(request);
		const created = [...mockPlannr().data.connections.keys()].slice(before.length);
		const { error } = finished;
		expect(writeRequests()).toHaveLength(outcome === 'sent again' ? 2 : 1);
		if (outcome === 'unknown') {
			expect(error?.message).toContain(WRITE_OUTCOMES.unknown.requested);
			return;
		}
		expect(created).toHaveLength(1);
		expect(returnedUuids(finished)).toEqual(created);
	});
});

describe('A lost response to accepting a referral', () => {
	it.each<[string, Hostility, FaultEffect, boolean]>([
		['202, processed 3 s later', {}, { kind: 'late', ms: 3000, status: 202 }, true],
		['204, processed 20 s later', {}, { kind: 'late', ms: 20_000, status: 204 }, false],
		['Date an hour behind', { dateAheadMs: -HOUR_MS }, { kind: 'late', ms: 0 }, true],
	])(
		'is never sent again while Plannr may be working on it: %s',
		async (_, hostile, effect, isFound) => {
			Object.assign(mockPlannr().hostile, hostile);
			addDemoReferrals(mockPlannr().data);
			addFault({ operation: 'acceptReferral', nth: 1, effect });
			const parameters = { operation: 'accept', referral: uuidLocator(demo.referrals.received) };
			const finished = await runNode(parameters);
			expect(writeRequests()).toHaveLength(1);
			const message = finished.error?.message ?? '';
			expect(message).toContain(isFound ? '' : WRITE_OUTCOMES.unknown.accepted);
			expect(returnedUuids(finished)).toEqual(isFound ? [demo.referrals.received] : []);
		},
	);
});

describe('A referral that Plannr shows in part', () => {
	it('and that was there before leaves no doubt about a create that was not processed', async () => {
		const there = addReferral(1, { clientUuids: [] });
		loseCreate('before');
		expectOutcome(await runNode(minimalCreate), 'sent again', [there]);
	});

	it('and that is new leaves one create in doubt, and stops no other', async () => {
		mockPlannr().hostile.listFields = ['uuid', 'status', 'direction', 'created_at'];
		const effect: FaultEffect = respond(403);
		addFault({ operation: 'getReferral', effect });
		loseCreate('after');
		const items = [{ advice: 'mortgages' }, { advice: 'mortgages' }];
		const parameters = { ...createAnother, adviceTypes: '={{ $json.advice }}' };
		const finished = await runNode(parameters, { items, settings: continueOnFail });
		const [first, second] = finished.output('Next').map(({ json }) => json);
		expect(first?.error).toContain(WRITE_OUTCOMES.unknown.created);
		expect(second).toMatchObject({ advice_type: 'mortgages', status: 'pending' });
		expect(referralUuids()).toHaveLength(2);
	});
});

describe('A response to a create that shows', () => {
	const show = (change: object, when: 'before' | 'after' = 'before') => {
		const fixed = { uuid: demo.referrals.pending, status: 'pending', clients: [{ uuid: john }] };
		const body = {
			...fixed,
			connection: { uuid: demo.connections.accepted },
			advice_type: 'mortgages',
			...change,
		};
		addFault({ operation: 'createReferral', when, effect: respond(200, body) });
	};

	it.each<[string, object]>([
		['another advice type', { advice_type: 'tax' }],
		['another connection', { connection: { uuid: demo.connections.received } }],
	])('%s is returned with a hint', async (_, change) => {
		show(change);
		const finished = await runNode(createAnother);
		expect(returnedUuids(finished)).toEqual([demo.referrals.pending]);
		expect(finished.hints(NODE_NAME)).toEqual([
			expect.stringContaining(`${CREATE_REFERRAL.otherTargetHint} (item 0)`),
		]);
	});

	it.each(choices)(
		'a referral that was there before shows nothing of what was created (%s)',
		async (_, parameters) => {
			const uuid = addReferral(1, { status: 'rejected' });
			show({ uuid });
			const { error } = await runNode(parameters);
			expect(error?.message).toContain(WRITE_OUTCOMES.unknown.created);
			expect(writeRequests()).toHaveLength(1);
		},
	);

	it.each(choices)(
		'one that the request cannot have made is not the result (%s)',
		async (_, parameters) => {
			show({ clients: [{ uuid: gareth }], advice_type: 'tax' }, 'after');
			expectOutcome(await runNode(parameters), 'found');
		},
	);

	it('the referral of another item is not the result of both', async () => {
		show({});
		const items = [{}, {}];
		const finished = await runNode(createAnother, {
			items,
			settings: continueOnFail,
		});
		const [first, second] = finished.output('Next').map(({ json }) => json);
		expect(first?.uuid).toBe(demo.referrals.pending);
		expect(second?.error).toContain(WRITE_OUTCOMES.unknown.created);
	});
});

describe('When the list cannot be read again a minute later', () => {
	/** Two equal items: the second one is due once the first has been delayed. */
	async function runLate(parameters: INodeParameters) {
		addFault({
			operation: 'createReferral',
			nth: 1,
			when: 'after',
			effect: { kind: 'delay', ms: 61_000 },
		});
		const nth = Array.from({ length: 6 }, (_, number) => number + 2);
		const effect: FaultEffect = respond(500);
		addFault({ operation: 'listReferrals', nth, effect });
		const options = { timeout: 100 };
		const items = [{}, {}];
		const settings = continueOnFail;
		return await runNode({ ...parameters, options }, { items, settings });
	}

	it('Return Existing sends nothing more', async () => {
		const [first, second] = (await runLate(minimalCreate)).output('Next').map(({ json }) => json);
		expect(first).toMatchObject({ status: 'pending' });
		expect(second?.error).toContain(ALREADY_REFERRED.precheckFailed);
		expect(writeRequests()).toHaveLength(1);
	});

	it('Create Another goes on, and takes no referral for its own that it did not see before', async () => {
		loseCreate('after', 2);
		const finished = await runLate(createAnother);
		const [first, second] = finished.output('Next').map(({ json }) => json);
		expect(first).toMatchObject({ status: 'pending' });
		expect(second?.error).toContain(WRITE_OUTCOMES.unknown.created);
		expect(referralUuids()).toHaveLength(2);
		expect(writeRequests()).toHaveLength(2);
	});
});

it.each<RecordAlteration>(['extraClient', 'otherClientUuids'])(
	'When a response shows other clients (%s), a hint says so, and the next execution knows the referral all the same',
	async (alteration) => {
		mockPlannr().hostile.alterations = [alteration];
		const first = await runNode(minimalCreate);
		expect(first.hints(NODE_NAME)).toEqual([
			expect.stringContaining(`${CREATE_REFERRAL.otherTargetHint} (item 0)`),
		]);
		const second = await runNode(minimalCreate);
		expect(returnedUuids(second)).toEqual(returnedUuids(first));
		expect(writeRequests()).toHaveLength(1);
	},
);

it('A response with a referral from before the oldest one that was read is not the result', async () => {
	mockPlannr().hostile.ignoredQuery = ['per_page'];
	for (let days = 0; days < 16; days += 1) {
		const createdAt = ago(days * 24 * HOUR_MS + HOUR_MS);
		addReferral(days, { adviceType: 'tax', status: 'rejected', createdAt });
	}
	const [oldest] = [...mockPlannr().data.referrals.values()].sort(
		(one, other) => one.createdAt.getTime() - other.createdAt.getTime(),
	);
	const body = {
		uuid: oldest?.uuid,
		status: 'rejected',
		direction: 'sent',
		clients: [{ uuid: john }],
		advice_type: 'tax',
		created_at: oldest?.createdAt.toISOString(),
	};
	addFault({ operation: 'createReferral', when: 'after', effect: respond(200, body) });
	const existing = referralUuids();
	expectOutcome(await runNode(createAnother), 'found', existing);
});
