import { setImmediate } from 'node:timers/promises';

import {
	MAX_CONCURRENT_REQUESTS,
	mapWithConcurrency,
} from '../../../nodes/PlannrReferral/execution/concurrency';

// A job that never finishes would otherwise take the whole of Jest's default timeout.
jest.setTimeout(2000);

const always = () => true;
const jobs = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Jobs that each finish only when the test finishes them. */
function createJobs() {
	const started: number[] = [];
	const finishes = new Map<number, () => void>();
	return {
		started,
		runJob: async (job: number) => {
			started.push(job);
			await new Promise<void>((resolve) => finishes.set(job, resolve));
			return `done ${job}`;
		},
		/** Finishes a job, and waits for what follows from it. */
		finish: async (job: number) => {
			finishes.get(job)?.();
			await setImmediate();
		},
	};
}

describe('Concurrent jobs', () => {
	it('start in order up to the limit, and one more whenever one finishes', async () => {
		const { started, runJob, finish } = createJobs();
		const all = mapWithConcurrency(jobs(5), runJob, always, 2);
		expect(started).toEqual([0, 1]);
		await finish(1);
		expect(started).toEqual([0, 1, 2]);
		await finish(2);
		expect(started).toEqual([0, 1, 2, 3]);
		await finish(0);
		expect(started).toEqual([0, 1, 2, 3, 4]);
		await Promise.all([finish(3), finish(4)]);
		expect(await all).toHaveLength(5);
	});

	it.each([
		[1, 1, 7],
		[3, 3, 7],
		[7, 7, 7],
		[9, 7, 7],
		[MAX_CONCURRENT_REQUESTS, MAX_CONCURRENT_REQUESTS, 100],
	])('with a limit of %i run at most %i at once, and all %i finish', async (...row) => {
		const [limit, max, count] = row;
		const running = { now: 0, max: 0 };
		const results = await mapWithConcurrency(
			jobs(count),
			async (job) => {
				running.now += 1;
				running.max = Math.max(running.max, running.now);
				await setImmediate();
				running.now -= 1;
				return job;
			},
			always,
			limit,
		);
		expect(running).toEqual({ now: 0, max });
		expect(results).toEqual(jobs(count));
	});

	it('have a limit by default', async () => {
		const { started, runJob, finish } = createJobs();
		const all = mapWithConcurrency(jobs(MAX_CONCURRENT_REQUESTS + 1), runJob, always);
		expect(started).toHaveLength(MAX_CONCURRENT_REQUESTS);
		for (const job of jobs(MAX_CONCURRENT_REQUESTS + 1)) await finish(job);
		expect(await all).toHaveLength(MAX_CONCURRENT_REQUESTS + 1);
	});

	it('return their results in the order of the jobs, whichever finishes first', async () => {
		const { runJob, finish } = createJobs();
		const all = mapWithConcurrency(jobs(3), runJob, always, 3);
		for (const job of [2, 0, 1]) await finish(job);
		expect(await all).toEqual(['done 0', 'done 1', 'done 2']);
	});

	it('may be an empty list', async () => {
		expect(await mapWithConcurrency([], createJobs().runJob, always)).toEqual([]);
	});
});

describe('Jobs that may no longer start', () => {
	it('are not started, and their results are undefined', async () => {
		const { started, runJob, finish } = createJobs();
		const run = { canStart: true };
		const all = mapWithConcurrency(jobs(5), runJob, () => run.canStart, 2);
		run.canStart = false;
		await finish(0);
		await finish(1);
		expect(await all).toEqual(['done 0', 'done 1', undefined, undefined, undefined]);
		expect(started).toEqual([0, 1]);
	});

	it('do not keep the started ones from finishing', async () => {
		const { runJob, finish } = createJobs();
		const run = { canStart: true };
		const finished: string[] = [];
		const all = mapWithConcurrency(jobs(3), runJob, () => run.canStart, 2).then((results) => {
			finished.push('all');
			return results;
		});
		run.canStart = false;
		await finish(0);
		expect(finished).toEqual([]);
		await finish(1);
		expect(finished).toEqual(['all']);
		expect(await all).toEqual(['done 0', 'done 1', undefined]);
	});

	it('are all of them when none may start', async () => {
		const { started, runJob } = createJobs();
		expect(await mapWithConcurrency(jobs(3), runJob, () => false, 2)).toEqual(
			new Array(3).fill(undefined),
		);
		expect(started).toEqual([]);
	});

	it('are checked one by one', async () => {
		const results = await mapWithConcurrency(
			jobs(4),
			async (job) => await Promise.resolve(job),
			(() => {
				let checks = 0;
				return () => ++checks <= 2;
			})(),
			1,
		);
		expect(results).toEqual([0, 1, undefined, undefined]);
	});
});
