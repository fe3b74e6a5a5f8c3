/** How many requests may be on their way at the same time, whatever the number of items. */
export const MAX_CONCURRENT_REQUESTS = 16;

/**
 * Works through jobs with a bounded number under way, starting them in their order.
 *
 * @param jobs what is to be done
 * @param runJob does one job; must not throw
 * @param canStart asked before each job: false leaves this one and all later ones undone
 * @param limit how many jobs may be under way at once
 * @returns the results in the order of the jobs, with nothing in the places of those left undone; resolves only when
 *   every started job has ended
 */
export async function mapWithConcurrency<Job, Result>(
	jobs: readonly Job[],
	runJob: (job: Job) => Promise<Result>,
	canStart: () => boolean,
	limit = MAX_CONCURRENT_REQUESTS,
): Promise<Array<Result | undefined>> {
	const results: Array<Result | undefined> = jobs.map(() => undefined);
	const remaining = jobs.entries();
	async function runWorker() {
		for (const [index, job] of remaining) {
			if (!canStart()) return;
			results[index] = await runJob(job);
		}
	}
	await Promise.all(Array.from({ length: Math.min(limit, jobs.length) }, runWorker));
	return results;
}
