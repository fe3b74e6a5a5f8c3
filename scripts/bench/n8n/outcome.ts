import { getMember } from '../../../nodes/PlannrReferral/transport/json';
import type { ServerReport } from '../report';
import { median } from '../measuredRun';
import type { Execution } from './execution';

/** What came of one run, or of several. */
export interface Outcome {
	/** See {@link Execution.nodeMs}. */
	readonly nodeMs: number;
	/** See {@link Execution.wholeMs}. */
	readonly wholeMs: number;
	/** The requests that reached the sandbox. */
	readonly requests: number;
	/** The items for which the node gave out no referral. */
	readonly failed: number;
	/** The referrals that were created though their item had one already. */
	readonly duplicates: number;
	/** The referrals that were created and that the node did not give out. */
	readonly lost: number;
	/** The most requests that the sandbox worked on at the same time. */
	readonly mostInFlight: number;
	/** The most memory that n8n had during the run, in megabytes; undefined where nobody can tell. */
	readonly peakMb: number | undefined;
}

/**
 * Compares what a node gave out with what the sandbox knows.
 *
 * @param items how many items the node was given
 * @param execution what n8n tells
 * @param report what the sandbox tells
 * @param peakMb see {@link Outcome.peakMb}
 */
export function createOutcome(
	items: number,
	{ nodeMs, wholeMs, output }: Execution,
	{ requests, mostInFlight, referrals }: ServerReport,
	peakMb: number | undefined,
): Outcome {
	const succeeded = output.filter(
		({ json }) => typeof getMember(json, 'uuid') === 'string' && !getMember(json, 'error'),
	);
	const uuids = new Set(succeeded.map(({ json }) => getMember(json, 'uuid')));
	// Those that were there before the run have other notes.
	const created = referrals.filter(({ note }) => note?.startsWith('item ') === true);
	return {
		nodeMs,
		wholeMs,
		requests,
		failed: items - new Set(succeeded.map(({ inputIndex: from }) => from)).size,
		duplicates: created.length - new Set(created.map(({ note }) => note)).size,
		lost: created.filter(({ uuid }) => !uuids.has(uuid)).length,
		mostInFlight,
		peakMb,
	};
}

/**
 * What came of several runs of one node: of times, requests and memory the middle, of everything else the worst.
 *
 * @param outcomes what came of each
 */
export function summariseOutcomes(outcomes: readonly Outcome[]): Outcome {
	const medianOf = (figure: (outcome: Outcome) => number) => median(outcomes.map(figure));
	const maxOf = (figure: (outcome: Outcome) => number) => Math.max(...outcomes.map(figure));
	const peaks = outcomes.flatMap(({ peakMb }) => (peakMb === undefined ? [] : [peakMb]));
	return {
		nodeMs: medianOf(({ nodeMs }) => nodeMs),
		wholeMs: medianOf(({ wholeMs }) => wholeMs),
		requests: medianOf(({ requests }) => requests),
		failed: maxOf(({ failed }) => failed),
		duplicates: maxOf(({ duplicates }) => duplicates),
		lost: maxOf(({ lost }) => lost),
		mostInFlight: maxOf(({ mostInFlight }) => mostInFlight),
		peakMb: peaks.length === 0 ? undefined : median(peaks),
	};
}
