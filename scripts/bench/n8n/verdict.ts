import { MAX_IN_FLIGHT } from '../bareLoop';
import { median } from '../measuredRun';
import type { BenchCase } from './cases';
import type { NodeResult } from './comparison';
import { summariseOutcomes } from './outcome';

/** What is to be said of a measurement. */
export interface TargetResult {
	/** A sentence with the figure that matters. */
	readonly text: string;
	/** Whether it is as it has to be. */
	readonly isMet: boolean;
}

/**
 * Judges our node: every item has to have its one referral, and the time has to be within the target.
 *
 * @param job what was to be done
 * @param contenders our node, n8n's own, and n8n's own with something changed
 */
export function checkTarget(
	{ target }: BenchCase,
	[ours, theirs]: readonly NodeResult[],
): TargetResult {
	if (ours === undefined || theirs === undefined) throw new Error('A node is missing');
	const { failed, duplicates, lost, mostInFlight } = summariseOutcomes(ours.outcomes);
	const isExact = failed + duplicates + lost === 0 && mostInFlight <= MAX_IN_FLIGHT;
	if (target === undefined) {
		const text = `Plannr Referral: ${failed} without a result, ${duplicates} duplicated, ${lost} lost.`;
		return { text, isMet: isExact };
	}
	const { minimumMs: leastMs, maxRatio: most } = target;
	const ratios = ours.outcomes.map(({ nodeMs }, round) => {
		return nodeMs / (leastMs ?? theirs.outcomes[round]?.nodeMs ?? NaN);
	});
	const ratio = median(ratios);
	const minimum =
		leastMs === undefined
			? 'the time of HTTP Request beside it'
			: `the ${leastMs / 1000} s below which the limit lets nobody`;
	return {
		text: `Plannr Referral took ${ratio.toFixed(2)} times ${minimum} (median of ${ratios.length}; the aim is ${most.toFixed(2)} at most).`,
		isMet: isExact && ratio <= most,
	};
}
