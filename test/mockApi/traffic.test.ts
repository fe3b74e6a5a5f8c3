import { request } from 'node:http';
import { demo, startMockPlannr, type MockPlannr, type MockPlannrOptions } from '../../sandbox';
import type { Page } from '../../sandbox/pagination';
import { createTestClient } from './testClient';

const open: MockPlannr[] = [];
async function start(options: MockPlannrOptions = {}): Promise<MockPlannr> {
	const sandbox = await startMockPlannr(options);
	open.push(sandbox);
	return sandbox;
}
afterEach(async () => {
	await Promise.all(open.splice(0).map((sandbox) => sandbox.stop()));
});

const ORDER = {
	connection_uuid: demo.connections.accepted,
	client_uuids: [demo.clients[0]],
	advice_type: 'tax',
	shared_data: ['basic_details'],
};

describe('the rate limit', () => {
	test('counts down per token and refuses beyond the limit, without work', async () => {
		let now = new Date('2026-01-20T12:00:00.000Z');
		const limit = { maxRequests: 2, windowMs: 60_000 };
		const sandbox = await start({ rateLimit: limit, now: () => now });
		const ask = createTestClient(sandbox.url);
		const first = await ask('GET', '/api/v1/referrals');
		expect(first.headers.get('x-ratelimit-limit')).toBe('2');
		expect(first.headers.get('x-ratelimit-remaining')).toBe('1');
		expect(first.headers.get('date')).toBe('Tue, 20 Jan 2026 12:00:00 GMT');
		now = new Date('2026-01-20T12:00:30.500Z');
		expect((await ask('GET', '/api/v1/logins')).headers.get('x-ratelimit-remaining')).toBe('0');

		const refused = await ask('POST', '/api/v1/referrals', { body: ORDER });
		expect([refused.status, refused.body]).toEqual([429, { message: 'Too Many Attempts.' }]);
		expect(refused.headers.get('retry-after')).toBe('30');
		expect(refused.headers.get('x-ratelimit-reset')).toBe(
			String(Date.parse('2026-01-20T12:01:00Z') / 1000),
		);
		expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
		expect(sandbox.data.referrals.size).toBe(0);
		const other = createTestClient(sandbox.url, demo.otherToken, demo.otherAccount);
		expect((await other('GET', '/api/v1/referrals')).status).toBe(200);

		now = new Date('2026-01-20T12:01:00.000Z');
		const later = await ask('POST', '/api/v1/referrals', { body: ORDER });
		expect([later.status, later.headers.get('x-ratelimit-remaining')]).toEqual([200, '1']);
		expect(sandbox.contractViolations).toEqual([]);
	});

	test('is on every answer, refusals included', async () => {
		const sandbox = await start();
		const ask = createTestClient(sandbox.url);
		for (const [method, path] of [
			['GET', '/nowhere'],
			['PUT', '/api/v1/referrals'],
			['POST', '/api/v1/referrals'],
			['GET', `/api/v1/referrals/${demo.account}`],
		] as const) {
			const { headers } = await ask(method, path);
			expect(headers.get('x-ratelimit-limit')).toBe('500');
			expect(headers.get('x-ratelimit-remaining')).toMatch(/^49\d$/);
			expect(headers.get('date')).toMatch(/GMT$/);
		}
	});
});

describe('paging', () => {
	test('gives 15 at a time, and links that lead through all of them on the own origin', async () => {
		const sandbox = await start();
		const ask = createTestClient(sandbox.url);
		for (let made = 0; made < 31; made += 1) {
			await ask('POST', '/api/v1/referrals', { body: { ...ORDER, note: String(made) } });
		}
		const notes: unknown[] = [];
		const sizes: number[] = [];
		let next: string | null = '/api/v1/referrals?filter[status]=pending';
		while (next !== null) {
			const { text } = await ask('GET', next);
			const { data, links }: Page<{ note: string }> = JSON.parse(text);
			sizes.push(data.length);
			notes.push(...data.map((referral) => referral.note));
			expect(links.next === null || links.next.startsWith(`${sandbox.url}/api/`)).toBe(true);
			next = links.next?.slice(sandbox.url.length) ?? null;
		}
		expect(sizes).toEqual([15, 15, 1]);
		expect(notes).toEqual(Array.from({ length: 31 }, (_, index) => String(30 - index)));
		const beyond = await ask('GET', '/api/v1/referrals?page=9');
		expect(beyond.body).toMatchObject({
			data: [],
			links: { next: null },
			meta: { current_page: 9, last_page: 3, total: 31, from: null, to: null },
		});
		expect(sandbox.contractViolations).toEqual([]);
	});
});

