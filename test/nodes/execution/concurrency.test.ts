import { setImmediate } from 'node:timers/promises';

import {
	ConcurrencyLimit,
	MAX_CONCURRENT_REQUESTS,
} from '../../../nodes/PlannrReferral/transport/queues';

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
