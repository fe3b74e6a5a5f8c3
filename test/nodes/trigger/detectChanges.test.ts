import type { IDataObject } from 'n8n-workflow';

import { ListServer } from './listServer';

const DAY_MS = 24 * 60 * 60 * 1000;
const ULID = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

let server: ListServer;

beforeEach(() => {
	server = new ListServer();
});

const uuidOf = (number: number) => `4ef44ef4-0000-4000-9000-${String(number).padStart(12, '0')}`;

/** Creates a referral; the number is also its age in minutes. */
function createReferral(number: number, changes: IDataObject = {}): IDataObject {
	return {
		uuid: uuidOf(number),
		status: 'pending',
		direction: 'received',
		created_at: new Date(server.time.plannr - number * 60_000).toISOString(),
		sla_deadline: null,
		...changes,
	};
}

/** Creates referrals with the numbers from `first` on, the oldest first. */
function createReferrals(count: number, first: number, changes: IDataObject = {}): IDataObject[] {
	return Array.from({ length: count }, (_, index) =>
		createReferral(first + count - 1 - index, changes),
	);
}

const decided = { status: 'accepted' };

/** Counts the referrals that the trigger remembers, besides the pending ones. */
function countSeen(): number {
	return server.state?.seen.size ?? 0;
}

/** Lets milliseconds pass by all clocks. */
function pass(ms: number): void {
	server.time = { plannr: server.time.plannr + ms, local: server.time.local + ms };
}

describe('A date in the future', () => {
	it('moves nothing: 250 referrals that are decided between polls are reported after it vanishes', async () => {
		const odd = createReferral(0, { created_at: '2099-01-01T00:00:00+00:00' });
		server.referrals = [...createReferrals(150, 1000, decided), odd];
		await server.poll();
		expect(await server.poll()).toEqual([]);
		server.referrals.pop();
		expect(await server.poll()).toEqual([]);
		server.referrals.push(...createReferrals(250, 1, decided));
		expect(await server.poll()).toHaveLength(500);
		expect(await server.poll()).toEqual([]);
	});

	it('moves nothing when more than a page of referrals has one', async () => {
		server.referrals = [...createReferrals(150, 1000, decided)];
		await server.poll();
		const odd = createReferrals(120, 0, decided).map((referral, index) => ({
			...referral,
			created_at: new Date(Date.parse('2099-01-01T00:00:00Z') + index * 1000).toISOString(),
		}));
		server.referrals.push(...odd);
		expect(await server.poll()).toHaveLength(240);
		expect(await server.poll()).toEqual([]);
		server.referrals.splice(150);
		server.referrals.push(...createReferrals(130, 200, decided));
		expect(await server.poll()).toHaveLength(260);
	});

	it('in a saved state of which the pending ones were incomplete ends, too', async () => {
		server.referrals = createReferrals(10, 1000);
		await server.poll();
		if (server.state !== undefined) server.state = { ...server.state, pendingHorizon: 4e12 };
		pass(DAY_MS);
		server.changePage = (page) => ({ ...page, links: { next: 'https://elsewhere.example' } });
		expect(await server.poll()).toEqual([]);
		pass(DAY_MS);
		server.referrals.push(createReferral(1));
		expect(await server.poll()).toEqual([`referralReceived ${uuidOf(1)}`]);
	});

	it('in a saved state ends when it is loaded', async () => {
		server.referrals = createReferrals(150, 1000, decided);
		await server.poll();
		if (server.state !== undefined) server.state = { ...server.state, horizon: 4e12 };
		server.referrals.push(...createReferrals(10, 200));
		expect(await server.poll()).toHaveLength(10);
		pass(DAY_MS);
		server.referrals.push(createReferral(1, { uuid: ULID, ...decided }));
		expect(await server.poll()).toHaveLength(2);
	});
});

