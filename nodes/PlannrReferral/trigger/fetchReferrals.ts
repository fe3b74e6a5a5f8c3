import type { IDataObject } from 'n8n-workflow';

import type { PlannrClient } from '../transport/client';
import { PlannrError } from '../transport/errors';
import { getMember } from '../transport/json';
import { PAGE_SIZE, type Query } from '../transport/pages';
import {
	type FetchedList,
	type FetchedPage,
	type RecordsSoFar,
	fetchPages,
	fetchUnchangedList,
} from '../transport/pagination';
import { toInstant } from '../transport/clock';
import { indexSimilarNames } from '../parameters/matching';
import { otherFirmsOf } from '../transport/accounts';
import type { Reference } from '../parameters/references';
import {
	type EventFilter,
	type EventName,
	type TriggerEvent,
	deadlineOf,
	decisionEventOf,
	hasOtherFirm,
	isPending,
	matchesFilter,
	newReferralEventOf,
} from './events';
import { identifierOf } from './state';

const REFERRALS_ROUTE = '/api/v1/referrals';
const CONNECTIONS_ROUTE = '/api/v1/referral-connections';

/** How many referrals at the end of a page decide whether the next page is needed: Plannr's default page size. */
const LAST_REFERRAL_COUNT = 15;

/** How many referrals, and how long a list of their identifiers, fit into one request. */
const MAX_BATCH = { size: 100, length: 3700 };

/**
 * How many lookups of one poll may be rejected or incomplete; after that, the referrals are looked up again by the next
 * poll.
 */
const MAX_INCOMPLETE_LOOKUPS = 16;

/** How many referrals are searched for a sample of one event, at most. */
export const MAX_SAMPLE_SEARCH = 500;

/** The newest referrals, newest first. */
export interface NewestReferrals {
	readonly records: readonly IDataObject[];
	/** Whether `created_at` falls from one referral to the next, so that `sort` was certainly not ignored. */
	readonly isOrdered: boolean;
	/**
	 * Every referral created after this time is included, in milliseconds since 1970; 0 when every referral is, undefined
	 * when some may be missing.
	 */
	readonly edge: number | undefined;
}

/**
 * Fetches the newest referrals. Fetching stops before the end of the list only where the order proves that the rest is
 * older.
 *
 * @param present returns the present in milliseconds since 1970; what Plannr dates later does not end the search
 * @param canStop called after a page with its last referrals, and with the creation time of the oldest one so far: true
 *   when older ones do not matter
 * @throws {PlannrError} when a request fails
 */
export async function fetchNewestReferrals(
	client: PlannrClient,
	present: () => number,
	canStop: (last: readonly IDataObject[], oldest: number) => boolean,
): Promise<NewestReferrals> {
	const query = { sort: '-created_at', per_page: String(PAGE_SIZE) };
	const order = { oldest: Infinity, hasFallen: false, hasRisen: false };
	const isOrdered = () => order.hasFallen && !order.hasRisen;
	const { records, isComplete, isTruncated } = await fetchPages(
		client,
		REFERRALS_ROUTE,
		query,
		(_, { rows }) => {
			for (const time of rows.map(creationTimeOf).filter((found) => !Number.isNaN(found))) {
				order.hasFallen ||= time < order.oldest && order.oldest !== Infinity;
				order.hasRisen ||= time > order.oldest;
				order.oldest = time;
			}
			const last = rows.slice(-LAST_REFERRAL_COUNT);
			return isOrdered() && order.oldest < present() && canStop(last, order.oldest);
		},
	);
	const edge = isTruncated ? order.oldest : 0;
	return { records, isOrdered: isOrdered(), edge: isComplete ? edge : undefined };
}

/**
 * Fetches the pending referrals.
 *
 * @param shouldBeComplete whether to fetch the list again while it is incomplete or may be, because it changed meanwhile
 * @throws {PlannrError} when a request fails
 */
export async function fetchPendingReferrals(
	client: PlannrClient,
	shouldBeComplete: boolean,
): Promise<FetchedList> {
	const query = { 'filter[status]': 'pending', sort: '-created_at', per_page: String(PAGE_SIZE) };
	const fetchList = shouldBeComplete ? fetchUnchangedList : fetchPages;
	return await fetchList(client, REFERRALS_ROUTE, query);
}

/** The result of looking up referrals. */
export interface Lookup {
	/** The referrals that Plannr returned, by identifier. */
	readonly found: ReadonlyMap<string, IDataObject>;
	/** The referrals of which it is not known whether Plannr still has them. */
	readonly unknown: ReadonlySet<string>;
}

/**
 * Fetches referrals by their identifiers. Where Plannr rejects a request, or returns only part of the list, the
 * halves of the rest are requested, so that no referral prevents the others from being found.
 *
 * @throws {PlannrError} when a request fails for another reason than a referral
 */
export async function lookUpReferrals(
	client: PlannrClient,
	identifiers: readonly string[],
): Promise<Lookup> {
	const found = new Map<string, IDataObject>();
	const unknown = new Set<string>();
	let incomplete = 0;
	const batches = toBatches(identifiers);
	for (let batch = batches.pop(); batch !== undefined; batch = batches.pop()) {
		const list = await lookUpBatch(client, batch);
		for (const referral of list?.records ?? []) found.set(identifierOf(referral) ?? '', referral);
		if (list?.isComplete === true) continue;
		incomplete += 1;
		const rest = batch.filter((identifier) => !found.has(identifier));
		const half = Math.ceil(rest.length / 2);
		if (rest.length > 1 && incomplete < MAX_INCOMPLETE_LOOKUPS)
			batches.push(rest.slice(0, half), rest.slice(half));
		else for (const identifier of rest) unknown.add(identifier);
	}
	return { found, unknown };
}

