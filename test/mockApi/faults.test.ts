import { demo, startSandbox, visitor, type Sandbox, type Visit } from '../../sandbox';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({ seed: 7 });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.stop());

const ORDER = {
	connection_uuid: demo.connections.accepted,
	client_uuids: [demo.clients[0]],
	advice_type: 'tax',
	shared_data: ['basic_details'],
};

const refer = (signal?: AbortSignal): Promise<Visit> =>
	visitor(sandbox.url)('POST', '/api/v1/referrals', {
		body: ORDER,
		...(signal === undefined ? {} : { signal }),
	});
const list = (): Promise<Visit> => visitor(sandbox.url)('GET', '/api/v1/referrals');
const made = (): number => sandbox.world.referrals.size;

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
		sandbox.misbehave({ act: { kind: 'drop' } });
		await expect(refer()).rejects.toThrow('fetch failed');
		expect(made()).toBe(0);
		expect(sandbox.journal).toMatchObject([
			{ operation: 'createReferral', status: undefined, worked: false, body: ORDER },
		]);
		expect(sandbox.journal[0]?.finishedAt).toBeInstanceOf(Date);
	});

	test('after the work leaves a referral that nobody was told of', async () => {
		sandbox.misbehave({ when: 'after', act: { kind: 'drop' } });
		await expect(refer()).rejects.toThrow('fetch failed');
		expect(made()).toBe(1);
		expect(sandbox.journal).toMatchObject([{ status: undefined, worked: true }]);
	});
});

describe('an answer of its own', () => {
	test('before the work takes its place', async () => {
		sandbox.misbehave({ act: { kind: 'answer', status: 503, headers: { 'Retry-After': '2' } } });
		const answer = await refer();
		expect([answer.status, answer.body]).toEqual([503, { message: 'Server Error' }]);
		expect(answer.headers.get('retry-after')).toBe('2');
		expect(answer.headers.get('x-ratelimit-remaining')).toBe('499');
		expect(made()).toBe(0);
	});

	test('after the work replaces only the answer', async () => {
		const body = { message: 'Bad Gateway' };
		sandbox.misbehave({ when: 'after', act: { kind: 'answer', status: 502, body } });
		const answer = await refer();
		expect([answer.status, answer.body]).toEqual([502, body]);
		expect(made()).toBe(1);
		expect(sandbox.journal).toMatchObject([{ status: 502, worked: true }]);
	});

	test('may be no JSON at all', async () => {
		sandbox.misbehave({ times: 1, act: { kind: 'text', text: '<h1>Maintenance</h1>' } });
		sandbox.misbehave({
			act: { kind: 'text', text: '{"data":[', contentType: 'application/json', status: 504 },
		});
		const page = await list();
		expect([page.status, page.text]).toEqual([200, '<h1>Maintenance</h1>']);
		expect(page.headers.get('content-type')).toMatch(/^text\/html/);
		const garbage = await list();
		expect([garbage.status, garbage.text]).toEqual([504, '{"data":[']);
		expect(garbage.headers.get('content-type')).toBe('application/json');
	});

	test('is not measured by the contract', async () => {
		sandbox.misbehave({ act: { kind: 'answer', status: 200, body: { data: 'nonsense' } } });
		expect((await list()).status).toBe(200);
		expect(sandbox.contractBreaches).toEqual([]);
	});
});

