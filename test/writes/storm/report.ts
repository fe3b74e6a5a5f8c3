/** The result of a storm, whichever write the items request. */
export interface StormReport {
	/** The requested operation, in one word. */
	readonly title: string;
	readonly seed: number;
	/** How long it took, in milliseconds. */
	readonly durationMs: number;
	/** Writes that the items requested. */
	readonly requested: number;
	/** All requests that reached the mock API. */
	readonly requests: number;
	/** Writes that reached the mock API beyond one for each requested write, not counting rate-limited ones. */
	readonly retries: number;
	/** Requests that the rate limit rejected. */
	readonly rateLimited: number;
	/** How often each fault applied, by its name; `after` means after Plannr had processed the request. */
	readonly faults: Readonly<Record<string, number>>;
	/** Writes for which the node returned a record. */
	readonly returned: number;
	/** Writes that the node reported as not done. */
	readonly failed: number;
	/** Writes that the node reported as perhaps done. */
	readonly outcomeUnknown: number;
	/** Writes that the node did not report, and writes that were done although it reported that they were not. */
	readonly lost: number;
	/** Writes that were done beyond the requested ones, and records that were returned twice. */
	readonly duplicated: number;
	/** Records that were returned for an item that requested another one. */
	readonly mispaired: number;
	/** What is wrong, one sentence each. */
	readonly findings: readonly string[];
}

/** Formats a report in two lines: the outcome, and the faults. */
export function formatReport(report: StormReport): string {
	const { title, seed, durationMs, requested, returned, failed, outcomeUnknown } = report;
	return [
		`${title}, seed ${seed}: lost ${report.lost}, duplicated ${report.duplicated}, wrongly paired ${report.mispaired}`,
		`; ${requested} requested, ${returned} returned, ${failed} failed, ${outcomeUnknown} unknown`,
		`; ${report.requests} requests, ${report.retries} retries, ${report.rateLimited} over the limit`,
		` (${(durationMs / 1000).toFixed(1)} s)\n  ${formatFaultCounts(report.faults)}`,
	].join('');
}

/**
 * Formats how often each fault applied.
 *
 * @param faults counts by the name of the fault
 */
export function formatFaultCounts(faults: Readonly<Record<string, number>>): string {
	const counts = Object.entries(faults).sort(([one], [other]) => one.localeCompare(other));
	const total = counts.reduce((sum, [, count]) => sum + count, 0);
	return `${total} faults: ${counts.map(([name, count]) => `${name} ${count}`).join(', ')}`;
}
