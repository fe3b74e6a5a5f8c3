import {
	addDemoReferrals,
	demo,
	startMockPlannr,
	type Hostility,
	type MockPlannr,
} from '../../sandbox';
import { createTestClient, type TestResponse } from './testClient';

/** When the mock API's clock stands still. */
const NOW = '2026-01-20T12:00:30.000Z';

const running: MockPlannr[] = [];
async function start(hostile: Hostility, now?: () => Date): Promise<MockPlannr> {
	const mockPlannr = await startMockPlannr({ hostile, ...(now && { now }) });
	running.push(mockPlannr);
	return mockPlannr;
}
afterEach(async () => {
	await Promise.all(running.splice(0).map((mockPlannr) => mockPlannr.stop()));
});

const CREATE_BODY = {
	connection_uuid: demo.connections.accepted,
	client_uuids: [demo.clients[0]],
	advice_type: 'estate_planning',
	shared_data: ['basic_details'],
};

const createReferral = async (mockPlannr: MockPlannr): Promise<TestResponse> =>
	await createTestClient(mockPlannr.url)('POST', '/api/v1/referrals', { body: CREATE_BODY });
const listReferrals = async (mockPlannr: MockPlannr, query = ''): Promise<TestResponse> =>
	await createTestClient(mockPlannr.url)('GET', `/api/v1/referrals${query}`);
const rowsOf = ({ body }: TestResponse): unknown[] => (Array.isArray(body.data) ? body.data : []);
const dateOf = ({ headers }: TestResponse): string => headers.get('date') ?? '';
const fixed = () => new Date(NOW);

describe('the clocks', () => {
	it.each<[string, Hostility, string, string]>([
		['the Date header ahead', { dateAheadMs: 11_000 }, '12:00:41', '12:00:30+00:00'],
		['the Date header of lists ahead', { listDateAheadMs: 30_000 }, '12:01:00', '12:00:30+00:00'],
		[
			'created_at an hour behind',
			{ timestamps: { aheadMs: -3_600_000 } },
			'12:00:30',
			'11:00:30+00:00',
		],
		[
			'created_at to the minute',
			{ timestamps: { toTheMinute: true } },
			'12:00:30',
			'12:00:00+00:00',
		],
		[
			'created_at with a wrong offset',
			{ timestamps: { statedOffset: '+01:00' } },
			'12:00:30',
			'12:00:30+01:00',
		],
	])('show %s', async (_, hostile, date, time) => {
		const mockPlannr = await start(hostile, fixed);
		const created = `2026-01-20T${time}`;
		expect((await createReferral(mockPlannr)).body).toMatchObject({ created_at: created });
		const list = await listReferrals(mockPlannr);
		expect(rowsOf(list)).toMatchObject([{ created_at: created, updated_at: created }]);
		expect(dateOf(list)).toBe(`Tue, 20 Jan 2026 ${date} GMT`);
	});

	it('step once, for timestamps and the Date header alike', async () => {
		const mockPlannr = await start({ clockStep: { afterRequests: 1, ms: -60_000 } }, fixed);
		expect(dateOf(await listReferrals(mockPlannr))).toContain('12:00:30');
		const created = await createReferral(mockPlannr);
		expect(dateOf(created)).toContain('11:59:30');
		expect(created.body).toMatchObject({ created_at: '2026-01-20T11:59:30+00:00' });
	});
});

describe('a cache in front of the lists', () => {
	it('keeps a list with its date, states its age, and has nothing for another query', async () => {
		let now = new Date(NOW);
		const mockPlannr = await start({ listCache: { shows: 'age' } }, () => now);
		const first = await listReferrals(mockPlannr);
		expect(first.headers.get('age')).toBeNull();
		await createReferral(mockPlannr);
		now = new Date(now.getTime() + 5000);
		const second = await listReferrals(mockPlannr);
		expect([rowsOf(second), second.headers.get('age')]).toEqual([[], '300']);
		expect(dateOf(second)).toBe(dateOf(first));
		expect(rowsOf(await listReferrals(mockPlannr, '?per_page=499'))).toHaveLength(1);
	});

	it('can ignore the query, and can hide its age and its date', async () => {
		let now = new Date(NOW);
		const hostile: Hostility = { listCache: { shows: 'date', ignoresQuery: true } };
		const mockPlannr = await start(hostile, () => now);
		const first = await listReferrals(mockPlannr);
		await createReferral(mockPlannr);
		now = new Date(now.getTime() + 5000);
		const second = await listReferrals(mockPlannr, '?per_page=499');
		expect([rowsOf(second), second.headers.get('age')]).toEqual([[], null]);
		expect(dateOf(second)).toBe(dateOf(first));

		mockPlannr.reset();
		mockPlannr.hostile.listCache = { shows: 'nothing' };
		await listReferrals(mockPlannr);
		now = new Date(now.getTime() + 5000);
		expect(dateOf(await listReferrals(mockPlannr))).toContain('12:00:40');
	});
});