describe('the journal', () => {
	test('tells what came and what became of it', async () => {
		const sandbox = await start();
		const ask = createTestClient(sandbox.url);
		await ask('POST', '/api/v1/referrals?x=1&x=2', { body: ORDER, headers: { 'X-Trace': 'abc' } });
		await ask('GET', '/elsewhere');
		expect(sandbox.requestLog).toMatchObject([
			{
				number: 1,
				method: 'POST',
				path: '/api/v1/referrals',
				query: { x: '2' },
				headers: { 'x-trace': 'abc', authorization: `Bearer ${demo.token}` },
				body: ORDER,
				operation: 'createReferral',
				inFlight: 1,
				status: 422,
				executed: false,
			},
			{ number: 2, path: '/elsewhere', operation: undefined, body: undefined, status: 404 },
		]);
		expect(sandbox.requestLog[1]?.finishedAt).toBeInstanceOf(Date);
	});

	test('starts again after a reset, which also brings the world back', async () => {
		const sandbox = await start({ rateLimit: { maxRequests: 2, windowMs: 60_000 } });
		const { data: world, requestLog: journal } = sandbox;
		const ask = createTestClient(sandbox.url);
		await ask('POST', '/api/v1/referrals', { body: ORDER });
		world.connections.delete(demo.connections.accepted);
		sandbox.reset();
		expect(journal).toEqual([]);
		expect(world.referrals.size).toBe(0);
		const again = await ask('POST', '/api/v1/referrals', { body: ORDER });
		expect(again.headers.get('x-ratelimit-remaining')).toBe('1');
		expect([world.referrals.size, journal.length, journal[0]?.number]).toEqual([1, 1, 1]);
	});
});

describe('the server', () => {
	test('takes hundreds of connections at once, and tells how many were in flight', async () => {
		const sandbox = await start({
			latencyMs: 100,
			rateLimit: { maxRequests: 1000, windowMs: 60_000 },
		});
		const answers = Array.from({ length: 600 }, () => ownConnection(sandbox));
		expect(new Set(await Promise.all(answers))).toEqual(new Set([200]));
		expect(sandbox.requestLog.length).toBe(600);
		expect(Math.max(...sandbox.requestLog.map((entry) => entry.inFlight))).toBeGreaterThan(50);
		await createTestClient(sandbox.url)('GET', '/api/v1/referrals');
		expect(sandbox.requestLog.at(-1)?.inFlight).toBe(1);
	});

	test('takes its time when told to', async () => {
		const sandbox = await start({ latencyMs: 50 });
		const begun = performance.now();
		await createTestClient(sandbox.url)('GET', '/api/v1/referrals');
		expect(performance.now() - begun).toBeGreaterThan(45);
	});

	test('stops at once, also with connections open and answers due', async () => {
		const sandbox = await start({ latencyMs: 60_000 });
		const lost = expect(createTestClient(sandbox.url)('GET', '/api/v1/logins')).rejects.toThrow(
			'failed',
		);
		while (sandbox.requestLog.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
		const begun = performance.now();
		await sandbox.stop();
		await sandbox.stop();
		expect(performance.now() - begun).toBeLessThan(1000);
		await lost;
	});

	test('does not share its memory with another sandbox, and refuses a taken port', async () => {
		const [one, other] = [await start(), await start()];
		await createTestClient(one.url)('POST', '/api/v1/referrals', { body: ORDER });
		expect([one.data.referrals.size, other.data.referrals.size]).toEqual([1, 0]);
		await expect(startMockPlannr({ port: one.port })).rejects.toThrow('EADDRINUSE');
	});
});

/** A request over a connection of its own, which is closed after it. */
function ownConnection(sandbox: MockPlannr): Promise<number | undefined> {
	return new Promise((resolve, reject) => {
		request(`${sandbox.url}/api/v1/logins`, {
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