describe('A decided referral that becomes pending again', () => {
	it('is not new, and its next decision is reported once what caches show is over', async () => {
		server.referrals = [createReferral(2000), ...createReferrals(150, 1000, decided)];
		await server.poll();
		server.referrals[0] = createReferral(2000, decided);
		expect(await server.poll()).toEqual([`referralAccepted ${uuidOf(2000)}`]);
		server.referrals[0] = createReferral(2000);
		for (let days = 0; days < 5; days++) {
			expect(await server.poll()).toEqual([]);
			pass(DAY_MS);
		}
		server.referrals[0] = createReferral(2000, { status: 'rejected' });
		expect(await server.poll()).toEqual([`referralRejected ${uuidOf(2000)}`]);
	});
});

describe('A page from a replica that lags behind', () => {
	it.each<[number, number, string]>([
		[250, 1, '2'],
		[800, 60, '7'],
	])(
		'hides only until the next poll what was decided of %i, %i minutes apart',
		async (count, apart, page) => {
			server.referrals = createReferrals(150, 100_000, decided);
			await server.poll();
			const old = [...server.referrals];
			for (let number = count; number > 0; number--) {
				server.referrals.push(createReferral(number * apart, decided));
			}
			const recent = server.referrals;
			server.onRequest = (query) => {
				server.referrals = query.get('page') === page ? old : recent;
			};
			const first = await server.poll();
			server.onRequest = () => undefined;
			server.referrals = recent;
			const all = [...first, ...(await server.poll())];
			expect(all).toHaveLength(2 * count);
			expect(new Set(all).size).toBe(2 * count);
			expect(await server.poll()).toEqual([]);
		},
	);
});

describe('Old referrals that were decided', () => {
	it.each<[string, Partial<ListServer>]>([
		['sort is ignored', { ignored: ['sort'] }],
		['there is no paging information', { ignored: ['sort'], hidesPagination: true }],
		['everything is as documented', {}],
	])('are not reported after others vanish when %s', async (_, behaviour) => {
		Object.assign(server, behaviour);
		server.referrals = createReferrals(300, 1000, decided);
		await server.poll();
		server.referrals.splice(0, 20);
		expect(await server.poll()).toEqual([]);
		server.referrals.splice(-20);
		expect(await server.poll()).toEqual([]);
		server.referrals.push(createReferral(1, decided));
		expect(await server.poll()).toEqual([
			`referralReceived ${uuidOf(1)}`,
			`referralAccepted ${uuidOf(1)}`,
		]);
	});

	it('are not reported when more have been decided than are remembered', async () => {
		server.ignored = ['sort'];
		server.referrals = createReferrals(3000, 10_000, decided);
		await server.poll();
		expect(countSeen()).toBeLessThan(2000);
		server.referrals.splice(500, 20);
		server.referrals.unshift(createReferral(1, decided));
		expect(await server.poll()).toHaveLength(2);
		expect(await server.poll()).toEqual([]);
	});

	it('are reported if new, however many were created in the same second', async () => {
		server.ignored = ['sort', 'per_page'];
		const sameSecond = { ...decided, created_at: '2026-06-01T11:00:00Z' };
		server.referrals = createReferrals(40, 100, sameSecond);
		await server.poll();
		server.referrals.push(createReferral(1, sameSecond));
		expect(await server.poll()).toHaveLength(2);
		expect(await server.poll()).toEqual([]);
	});
});

