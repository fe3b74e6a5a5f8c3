import type { IDataObject } from 'n8n-workflow';

import { PlannrFailure } from '../api/failure';
import { readList } from '../api/paging';
import type { Plannr } from '../api/plannr';

const REFERRALS = '/api/v1/referrals';

/** Records on a page: few requests, without answers of many megabytes. */
const PAGE_SIZE = 100;

/** So many UUIDs go into one question: the address of the request stays below four thousand letters. */
const UUIDS_AT_ONCE = 100;

/** The newest referrals. */
export interface Newest {
	readonly records: readonly IDataObject[];
	/** All referrals created after this instant are among them; 0 when there are no others at all. */
	readonly horizon: number;
}

/**
 * Reads the newest referrals.
 *
 * @param plannr the door
 * @param since how far back, in milliseconds since 1970; undefined for as far back as the overlap from the newest one
 * @param overlapMs the overlap, in milliseconds
 * @returns at least all referrals created since, and no fewer than a page
 * @throws {PlannrFailure} when they cannot be read
 */
export async function readNewest(
	plannr: Plannr,
	since: number | undefined,
	overlapMs: number,
): Promise<Newest> {
	const query = { sort: '-created_at', per_page: String(PAGE_SIZE) };
	const isFarEnough = (read: readonly IDataObject[]) =>
		createdAt(read.at(-1)) < (since ?? createdAt(read[0]) - overlapMs);
	const { records, isComplete, isCut } = await readList(plannr, REFERRALS, query, isFarEnough);
	if (isCut || (!isComplete && isFarEnough(records))) {
		return { records, horizon: createdAt(records.at(-1)) };
	}
	if (isComplete) return { records, horizon: 0 };
	throw incomplete();
}

/**
 * Reads all pending referrals. Some may be missing when others are decided meanwhile: those are to be looked up.
 *
 * @param plannr the door
 * @throws {PlannrFailure} when they cannot be read
 */
export async function readPending(plannr: Plannr): Promise<readonly IDataObject[]> {
	const query = { 'filter[status]': 'pending', sort: '-created_at', per_page: String(PAGE_SIZE) };
	const { records } = await readList(plannr, REFERRALS, query);
	return records;
}

/**
 * Looks certain referrals up.
 *
 * @param plannr the door
 * @param uuids which
 * @returns those of them that Plannr still shows
 * @throws {PlannrFailure} when they cannot be read
 */
export async function lookUp(
	plannr: Plannr,
	uuids: readonly string[],
): Promise<readonly IDataObject[]> {
	const found: IDataObject[] = [];
	for (let from = 0; from < uuids.length; from += UUIDS_AT_ONCE) {
		const asked = uuids.slice(from, from + UUIDS_AT_ONCE);
		const query = { 'filter[uuid]': asked.join(','), per_page: String(PAGE_SIZE) };
		const { records, isComplete } = await readList(plannr, REFERRALS, query);
		if (!isComplete) throw incomplete();
		found.push(...records);
	}
	return found;
}

/** What is not told cannot be taken for gone. */
function incomplete(): PlannrFailure {
	return new PlannrFailure('lost', 'a list that does not end');
}

/**
 * When a referral was created.
 *
 * @param referral a referral as Plannr gives it
 * @returns milliseconds since 1970, or NaN when it is not told
 */
export function createdAt(referral: IDataObject | undefined): number {
	return typeof referral?.created_at === 'string' ? Date.parse(referral.created_at) : NaN;
}
