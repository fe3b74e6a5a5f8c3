import type { IDataObject } from 'n8n-workflow';

/** Plannr's timestamps leave out the part of a second, so a record may look as if it were made before it was asked for. */
const TIMESTAMP_MARGIN_MS = 1000;

/** Clocks are compared over a network: what was made a little before the request left may still be its doing. */
const CLOCK_MARGIN_MS = 10_000;

/**
 * Whether a record was made before or after a request left.
 *
 * @param createdAt the record's own timestamp
 * @param sentAt when the request left, by Plannr's clock, in milliseconds since 1970; undefined when that is not known
 * @returns `unknown` also when clocks are too close to tell
 */
export function compareAge(
	createdAt: unknown,
	sentAt: number | undefined,
): 'before' | 'after' | 'unknown' {
	const created = parseTimestamp(createdAt);
	if (Number.isNaN(created) || sentAt === undefined) return 'unknown';
	if (created >= sentAt - TIMESTAMP_MARGIN_MS) return 'after';
	return created < sentAt - CLOCK_MARGIN_MS ? 'before' : 'unknown';
}

/** Without an offset a timestamp would be taken for one of this machine's own time zone. */
const HAS_OFFSET = /T.*(Z|[+-]\d\d:?\d\d)$/i;

/** So many older records in a row mean that the rest of the list is older too. */
const MIN_CONSECUTIVE_OLDER = 10;

/**
 * Tells whether the rest of a list is older than what is looked for.
 *
 * @param read the records so far
 * @param timestampOf what the list is sorted by, the latest first
 * @param isOlder whether a record is older than what is looked for
 * @returns false while the list does not keep the order that it was asked for
 */
export function isPastSearchRange(
	read: readonly IDataObject[],
	timestampOf: (record: IDataObject) => unknown,
	isOlder: (record: IDataObject) => boolean,
): boolean {
	if (read.length < MIN_CONSECUTIVE_OLDER || !read.slice(-MIN_CONSECUTIVE_OLDER).every(isOlder))
		return false;
	const instants = read.map((record) => parseTimestamp(timestampOf(record)));
	return instants.every((at, index) => index === 0 || at <= (instants[index - 1] ?? NaN));
}

/**
 * The moment that a timestamp tells.
 *
 * @param timestamp in any form of ISO 8601
 * @returns milliseconds since 1970, or NaN when it tells none, or does not tell its offset
 */
export function parseTimestamp(timestamp: unknown): number {
	return typeof timestamp === 'string' && HAS_OFFSET.test(timestamp) ? Date.parse(timestamp) : NaN;
}
