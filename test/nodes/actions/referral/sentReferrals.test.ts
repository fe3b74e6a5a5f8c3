import type { IDataObject } from 'n8n-workflow';

import { SentReferrals } from '../../../../nodes/PlannrReferral/actions/referral/sentReferrals';
import { PlannrError } from '../../../../nodes/PlannrReferral/transport/errors';
import type { ReferralRequest } from '../../../../nodes/PlannrReferral/transport/vocabulary';
import { referralRecord, uuid } from '../../execution/lostWrites';
import { FakeClock } from '../../transport/fakeClock';
import { measureGrowth } from '../../processorTime';
import { createListClient, staleResponse } from '../../transport/lists';
import { CONNECTION, JANE, JOHN } from './createRequests';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = Date.UTC(2026, 10, 27, 12);

/** Creates the referral of John for pensions. */
const request: ReferralRequest = {
	connection_uuid: CONNECTION,
	client_uuids: [JOHN],
	advice_type: 'pensions',
	duration_months: 3,
	shared_data: ['basic_details'],
};

/** What a list shows of the account that sent a referral. */
const shownSender = { sender_account: { uuid: uuid(500) } };

/** A referral that the request may have made, created so many hours ago. */
const referral = (number: number, hoursAgo: number, changes: IDataObject = {}): IDataObject =>
	referralRecord(number, {
		created_at: new Date(NOW - hoursAgo * HOUR).toISOString(),
		...changes,
	});

/** A referral of Jane for tax advice. */
const unrelated = (number: number, hoursAgo: number): IDataObject =>
	referral(number, hoursAgo, { clients: [{ uuid: JANE }], advice_type: 'tax' });

/** What a list shows of a referral that leaves out the details and the clients. */
const briefly = ({ uuid: one, status, created_at }: IDataObject): IDataObject => ({
	uuid: one,
	status,
	created_at,
});

const notFound = new PlannrError('rejected', 'HTTP status 404', 404, {
	message: 'No.',
	fields: {},
});
const page404 = new PlannrError('rejected', 'HTTP status 404', 404);
const failure = new PlannrError('lost', 'HTTP status 503', 503);

