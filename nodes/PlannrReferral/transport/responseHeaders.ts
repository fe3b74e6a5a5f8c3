import { isRecord } from './json';

/** The precision of a date in a header, in milliseconds: it has whole seconds only. */
export const DATE_PRECISION_MS = 1000;

/** The response headers about rate limiting and Plannr's clock. No other header is ever kept. */
export interface ResponseHeaders {
	/** Requests remaining in the window (`X-Ratelimit-Remaining`; on every response, apidocs.plannrcrm.com). */
	readonly remaining?: number;
	/** `Retry-After`, unparsed: seconds, or an HTTP date. Usual for Laravel, not confirmed for Plannr. */
	readonly retryAfter?: string;
	/** `X-RateLimit-Reset`, unparsed: seconds since 1970. Usual for Laravel, not confirmed for Plannr. */
	readonly reset?: string;
	/** The time by Plannr's clock (`Date`), unparsed. */
	readonly date?: string;
	/** How long the response has been in a cache, in seconds (`Age`); absent when it came from Plannr itself. */
	readonly age?: number;
}

/**
 * Reads the headers that matter from those of a response.
 *
 * @param headers the headers as n8n returns them, with names in any case
 */
export function readResponseHeaders(headers: unknown): ResponseHeaders {
	if (!isRecord(headers)) return {};
	const values = new Map(
		Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const),
	);
	const textOf = (name: string) => {
		const value = values.get(name);
		return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	};
	const remaining = textOf('x-ratelimit-remaining');
	return {
		...(/^\d+$/.test(remaining) && { remaining: Number(remaining) }),
		...(textOf('retry-after') !== '' && { retryAfter: textOf('retry-after') }),
		...(textOf('x-ratelimit-reset') !== '' && { reset: textOf('x-ratelimit-reset') }),
		...(textOf('date') !== '' && { date: textOf('date') }),
		...(Number(textOf('age')) > 0 && { age: Number(textOf('age')) }),
	};
}
