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
