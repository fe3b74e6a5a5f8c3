import { demo, startMockPlannr, type MockPlannr } from '../../sandbox';
import { createTestClient, type TestResponse } from './testClient';

let sandbox: MockPlannr;

beforeAll(async () => {
	sandbox = await startMockPlannr({ seed: 7 });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.stop());

const ORDER = {
	connection_uuid: demo.connections.accepted,
	client_uuids: [demo.clients[0]],
	advice_type: 'tax',
	shared_data: ['basic_details'],
};

const refer = (signal?: AbortSignal): Promise<TestResponse> =>
	createTestClient(sandbox.url)('POST', '/api/v1/referrals', {
		body: ORDER,
		...(signal === undefined ? {} : { signal }),
	});
const list = (): Promise<TestResponse> => createTestClient(sandbox.url)('GET', '/api/v1/referrals');
const made = (): number => sandbox.data.referrals.size;

async function statuses(count: number): Promise<number[]> {
	const seen: number[] = [];
	for (let request = 0; request < count; request += 1) seen.push((await list()).status);
	return seen;
}

async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('a connection that drops', () => {
	test('before the work leaves nothing behind', async () => {
		sandbox.addFault({ effect: { kind: 'drop' } });
		await expect(refer()).rejects.toThrow('fetch failed');
		expect(made()).toBe(0);
		expect(sandbox.requestLog).toMatchObject([
			{ operation: 'createReferral', status: undefined, executed: false, body: ORDER },
		]);
		expect(sandbox.requestLog[0]?.finishedAt).toBeInstanceOf(Date);
	});

	test('after the work leaves a referral that nobody was told of', async () => {
		sandbox.addFault({ when: 'after', effect: { kind: 'drop' } });
		await expect(refer()).rejects.toThrow('fetch failed');
		expect(made()).toBe(1);
		expect(sandbox.requestLog).toMatchObject([{ status: undefined, executed: true }]);
	});
});

describe('an answer of its own', () => {
	test('before the work takes its place', async () => {
		sandbox.addFault({
			effect: { kind: 'response', status: 503, headers: { 'Retry-After': '2' } },
		});
		const answer = await refer();
		expect([answer.status, answer.body]).toEqual([503, { message: 'Server Error' }]);
		expect(answer.headers.get('retry-after')).toBe('2');
		expect(answer.headers.get('x-ratelimit-remaining')).toBe('499');
		expect(made()).toBe(0);
	});

	test('after the work replaces only the answer', async () => {
		const body = { message: 'Bad Gateway' };
		sandbox.addFault({ when: 'after', effect: { kind: 'response', status: 502, body } });
		const answer = await refer();
		expect([answer.status, answer.body]).toEqual([502, body]);
		expect(made()).toBe(1);
		expect(sandbox.requestLog).toMatchObject([{ status: 502, executed: true }]);
	});

	test('may be no JSON at all', async () => {
		sandbox.addFault({ times: 1, effect: { kind: 'text', text: '<h1>Maintenance</h1>' } });
		sandbox.addFault({
			effect: { kind: 'text', text: '{"data":[', contentType: 'application/json', status: 504 },
		});
		const page = await list();
		expect([page.status, page.text]).toEqual([200, '<h1>Maintenance</h1>']);
		expect(page.headers.get('content-type')).toMatch(/^text\/html/);
		const garbage = await list();
		expect([garbage.status, garbage.text]).toEqual([504, '{"data":[']);
		expect(garbage.headers.get('content-type')).toBe('application/json');
	});

	test('is not measured by the contract', async () => {
		sandbox.addFault({ effect: { kind: 'response', status: 200, body: { data: 'nonsense' } } });
		expect((await list()).status).toBe(200);
		expect(sandbox.contractViolations).toEqual([]);
	});
});

describe('a delay', () => {
	test.each([['before'], ['after']] as const)(
		'%s the work ends with a normal answer',
		async (when) => {
			sandbox.addFault({ when, effect: { kind: 'delay', ms: 250 } });
			const pending = refer();
			await until(() => sandbox.requestLog[0]?.body !== undefined);
			if (when === 'before') expect(made()).toBe(0);
			else await until(() => made() === 1);
			expect(sandbox.requestLog[0]?.finishedAt).toBeUndefined();
			expect((await pending).status).toBe(200);
			expect(made()).toBe(1);
		},
	);

	test.each([['before'], ['after']] as const)(
		'%s the work does not stop it when the client hangs up',
		async (when) => {
			sandbox.addFault({ when, effect: { kind: 'delay', ms: 250 } });
			const impatient = new AbortController();
			const pending = refer(impatient.signal);
			await until(() => sandbox.requestLog[0]?.body !== undefined);
			impatient.abort();
			await expect(pending).rejects.toThrow(/abort/);
			await until(() => sandbox.requestLog[0]?.finishedAt !== undefined);
			expect(made()).toBe(1);
			expect(sandbox.requestLog).toMatchObject([{ status: undefined, executed: true }]);
		},
	);

	test('and a drop strike the same request', async () => {
		sandbox.addFault({ effect: { kind: 'delay', ms: 40 } });
		sandbox.addFault({ when: 'after', effect: { kind: 'drop' } });
		const begun = performance.now();
		await expect(refer()).rejects.toThrow('fetch failed');
		expect(performance.now() - begun).toBeGreaterThan(35);
		expect(made()).toBe(1);
	});

	test('is over when the sandbox is reset, and the work is not done', async () => {
		sandbox.addFault({ effect: { kind: 'delay', ms: 60_000 } });
		const lost = expect(refer()).rejects.toThrow('fetch failed');
		await until(() => sandbox.requestLog[0]?.body !== undefined);
		sandbox.reset();
		await lost;
		expect(sandbox.requestLog).toEqual([]);
		expect(made()).toBe(0);
	});
});

describe('a rule', () => {
	const act = { kind: 'response', status: 500 } as const;

	test('strikes only its operation', async () => {
		sandbox.addFault({ operation: 'createReferral', effect: act });
		expect((await list()).status).toBe(200);
		expect((await refer()).status).toBe(500);
	});

	test('strikes only the requests it names', async () => {
		sandbox.addFault({ nth: 2, effect: act });
		sandbox.addFault({ nth: [1, 4], effect: { ...act, status: 502 } });
		expect(await statuses(5)).toEqual([502, 500, 200, 502, 200]);
	});

	test('counts from when it was given', async () => {
		await list();
		sandbox.addFault({ nth: 1, effect: act });
		expect(await statuses(2)).toEqual([500, 200]);
	});

	test('strikes as many times as it says, and not while an earlier one does', async () => {
		sandbox.addFault({ times: 2, effect: act });
		sandbox.addFault({ times: 1, effect: { ...act, status: 502 } });
		expect(await statuses(4)).toEqual([500, 500, 502, 200]);
	});

	test('is forgotten on demand', async () => {
		sandbox.addFault({ effect: act });
		sandbox.clearFaults();
		expect(await statuses(1)).toEqual([200]);
	});

	test('with a probability strikes alike with the same seed', async () => {
		const rule = { probability: 0.5, effect: act };
		sandbox.addFault(rule);
		const first = await statuses(40);
		sandbox.reset();
		sandbox.addFault(rule);
		expect(await statuses(40)).toEqual(first);
		const struck = first.filter((status) => status === 500).length;
		expect(struck).toBeGreaterThan(8);
		expect(struck).toBeLessThan(32);
	});

	test('with another seed strikes otherwise', async () => {
		const other = await startMockPlannr({ seed: 8 });
		const rule = { probability: 0.5, effect: act };
		for (const one of [sandbox, other]) one.addFault(rule);
		const first = await statuses(40);
		const second: number[] = [];
		for (let request = 0; request < 40; request += 1) {
			second.push((await createTestClient(other.url)('GET', '/api/v1/referrals')).status);
		}
		await other.stop();
		expect(second).not.toEqual(first);
	});

	test('with probability 0 never strikes, with 1 always', async () => {
		sandbox.addFault({ probability: 0, effect: { ...act, status: 502 } });
		sandbox.addFault({ probability: 1, effect: act });
		expect(await statuses(3)).toEqual([500, 500, 500]);
	});
});

describe('the journal', () => {
	test('names the rules that struck', async () => {
		sandbox.addFault({ name: 'slow', effect: { kind: 'delay', ms: 1 } });
		sandbox.addFault({
			name: 'lost',
			when: 'after',
			nth: 2,
			effect: { kind: 'response', status: 502 },
		});
		await list();
		await list();
		expect(sandbox.requestLog.map(({ faults: struck }) => struck)).toEqual([
			['slow'],
			['slow', 'lost'],
		]);
	});
});
