import {
	addDemoReferrals,
	demo,
	startMockPlannr,
	type Hostility,
	type MockPlannr,
} from '../../sandbox';
import { useFurtherMockPlannr } from '../useNode';
import { CREATE_BODY, createTestClient, type TestResponse } from './testClient';

const start = useFurtherMockPlannr();

describe('the rate limit', () => {
	test('counts down per token, and rejects requests beyond the limit without executing them', async () => {
		let now = new Date('2026-01-20T12:00:00.000Z');
		const limit = { maxRequests: 2, windowMs: 60_000 };
		const mockPlannr = await start({ rateLimit: limit, now: () => now });
		const send = createTestClient(mockPlannr.url);
		const first = await send('GET', '/api/v1/referrals');
		expect(first.headers.get('x-ratelimit-limit')).toBe('2');
		expect(first.headers.get('x-ratelimit-remaining')).toBe('1');
		expect(first.headers.get('date')).toBe('Tue, 20 Jan 2026 12:00:00 GMT');
		now = new Date('2026-01-20T12:00:30.500Z');
		expect((await send('GET', '/api/v1/logins')).headers.get('x-ratelimit-remaining')).toBe('0');

		const response = await send('POST', '/api/v1/referrals', { body: CREATE_BODY });
		expect([response.status, response.body]).toEqual([429, { message: 'Too Many Attempts.' }]);
		expect(response.headers.get('retry-after')).toBe('30');
		expect(response.headers.get('x-ratelimit-reset')).toBe(
			String(Date.parse('2026-01-20T12:01:00Z') / 1000),
		);
		expect(response.headers.get('x-ratelimit-remaining')).toBe('0');
		expect(mockPlannr.data.referrals.size).toBe(0);
		const other = createTestClient(mockPlannr.url, demo.otherToken, demo.otherAccount);
		expect((await other('GET', '/api/v1/referrals')).status).toBe(200);

		now = new Date('2026-01-20T12:01:00.000Z');
		const later = await send('POST', '/api/v1/referrals', { body: CREATE_BODY });
		expect([later.status, later.headers.get('x-ratelimit-remaining')]).toEqual([200, '1']);
		expect(mockPlannr.contractViolations).toEqual([]);
	});

	test('is stated in every response, including errors', async () => {
		const mockPlannr = await start({});
		const send = createTestClient(mockPlannr.url);
		for (const [method, path] of [
			['GET', '/nowhere'],
			['PUT', '/api/v1/referrals'],
			['POST', '/api/v1/referrals'],
			['GET', `/api/v1/referrals/${demo.account}`],
		] as const) {
			const { headers } = await send(method, path);
			expect(headers.get('x-ratelimit-limit')).toBe('500');
			expect(headers.get('x-ratelimit-remaining')).toMatch(/^49\d$/);
			expect(headers.get('date')).toMatch(/GMT$/);
		}
	});
});

describe('the request log', () => {
	test('starts again after a reset, which also restores the data', async () => {
		const mockPlannr = await start({ rateLimit: { maxRequests: 2, windowMs: 60_000 } });
		const { data, requestLog } = mockPlannr;
		const send = createTestClient(mockPlannr.url);
		await send('POST', '/api/v1/referrals', { body: CREATE_BODY });
		data.connections.delete(demo.connections.accepted);
		mockPlannr.reset();
		expect(requestLog).toEqual([]);
		expect(data.referrals.size).toBe(0);
		const again = await send('POST', '/api/v1/referrals', { body: CREATE_BODY });
		expect(again.headers.get('x-ratelimit-remaining')).toBe('1');
		expect([data.referrals.size, requestLog.length, requestLog[0]?.number]).toEqual([1, 1, 1]);
	});
});

describe('the server', () => {
	test('stops at once, even with open connections and pending responses', async () => {
		const mockPlannr = await start({ latencyMs: 60_000 });
		const failure = expect(
			createTestClient(mockPlannr.url)('GET', '/api/v1/logins'),
		).rejects.toThrow('failed');
		while (mockPlannr.requestLog.length === 0)
			await new Promise((resolve) => setTimeout(resolve, 5));
		const startedAt = performance.now();
		await mockPlannr.stop();
		await mockPlannr.stop();
		expect(performance.now() - startedAt).toBeLessThan(1000);
		await failure;
	});

	test('does not share its data with another mock API, and rejects a port in use', async () => {
		const [one, other] = [await start({}), await start({})];
		await createTestClient(one.url)('POST', '/api/v1/referrals', { body: CREATE_BODY });
		expect([one.data.referrals.size, other.data.referrals.size]).toEqual([1, 0]);
		await expect(startMockPlannr({ port: one.port })).rejects.toThrow('EADDRINUSE');
	});
});

