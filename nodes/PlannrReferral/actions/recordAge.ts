import type { IDataObject } from 'n8n-workflow';

/** Plannr's timestamps have no fraction of a second, so a record may seem older than the request that created it. */
const TIMESTAMP_MARGIN_MS = 1000;

/** Clocks are compared over a network: a record that seems slightly older may still be the request's. */
const CLOCK_MARGIN_MS = 10_000;

/**
 * Determines whether a record was created before or after a request was sent.
 *
 * @param createdAt the record's timestamp
 * @param sentAt when the request was sent, by Plannr's clock, in milliseconds since 1970; undefined when unknown
 * @returns `unknown` also when the difference is within the margins
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

/** A timestamp without an offset would be parsed in this machine's time zone. */
const HAS_OFFSET = /T.*(Z|[+-]\d\d:?\d\d)$/i;

/** The number of consecutive older records from which the rest of the list is taken to be older too. */
const MIN_CONSECUTIVE_OLDER = 10;

/**
 * Determines whether the rest of a list is older than the record searched for.
 *
 * @param fetched the records so far
 * @param timestampOf returns the timestamp by which the list is sorted, latest first
 * @param isOlder whether a record is older than the one searched for
 * @returns whether it is; false also when the list is not in the requested order
 */
export function isPastSearchRange(
	fetched: readonly IDataObject[],
	timestampOf: (record: IDataObject) => unknown,
	isOlder: (record: IDataObject) => boolean,
): boolean {
	if (fetched.length < MIN_CONSECUTIVE_OLDER) return false;
	if (!fetched.slice(-MIN_CONSECUTIVE_OLDER).every(isOlder)) return false;
	const instants = fetched.map((record) => parseTimestamp(timestampOf(record)));
	return instants.every((at, index) => index === 0 || at <= (instants[index - 1] ?? NaN));
}

/**
 * Parses a timestamp.
 *
 * @param timestamp in any ISO 8601 format with an offset
 * @returns milliseconds since 1970; NaN for anything else
 */
export function parseTimestamp(timestamp: unknown): number {
	return typeof timestamp === 'string' && HAS_OFFSET.test(timestamp) ? Date.parse(timestamp) : NaN;
}