function toBatches(identifiers: readonly string[]): string[][] {
	const batches: string[][] = [];
	let length = Infinity;
	for (const identifier of identifiers) {
		length += identifier.length + 1;
		const batch = batches.at(-1);
		if (batch === undefined || batch.length === MAX_BATCH.size || length > MAX_BATCH.length) {
			batches.push([identifier]);
			length = identifier.length;
		} else {
			batch.push(identifier);
		}
	}
	return batches;
}

/** Returns undefined when Plannr rejects the request because of what it asks for. */
async function lookUpBatch(
	client: PlannrClient,
	batch: readonly string[],
): Promise<FetchedList | undefined> {
	const query = { 'filter[uuid]': batch.join(','), per_page: String(PAGE_SIZE) };
	const includesAll = (records: readonly IDataObject[]) => {
		const found = new Set(records.map(identifierOf));
		return batch.every((identifier) => found.has(identifier));
	};
	const list = await fetchPages(client, REFERRALS_ROUTE, query, ({ records }) =>
		includesAll(records),
	).catch((caught: unknown) => {
		const status = caught instanceof PlannrError ? caught.status : undefined;
		// 500 is what a database error becomes, e.g. for an identifier that is not a UUID.
		if (status !== undefined && [400, 404, 414, 422, 500].includes(status)) return undefined;
		throw caught;
	});
	return list && { ...list, isComplete: list.isComplete || includesAll(list.records) };
}

/**
 * Returns when a referral was created, in milliseconds since 1970, or NaN. A timestamp without an offset counts as UTC:
 * its error is the same for all.
 */
export function creationTimeOf({ created_at: timestamp }: IDataObject): number {
	const isWithoutOffset =
		typeof timestamp === 'string' && /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d[:.\d]*$/.test(timestamp);
	return toInstant(isWithoutOffset ? `${timestamp.replace(' ', 'T')}Z` : timestamp);
}

/** The filters for referrals that can serve as a sample of an event. */
const SAMPLE_FILTERS: Readonly<Record<EventName, Query>> = {
	referralAccepted: { 'filter[status]': 'accepted' },
	referralExpired: { 'filter[status]': 'expired' },
	referralReceived: { 'filter[direction]': 'received' },
	referralRejected: { 'filter[status]': 'rejected' },
	referralSent: { 'filter[direction]': 'sent' },
	slaDueSoon: { 'filter[status]': 'pending' },
};

/**
 * Fetches a sample to test a workflow with, if there is one: a recent referral for which one of the events occurred or
 * could occur. Throws a {@link PlannrError} when a request fails.
 */
export async function fetchSampleEvent(
	client: PlannrClient,
	filter: EventFilter,
): Promise<TriggerEvent | undefined> {
	for (const event of filter.events) {
		const query = {
			...(filter.direction !== undefined && { 'filter[direction]': filter.direction }),
			...SAMPLE_FILTERS[event],
			sort: '-created_at',
			per_page: String(PAGE_SIZE),
		};
		const isSample = (referral: IDataObject) =>
			canBeOf(event, referral) && matchesFilter({ event, referral }, filter) === true;
		let checkedCount = 0;
		const isEnough = ({ records }: RecordsSoFar, { rows }: FetchedPage) => {
			checkedCount += rows.length;
			return checkedCount >= MAX_SAMPLE_SEARCH || records.some(isSample);
		};
		const { records } = await fetchPages(client, REFERRALS_ROUTE, query, isEnough);
		const referral = records.find(isSample);
		if (referral !== undefined) return { event, referral };
	}
	return undefined;
}

/** Plannr may ignore a filter that it does not support, so what it returns is compared again. */
function canBeOf(event: EventName, referral: IDataObject): boolean {
	if (event !== 'slaDueSoon')
		return [newReferralEventOf(referral), decisionEventOf(referral)].includes(event);
	return isPending(referral) && deadlineOf(referral) !== undefined;
}

/** A firm with which there is no connection, and the names of up to three connected firms that may be meant. */
export interface UnknownFirm {
	readonly firm: Reference;
	readonly similar: readonly string[];
}

/** Finds the firms that are certainly not among the connections; throws a {@link PlannrError} when a request fails. */
export async function findFirmsWithoutConnection(
	client: PlannrClient,
	firms: readonly Reference[],
): Promise<readonly UnknownFirm[]> {
	const query = { per_page: String(PAGE_SIZE) };
	const { records, isComplete } = await fetchPages(client, CONNECTIONS_ROUTE, query);
	if (!isComplete) return [];
	const names = records
		.flatMap(otherFirmsOf)
		.map((firm) => getMember(firm, 'name'))
		.filter((name) => typeof name === 'string');
	const findSimilar = indexSimilarNames(names);
	return firms
		.filter((firm) => records.every((connection) => hasOtherFirm(connection, [firm]) === false))
		.map((firm) => ({ firm, similar: firm.kind === 'uuid' ? [] : findSimilar(firm.text) }));
}
