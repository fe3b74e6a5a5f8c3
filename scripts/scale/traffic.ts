import type { LoggedRequest, RateLimit } from '../../sandbox';

/** What Plannr was asked. */
export interface Traffic {
	/** How many requests there were. */
	readonly requests: number;
	/** How many of them were refused for the limit's sake. */
	readonly rateLimited: number;
	/** From the first to the last of those that were not refused, in milliseconds. */
	readonly ms: number;
	/** The least that so many requests can take under the limit, in milliseconds: all windows but the last one. */
	readonly minimumMs: number;
	/** The most requests that were worked on at the same time. */
	readonly mostInFlight: number;
}

/**
 * Sums up requests.
 *
 * @param entries the requests, in the order of their arrival
 * @param limit what applied to all of them together
 */
export function summariseTraffic(entries: readonly LoggedRequest[], limit: RateLimit): Traffic {
	const accepted = entries.filter(({ status }) => status !== 429);
	const [first] = accepted;
	const last = accepted.at(-1);
	const windows = Math.max(1, Math.ceil(accepted.length / limit.maxRequests));
	return {
		requests: entries.length,
		rateLimited: entries.length - accepted.length,
		ms:
			first === undefined || last === undefined
				? 0
				: last.receivedAt.getTime() - first.receivedAt.getTime(),
		minimumMs: (windows - 1) * limit.windowMs,
		mostInFlight: Math.max(0, ...entries.map(({ inFlight }) => inFlight)),
	};
}
