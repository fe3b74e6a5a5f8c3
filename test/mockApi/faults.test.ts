import { startMockPlannr } from '../../sandbox';
import { useMockPlannr } from '../engine/createWorkflow';
import { CREATE_BODY, createTestClient, type TestResponse } from './testClient';

const mockPlannr = useMockPlannr({ seed: 7 });

const createReferral = (signal?: AbortSignal): Promise<TestResponse> =>
	createTestClient(mockPlannr().url)('POST', '/api/v1/referrals', {
		body: CREATE_BODY,
		...(signal === undefined ? {} : { signal }),
	});
const listReferrals = (): Promise<TestResponse> =>
	createTestClient(mockPlannr().url)('GET', '/api/v1/referrals');
const countReferrals = (): number => mockPlannr().data.referrals.size;

async function fetchStatuses(count: number): Promise<number[]> {
	const statuses: number[] = [];
	for (let request = 0; request < count; request += 1)
		statuses.push((await listReferrals()).status);
	return statuses;
}

async function waitUntil(condition: () => boolean): Promise<void> {
	while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('a delay', () => {
	test.each([['before'], ['after']] as const)(
		'%s the execution results in a normal response',
		async (when) => {
			mockPlannr().addFault({ when, effect: { kind: 'delay', ms: 250 } });
			const pending = createReferral();
			await waitUntil(() => mockPlannr().requestLog[0]?.body !== undefined);
			if (when === 'before') expect(countReferrals()).toBe(0);
			else await waitUntil(() => countReferrals() === 1);
			expect(mockPlannr().requestLog[0]?.finishedAt).toBeUndefined();
			expect((await pending).status).toBe(200);
			expect(countReferrals()).toBe(1);
		},
	);

	test.each([['before'], ['after']] as const)(
		'%s the execution does not prevent it if the client disconnects',
		async (when) => {
			mockPlannr().addFault({ when, effect: { kind: 'delay', ms: 250 } });
			const abortController = new AbortController();
			const pending = createReferral(abortController.signal);
			await waitUntil(() => mockPlannr().requestLog[0]?.body !== undefined);
			abortController.abort();
			await expect(pending).rejects.toThrow(/abort/);
			await waitUntil(() => mockPlannr().requestLog[0]?.finishedAt !== undefined);
			expect(countReferrals()).toBe(1);
			expect(mockPlannr().requestLog).toMatchObject([{ status: undefined, executed: true }]);
		},
	);

	test('can be combined with a drop', async () => {
		mockPlannr().addFault({ effect: { kind: 'delay', ms: 40 } });
		mockPlannr().addFault({ when: 'after', effect: { kind: 'drop' } });
		const startedAt = performance.now();
		await expect(createReferral()).rejects.toThrow('fetch failed');
		expect(performance.now() - startedAt).toBeGreaterThan(35);
		expect(countReferrals()).toBe(1);
	});

	test('ends on a reset, without executing the request', async () => {
		mockPlannr().addFault({ effect: { kind: 'delay', ms: 60_000 } });
		const failure = expect(createReferral()).rejects.toThrow('fetch failed');
		await waitUntil(() => mockPlannr().requestLog[0]?.body !== undefined);
		mockPlannr().reset();
		await failure;
		expect(mockPlannr().requestLog).toEqual([]);
		expect(countReferrals()).toBe(0);
	});
});

describe('a fault', () => {
	const effect = { kind: 'response', status: 500 } as const;

	test('counts requests from when it was added', async () => {
		await listReferrals();
		mockPlannr().addFault({ nth: 1, effect });
		expect(await fetchStatuses(2)).toEqual([500, 200]);
	});

	test('with a probability applies identically with the same seed', async () => {
		const fault = { probability: 0.5, effect };
		mockPlannr().addFault(fault);
		const first = await fetchStatuses(40);
		mockPlannr().reset();
		mockPlannr().addFault(fault);
		expect(await fetchStatuses(40)).toEqual(first);
		const failed = first.filter((status) => status === 500).length;
		expect(failed).toBeGreaterThan(8);
		expect(failed).toBeLessThan(32);
	});

	test('with a probability applies differently with another seed', async () => {
		const other = await startMockPlannr({ seed: 8 });
		const fault = { probability: 0.5, effect };
		for (const mock of [mockPlannr(), other]) mock.addFault(fault);
		const first = await fetchStatuses(40);
		const second: number[] = [];
		for (let request = 0; request < 40; request += 1) {
			second.push((await createTestClient(other.url)('GET', '/api/v1/referrals')).status);
		}
		await other.stop();
		expect(second).not.toEqual(first);
	});

	test('never applies with probability 0 and always with 1', async () => {
		mockPlannr().addFault({ probability: 0, effect: { ...effect, status: 502 } });
		mockPlannr().addFault({ probability: 1, effect });
		expect(await fetchStatuses(3)).toEqual([500, 500, 500]);
	});
});

describe('the request log', () => {
	test('lists the names of the faults that applied', async () => {
		mockPlannr().addFault({ name: 'slow', effect: { kind: 'delay', ms: 1 } });
		mockPlannr().addFault({
			name: 'lost',
			when: 'after',
			nth: 2,
			effect: { kind: 'response', status: 502 },
		});
		await listReferrals();
		await listReferrals();
		expect(mockPlannr().requestLog.map(({ faults }) => faults)).toEqual([
			['slow'],
			['slow', 'lost'],
		]);
	});
});
