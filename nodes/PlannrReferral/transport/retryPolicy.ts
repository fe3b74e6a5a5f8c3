import type { AnswerHeaders } from './responseHeaders';

const SECOND = 1000;

/** Plannr counts requests by the minute (apidocs.plannrcrm.com): after that, the count has surely begun anew. */
const WHOLE_WINDOW = 60 * SECOND;

/** Dates in headers leave out the part of a second, on both sides of a comparison. */
const DATE_MARGIN = SECOND;

const FIRST_BACKOFF = 500;
const LONGEST_BACKOFF = 8 * SECOND;

/**
 * How long to wait after a 429.
 *
 * @param headers the answer's headers: `Retry-After` in seconds or as a date, else `X-RateLimit-Reset`, else nothing
 * @param now this machine's clock, in milliseconds since 1970; Plannr's own is preferred where the answer tells it
 * @param began when the window began in which the limit was reached, by this machine's clock, where that is known
 * @returns milliseconds, never less than 0
 */
export function waitAfterLimit(headers: AnswerHeaders, now: number, began = now): number {
	const { retryAfter, reset, date } = headers;
	if (retryAfter !== undefined && /^\d+$/.test(retryAfter)) {
		return restOfWindow(Number(retryAfter) * SECOND, now - began);
	}
	const stated = retryAfter === undefined ? NaN : Date.parse(retryAfter);
	const told = date === undefined ? NaN : Date.parse(date);
	const plannrNow = Number.isNaN(told) ? now : told;
	const until = Number.isNaN(stated) ? resetInstant(reset, plannrNow) : stated;
	return Number.isNaN(until) ? WHOLE_WINDOW : Math.max(0, until - plannrNow + DATE_MARGIN);
}

/**
 * What is told of the rest of a window is taken to be rounded up to a whole second. The window as a whole lasts whole
 * seconds from its first request on (Laravel: Illuminate\Cache\RateLimiter, increment; not confirmed for Plannr), so the
 * part of a second that has passed of it is what the rest was rounded up by. Where it is not rounded up (Laravel's
 * availableIn subtracts whole seconds), this may be a second too early: one request is refused, without being counted.
 *
 * @param told the rest of the window in whole seconds, in milliseconds
 * @param passed how much of the window has passed, in milliseconds
 * @returns milliseconds, up to a second less than told
 */
function restOfWindow(told: number, passed: number): number {
	return Math.max(0, told - (passed % SECOND));
}

/** Most services tell the second since 1970, some the seconds to go. */
function resetInstant(reset: string | undefined, now: number): number {
	if (reset === undefined || !/^\d+$/.test(reset)) return NaN;
	const told = Number(reset) * SECOND;
	return told < now / 2 ? now + told : told;
}

/**
 * How long to wait before a failed request is made again: twice as long each time, with chance in it, so that many
 * who failed together do not come back together.
 *
 * @param tries how often it was made so far, from 1
 * @param chance a number from 0 to 1
 * @returns milliseconds, between half and the whole of 0.5 s, 1 s, 2 s, 4 s and then 8 s
 */
export function backoff(tries: number, chance: number): number {
	const whole = Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** (tries - 1));
	return whole / 2 + (whole / 2) * chance;
}