describe('a delay', () => {
	test.each([['before'], ['after']] as const)(
		'%s the work ends with a normal answer',
		async (when) => {
			sandbox.misbehave({ when, act: { kind: 'delay', ms: 250 } });
			const pending = refer();
			await until(() => sandbox.journal[0]?.body !== undefined);
			if (when === 'before') expect(made()).toBe(0);
			else await until(() => made() === 1);
			expect(sandbox.journal[0]?.finishedAt).toBeUndefined();
			expect((await pending).status).toBe(200);
			expect(made()).toBe(1);
		},
	);

	test.each([['before'], ['after']] as const)(
		'%s the work does not stop it when the client hangs up',
		async (when) => {
			sandbox.misbehave({ when, act: { kind: 'delay', ms: 250 } });
			const impatient = new AbortController();
			const pending = refer(impatient.signal);
			await until(() => sandbox.journal[0]?.body !== undefined);
			impatient.abort();
			await expect(pending).rejects.toThrow(/abort/);
			await until(() => sandbox.journal[0]?.finishedAt !== undefined);
			expect(made()).toBe(1);
			expect(sandbox.journal).toMatchObject([{ status: undefined, worked: true }]);
		},
	);

	test('and a drop strike the same request', async () => {
		sandbox.misbehave({ act: { kind: 'delay', ms: 40 } });
		sandbox.misbehave({ when: 'after', act: { kind: 'drop' } });
		const begun = performance.now();
		await expect(refer()).rejects.toThrow('fetch failed');
		expect(performance.now() - begun).toBeGreaterThan(35);
		expect(made()).toBe(1);
	});

	test('is over when the sandbox is reset, and the work is not done', async () => {
		sandbox.misbehave({ act: { kind: 'delay', ms: 60_000 } });
		const lost = expect(refer()).rejects.toThrow('fetch failed');
		await until(() => sandbox.journal[0]?.body !== undefined);
		sandbox.reset();
		await lost;
		expect(sandbox.journal).toEqual([]);
		expect(made()).toBe(0);
	});
});

describe('a rule', () => {
	const act = { kind: 'answer', status: 500 } as const;

	test('strikes only its operation', async () => {
		sandbox.misbehave({ operation: 'createReferral', act });
		expect((await list()).status).toBe(200);
		expect((await refer()).status).toBe(500);
	});

	test('strikes only the requests it names', async () => {
		sandbox.misbehave({ nth: 2, act });
		sandbox.misbehave({ nth: [1, 4], act: { ...act, status: 502 } });
		expect(await statuses(5)).toEqual([502, 500, 200, 502, 200]);
	});

	test('counts from when it was given', async () => {
		await list();
		sandbox.misbehave({ nth: 1, act });
		expect(await statuses(2)).toEqual([500, 200]);
	});

	test('strikes as many times as it says, and not while an earlier one does', async () => {
		sandbox.misbehave({ times: 2, act });
		sandbox.misbehave({ times: 1, act: { ...act, status: 502 } });
		expect(await statuses(4)).toEqual([500, 500, 502, 200]);
	});

	test('is forgotten on demand', async () => {
		sandbox.misbehave({ act });
		sandbox.behave();
		expect(await statuses(1)).toEqual([200]);
	});

	test('with a probability strikes alike with the same seed', async () => {
		const rule = { probability: 0.5, act };
		sandbox.misbehave(rule);
		const first = await statuses(40);
		sandbox.reset();
		sandbox.misbehave(rule);
		expect(await statuses(40)).toEqual(first);
		const struck = first.filter((status) => status === 500).length;
		expect(struck).toBeGreaterThan(8);
		expect(struck).toBeLessThan(32);
	});

	test('with another seed strikes otherwise', async () => {
		const other = await startSandbox({ seed: 8 });
		const rule = { probability: 0.5, act };
		for (const one of [sandbox, other]) one.misbehave(rule);
		const first = await statuses(40);
		const second: number[] = [];
		for (let request = 0; request < 40; request += 1) {
			second.push((await visitor(other.url)('GET', '/api/v1/referrals')).status);
		}
		await other.stop();
		expect(second).not.toEqual(first);
	});

	test('with probability 0 never strikes, with 1 always', async () => {
		sandbox.misbehave({ probability: 0, act: { ...act, status: 502 } });
		sandbox.misbehave({ probability: 1, act });
		expect(await statuses(3)).toEqual([500, 500, 500]);
	});
});

describe('the journal', () => {
	test('names the rules that struck', async () => {
		sandbox.misbehave({ name: 'slow', act: { kind: 'delay', ms: 1 } });
		sandbox.misbehave({
			name: 'lost',
			when: 'after',
			nth: 2,
			act: { kind: 'answer', status: 502 },
		});
		await list();
		await list();
		expect(sandbox.journal.map(({ struck }) => struck)).toEqual([['slow'], ['slow', 'lost']]);
	});
});