/** When the mock API's clock stands still. */
const NOW = '2026-01-20T12:00:30.000Z';

const startHostile = async (hostile: Hostility, now?: () => Date): Promise<MockPlannr> =>
	await start({ hostile, ...(now && { now }) });

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
		const mockPlannr = await startHostile(hostile, fixed);
		const created = `2026-01-20T${time}`;
		expect((await createReferral(mockPlannr)).body).toMatchObject({ created_at: created });
		const list = await listReferrals(mockPlannr);
		expect(rowsOf(list)).toMatchObject([{ created_at: created, updated_at: created }]);
		expect(dateOf(list)).toBe(`Tue, 20 Jan 2026 ${date} GMT`);
	});

	it('step once, for timestamps and the Date header alike', async () => {
		const mockPlannr = await startHostile({ clockStep: { afterRequests: 1, ms: -60_000 } }, fixed);
		expect(dateOf(await listReferrals(mockPlannr))).toContain('12:00:30');
		const created = await createReferral(mockPlannr);
		expect(dateOf(created)).toContain('11:59:30');
		expect(created.body).toMatchObject({ created_at: '2026-01-20T11:59:30+00:00' });
	});
});

describe('a cache in front of the lists', () => {
	it('keeps a list with its date, states its age, and has nothing for another query', async () => {
		let now = new Date(NOW);
		const mockPlannr = await startHostile({ listCache: { shows: 'age' } }, () => now);
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
		const mockPlannr = await startHostile(hostile, () => now);
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
		const mockPlannr = await startHostile({ listLagMs: 150 });
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
		const mockPlannr = await startHostile({ ignoredQuery, hidesPagination: true });
		addDemoReferrals(mockPlannr.data);
		const asked = '?per_page=1&page=2&sort=created_at&filter[status]=rejected';
		const list = await listReferrals(mockPlannr, asked);
		expect(Object.keys(list.body)).toEqual(['data']);
		expect(list.text).toBe((await listReferrals(mockPlannr)).text);
		expect(rowsOf(list).length).toBeGreaterThan(1);
	});

	it('show some fields only', async () => {
		const mockPlannr = await startHostile({ listFields: ['uuid', 'status'] });
		const { uuid } = (await createReferral(mockPlannr)).body;
		expect(rowsOf(await listReferrals(mockPlannr))).toEqual([{ uuid, status: 'pending' }]);
	});
});

it('referrals look different from what was requested, wherever they are shown', async () => {
	const mockPlannr = await startHostile({
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
		const mockPlannr = await startHostile({});
		mockPlannr.addFault({ times: 1, effect: { kind: 'late', ms: 100, status } });
		const response = await createReferral(mockPlannr);
		expect([response.status, response.text]).toEqual([status, '']);
		expect(rowsOf(await listReferrals(mockPlannr))).toEqual([]);
		await new Promise((resolve) => setTimeout(resolve, 150));
		expect(rowsOf(await listReferrals(mockPlannr))).toHaveLength(1);
	});

	it('or its connection is dropped', async () => {
		const mockPlannr = await startHostile({});
		mockPlannr.addFault({ times: 1, effect: { kind: 'late', ms: 50 } });
		await expect(createReferral(mockPlannr)).rejects.toThrow('fetch failed');
		expect(mockPlannr.data.referrals.size).toBe(0);
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(mockPlannr.data.referrals.size).toBe(1);
	});
});

it('a body drips, byte by byte, and is whole at the end', async () => {
	const mockPlannr = await startHostile({});
	mockPlannr.addFault({ effect: { kind: 'drip', ms: 1 } });
	const begun = performance.now();
	const list = await listReferrals(mockPlannr);
	expect(list.body).toMatchObject({ data: [] });
	expect(performance.now() - begun).toBeGreaterThan(list.text.length * 0.8);
});

it('a reset restores the behaviour from the start', async () => {
	const mockPlannr = await startHostile({ hidesPagination: true });
	Object.assign(mockPlannr.hostile, { hidesPagination: false, listFields: [] });
	mockPlannr.reset();
	expect(mockPlannr.hostile).toEqual({ hidesPagination: true });
});
