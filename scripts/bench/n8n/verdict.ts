import { IN_FLIGHT } from '../bareLoop';
import { median } from '../measuredRun';
import type { Case } from './cases';
import type { Contender } from './comparison';
import { altogether } from './outcome';

/** What is to be said of a measurement. */
export interface Verdict {
	/** A sentence with the figure that matters. */
	readonly text: string;
	/** Whether it is as it has to be. */
	readonly isKept: boolean;
}

/**
 * Judges our node: every item has to have its one referral, and the time has to be within the target.
 *
 * @param job what was to be done
 * @param contenders our node, n8n's own, and n8n's own with something changed
 */
export function verdictOf({ target }: Case, [ours, theirs]: readonly Contender[]): Verdict {
	if (ours === undefined || theirs === undefined) throw new Error('A node is missing');
	const { failed, duplicates, lost, mostInFlight } = altogether(ours.outcomes);
	const isExact = failed + duplicates + lost === 0 && mostInFlight <= IN_FLIGHT;
	if (target === undefined) {
		const text = `Plannr Referral: ${failed} without a result, ${duplicates} duplicated, ${lost} lost.`;
		return { text, isKept: isExact };
	}
	const { leastMs, most } = target;
	const times = ours.outcomes.map(({ nodeMs }, round) => {
		return nodeMs / (leastMs ?? theirs.outcomes[round]?.nodeMs ?? NaN);
	});
	const ratio = median(times);
	const least =
		leastMs === undefined
			? 'the time of HTTP Request beside it'
			: `the ${leastMs / 1000} s below which the limit lets nobody`;
	return {
		text: `Plannr Referral took ${ratio.toFixed(2)} times ${least} (median of ${times.length}; the aim is ${most.toFixed(2)} at most).`,
		isKept: isExact && ratio <= most,
	};
}
