import type { RateLimit } from '../../../sandbox';

/** What a storm may vary. */
export interface StormOptions {
	/** Determines the items and the faults. Requests arrive in no fixed order, so a run is not repeated exactly. */
	readonly seed: number;
	/** How many items. */
	readonly items: number;
	/** How likely each kind of fault is for each write, from 0 to 1; default {@link DEFAULT_PROBABILITY}. Reads fail half as often. */
	readonly probability?: number;
	/** The rate limit of the token; default {@link STORM_RATE_LIMIT}. */
	readonly limit?: RateLimit;
}

/** Low enough for a thousand items: every attempt looks up again what the previous one left open, for six seconds. */
export const DEFAULT_PROBABILITY = 0.005;

/** n8n's Retry On Fail with as many attempts as it allows. */
export const MAX_RETRIES = { retryOnFail: true, maxTries: 5, waitBetweenTries: 1 };

/** Low enough to be reached again and again during a storm. */
export const STORM_RATE_LIMIT: RateLimit = { maxRequests: 200, windowMs: 1000 };
