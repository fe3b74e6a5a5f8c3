import { isRecord } from './json';

/** What the headers of an answer say about pacing and about Plannr's clock. Nothing else of them is ever kept. */
export interface ResponseHeaders {
	/** Requests left before Plannr says no (`X-Ratelimit-Remaining`; on every answer, apidocs.plannrcrm.com). */
	readonly remaining?: number;
	/** `Retry-After` as it came: seconds, or an HTTP date. Usual for Laravel, not confirmed for Plannr. */
	readonly retryAfter?: string;
	/** `X-RateLimit-Reset` as it came: seconds since 1970. Usual for Laravel, not confirmed for Plannr. */
	readonly reset?: string;
	/** Plannr's own clock (`Date`). */
	readonly date?: string;
}

/**
 * Picks what matters from the headers of an answer.
 *
 * @param headers the headers as n8n hands them over, names in any case
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
	};
}
