import type { LoggedRequest, RateLimit } from '../../sandbox';

/** Plannr's rate limit, with a window of ten seconds instead of a minute. All executions share it. */
export const LIMIT: RateLimit = { maxRequests: 500, windowMs: 10_000 };

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

/** Summarises requests, in the order of their arrival. */
export function summariseTraffic(entries: readonly LoggedRequest[]): Traffic {
	const accepted = entries.filter(({ status }) => status !== 429);
	const timeOf = (entry?: LoggedRequest) => entry?.receivedAt.getTime() ?? 0;
	const windows = Math.max(1, Math.ceil(accepted.length / LIMIT.maxRequests));
	return {
		requests: entries.length,
		rateLimited: entries.length - accepted.length,
		ms: timeOf(accepted.at(-1)) - timeOf(accepted[0]),
		minimumMs: (windows - 1) * LIMIT.windowMs,
		mostInFlight: Math.max(0, ...entries.map(({ inFlight }) => inFlight)),
	};
}
