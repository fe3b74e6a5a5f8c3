import { setImmediate } from 'node:timers/promises';

import {
	MAX_CONCURRENT_REQUESTS,
	mapWithConcurrency,
} from '../../../nodes/PlannrReferral/execution/concurrency';

// Jobs that are never ended would otherwise keep everybody waiting.
jest.setTimeout(2000);

const always = () => true;
const jobs = (count: number) => Array.from({ length: count }, (_, place) => place);

/** Work that ends only when it is told to, job by job. */
function workshop() {
	const started: number[] = [];
	const endings = new Map<number, () => void>();
	return {
		started,
		work: async (job: number) => {
			started.push(job);
			await new Promise<void>((end) => endings.set(job, end));
			return `done ${job}`;
		},
		/** Ends one job and lets everything happen that follows from it. */
		end: async (job: number) => {
			endings.get(job)?.();
			await setImmediate();
		},
	};
}

describe('Jobs in lanes', () => {
	it('start in their order, as many as there are lanes, and one more for each that ends', async () => {
		const { started, work, end } = workshop();
		const all = mapWithConcurrency(jobs(5), work, always, 2);
		expect(started).toEqual([0, 1]);
		await end(1);
		expect(started).toEqual([0, 1, 2]);
		await end(2);
		expect(started).toEqual([0, 1, 2, 3]);
		await end(0);
		expect(started).toEqual([0, 1, 2, 3, 4]);
		await Promise.all([end(3), end(4)]);
		expect(await all).toHaveLength(5);
	});

	it.each([
		[1, 1, 7],
		[3, 3, 7],
		[7, 7, 7],
		[9, 7, 7],
		[MAX_CONCURRENT_REQUESTS, MAX_CONCURRENT_REQUESTS, 100],
	])('with %i lanes are never more than %i at once, and all of %i get done', async (...row) => {
		const [lanes, most, count] = row;
		const under = { way: 0, most: 0 };
		const results = await mapWithConcurrency(
			jobs(count),
			async (job) => {
				under.way += 1;
				under.most = Math.max(under.most, under.way);
				await setImmediate();
				under.way -= 1;
				return job;
			},
			always,
			lanes,
		);
		expect(under).toEqual({ way: 0, most });
		expect(results).toEqual(jobs(count));
	});

	it('are bounded even when nobody says how many lanes there are', async () => {
		const { started, work, end } = workshop();
		const all = mapWithConcurrency(jobs(MAX_CONCURRENT_REQUESTS + 1), work, always);
		expect(started).toHaveLength(MAX_CONCURRENT_REQUESTS);
		for (const job of jobs(MAX_CONCURRENT_REQUESTS + 1)) await end(job);
		expect(await all).toHaveLength(MAX_CONCURRENT_REQUESTS + 1);
	});

	it('give their results in the order of the jobs, whichever ends first', async () => {
		const { work, end } = workshop();
		const all = mapWithConcurrency(jobs(3), work, always, 3);
		for (const job of [2, 0, 1]) await end(job);
		expect(await all).toEqual(['done 0', 'done 1', 'done 2']);
	});

	it('are none when there are none', async () => {
		expect(await mapWithConcurrency([], workshop().work, always)).toEqual([]);
	});
});

describe('Jobs that are told to stop', () => {
	it('are not started any more, and leave their places empty', async () => {
		const { started, work, end } = workshop();
		const run = { goesOn: true };
		const all = mapWithConcurrency(jobs(5), work, () => run.goesOn, 2);
		run.goesOn = false;
		await end(0);
		await end(1);
		expect(await all).toEqual(['done 0', 'done 1', undefined, undefined, undefined]);
		expect(started).toEqual([0, 1]);
	});

	it('are waited for when they were started before', async () => {
		const { work, end } = workshop();
		const run = { goesOn: true };
		const ended: string[] = [];
		const all = mapWithConcurrency(jobs(3), work, () => run.goesOn, 2).then((results) => {
			ended.push('all');
			return results;
		});
		run.goesOn = false;
		await end(0);
		expect(ended).toEqual([]);
		await end(1);
		expect(ended).toEqual(['all']);
		expect(await all).toEqual(['done 0', 'done 1', undefined]);
	});

	it('are none at all when they were told so from the first', async () => {
		const { started, work } = workshop();
		expect(await mapWithConcurrency(jobs(3), work, () => false, 2)).toEqual(
			new Array(3).fill(undefined),
		);
		expect(started).toEqual([]);
	});

	it('are asked before every start', async () => {
		const results = await mapWithConcurrency(
			jobs(4),
			async (job) => await Promise.resolve(job),
			(() => {
				let asked = 0;
				return () => ++asked <= 2;
			})(),
			1,
		);
		expect(results).toEqual([0, 1, undefined, undefined]);
	});
});
