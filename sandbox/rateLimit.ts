/** A rate limit per token, in fixed windows that begin with the first request. */
export interface RateLimit {
	/** The number of requests allowed in one window. */
	maxRequests: number;
	/** The length of a window in milliseconds. */
	windowMs: number;
}

/** Plannr's limit: 500 requests a minute per user (api-how-to.plannrcrm.com). */
export const PLANNR_RATE_LIMIT: RateLimit = { maxRequests: 500, windowMs: 60_000 };

/** The state of a token's rate limit after one request. */
export interface RateLimitState {
	/** The number of requests allowed in one window. */
	limit: number;
	/** The number of requests left in the current window. */
	remaining: number;
	/** Whether this request exceeds the limit. As in Laravel, such a request is not counted. */
	isExceeded: boolean;
	/** When the current window ends. */
	resetAt: Date;
}

/** Counts requests per token in fixed windows. */
export class RateLimiter {
	private readonly windows = new Map<string, { endsAt: number; used: number }>();

	/** @param limit the limit per token */
	constructor(private readonly limit: RateLimit) {}

	/**
	 * Counts one request.
	 * @param token the token of the request; an empty string if it has none
	 * @param now when the request arrived
	 */
	countRequest(token: string, now: Date): RateLimitState {
		let window = this.windows.get(token);
		if (window === undefined || now.getTime() >= window.endsAt) {
			window = { endsAt: now.getTime() + this.limit.windowMs, used: 0 };
			this.windows.set(token, window);
		}
		const isExceeded = window.used >= this.limit.maxRequests;
		if (!isExceeded) window.used += 1;
		return {
			limit: this.limit.maxRequests,
			remaining: this.limit.maxRequests - window.used,
			isExceeded,
			resetAt: new Date(window.endsAt),
		};
	}

	/** Ends all windows. */
	reset(): void {
		this.windows.clear();
	}
}

/**
 * Formats the rate limit headers of every response. `X-Ratelimit-Remaining` is documented (api-how-to.plannrcrm.com);
 * `X-Ratelimit-Limit` is inferred from Laravel.
 * @param state the state after this request
 */
export function formatRateLimitHeaders(state: RateLimitState): Record<string, string> {
	return {
		'X-Ratelimit-Limit': String(state.limit),
		'X-Ratelimit-Remaining': String(state.remaining),
	};
}

/**
 * Formats the additional headers of a 429, as Laravel does; not confirmed for Plannr.
 * @param state the state after this request
 * @param now the time of the response
 */
export function formatRetryHeaders(state: RateLimitState, now: Date): Record<string, string> {
	const resetMs = state.resetAt.getTime();
	return {
		'Retry-After': String(Math.max(0, Math.ceil((resetMs - now.getTime()) / 1000))),
		'X-RateLimit-Reset': String(Math.ceil(resetMs / 1000)),
	};
}