describe('A clock that was wrong during one poll', () => {
	const DECISION = [`referralAccepted ${uuidOf(5)}`];

	it('of this machine lets no decision be reported again when a cache then returns the referral as pending', async () => {
		server.referrals = createReferrals(120, 1000, decided);
		const referral = createReferral(5);
		server.referrals.push(referral);
		await server.poll();
		const { local } = server.time;
		server.time.local -= 40 * DAY_MS;
		referral.status = 'accepted';
		expect(await server.poll()).toEqual(DECISION);
		server.time.local = local;
		for (const status of ['pending', 'pending', 'accepted']) {
			referral.status = status;
			expect(await server.poll()).toEqual([]);
		}
	});

	it('of this machine drops no referral that is missing for a moment', async () => {
		server.referrals = [createReferral(5)];
		await server.poll();
		const { local } = server.time;
		const hidden = server.referrals.splice(0);
		server.time.local -= 40 * DAY_MS;
		expect(await server.poll()).toEqual([]);
		server.time.local = local;
		expect(await server.poll()).toEqual([]);
		server.referrals = hidden.map((referral) => ({ ...referral, status: 'accepted' }));
		expect(await server.poll()).toEqual(DECISION);
	});

	it("of Plannr's server does not keep a missing referral for ever", async () => {
		server.referrals = [createReferral(5)];
		await server.poll();
		server.referrals = [];
		const { plannr } = server.time;
		server.time.plannr = Date.parse('2099-01-01T00:00:00Z');
		await server.poll();
		server.time.plannr = plannr;
		await server.poll();
		pass(8 * DAY_MS);
		await server.poll();
		expect(server.state?.pending.size).toBe(0);
	});
});

describe('Dates that Plannr shows an hour later than before, as if the clocks had changed', () => {
	it('make no old referral a new one', async () => {
		server.referrals = createReferrals(250, 1000, decided);
		await server.poll();
		for (const referral of server.referrals) {
			const later = Date.parse(String(referral.created_at)) + 60 * 60_000;
			referral.created_at = new Date(later).toISOString();
		}
		expect(await server.poll()).toEqual([]);
	});
});

describe('A first poll that cannot read the list whole', () => {
	it.each([decided, {}])('counts as new what is created in its second: %j', async (changes) => {
		server.referrals = [createReferral(1)];
		// Another list's link, so that this one has no end.
		server.changePage = (page) => ({ ...page, links: { next: 'https://elsewhere.example/' } });
		await server.poll();
		server.changePage = (page) => page;
		const second = new Date(server.time.plannr).toISOString().slice(0, 19);
		pass(60_000);
		const created = createReferral(2, { created_at: `${second}+00:00`, ...changes });
		server.referrals.push(createReferral(120 * 24 * 60, decided), created);
		expect(await server.poll()).toContain(`referralReceived ${uuidOf(2)}`);
	});
});

describe('A first poll during which a referral is decided', () => {
	it.each([
		[1, true],
		[1, false],
		[2, true],
	])(
		'counts no other pending one as new afterwards (reading %i, without paging information: %s)',
		async (reading, hidesPagination) => {
			server.hidesPagination = hidesPagination;
			server.referrals = createReferrals(250, 1000);
			let readings = 0;
			// Those on later pages move up by one.
			server.reject = (query) => {
				const isSecondPage = query.get('filter[status]') === 'pending' && query.get('page') === '2';
				readings += isSecondPage ? 1 : 0;
				if (isSecondPage && readings === reading)
					server.referrals.splice(-1, 1, createReferral(1000, decided));
				return undefined;
			};
			expect(await server.poll()).toEqual([]);
			expect(await server.poll()).toEqual([`referralAccepted ${uuidOf(1000)}`]);
		},
	);
});

