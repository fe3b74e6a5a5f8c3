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
	/** Whether this request exceeds the limit. As in Laravel, such a request is not counted. */
	isExceeded: boolean;
	/**
	 * The headers of every response. `X-Ratelimit-Remaining` is documented (api-how-to.plannrcrm.com);
	 * `X-Ratelimit-Limit` is inferred from Laravel.
	 */
	headers: Record<string, string>;
	/** The additional headers of a 429, as Laravel sends them; not confirmed for Plannr. */
	retryHeaders: Record<string, string>;
}

/** Counts requests per token in fixed windows. */
export class RateLimiter {
	private readonly windows = new Map<string, { endsAt: number; used: number }>();

	constructor(private readonly limit: RateLimit) {}

	/**
	 * Counts one request.
	 * @param token the token of the request; an empty string if it has none
	 * @param now when the request arrived, in milliseconds since 1970
	 */
	countRequest(token: string, now: number): RateLimitState {
		const { maxRequests, windowMs } = this.limit;
		let window = this.windows.get(token);
		if (window === undefined || now >= window.endsAt) {
			window = { endsAt: now + windowMs, used: 0 };
			this.windows.set(token, window);
		}
		const isExceeded = window.used >= maxRequests;
		if (!isExceeded) window.used += 1;
		return {
			isExceeded,
			headers: {
				'X-Ratelimit-Limit': String(maxRequests),
				'X-Ratelimit-Remaining': String(maxRequests - window.used),
			},
			retryHeaders: {
				'Retry-After': String(Math.ceil((window.endsAt - now) / 1000)),
				'X-RateLimit-Reset': String(Math.ceil(window.endsAt / 1000)),
			},
		};
	}

	/** Ends all windows. */
	reset(): void {
		this.windows.clear();
	}
}
