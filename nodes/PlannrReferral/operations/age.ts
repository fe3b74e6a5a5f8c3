/** Plannr's timestamps leave out the part of a second, so a record may look as if it were made before it was asked for. */
const TIMESTAMP_MARGIN_MS = 1000;

/** Clocks are compared over a network: what was made a little before the request left may still be its doing. */
const CLOCK_MARGIN_MS = 10_000;

/**
 * Whether a record was made before or after a request left.
 *
 * @param createdAt the record's own timestamp
 * @param since when the request left, by Plannr's clock, in milliseconds since 1970; undefined when that is not known
 * @returns `unknown` also when clocks are too close to tell
 */
export function age(createdAt: unknown, since: number | undefined): 'before' | 'after' | 'unknown' {
	const created = instant(createdAt);
	if (Number.isNaN(created) || since === undefined) return 'unknown';
	if (created >= since - TIMESTAMP_MARGIN_MS) return 'after';
	return created < since - CLOCK_MARGIN_MS ? 'before' : 'unknown';
}

/**
 * The moment that a timestamp tells.
 *
 * @param timestamp in any form of ISO 8601
 * @returns milliseconds since 1970, or NaN when it tells none
 */
export function instant(timestamp: unknown): number {
	return typeof timestamp === 'string' ? Date.parse(timestamp) : NaN;
}
