import type { JournalEntry, Limit } from '../../sandbox';

/** What Plannr was asked. */
export interface Traffic {
	/** How many requests there were. */
	readonly requests: number;
	/** How many of them were refused for the limit's sake. */
	readonly refused: number;
	/** From the first to the last of those that were not refused, in milliseconds. */
	readonly ms: number;
	/** The least that so many requests can take under the limit, in milliseconds: all windows but the last one. */
	readonly leastMs: number;
	/** The most requests that were worked on at the same time. */
	readonly mostInFlight: number;
}

/**
 * Sums up requests.
 *
 * @param entries the requests, in the order of their arrival
 * @param limit what applied to all of them together
 */
export function trafficOf(entries: readonly JournalEntry[], limit: Limit): Traffic {
	const passed = entries.filter(({ status }) => status !== 429);
	const [first] = passed;
	const last = passed.at(-1);
	const windows = Math.max(1, Math.ceil(passed.length / limit.requests));
	return {
		requests: entries.length,
		refused: entries.length - passed.length,
		ms: first === undefined || last === undefined ? 0 : last.at.getTime() - first.at.getTime(),
		leastMs: (windows - 1) * limit.windowMs,
		mostInFlight: Math.max(0, ...entries.map(({ inFlight }) => inFlight)),
	};
}
