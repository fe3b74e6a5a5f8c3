/** How many requests one token may make in a window that begins with its first request. */
export interface RateLimit {
	/** Requests allowed in one window. */
	maxRequests: number;
	/** Length of the window in milliseconds. */
	windowMs: number;
}

/** Plannr's limit: 500 requests a minute per user (api-how-to.plannrcrm.com). */
export const PLANNR_RATE_LIMIT: RateLimit = { maxRequests: 500, windowMs: 60_000 };

/** What the limiter says to one request. */
export interface RateLimitState {
	/** Requests allowed in one window. */
	limit: number;
	/** Requests left in the running window after this one. */
	remaining: number;
	/** Whether this request is one too many. Such a request is not counted, as in Laravel. */
	isExceeded: boolean;
	/** When the running window ends. */
	resetAt: Date;
}

/** Counts requests per token in fixed windows. */
export class RateLimiter {
	private readonly windows = new Map<string, { endsAt: number; used: number }>();

	/** @param limit what one token may do */
	constructor(private readonly limit: RateLimit) {}

	/**
	 * Counts one request.
	 * @param token whose request it is; an empty text for requests without a token
	 * @param now the moment of the request
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

	/** Forgets all windows. */
	reset(): void {
		this.windows.clear();
	}
}

/**
 * The headers that every response carries. `X-Ratelimit-Remaining` is documented (api-how-to.plannrcrm.com); its companion is
 * Laravel's habit.
 * @param state what the limiter said
 */
export function formatRateLimitHeaders(state: RateLimitState): Record<string, string> {
	return {
		'X-Ratelimit-Limit': String(state.limit),
		'X-Ratelimit-Remaining': String(state.remaining),
	};
}

/**
 * The further headers of a 429, as Laravel sends them; not confirmed for Plannr.
 * @param state what the limiter said
 * @param now the moment of the answer
 */
export function formatRetryHeaders(state: RateLimitState, now: Date): Record<string, string> {
	const resetMs = state.resetAt.getTime();
	return {
		'Retry-After': String(Math.max(0, Math.ceil((resetMs - now.getTime()) / 1000))),
		'X-RateLimit-Reset': String(Math.ceil(resetMs / 1000)),
	};
}
