/** How many requests may be on their way at the same time, whatever the number of items. */
export const LANES = 16;

/**
 * Works through jobs with a bounded number under way, starting them in their order.
 *
 * @param jobs what is to be done
 * @param work does one job; must not throw
 * @param mayStart asked before each job: false leaves this one and all later ones undone
 * @param lanes how many jobs may be under way at once
 * @returns the results in the order of the jobs, with nothing in the places of those left undone; resolves only when
 *   every started job has ended
 */
export async function inLanes<Job, Result>(
	jobs: readonly Job[],
	work: (job: Job) => Promise<Result>,
	mayStart: () => boolean,
	lanes = LANES,
): Promise<Array<Result | undefined>> {
	const results: Array<Result | undefined> = jobs.map(() => undefined);
	const queue = jobs.entries();
	async function lane() {
		for (const [place, job] of queue) {
			if (!mayStart()) return;
			results[place] = await work(job);
		}
	}
	await Promise.all(Array.from({ length: Math.min(lanes, jobs.length) }, lane));
	return results;
}