describe('One odd referral', () => {
	it.each<[string, IDataObject]>([
		['without a date', { created_at: null }],
		['with a date without an offset', { created_at: '2026-06-01 11:59:00' }],
		['with a date in the future', { created_at: '2099-01-01T00:00:00Z' }],
		['with a date long ago', { created_at: '0000-00-00T00:00:00Z' }],
		['with a ULID', { uuid: ULID }],
		['with a number for a UUID', { uuid: 7 }],
		['with another deadline', { sla_deadline: 'soon' }],
		['with a status in capitals', { status: 'Pending' }],
	])('%s is reported, and so are the others', async (_, changes) => {
		server.referrals = createReferrals(150, 1000, decided);
		await server.poll(3);
		const odd = createReferral(2, changes);
		const deadline = { sla_deadline: '2026-06-02' };
		server.referrals.push(createReferral(3, deadline), odd, createReferral(1));
		const identifier = String(odd.uuid);
		expect((await server.poll(3)).sort()).toEqual(
			[
				`referralReceived ${identifier}`,
				`referralReceived ${uuidOf(1)}`,
				`referralReceived ${uuidOf(3)}`,
				`slaDueSoon ${uuidOf(3)}`,
			].sort(),
		);
		for (const referral of server.referrals.slice(-3)) referral.status = 'rejected';
		expect((await server.poll(3)).sort()).toEqual(
			[identifier, uuidOf(1), uuidOf(3)].map((one) => `referralRejected ${one}`).sort(),
		);
		expect(await server.poll(3)).toEqual([]);
	});

	it.each<[string, IDataObject, string]>([
		['without a UUID', { uuid: null }, 'Plannr returns a referral without a usable UUID'],
		['with separators', { uuid: 'a,b' }, 'Plannr returns a referral without a usable UUID'],
		['whose direction is unknown', { direction: null }, `${uuidOf(2)} was sent or received`],
	])('%s does not stop the others, and is named as a problem', async (_, changes, problem) => {
		server.referrals = createReferrals(20, 1000, decided);
		await server.poll();
		server.referrals.push(createReferral(2, changes), createReferral(1));
		expect(await server.poll()).toEqual([`referralReceived ${uuidOf(1)}`]);
		expect(server.problems.join()).toContain(problem);
	});

	it('of an unknown status is followed until it is decided', async () => {
		const odd = createReferral(2);
		server.referrals = [...createReferrals(20, 1000, decided), odd];
		await server.poll();
		odd.status = 'on_hold';
		expect(await server.poll()).toEqual([]);
		expect(server.problems).toEqual([`Referral ${uuidOf(2)} has an unknown status`]);
		odd.status = 'accepted';
		expect(await server.poll()).toEqual([`referralAccepted ${uuidOf(2)}`]);
		expect(await server.poll()).toEqual([]);
	});

	it('whose status stays unknown is dropped after a week, which is logged', async () => {
		await server.poll();
		server.referrals = [createReferral(2, { status: 'on_hold' })];
		await server.poll();
		pass(8 * DAY_MS);
		await server.poll();
		expect(server.state?.pending.size).toBe(0);
		expect(server.problems).toEqual([
			`Referral ${uuidOf(2)} has had an unknown status for a week, and is no longer checked`,
		]);
	});

	it('that is new and of an unknown status is reported, and followed until it is decided', async () => {
		await server.poll();
		const odd = createReferral(2, { status: null });
		server.referrals = [odd];
		expect(await server.poll()).toEqual([`referralReceived ${uuidOf(2)}`]);
		odd.status = 'rejected';
		expect(await server.poll()).toEqual([`referralRejected ${uuidOf(2)}`]);
		expect(await server.poll()).toEqual([]);
	});

	it.each([422, 500])('that cannot be looked up (%i) does not stop the others', async (status) => {
		server.referrals = createReferrals(250, 100);
		const odd = uuidOf(200);
		await server.poll();
		for (const referral of server.referrals) referral.status = 'accepted';
		server.reject = (query) =>
			query.get('filter[uuid]')?.includes(odd) === true ? status : undefined;
		expect(await server.poll()).toHaveLength(249);
		expect(await server.poll()).toEqual([]);
		server.reject = () => undefined;
		expect(await server.poll()).toEqual([`referralAccepted ${odd}`]);
	});
});

describe('Where Plannr rejects further pages that it has not announced', () => {
	beforeEach(() => {
		server.hidesPagination = true;
	});

	it('all decisions are reported nevertheless', async () => {
		server.referrals = createReferrals(40, 100);
		await server.poll();
		for (const referral of server.referrals) referral.status = 'accepted';
		server.ignored = ['per_page'];
		server.reject = (query) => (query.has('page') ? 422 : undefined);
		expect(await server.poll()).toHaveLength(40);
		expect(await server.poll()).toEqual([]);
	});

	it('the log shows that some referrals may not be seen', async () => {
		server.referrals = createReferrals(120, 100);
		await server.poll();
		expect(server.problems).toEqual([]);
		server.reject = (query) => (query.has('page') ? 404 : undefined);
		await server.poll();
		expect(server.problems).toEqual(['The list of referrals could not be read to its end']);
	});
});

