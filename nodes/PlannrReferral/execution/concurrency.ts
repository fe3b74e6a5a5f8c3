/** The maximum number of requests in flight at once, whatever the number of items. */
export const MAX_CONCURRENT_REQUESTS = 16;

/**
 * Runs jobs concurrently, up to a limit, and starts them in order.
 *
 * @param jobs the jobs
 * @param runJob runs one job; must not throw
 * @param canStart called before each job; once it returns false, neither that job nor any later one is started
 * @param limit the maximum number of jobs that run at once
 * @returns the results in the order of the jobs, `undefined` for those that were not started; resolves once every
 *   started job has finished
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
