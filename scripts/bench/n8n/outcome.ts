import { getMember } from '../../../nodes/PlannrReferral/transport/json';
import type { ServerReport } from '../report';
import { median } from '../measuredRun';
import type { Execution } from './execution';

/** The outcome of one run, or the summary of several. */
export interface Outcome {
	/** See {@link Execution.nodeMs}. */
	readonly nodeMs: number;
	/** The number of requests that the mock API received. */
	readonly requests: number;
	/** The number of items for which the node returned no referral. */
	readonly failed: number;
	/** The number of referrals created for an item that already had one. */
	readonly duplicates: number;
	/** The number of referrals that were created but not returned by the node. */
	readonly lost: number;
	/** The maximum number of concurrent requests. */
	readonly mostInFlight: number;
	/** n8n's peak memory during the run, in megabytes; undefined on systems other than Linux. */
	readonly peakMb: number | undefined;
}

/**
 * Compares a node's output with the referrals in the mock API.
 *
 * @param records the number of referrals to return, where it is not one for each input item
 */
export function createOutcome(
	items: number,
	records: number | undefined,
	{ nodeMs, output }: Execution,
	{ requests, mostInFlight, referrals }: ServerReport,
	peakMb: number | undefined,
): Outcome {
	const succeeded = output.filter(
		({ json }) => typeof getMember(json, 'uuid') === 'string' && !getMember(json, 'error'),
	);
	const uuids = new Set(succeeded.map(({ json }) => getMember(json, 'uuid')));
	// Referrals from before the run have other notes.
	const created = referrals.filter(({ note }) => note?.startsWith('item ') === true);
	return {
		nodeMs,
		requests,
		failed:
			records === undefined
				? items - new Set(succeeded.map(({ inputIndex }) => inputIndex)).size
				: records - uuids.size,
		duplicates: created.length - new Set(created.map(({ note }) => note)).size,
		lost: created.filter(({ uuid }) => !uuids.has(uuid)).length,
		mostInFlight,
		peakMb,
	};
}

/** Summarises several runs of one node: the median of times, requests and memory, and the worst of all other figures. */
export function summariseOutcomes(outcomes: readonly Outcome[]): Outcome {
	const medianOf = (figure: (outcome: Outcome) => number) => median(outcomes.map(figure));
	const maxOf = (figure: (outcome: Outcome) => number) => Math.max(...outcomes.map(figure));
	const peaks = outcomes.flatMap(({ peakMb }) => (peakMb === undefined ? [] : [peakMb]));
	return {
		nodeMs: medianOf(({ nodeMs }) => nodeMs),
		requests: medianOf(({ requests }) => requests),
		failed: maxOf(({ failed }) => failed),
		duplicates: maxOf(({ duplicates }) => duplicates),
		lost: maxOf(({ lost }) => lost),
		mostInFlight: maxOf(({ mostInFlight }) => mostInFlight),
		peakMb: peaks.length === 0 ? undefined : median(peaks),
	};
}
