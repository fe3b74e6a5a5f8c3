/** What came of a storm, whatever the items asked for. */
export interface StormReport {
	/** What the items asked for, in a word. */
	readonly title: string;
	readonly seed: number;
	/** How long it took, in milliseconds. */
	readonly durationMs: number;
	/** Writes that were asked for. */
	readonly requested: number;
	/** All requests that reached the sandbox. */
	readonly requests: number;
	/** Writes that reached the sandbox beyond the first for each one asked for, without those refused for the limit's sake. */
	readonly retries: number;
	/** Requests refused for the limit's sake. */
	readonly rateLimited: number;
	/** The faults that struck, by kind; `after` stands for after the work. */
	readonly faults: Readonly<Record<string, number>>;
	/** Writes that the node gave a result for. */
	readonly returned: number;
	/** Writes of which the node said that nothing was done. */
	readonly failed: number;
	/** Writes of which the node said that nobody can tell. */
	readonly outcomeUnknown: number;
	/** Writes without a word, and writes that were done although the node said that nothing was. */
	readonly lost: number;
	/** Writes that were done beyond those asked for, and results given out twice. */
	readonly duplicated: number;
	/** Results given out for an item that asked for something else. */
	readonly mispaired: number;
	/** What is wrong, in words. */
	readonly findings: readonly string[];
}

/**
 * A report in two lines: what came of it, and what struck.
 *
 * @param report the report
 */
export function formatReport(report: StormReport): string {
	const {
		title,
		seed,
		durationMs: ms,
		faults,
		requested: asked,
		returned: given,
		failed,
		outcomeUnknown: unclear,
	} = report;
	return [
		`${title}, seed ${seed}: lost ${report.lost}, duplicated ${report.duplicated}, wrongly paired ${report.mispaired}`,
		`; ${asked} asked for, ${given} given, ${failed} failed, ${unclear} unclear`,
		`; ${report.requests} requests, ${report.retries} retries, ${report.rateLimited} over the limit`,
		` (${(ms / 1000).toFixed(1)} s)\n  ${formatFaultCounts(faults)}`,
	].join('');
}

/**
 * How often each kind of fault struck.
 *
 * @param faults numbers by kind
 */
export function formatFaultCounts(faults: Readonly<Record<string, number>>): string {
	const kinds = Object.entries(faults).sort(([one], [other]) => one.localeCompare(other));
	const all = kinds.reduce((sum, [, times]) => sum + times, 0);
	return `${all} faults: ${kinds.map(([kind, times]) => `${kind} ${times}`).join(', ')}`;
}