/** Plannr with sent referrals, of which a page of the list shows two. */
function createPlannr(referrals: readonly IDataObject[], { isBrief = false, date = NOW } = {}) {
	const plannr = {
		referrals: [...referrals],
		/** What the list returns instead. */
		override: undefined as unknown,
	};
	const clock = new FakeClock();
	const { client, requests } = createListClient(
		({ path, query: { page = '1', 'filter[status]': status } }) => {
			const [, one] = /referrals\/(.+)$/.exec(path) ?? [];
			if (one !== undefined) return plannr.referrals.find((all) => all.uuid === one) ?? notFound;
			if (plannr.override !== undefined) return plannr.override;
			const rows = plannr.referrals
				.filter((all) => status === undefined || all.status === status)
				.toSorted((a, b) => String(b.created_at).localeCompare(String(a.created_at)));
			return {
				data: rows
					.slice(Number(page) * 2 - 2, Number(page) * 2)
					.map((row) => (isBrief ? briefly(row) : row)),
				meta: {
					current_page: Number(page),
					last_page: Math.max(1, Math.ceil(rows.length / 2)),
					total: rows.length,
				},
			};
		},
		{ clock },
	);
	client.serverClock.update({ date: new Date(date).toUTCString() }, clock.moment());
	/** The requests since this was called last: the filter and page of a list, or the UUID of a referral. */
	const takeRequests = () =>
		requests
			.splice(0)
			.map(({ path, query: { page = '1', 'filter[status]': status = 'all' } }) =>
				path.endsWith('/referrals') ? `${status} ${page}` : path.replace(/^.*\//, ''),
			);
	return { plannr, client, clock, sent: SentReferrals.of(client), takeRequests };
}

/** Which of the records with these numbers were there before a write. */
const knownIn = (sent: SentReferrals, ...numbers: number[]) =>
	numbers.filter((number) => sent.baseline()?.has(uuid(number)));

const isNotOwned = () => false;

describe('What an execution has seen', () => {
	it('is shared by the runs of a credential, and by no others', () => {
		const { client, sent } = createPlannr([]);
		expect(SentReferrals.of({ ...client, run: {} })).toBe(sent);
		expect(SentReferrals.of({ ...client, credentialKey: 'another' })).not.toBe(sent);
		expect(SentReferrals.of({ ...client, scope: {} })).not.toBe(sent);
	});
});

it('The referrals of one day are read in time in proportion to their number', async () => {
	const readAll = async (pages: number) => {
		const { client } = createListClient(({ query: { page = '1' } }) => ({
			data: Array.from({ length: 50 }, (_, index) => {
				const number = Number(page) * 50 + index;
				return { uuid: `${number}`, created_at: new Date(NOW - number).toISOString() };
			}),
			meta: { current_page: Number(page), last_page: pages },
		}));
		await SentReferrals.of(client).prepare(client, false);
	};
	expect(await measureGrowth(readAll, 200, 3)).toBeLessThan(3);
});

it('An open referral is found in a time that does not grow with those of other clients', async () => {
	const unknownType = (number: number) =>
		referral(number, 1, { clients: [{ uuid: uuid(900_000 + number) }], advice_type: 'Advice' });
	const withReferrals = (count: number) => {
		const { client, sent } = createPlannr([]);
		for (let number = 1; number <= count; number++) sent.add(client, unknownType(number));
		return async () => {
			for (let time = 0; time < 2000; time++) await sent.findOpen(client, request);
		};
	};
	const [single, double] = [withReferrals(1000), withReferrals(2000)];
	const find = async (count: number) => await (count === 1000 ? single : double)();
	expect(await measureGrowth(find, 1000, 1.5)).toBeLessThan(1.5);
});

describe('What there is before a create', () => {
	const referrals = [1, 2, 23, 24, 25, 26, 50].map((hours) => referral(hours, hours));

	it("is read back to a day before Plannr's present, when a referral is from the future", async () => {
		const future = referral(99, -1000);
		const { client, sent, takeRequests } = createPlannr([future, ...referrals]);
		expect(await sent.prepare(client, false)).toBe(true);
		expect(takeRequests()).toEqual(['all 1', 'all 2', 'all 3']);
		expect(sent.baseline()).toMatchObject({ newest: NOW });
	});

	it('is read once for all items that need it at the same time, and for a minute', async () => {
		const { client, clock, sent, takeRequests } = createPlannr([referral(1, 1)]);
		await Promise.all([1, 2, 3].map(async () => await sent.prepare(client, false)));
		await clock.advance(MINUTE);
		await sent.prepare(client, false);
		expect(takeRequests()).toEqual(['all 1']);
	});

	it('is read again after a minute, until a page shows only what is known', async () => {
		const { plannr, client, clock, sent, takeRequests } = createPlannr(referrals);
		await sent.prepare(client, false);
		takeRequests();
		await clock.advance(MINUTE + 1);
		plannr.referrals.push(referral(60, 0), referral(61, 0.5), referral(62, 0.6));
		expect(await sent.prepare(client, false)).toBe(true);
		expect(takeRequests()).toEqual(['all 1', 'all 2', 'all 3']);
		expect(knownIn(sent, 60, 61, 62, 1)).toEqual([60, 61, 62, 1]);
	});

	it('does not change afterwards, whatever is seen or made later', async () => {
		const { plannr, client, sent } = createPlannr([referral(1, 1)]);
		await sent.prepare(client, false);
		const before = sent.baseline();
		plannr.referrals.push(referral(2, 0));
		await sent.look(client, request, before, isNotOwned);
		sent.add(client, referral(3, 0));
		expect([1, 2, 3].map((number) => before?.has(uuid(number)))).toEqual([true, false, false]);
		expect([...(before?.entries() ?? [])].map(([one]) => one)).toEqual([uuid(1)]);
		expect(knownIn(sent, 1, 2, 3)).toEqual([1, 2, 3]);
	});
});

describe('A list that cannot be read', () => {
	const cannotBeRead = { data: [referral(1, 1)], links: { next: 'https://elsewhere.example.com' } };

	it.each([
		['is not read to its end', cannotBeRead],
		['comes from a cache', staleResponse({ data: [referral(1, 1)] })],
	])('leaves open what there was before when it %s', async (_, override) => {
		const { plannr, client, sent } = createPlannr([]);
		plannr.override = override;
		expect(await sent.prepare(client, false)).toBe(false);
		expect(sent.baseline()).toBeUndefined();
	});

	it.each([
		['fails', failure],
		['is not read to its end', cannotBeRead],
	])('makes what was read before too old when reading it again %s', async (_, override) => {
		const { plannr, client, clock, sent } = createPlannr([referral(2, 2)]);
		await sent.prepare(client, false);
		await clock.advance(MINUTE + 1);
		plannr.override = override;
		await sent.prepare(client, false).catch(() => undefined);
		expect(sent.baseline()).toBeUndefined();
	});
});

describe('A look after a lost response', () => {
	it('reads as far down as a new referral may be', async () => {
		const referrals = [1, 2, 23, 24, 25, 26, 27, 50].map((hours) => unrelated(hours, hours));
		const { plannr, client, sent, takeRequests } = createPlannr(referrals);
		await sent.prepare(client, false);
		const before = sent.baseline();
		takeRequests();
		plannr.referrals.push(referral(60, 25.5, shownSender));
		const reading = await sent.look(client, request, before, isNotOwned);
		expect(takeRequests()).toEqual(['all 1', 'all 2', 'all 3', 'all 4']);
		expect(reading).toMatchObject({ isComplete: true, isStale: false });
		expect(reading.records.map((record) => record.uuid)).toContain(uuid(60));
	});

	it('reads to the end without a baseline', async () => {
		const referrals = [1, 2, 30, 40, 50].map((hours) => unrelated(hours, hours));
		const { client, sent, takeRequests } = createPlannr(referrals);
		await sent.look(client, request, undefined, isNotOwned);
		expect(takeRequests()).toEqual(['all 1', 'all 2', 'all 3']);
	});

	it('fetches nothing that is shown in full, or that is certainly not its doing', async () => {
		const { client, sent, takeRequests } = createPlannr([
			referral(1, 1, shownSender),
			unrelated(2, 2),
		]);
		await sent.look(client, request, undefined, isNotOwned);
		expect(takeRequests()).toEqual(['all 1']);
	});

	it('does not know everything when Plannr does not show a referral that it lists', async () => {
		const { plannr, client, sent } = createPlannr([]);
		plannr.override = { data: [briefly(referral(1, 1))], links: { next: null } };
		expect(await sent.look(client, request, undefined, isNotOwned)).toMatchObject({
			isComplete: false,
		});
	});
});

describe('An open referral with the same target', () => {
	/** Looks for one after reading what there is. */
	async function findIn(referrals: readonly IDataObject[], options = {}) {
		const start = createPlannr(referrals, options);
		await start.sent.prepare(start.client, true);
		start.takeRequests();
		const find = async () => await start.sent.findOpen(start.client, request);
		return { ...start, find, answer: await find() };
	}

	it.each<[string, IDataObject]>([
		['the clients', { clients: [] }],
		['the clients, with null', { clients: null }],
		['the clients, with an empty list in an object', { clients: { data: [] } }],
		['the clients, with an empty object', { clients: {} }],
		['the connection', { connection: null }],
		['the connection, with null in an object', { connection: { data: null } }],
		['the advice type', { advice_type: null }],
	])('is not forgotten when a later list leaves out %s', async (_, changes) => {
		const { client, clock, sent, plannr } = createPlannr([referral(1, 1)]);
		await sent.prepare(client, true);
		sent.add(client, referral(1, 1));
		plannr.referrals = [referral(1, 1, changes)];
		await clock.advance(MINUTE + 1);
		await sent.prepare(client, true);
		expect((await sent.findOpen(client, request)).open?.uuid).toBe(uuid(1));
	});

	it('is asked for again when the list that was read since does not show its status', async () => {
		const { client, clock, sent, plannr, takeRequests } = createPlannr([referral(1, 1)]);
		await sent.prepare(client, true);
		const { status, ...others } = referral(1, 1);
		plannr.referrals = [others];
		await clock.advance(MINUTE + 1);
		await sent.prepare(client, true);
		plannr.referrals = [{ ...others, status }];
		takeRequests();
		expect((await sent.findOpen(client, request)).open?.uuid).toBe(uuid(1));
		expect(takeRequests()).toEqual([uuid(1)]);
	});

	it('is asked for again when it was seen more than a minute ago', async () => {
		const { plannr, clock, find, takeRequests } = await findIn([referral(1, 1)]);
		await clock.advance(MINUTE);
		await find();
		expect(takeRequests()).toEqual([]);
		await clock.advance(1);
		plannr.referrals = [referral(1, 1, { status: 'rejected' })];
		expect(await find()).toEqual({ unreadable: [] });
		expect(takeRequests()).toEqual([uuid(1)]);
	});
});

it('A lookup proves nothing without a referral that another lookup has shown', async () => {
	const { plannr, client, sent } = createPlannr([referral(1, 3)]);
	await sent.prepare(client, false);
	const baseline = sent.baseline();
	const look = async () => await sent.look(client, request, baseline, () => false);
	plannr.referrals = [referral(1, 3), unrelated(2, 1)];
	expect(await look()).toMatchObject({ isComplete: true });
	// What was there before may have gone; the judge fetches it.
	plannr.referrals = [unrelated(2, 1)];
	expect(await look()).toMatchObject({ isComplete: true });
	plannr.referrals = [referral(1, 3)];
	expect(await look()).toMatchObject({ isComplete: false });
});

describe('A referral that a write has made', () => {
	it('is open without another request when it was shown a moment ago', async () => {
		const { client, sent, takeRequests } = createPlannr([]);
		expect(await sent.findIfOpen(client, referral(1, 1), true)).toEqual(referral(1, 1));
		expect(takeRequests()).toEqual([]);
	});

	it.each<[string, IDataObject[], boolean]>([
		['is still open', [referral(1, 1)], true],
		['was rejected', [referral(1, 1, { status: 'rejected' })], false],
		['has gone', [], false],
	])('is fetched when that is a while ago, and %s', async (_, referrals, isOpen) => {
		const { client, sent, takeRequests } = createPlannr(referrals);
		const open = await sent.findIfOpen(client, referral(1, 1), false);
		expect(open?.uuid).toBe(isOpen ? uuid(1) : undefined);
		expect(takeRequests()).toEqual([uuid(1)]);
	});

	it('has the status that was seen last', async () => {
		const { client, sent, takeRequests } = createPlannr([referral(1, 1, { status: 'rejected' })]);
		await sent.prepare(client, true);
		takeRequests();
		expect(await sent.findIfOpen(client, referral(1, 1), true)).toBeUndefined();
		expect(takeRequests()).toEqual([]);
	});
});

it('What was read is read again once another write may have made it too old', async () => {
	const { client, sent, takeRequests } = createPlannr([referral(1, 1)]);
	await sent.prepare(client, true);
	sent.expire();
	await sent.prepare(client, true);
	expect(takeRequests()).toEqual(['all 1', 'all 1']);
});

it.each<[string, unknown]>([
	["a page that is not Plannr's", page404],
	['a cache', staleResponse(referral(1, 1, { status: 'rejected' }))],
	[
		'a cache that says so',
		new PlannrError(
			'rejected',
			'HTTP status 404',
			404,
			{ message: 'No.', fields: {} },
			{ isCached: true },
		),
	],
])('That a referral is no longer open is not learned from %s', async (_, response) => {
	const { client } = createListClient(() => response);
	const sent = SentReferrals.of(client);
	await expect(sent.findIfOpen(client, referral(1, 1), false)).rejects.toBeInstanceOf(PlannrError);
});
