import { request } from 'node:http';
import { demo, startMockPlannr, type MockPlannr, type MockPlannrOptions } from '../../sandbox';
import type { Page } from '../../sandbox/pagination';
import { createTestClient } from './testClient';

const running: MockPlannr[] = [];
async function start(options: MockPlannrOptions = {}): Promise<MockPlannr> {
	const mockPlannr = await startMockPlannr(options);
	running.push(mockPlannr);
	return mockPlannr;
}
afterEach(async () => {
	await Promise.all(running.splice(0).map((mockPlannr) => mockPlannr.stop()));
});

const CREATE_BODY = {
	connection_uuid: demo.connections.accepted,
	client_uuids: [demo.clients[0]],
	advice_type: 'tax',
	shared_data: ['basic_details'],
};

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
		const mockPlannr = await start();
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

describe('pagination', () => {
	test('returns 15 records per page, and links on its own origin to all pages', async () => {
		const mockPlannr = await start();
		const send = createTestClient(mockPlannr.url);
		for (let count = 0; count < 31; count += 1) {
			await send('POST', '/api/v1/referrals', { body: { ...CREATE_BODY, note: String(count) } });
		}
		const notes: unknown[] = [];
		const sizes: number[] = [];
		let next: string | null = '/api/v1/referrals?filter[status]=pending';
		while (next !== null) {
			const { text } = await send('GET', next);
			const { data, links }: Page<{ note: string }> = JSON.parse(text);
			sizes.push(data.length);
			notes.push(...data.map((referral) => referral.note));
			expect(links.next === null || links.next.startsWith(`${mockPlannr.url}/api/`)).toBe(true);
			next = links.next?.slice(mockPlannr.url.length) ?? null;
		}
		expect(sizes).toEqual([15, 15, 1]);
		expect(notes).toEqual(Array.from({ length: 31 }, (_, index) => String(30 - index)));
		const beyond = await send('GET', '/api/v1/referrals?page=9');
		expect(beyond.body).toMatchObject({
			data: [],
			links: { next: null },
			meta: { current_page: 9, last_page: 3, total: 31, from: null, to: null },
		});
		expect(mockPlannr.contractViolations).toEqual([]);
	});
});

describe('the request log', () => {
	test('contains the requests and their outcome', async () => {
		const mockPlannr = await start();
		const send = createTestClient(mockPlannr.url);
		await send('POST', '/api/v1/referrals?x=1&x=2', {
			body: CREATE_BODY,
			headers: { 'X-Trace': 'abc' },
		});
		await send('GET', '/elsewhere');
		expect(mockPlannr.requestLog).toMatchObject([
			{
				number: 1,
				method: 'POST',
				path: '/api/v1/referrals',
				query: { x: '2' },
				headers: { 'x-trace': 'abc', authorization: `Bearer ${demo.token}` },
				body: CREATE_BODY,
				operation: 'createReferral',
				inFlight: 1,
				status: 422,
				executed: false,
			},
			{ number: 2, path: '/elsewhere', operation: undefined, body: undefined, status: 404 },
		]);
		expect(mockPlannr.requestLog[1]?.finishedAt).toBeInstanceOf(Date);
	});

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
	test('accepts hundreds of connections at once, and logs how many requests were in flight', async () => {
		const mockPlannr = await start({
			latencyMs: 100,
			rateLimit: { maxRequests: 1000, windowMs: 60_000 },
		});
		const responses = Array.from({ length: 600 }, () => sendOnOwnConnection(mockPlannr));
		expect(new Set(await Promise.all(responses))).toEqual(new Set([200]));
		expect(mockPlannr.requestLog.length).toBe(600);
		expect(Math.max(...mockPlannr.requestLog.map((entry) => entry.inFlight))).toBeGreaterThan(50);
		await createTestClient(mockPlannr.url)('GET', '/api/v1/referrals');
		expect(mockPlannr.requestLog.at(-1)?.inFlight).toBe(1);
	});

	test('delays responses by the given latency', async () => {
		const mockPlannr = await start({ latencyMs: 50 });
		const startedAt = performance.now();
		await createTestClient(mockPlannr.url)('GET', '/api/v1/referrals');
		expect(performance.now() - startedAt).toBeGreaterThan(45);
	});

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
		const [one, other] = [await start(), await start()];
		await createTestClient(one.url)('POST', '/api/v1/referrals', { body: CREATE_BODY });
		expect([one.data.referrals.size, other.data.referrals.size]).toEqual([1, 0]);
		await expect(startMockPlannr({ port: one.port })).rejects.toThrow('EADDRINUSE');
	});
});

/** Sends a request on a separate connection, which is closed afterwards. */
function sendOnOwnConnection(mockPlannr: MockPlannr): Promise<number | undefined> {
	return new Promise((resolve, reject) => {
		request(`${mockPlannr.url}/api/v1/logins`, {
			agent: false,
			headers: {
				Authorization: `Bearer ${demo.token}`,
				Accept: 'application/json',
				Connection: 'close',
			},
		})
			.on('response', (response) => {
				response.resume().on('end', () => resolve(response.statusCode));
			})
			.on('error', reject)
			.end();
	});
}
