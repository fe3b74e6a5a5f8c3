/** A timestamp with an offset; without one, `Date.parse` would assume this machine's time zone. */
const HAS_OFFSET = /T.*(Z|[+-]\d\d:?\d\d)$/i;

/**
 * Converts a timestamp to milliseconds.
 *
 * @param timestamp any ISO 8601 form
 * @returns milliseconds since 1970; NaN when it is not a timestamp or has no offset
 */
export function toInstant(timestamp: unknown): number {
	return typeof timestamp === 'string' && HAS_OFFSET.test(timestamp) ? Date.parse(timestamp) : NaN;
}

const londonDate = new Intl.DateTimeFormat('en-GB', {
	timeZone: 'Europe/London',
	year: 'numeric',
	month: '2-digit',
	day: '2-digit',
});

/**
 * Returns the date in London, by which Plannr's users count.
 *
 * @param instant milliseconds since 1970
 * @returns the date as YYYY-MM-DD
 */
export function toLondonDate(instant: number): string {
	const parts = londonDate.formatToParts(instant);
	const part = (type: string) => parts.find((found) => found.type === type)?.value ?? '';
	return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
}