describe('A list', () => {
	it.each<[string, Partial<ListServer>]>([
		['without paging information', { hidesPagination: true }],
		['with 15 rows a page', { ignored: ['per_page'] }],
		[
			'with 15 rows a page, without paging information',
			{ ignored: ['per_page'], hidesPagination: true },
		],
		['with numbers as names', { changeRows: (rows) => Object.fromEntries(rows.entries()) }],
		['inside another one', { changeRows: (rows) => ({ data: rows }) }],
		['with wrapped rows', { changeRows: (rows) => rows.map((data) => ({ data })) }],
		['with null among its rows', { changeRows: (rows) => [null, ...rows] }],
		['that ignores the status', { ignored: ['filter[status]'] }],
		['that ignores the UUIDs', { ignored: ['filter[uuid]'] }],
		[
			'that ignores everything',
			{ ignored: ['filter[uuid]', 'filter[status]', 'per_page', 'sort'] },
		],
	])('%s is read like any other', async (_, behaviour) => {
		Object.assign(server, behaviour);
		server.referrals = [...createReferrals(30, 2000), ...createReferrals(30, 1000, decided)];
		await server.poll();
		expect(await server.poll()).toEqual([]);
		for (const number of [2000, 2014, 2029])
			for (const one of server.referrals) if (one.uuid === uuidOf(number)) one.status = 'accepted';
		server.referrals.push(createReferral(1), createReferral(2, decided));
		expect(await server.poll()).toHaveLength(3 + 1 + 2);
		expect(await server.poll()).toEqual([]);
	});

	it('whose lookups are never complete drops no referral', async () => {
		server.referrals = [createReferral(1), createReferral(2)];
		await server.poll();
		const [kept] = server.referrals;
		server.referrals = createReferrals(30, 1000, decided);
		server.ignored = ['page', 'per_page', 'filter[uuid]'];
		server.hidesPagination = true;
		for (let day = 0; day < 10; day++) {
			await server.poll();
			pass(DAY_MS);
		}
		if (kept !== undefined) server.referrals.unshift({ ...kept, status: 'accepted' });
		expect(await server.poll()).toEqual([`referralAccepted ${String(kept?.uuid)}`]);
	});
});

describe('A pending referral that is no longer returned', () => {
	it('is dropped after a week, which is logged', async () => {
		server.referrals = [createReferral(1)];
		await server.poll();
		server.referrals = [];
		await server.poll();
		pass(7 * DAY_MS - 13 * 60 * 60 * 1000);
		await server.poll();
		expect(server.state?.pending.size).toBe(1);
		pass(DAY_MS);
		await server.poll();
		expect(server.state?.pending.size).toBe(0);
		expect(server.problems.join()).toContain('not been returned for a week');
	});
});

describe('An SLA deadline', () => {
	it.each([
		['2026-06-02', 1, true],
		['2026-06-03', 1, false],
		['2026-06-01', 0, true],
		['2026-06-02', 0, false],
		['2026-05-01', 1, true],
		['2026-06-01T22:30:00Z', 0, true],
		['2026-06-01T23:30:00Z', 0, false],
		['9999-12-31', 9_007_199_254_740_991, true],
	])('on %s with %i days ahead is due on 1 June: %s', async (deadline, days, isDue) => {
		server.referrals = [createReferral(1, { sla_deadline: deadline })];
		await server.poll(days);
		expect(await server.poll(days)).toHaveLength(isDue ? 1 : 0);
		expect(await server.poll(days)).toEqual([]);
	});

	it('is due by days and not by hours when the clocks change', async () => {
		server.time.plannr = Date.parse('2026-03-28T23:30:00Z');
		server.referrals = [createReferral(1, { sla_deadline: '2026-03-30' })];
		await server.poll(1);
		expect(await server.poll(1)).toEqual([]);
		expect(await server.poll(2)).toHaveLength(1);
	});
});
