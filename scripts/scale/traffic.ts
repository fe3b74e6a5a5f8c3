import type { LoggedRequest, RateLimit } from '../../sandbox';

/** A summary of the requests that the mock API received. */
export interface Traffic {
	/** The number of requests. */
	readonly requests: number;
	/** The number of requests that were rejected with 429. */
	readonly rateLimited: number;
	/** The time from the first to the last of the other requests, in milliseconds. */
	readonly ms: number;
	/** The shortest time that the limit allows for this number of requests, in milliseconds: all windows but the last. */
	readonly minimumMs: number;
	/** The maximum number of concurrent requests. */
	readonly mostInFlight: number;
}

/**
 * Summarises the requests in a log.
 *
 * @param entries the requests, in the order of their arrival
 * @param limit the rate limit that they shared
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
