import type { IDataObject } from 'n8n-workflow';

import { PlannrError } from '../transport/errors';
import { PAGE_SIZE } from '../transport/pages';
import { fetchPages } from '../transport/pagination';
import type { PlannrClient } from '../transport/client';

const REFERRALS = '/api/v1/referrals';

/** So many of the last referrals on a page tell whether the next one is needed: Plannr's own pages have no fewer. */
const LAST_REFERRALS = 15;

/** So often is the list of the pending referrals read when it has to be whole. */
const MAX_ATTEMPTS = 3;

/** So many UUIDs go into one question: the address of the request stays below four thousand letters. */
const UUIDS_PER_REQUEST = 100;

/** The newest referrals. */
export interface NewestReferrals {
	readonly records: readonly IDataObject[];
	/** All referrals created after this instant are among them; 0 when there are no others at all. */
	readonly horizon: number;
}

/**
 * Reads the newest referrals.
 *
 * @param client the door
 * @param canStop asked after every page, with the last referrals on it: true ends the reading
 * @returns at least a page
 * @throws {PlannrError} when they cannot be read
 */
export async function fetchNewestReferrals(
	client: PlannrClient,
	canStop: (last: readonly IDataObject[]) => boolean,
): Promise<NewestReferrals> {
	const query = { sort: '-created_at', per_page: String(PAGE_SIZE) };
	const canStopAfter = (fetched: readonly IDataObject[]) => canStop(fetched.slice(-LAST_REFERRALS));
	const {
		records,
		isComplete,
		isTruncated: isCut,
	} = await fetchPages(client, REFERRALS, query, canStopAfter);
	if (isCut || (!isComplete && canStopAfter(records))) {
		return { records, horizon: creationTimeOf(records.at(-1)) || 0 };
	}
	if (isComplete) return { records, horizon: 0 };
	throw createIncompleteListError();
}

/**
 * Reads all pending referrals.
 *
 * @param client the door
 * @param mustBeComplete whether none may be missing; else some may be, when others are decided meanwhile: those are to be looked up
 * @throws {PlannrError} when they cannot be read
 */
export async function fetchPendingReferrals(
	client: PlannrClient,
	mustBeComplete: boolean,
): Promise<readonly IDataObject[]> {
	const query = { 'filter[status]': 'pending', sort: '-created_at', per_page: String(PAGE_SIZE) };
	for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
		const { records, isComplete } = await fetchPages(client, REFERRALS, query);
		if (isComplete || !mustBeComplete) return records;
	}
	throw createIncompleteListError();
}

/**
 * Looks certain referrals up.
 *
 * @param client the door
 * @param uuids which
 * @returns those of them that Plannr still shows
 * @throws {PlannrError} when they cannot be read
 */
export async function fetchReferralsByUuid(
	client: PlannrClient,
	uuids: readonly string[],
): Promise<readonly IDataObject[]> {
	const found: IDataObject[] = [];
	for (let start = 0; start < uuids.length; start += UUIDS_PER_REQUEST) {
		const batch = uuids.slice(start, start + UUIDS_PER_REQUEST);
		const query = { 'filter[uuid]': batch.join(','), per_page: String(PAGE_SIZE) };
		const { records, isComplete } = await fetchPages(client, REFERRALS, query);
		if (!isComplete) throw createIncompleteListError();
		found.push(...records);
	}
	return found;
}

/** What is not told cannot be taken for gone. */
function createIncompleteListError(): PlannrError {
	return new PlannrError('lost', 'a list that does not end');
}

/**
 * When a referral was created.
 *
 * @param referral a referral as Plannr gives it
 * @returns milliseconds since 1970, or NaN when it is not told
 */
export function creationTimeOf(referral: IDataObject | undefined): number {
	return typeof referral?.created_at === 'string' ? Date.parse(referral.created_at) : NaN;
}
