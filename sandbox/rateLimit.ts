/** How many requests one token may make in a window that begins with its first request. */
export interface Limit {
	/** Requests allowed in one window. */
	requests: number;
	/** Length of the window in milliseconds. */
	windowMs: number;
}

/** Plannr's limit: 500 requests a minute per user (api-how-to.plannrcrm.com). */
export const PLANNR_LIMIT: Limit = { requests: 500, windowMs: 60_000 };

/** What the limiter says to one request. */
export interface Allowance {
	/** Requests allowed in one window. */
	limit: number;
	/** Requests left in the running window after this one. */
	remaining: number;
	/** Whether this request is one too many. Such a request is not counted, as in Laravel. */
	exceeded: boolean;
	/** When the running window ends. */
	resetAt: Date;
}

/** Counts requests per token in fixed windows. */
export class RateLimiter {
	private readonly windows = new Map<string, { endsAt: number; used: number }>();

	/** @param limit what one token may do */
	constructor(private readonly limit: Limit) {}

	/**
	 * Counts one request.
	 * @param token whose request it is; an empty text for requests without a token
	 * @param now the moment of the request
	 */
	count(token: string, now: Date): Allowance {
		let window = this.windows.get(token);
		if (window === undefined || now.getTime() >= window.endsAt) {
			window = { endsAt: now.getTime() + this.limit.windowMs, used: 0 };
			this.windows.set(token, window);
		}
		const exceeded = window.used >= this.limit.requests;
		if (!exceeded) window.used += 1;
		return {
			limit: this.limit.requests,
			remaining: this.limit.requests - window.used,
			exceeded,
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
 * @param allowance what the limiter said
 */
export function limitHeaders(allowance: Allowance): Record<string, string> {
	return {
		'X-Ratelimit-Limit': String(allowance.limit),
		'X-Ratelimit-Remaining': String(allowance.remaining),
	};
}

/**
 * The further headers of a 429, as Laravel sends them; not confirmed for Plannr.
 * @param allowance what the limiter said
 * @param now the moment of the answer
 */
export function refusalHeaders(allowance: Allowance, now: Date): Record<string, string> {
	const resetMs = allowance.resetAt.getTime();
	return {
		'Retry-After': String(Math.max(0, Math.ceil((resetMs - now.getTime()) / 1000))),
		'X-RateLimit-Reset': String(Math.ceil(resetMs / 1000)),
	};
}
