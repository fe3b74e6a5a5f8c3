import type { IDataObject } from 'n8n-workflow';

import { PlannrError } from '../transport/errors';
import { PAGE_SIZE } from '../transport/pages';
import { fetchPages } from '../transport/pagination';
import type { PlannrClient } from '../transport/client';

const REFERRALS = '/api/v1/referrals';

/** So many of the last referrals on a page tell whether the next one is needed: Plannr's own pages have no fewer. */
const LAST = 15;

/** So often is the list of the pending referrals read when it has to be whole. */
const MOST_READINGS = 3;

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
 * @param isFarEnough asked after every page, with the last referrals on it: true ends the reading
 * @returns at least a page
 * @throws {PlannrError} when they cannot be read
 */
export async function readNewest(
	plannr: PlannrClient,
	isFarEnough: (last: readonly IDataObject[]) => boolean,
): Promise<Newest> {
	const query = { sort: '-created_at', per_page: String(PAGE_SIZE) };
	const isEnough = (read: readonly IDataObject[]) => isFarEnough(read.slice(-LAST));
	const {
		records,
		isComplete,
		isTruncated: isCut,
	} = await fetchPages(plannr, REFERRALS, query, isEnough);
	if (isCut || (!isComplete && isEnough(records))) {
		return { records, horizon: createdAt(records.at(-1)) || 0 };
	}
	if (isComplete) return { records, horizon: 0 };
	throw incomplete();
}

/**
 * Reads all pending referrals.
 *
 * @param plannr the door
 * @param isWhole whether none may be missing; else some may be, when others are decided meanwhile: those are to be looked up
 * @throws {PlannrError} when they cannot be read
 */
export async function readPending(
	plannr: PlannrClient,
	isWhole: boolean,
): Promise<readonly IDataObject[]> {
	const query = { 'filter[status]': 'pending', sort: '-created_at', per_page: String(PAGE_SIZE) };
	for (let reading = 1; reading <= MOST_READINGS; reading++) {
		const { records, isComplete } = await fetchPages(plannr, REFERRALS, query);
		if (isComplete || !isWhole) return records;
	}
	throw incomplete();
}

/**
 * Looks certain referrals up.
 *
 * @param plannr the door
 * @param uuids which
 * @returns those of them that Plannr still shows
 * @throws {PlannrError} when they cannot be read
 */
export async function lookUp(
	plannr: PlannrClient,
	uuids: readonly string[],
): Promise<readonly IDataObject[]> {
	const found: IDataObject[] = [];
	for (let from = 0; from < uuids.length; from += UUIDS_AT_ONCE) {
		const asked = uuids.slice(from, from + UUIDS_AT_ONCE);
		const query = { 'filter[uuid]': asked.join(','), per_page: String(PAGE_SIZE) };
		const { records, isComplete } = await fetchPages(plannr, REFERRALS, query);
		if (!isComplete) throw incomplete();
		found.push(...records);
	}
	return found;
}

/** What is not told cannot be taken for gone. */
function incomplete(): PlannrError {
	return new PlannrError('lost', 'a list that does not end');
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
