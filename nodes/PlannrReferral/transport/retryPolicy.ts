import type { ResponseHeaders } from './responseHeaders';

const SECOND = 1000;

/** Plannr counts requests by the minute (apidocs.plannrcrm.com): after that, the count has surely begun anew. */
const WINDOW = 60 * SECOND;

/** Dates in headers leave out the part of a second, on both sides of a comparison. */
const DATE_MARGIN = SECOND;

const FIRST_BACKOFF = 500;
const MAX_BACKOFF = 8 * SECOND;

/**
 * How long to wait after a 429.
 *
 * @param headers the answer's headers: `Retry-After` in seconds or as a date, else `X-RateLimit-Reset`, else nothing
 * @param now this machine's clock, in milliseconds since 1970; Plannr's own is preferred where the answer tells it
 * @param windowStartedAt when the window began in which the limit was reached, by this machine's clock, where that is known
 * @returns milliseconds, never less than 0
 */
export function waitAfterRateLimit(
	headers: ResponseHeaders,
	now: number,
	windowStartedAt = now,
): number {
	const { retryAfter, reset, date } = headers;
	if (retryAfter !== undefined && /^\d+$/.test(retryAfter)) {
		return remainingWindow(Number(retryAfter) * SECOND, now - windowStartedAt);
	}
	const retryAt = retryAfter === undefined ? NaN : Date.parse(retryAfter);
	const serverTime = date === undefined ? NaN : Date.parse(date);
	const plannrNow = Number.isNaN(serverTime) ? now : serverTime;
	const until = Number.isNaN(retryAt) ? parseResetTime(reset, plannrNow) : retryAt;
	return Number.isNaN(until) ? WINDOW : Math.max(0, until - plannrNow + DATE_MARGIN);
}

/**
 * What is told of the rest of a window is taken to be rounded up to a whole second. The window as a whole lasts whole
 * seconds from its first request on (Laravel: Illuminate\Cache\RateLimiter, increment; not confirmed for Plannr), so the
 * part of a second that has passed of it is what the rest was rounded up by. Where it is not rounded up (Laravel's
 * availableIn subtracts whole seconds), this may be a second too early: one request is refused, without being counted.
 *
 * @param stated the rest of the window in whole seconds, in milliseconds
 * @param elapsed how much of the window has passed, in milliseconds
 * @returns milliseconds, up to a second less than told
 */
function remainingWindow(stated: number, elapsed: number): number {
	return Math.max(0, stated - (elapsed % SECOND));
}

/** Most services tell the second since 1970, some the seconds to go. */
function parseResetTime(reset: string | undefined, now: number): number {
	if (reset === undefined || !/^\d+$/.test(reset)) return NaN;
	const stated = Number(reset) * SECOND;
	return stated < now / 2 ? now + stated : stated;
}

/**
 * How long to wait before a failed request is made again: twice as long each time, with chance in it, so that many
 * who failed together do not come back together.
 *
 * @param attempts how often it was made so far, from 1
 * @param chance a number from 0 to 1
 * @returns milliseconds, between half and the whole of 0.5 s, 1 s, 2 s, 4 s and then 8 s
 */
export function backoff(attempts: number, chance: number): number {
	const maximum = Math.min(MAX_BACKOFF, FIRST_BACKOFF * 2 ** (attempts - 1));
	return maximum / 2 + (maximum / 2) * chance;
}