describe('lists', () => {
	it('show a new record only after a while, whereas its own route shows it at once', async () => {
		const mockPlannr = await start({ listLagMs: 150 });
		const { uuid } = (await createReferral(mockPlannr)).body;
		expect(rowsOf(await listReferrals(mockPlannr))).toEqual([]);
		const alone = await createTestClient(mockPlannr.url)(
			'GET',
			`/api/v1/referrals/${String(uuid)}`,
		);
		expect(alone.status).toBe(200);
		await new Promise((resolve) => setTimeout(resolve, 200));
		expect(rowsOf(await listReferrals(mockPlannr))).toHaveLength(1);
	});

	it('ignore parameters, and state neither links nor numbers', async () => {
		const ignoredQuery = ['sort', 'per_page', 'filter[status]', 'page'];
		const mockPlannr = await start({ ignoredQuery, hidesPagination: true });
		addDemoReferrals(mockPlannr.data);
		const asked = '?per_page=1&page=2&sort=created_at&filter[status]=rejected';
		const list = await listReferrals(mockPlannr, asked);
		expect(Object.keys(list.body)).toEqual(['data']);
		expect(list.text).toBe((await listReferrals(mockPlannr)).text);
		expect(rowsOf(list).length).toBeGreaterThan(1);
	});

	it('show some fields only', async () => {
		const mockPlannr = await start({ listFields: ['uuid', 'status'] });
		const { uuid } = (await createReferral(mockPlannr)).body;
		expect(rowsOf(await listReferrals(mockPlannr))).toEqual([{ uuid, status: 'pending' }]);
	});
});

it('referrals look different from what was requested, wherever they are shown', async () => {
	const mockPlannr = await start({
		alterations: [
			'extraClient',
			'otherClientUuids',
			'adviceObject',
			'capitalDirection',
			'sharedSender',
		],
	});
	const { body } = await createReferral(mockPlannr);
	expect(body).toMatchObject({
		advice_type: { value: 'estate_planning', label: 'Estate Planning' },
		direction: 'Sent',
	});
	const shown = JSON.stringify(body);
	expect(shown).not.toContain(demo.clients[0]);
	expect(shown).toContain('Added Spouse');
	expect(JSON.stringify(body.sender_account)).not.toContain(demo.account);
	expect(rowsOf(await listReferrals(mockPlannr))).toEqual([body]);
	mockPlannr.hostile.alterations = ['adviceLabel'];
	expect(rowsOf(await listReferrals(mockPlannr))).toMatchObject([
		{ advice_type: 'Estate Planning', direction: 'sent' },
	]);
});

describe('a request that is executed late', () => {
	it.each([202, 204])('gets a response with %i and no body before', async (status) => {
		const mockPlannr = await start({});
		mockPlannr.addFault({ times: 1, effect: { kind: 'late', ms: 100, status } });
		const response = await createReferral(mockPlannr);
		expect([response.status, response.text]).toEqual([status, '']);
		expect(rowsOf(await listReferrals(mockPlannr))).toEqual([]);
		await new Promise((resolve) => setTimeout(resolve, 150));
		expect(rowsOf(await listReferrals(mockPlannr))).toHaveLength(1);
	});

	it('or its connection is dropped', async () => {
		const mockPlannr = await start({});
		mockPlannr.addFault({ times: 1, effect: { kind: 'late', ms: 50 } });
		await expect(createReferral(mockPlannr)).rejects.toThrow('fetch failed');
		expect(mockPlannr.data.referrals.size).toBe(0);
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(mockPlannr.data.referrals.size).toBe(1);
	});
});

it('a body drips, byte by byte, and is whole at the end', async () => {
	const mockPlannr = await start({});
	mockPlannr.addFault({ effect: { kind: 'drip', ms: 1 } });
	const begun = performance.now();
	const list = await listReferrals(mockPlannr);
	expect(list.body).toMatchObject({ data: [] });
	expect(performance.now() - begun).toBeGreaterThan(list.text.length * 0.8);
});

it('a reset restores the behaviour from the start', async () => {
	const mockPlannr = await start({ hidesPagination: true });
	Object.assign(mockPlannr.hostile, { hidesPagination: false, listFields: [] });
	mockPlannr.reset();
	expect(mockPlannr.hostile).toEqual({ hidesPagination: true });
});
