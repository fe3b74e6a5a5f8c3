import type { IDataObject } from 'n8n-workflow';

import { PlannrError } from '../transport/errors';
import { PAGE_SIZE } from '../transport/pages';
import { fetchPages } from '../transport/pagination';
import type { PlannrClient } from '../transport/client';

const REFERRALS_ROUTE = '/api/v1/referrals';

/** How many referrals at the end of a page decide whether the next page is needed: Plannr's default page size. */
const LAST_REFERRAL_COUNT = 15;

/** How often the list of pending referrals is fetched, at most, when it must be complete. */
const MAX_ATTEMPTS = 3;

/** UUIDs in one request, which keeps its URL below 4,000 characters. */
const UUIDS_PER_REQUEST = 100;

/** The newest referrals. */
export interface NewestReferrals {
	readonly records: readonly IDataObject[];
	/** All referrals created after this time are included, in milliseconds since 1970; 0 when none are left out. */
	readonly horizon: number;
}

/**
 * Fetches the newest referrals.
 *
 * @param client the Plannr client
 * @param canStop called after every page with its last referrals; true stops fetching
 * @returns the referrals of at least one page
 * @throws {PlannrError} when a request fails or the list cannot be fetched completely
 */
export async function fetchNewestReferrals(
	client: PlannrClient,
	canStop: (last: readonly IDataObject[]) => boolean,
): Promise<NewestReferrals> {
	const query = { sort: '-created_at', per_page: String(PAGE_SIZE) };
	const canStopAfter = (fetched: readonly IDataObject[]) =>
		canStop(fetched.slice(-LAST_REFERRAL_COUNT));
	const { records, isComplete, isTruncated } = await fetchPages(
		client,
		REFERRALS_ROUTE,
		query,
		canStopAfter,
	);
	if (isTruncated || (!isComplete && canStopAfter(records))) {
		return { records, horizon: creationTimeOf(records.at(-1)) || 0 };
	}
	if (isComplete) return { records, horizon: 0 };
	throw createIncompleteListError();
}

/**
 * Fetches the pending referrals.
 *
 * @param client the Plannr client
 * @param mustBeComplete whether the list must be complete. Otherwise some may be missing when others were decided
 *   meanwhile, and the caller looks those up.
 * @throws {PlannrError} when a request fails or the list cannot be fetched completely
 */
export async function fetchPendingReferrals(
	client: PlannrClient,
	mustBeComplete: boolean,
): Promise<readonly IDataObject[]> {
	const query = { 'filter[status]': 'pending', sort: '-created_at', per_page: String(PAGE_SIZE) };
	for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
		const { records, isComplete } = await fetchPages(client, REFERRALS_ROUTE, query);
		if (isComplete || !mustBeComplete) return records;
	}
	throw createIncompleteListError();
}

/**
 * Fetches referrals by their UUIDs.
 *
 * @param client the Plannr client
 * @param uuids the UUIDs of the referrals
 * @returns the referrals that Plannr still returns
 * @throws {PlannrError} when a request fails or the list cannot be fetched completely
 */
export async function fetchReferralsByUuid(
	client: PlannrClient,
	uuids: readonly string[],
): Promise<readonly IDataObject[]> {
	const found: IDataObject[] = [];
	for (let start = 0; start < uuids.length; start += UUIDS_PER_REQUEST) {
		const batch = uuids.slice(start, start + UUIDS_PER_REQUEST);
		const query = { 'filter[uuid]': batch.join(','), per_page: String(PAGE_SIZE) };
		const { records, isComplete } = await fetchPages(client, REFERRALS_ROUTE, query);
		if (!isComplete) throw createIncompleteListError();
		found.push(...records);
	}
	return found;
}

/** Without a complete list, a missing referral is not necessarily gone. */
function createIncompleteListError(): PlannrError {
	return new PlannrError('lost', 'a list that does not end');
}

/**
 * Returns when a referral was created.
 *
 * @param referral a referral as Plannr returns it
 * @returns milliseconds since 1970, or NaN when it is unknown
 */
export function creationTimeOf(referral: IDataObject | undefined): number {
	return typeof referral?.created_at === 'string' ? Date.parse(referral.created_at) : NaN;
}
