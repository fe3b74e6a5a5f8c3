import type { IDataObject } from 'n8n-workflow';

import type { PlannrClient } from './client';
import { type FetchedPage, fetchPages } from './pagination';
import type { Query } from './pages';
import { toInstant } from './timestamp';

/** The largest pages that Plannr documents (api-how-to.plannrcrm.com). */
const LARGEST_PAGE = 500;

/** How many sizes of a page are used in turn. */
const PAGE_SIZES = 100;

/** How often each list was read by this process. */
const readCounts = new Map<string, number>();

/** The upper part of a list that is sorted by creation, newest first. */
export interface NewestFirst {
	readonly records: readonly IDataObject[];
	/** Whether no record is missing down to {@link edge}. */
	readonly isComplete: boolean;
	/** Whether a cache answered instead of Plannr. */
	readonly isStale: boolean;
	/** The oldest creation that was reached, in milliseconds since 1970; -Infinity at the end of the list. */
	readonly edge: number;
}

/**
 * Reads a list, newest first, until there can be nothing more of interest: from Plannr itself and not from a cache.
 *
 * The order is not taken on trust: reading ends before the list does only where the order has fallen at least once and
 * has never risen. A stale response is requested once more.
 *
 * @param client the client to use
 * @param path the route of the list
 * @param query the query parameters, without the order and the size of a page
 * @param isEnough called after each page with its records: true where nothing further down is of interest
 * @throws {PlannrError} when a page cannot be fetched, or is not a list
 */
export async function fetchNewestFirst(
	client: PlannrClient,
	path: string,
	query: Query,
	isEnough: (page: readonly IDataObject[], all: readonly IDataObject[]) => boolean,
): Promise<NewestFirst> {
	const read = async () =>
		await readOnce(client, path, query, nextPageSize(client.baseUrl, path, query), isEnough);
	const first = await read();
	const reading = first.isStale ? await read() : first;
	if (!reading.needsConfirmation || !reading.isComplete || reading.isStale) return reading;
	// Pages without a total may have moved unnoticed: a second reading that brings nothing new shows that they have not.
	const second = await read();
	const seen = new Set(reading.records.map(({ uuid }) => uuid));
	const bringsMore = second.records.some(({ uuid }) => !seen.has(uuid));
	return { ...second, isComplete: second.isComplete && !bringsMore };
}

/** Another size of page is another address, for which a cache between here and Plannr has nothing. */
function nextPageSize(baseUrl: string, path: string, query: Query): number {
	const list = JSON.stringify([baseUrl, path, query]);
	const readCount = readCounts.get(list) ?? 0;
	readCounts.set(list, readCount + 1);
	return LARGEST_PAGE - (readCount % PAGE_SIZES);
}

async function readOnce(
	client: PlannrClient,
	path: string,
	query: Query,
	pageSize: number,
	isEnough: (page: readonly IDataObject[], all: readonly IDataObject[]) => boolean,
): Promise<NewestFirst & { readonly needsConfirmation: boolean }> {
	const order = { previous: Infinity, hasFallen: false, hasRisen: false };
	const pages: FetchedPage[] = [];
	const { records, isComplete, isTruncated } = await fetchPages(
		client,
		path,
		{ ...query, sort: '-created_at', per_page: String(pageSize) },
		(all, page) => {
			pages.push(page);
			for (const { created_at } of page.rows) {
				const created = toInstant(created_at);
				order.hasFallen ||= created < order.previous && order.previous !== Infinity;
				order.hasRisen ||= !(created <= order.previous);
				order.previous = created;
			}
			return order.hasFallen && !order.hasRisen && isEnough(page.rows, all);
		},
		{ isFresh: true },
	);
	return {
		records,
		isComplete,
		isStale: pages.some((page) => page.isStale),
		needsConfirmation: pages.length > 1 && pages.some(({ total }) => total === undefined),
		edge: isTruncated ? order.previous : -Infinity,
	};
}
