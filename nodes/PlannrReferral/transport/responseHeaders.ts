import type { IDataObject } from 'n8n-workflow';

/** The response headers about rate limiting, caches, Plannr's clock and further pages. No other header is ever kept. */
export interface ResponseHeaders {
	/** Requests remaining in the window (`X-Ratelimit-Remaining`; on every response, apidocs.plannrcrm.com). */
	readonly remaining?: number;
	/** `Retry-After`, unparsed: seconds, or an HTTP date. Usual for Laravel, not confirmed for Plannr. */
	readonly retryAfter?: string;
	/** `X-RateLimit-Reset`, unparsed: seconds since 1970, or those remaining. Usual for Laravel, not confirmed for Plannr. */
	readonly reset?: string;
	/** The time by Plannr's clock (`Date`), unparsed. */
	readonly date?: string;
	/** Whether the response shows that it is a copy from a cache. */
	readonly isCached?: true;
	/** The link to the next page of a list (`Link`, RFC 8288); Plannr documents none. */
	readonly next?: string;
	/** The number of records in the whole list (`X-Total-Count`), unparsed; Plannr documents none. */
	readonly total?: string;
}

/** One of several links, each with its parameters. */
const NEXT_LINK = /<(?<next>[^<>]*)>\s*(?:;[^,;<>]*)*?;\s*rel\s*=\s*"?next\b/i;

/**
 * How caches say whether they had a copy: in the standard header (RFC 9211), or in those of nginx, Varnish, Squid,
 * CloudFront, Cloudflare, LiteSpeed and Vercel.
 */
const CACHE_STATUSES = [
	'cache-status',
	'x-cache',
	'x-cache-status',
	'x-proxy-cache',
	'cf-cache-status',
	'x-litespeed-cache',
	'x-vercel-cache',
];

/**
 * A copy, but none that the cache has just confirmed with Plannr (`RefreshHit`, `TCP_REFRESH_HIT`) or has not used
 * (`HIT-FOR-PASS`, `hit=?0`).
 */
const FROM_CACHE = /(?:^|[\s,])(?:TCP_(?:MEM_)?)?(?:HIT(?!=\?0|-for-)|STALE|UPDATING)\b/i;

/** Reads a header from its text, which is not blank and has no white space around it. */
type Reader = (text: string) => ResponseHeaders | false;

const readCacheStatus: Reader = (text) => FROM_CACHE.test(text) && { isCached: true };

/** The readers of the headers that matter, by the names of these. */
const READERS = new Map<string, Reader>([
	['x-ratelimit-remaining', (text) => /^\d+$/.test(text) && { remaining: Number(text) }],
	['retry-after', (retryAfter) => ({ retryAfter })],
	['x-ratelimit-reset', (reset) => ({ reset })],
	['date', (date) => ({ date })],
	// Each cache in between may add its own.
	['age', (text) => text.split(',').some((age) => Number(age) > 0) && { isCached: true }],
	...CACHE_STATUSES.map((name) => [name, readCacheStatus] as const),
	['link', (text) => NEXT_LINK.exec(text)?.groups ?? false],
	['x-total-count', (total) => ({ total })],
]);

/** Reads the headers that matter from those of a response as n8n returns them, with names in any case. */
export function readResponseHeaders(headers: IDataObject): ResponseHeaders {
	const found: ResponseHeaders = {};
	for (const [name, value] of Object.entries(headers)) {
		const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
		if (text !== '') Object.assign(found, READERS.get(name.toLowerCase())?.(text));
	}
	return found;
}

/** The precision of a date in a header, in milliseconds: it has whole seconds only. */
export const DATE_PRECISION_MS = 1000;

const SECOND_MS = 1000;

/** Plannr's rate limit is per minute (apidocs.plannrcrm.com): after that, a new window has certainly started. */
const WINDOW_MS = 60 * SECOND_MS;

/**
 * How long to wait after a 429.
 *
 * @param headers the response headers: `Retry-After` in seconds or as a date, else `X-RateLimit-Reset`, else neither
 * @param now this machine's clock, in milliseconds since 1970; Plannr's is preferred if the response states it
 * @param windowStartedAt when the window of the 429 started, by this machine's clock, in milliseconds since 1970;
 *   default: now
 * @returns milliseconds, never less than 0
 */
export function waitAfterRateLimit(
	headers: ResponseHeaders,
	now: number,
	windowStartedAt = now,
): number {
	const { retryAfter, reset, date } = headers;
	if (retryAfter !== undefined && /^\d+(?:\.\d+)?$/.test(retryAfter)) {
		return remainingWindow(Math.ceil(Number(retryAfter)) * SECOND_MS, now - windowStartedAt);
	}
	// JavaScript also takes a number such as -5 for a date.
	const isDate = retryAfter !== undefined && /[a-z]/i.test(retryAfter);
	const retryAt = isDate ? Date.parse(retryAfter) : NaN;
	const serverTime = date === undefined ? NaN : Date.parse(date);
	const plannrNow = Number.isNaN(serverTime) ? now : serverTime;
	const until = Number.isNaN(retryAt) ? parseResetTime(reset, plannrNow) : retryAt;
	return Number.isNaN(until) ? WINDOW_MS : Math.max(0, until - plannrNow + DATE_PRECISION_MS);
}

/**
 * The stated rest of a window, in milliseconds, less the fraction of a second that has elapsed: Laravel rounds the rest
 * up to a whole second (Illuminate\Cache\RateLimiter; not confirmed for Plannr). If it is not rounded up, this may be a
 * second too early: one request is then rejected, without being counted.
 */
function remainingWindow(statedMs: number, elapsedMs: number): number {
	return Math.max(0, statedMs - (elapsedMs % SECOND_MS));
}

/** Most services state seconds since 1970, some milliseconds, and some the remaining seconds. */
function parseResetTime(reset: string | undefined, now: number): number {
	if (reset === undefined || !/^\d+$/.test(reset)) return NaN;
	const isInMilliseconds = Number(reset) > now / 2;
	const stated = isInMilliseconds ? Number(reset) : Number(reset) * SECOND_MS;
	return stated < now / 2 ? now + stated : stated;
}
