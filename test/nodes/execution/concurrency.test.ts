import { setImmediate } from 'node:timers/promises';

import {
	ConcurrencyLimit,
	KeyedQueue,
	MAX_CONCURRENT_REQUESTS,
} from '../../../nodes/PlannrReferral/execution/concurrency';
import { settle } from '../transport/fakeClock';

// A job that never finishes would otherwise take the whole of Jest's default timeout.
jest.setTimeout(2000);

const jobs = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Jobs that each finish only when the test finishes them. */
function createJobs(limit?: ConcurrencyLimit) {
	const slots = limit ?? new ConcurrencyLimit();
	const started: number[] = [];
	const finishes = new Map<number, (fails: boolean) => void>();
	return {
		started,
		run: async (job: number) =>
			await slots.run(async () => {
				started.push(job);
				await new Promise<void>((resolve, reject) => {
					finishes.set(job, (fails) => {
						if (fails) reject(new Error(`failed ${job}`));
						else resolve();
					});
				});
				return `done ${job}`;
			}),
		/** Finishes a job, and waits for what follows from it. */
		finish: async (job: number, fails = false) => {
			finishes.get(job)?.(fails);
			await setImmediate();
		},
	};
}

describe('Concurrent jobs', () => {
	it('start in order up to the limit, and one more whenever one finishes', async () => {
		const { started, run, finish } = createJobs(new ConcurrencyLimit(2));
		const all = Promise.all(jobs(5).map(run));
		expect(started).toEqual([0, 1]);
		await finish(1);
		expect(started).toEqual([0, 1, 2]);
		await finish(2);
		expect(started).toEqual([0, 1, 2, 3]);
		await finish(0);
		expect(started).toEqual([0, 1, 2, 3, 4]);
		await Promise.all([finish(3), finish(4)]);
		expect(await all).toEqual(['done 0', 'done 1', 'done 2', 'done 3', 'done 4']);
	});

	it.each([
		[1, 1, 7],
		[3, 3, 7],
		[7, 7, 7],
		[9, 7, 7],
		[MAX_CONCURRENT_REQUESTS, MAX_CONCURRENT_REQUESTS, 100],
	])('with a limit of %i run at most %i at once, and all %i finish', async (...row) => {
		const [limit, max, count] = row;
		const slots = new ConcurrencyLimit(limit);
		const running = { now: 0, max: 0 };
		const results = await Promise.all(
			jobs(count).map(
				async (job) =>
					await slots.run(async () => {
						running.now += 1;
						running.max = Math.max(running.max, running.now);
						await setImmediate();
						running.now -= 1;
						return job;
					}),
			),
		);
		expect(running).toEqual({ now: 0, max });
		expect(results).toEqual(jobs(count));
	});

	it('have a limit by default', async () => {
		const { started, run, finish } = createJobs();
		const all = Promise.all(jobs(MAX_CONCURRENT_REQUESTS + 1).map(run));
		expect(started).toHaveLength(MAX_CONCURRENT_REQUESTS);
		for (const job of jobs(MAX_CONCURRENT_REQUESTS + 1)) await finish(job);
		expect(await all).toHaveLength(MAX_CONCURRENT_REQUESTS + 1);
	});

	it('hand their slot over when they fail, and fail alone', async () => {
		const { started, run, finish } = createJobs(new ConcurrencyLimit(1));
		const all = Promise.allSettled(jobs(2).map(run));
		await finish(0, true);
		expect(started).toEqual([0, 1]);
		await finish(1);
		expect(await all).toEqual([
			{ status: 'rejected', reason: new Error('failed 0') },
			{ status: 'fulfilled', value: 'done 1' },
		]);
	});

	it('hand their slot to the one that has waited longest, not to one that has just come', async () => {
		const { started, run, finish } = createJobs(new ConcurrencyLimit(1));
		void run(0);
		void run(1);
		const finished = finish(0);
		void run(2);
		await finished;
		expect(started).toEqual([0, 1]);
		await finish(1);
		expect(started).toEqual([0, 1, 2]);
	});

	it('leave all slots free once they have finished', async () => {
		const { started, run, finish } = createJobs(new ConcurrencyLimit(2));
		const all = Promise.allSettled(jobs(3).map(run));
		for (const job of jobs(3)) await finish(job, job === 1);
		await all;
		void run(3);
		void run(4);
		void run(5);
		expect(started).toEqual([0, 1, 2, 3, 4]);
	});
});

/** A queue whose work finishes only when the test finishes it, and a record of what has started. */
function createQueue() {
	const queue = new KeyedQueue();
	const started: string[] = [];
	const finishes = new Map<string, (fails?: boolean) => void>();
	const run = (name: string, key: string) =>
		queue.run(key, async () => {
			started.push(name);
			return await new Promise<string>((resolve, reject) => {
				finishes.set(name, (fails = false) => {
					if (fails) reject(new Error(name));
					else resolve(name);
				});
			});
		});
	const finish = async (name: string, fails = false) => {
		finishes.get(name)?.(fails);
		await settle();
	};
	return { started, run, finish };
}

describe('Work with the same key', () => {
	it('runs one after another in the order in which it came', async () => {
		const { started, run, finish } = createQueue();
		const all = Promise.all(['first', 'second', 'third'].map((name) => run(name, 'a')));
		await settle();
		expect(started).toEqual(['first']);
		await finish('first');
		expect(started).toEqual(['first', 'second']);
		await finish('second');
		expect(started).toEqual(['first', 'second', 'third']);
		await finish('third');
		expect(await all).toEqual(['first', 'second', 'third']);
	});

	it('runs after earlier work has failed, and does not fail with it', async () => {
		const { started, run, finish } = createQueue();
		const first = run('first', 'a').catch((caught: unknown) => caught);
		const second = run('second', 'a');
		await settle();
		await finish('first', true);
		expect(await first).toEqual(new Error('first'));
		expect(started).toEqual(['first', 'second']);
		await finish('second');
		expect(await second).toBe('second');
	});

	it('starts at once when all earlier work has finished', async () => {
		const { started, run, finish } = createQueue();
		void run('first', 'a');
		await settle();
		await finish('first');
		void run('second', 'a');
		void run('third', 'a');
		await settle();
		expect(started).toEqual(['first', 'second']);
		await finish('second');
		expect(started).toEqual(['first', 'second', 'third']);
	});

	it('runs after earlier work that throws at once', async () => {
		const queue = new KeyedQueue();
		const failed = queue.run('a', () => {
			throw new Error('at once');
		});
		const next = queue.run('a', async () => await Promise.resolve('next'));
		await expect(failed).rejects.toThrow('at once');
		expect(await next).toBe('next');
	});
});

it('Work with different keys runs at the same time', async () => {
	const { started, run } = createQueue();
	void run('first', 'a');
	void run('other', 'b');
	void run('second', 'a');
	await settle();
	expect(started).toEqual(['first', 'other']);
});
