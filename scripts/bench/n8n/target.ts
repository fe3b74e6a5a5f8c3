import { MAX_IN_FLIGHT } from '../bareLoop';
import { median } from '../measuredRun';
import type { BenchCase } from './cases';
import type { NodeResult } from './comparison';
import { summariseOutcomes } from './outcome';

/** The result of our node, compared with its target. */
export interface TargetResult {
	/** A sentence with the relevant figure. */
	readonly text: string;
	/** Whether every item had exactly one referral, with no more requests than needed. */
	readonly isExact: boolean;
	/** Whether the target is met; for a time, this depends on the machine. */
	readonly isMet: boolean;
}

/**
 * Checks our node: every item needs exactly one referral, and the time must be within the target.
 *
 * @param results the results of all nodes, in the order of {@link BenchCase.nodes}
 */
export function checkTarget(
	{ target }: BenchCase,
	[plannr, httpRequest]: readonly NodeResult[],
): TargetResult {
	if (plannr === undefined || httpRequest === undefined) throw new Error('A node is missing');
	const { failed, duplicates, lost, mostInFlight } = summariseOutcomes(plannr.outcomes);
	const isExact = failed + duplicates + lost === 0 && mostInFlight <= MAX_IN_FLIGHT;
	if (target === undefined) {
		const text = `Plannr Referral: ${failed} without a result, ${duplicates} duplicated, ${lost} lost.`;
		return { text, isExact, isMet: isExact };
	}
	if ('maxRequests' in target) {
		const { maxRequests } = target;
		const most = Math.max(...plannr.outcomes.map(({ requests }) => requests));
		const text = `Plannr Referral sent ${most} requests (target: at most ${maxRequests}).`;
		const isMet = isExact && most <= maxRequests;
		return { text, isExact: isMet, isMet };
	}
	const { minimumMs, maxRatio } = target;
	const ratios = plannr.outcomes.map(({ nodeMs }, round) => {
		return nodeMs / (minimumMs ?? httpRequest.outcomes[round]?.nodeMs ?? NaN);
	});
	const ratio = median(ratios);
	const reference =
		minimumMs === undefined
			? 'the time of HTTP Request'
			: `the ${minimumMs / 1000} s minimum imposed by the rate limit`;
	return {
		text: `Plannr Referral took ${ratio.toFixed(2)} times ${reference} (median of ${ratios.length}; target: at most ${maxRatio.toFixed(2)}).`,
		isExact,
		isMet: isExact && ratio <= maxRatio,
	};
}
