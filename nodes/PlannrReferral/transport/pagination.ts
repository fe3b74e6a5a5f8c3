import type { IDataObject } from 'n8n-workflow';

import { matchesFilters } from './matchesFilters';
import { type Query, resolveNextUrl, fetchFirstPage, parsePage } from './pages';
import type { PlannrClient } from './client';

/** Far more pages than any firm has: a longer list is taken for an endless loop. */
const MAX_PAGES = 2000;

/** Records of a list, and whether they are complete. */
export interface FetchedList {
	readonly records: readonly IDataObject[];
	/** Whether no record is missing up to the last page fetched. */
	readonly isComplete: boolean;
	/** Whether fetching stopped because there was enough, before the end of the list. */
	readonly isTruncated: boolean;
}

/**
 * Fetches a list page by page, each page once.
 *
 * @param client the client to use
 * @param path the route of the list
 * @param query the query parameters; a `per_page` that Plannr rejects is left out
 * @param isEnough called after every page with all records so far: true stops fetching
 * @returns every record once, without those that the filters exclude; incomplete when records moved between pages
 *   meanwhile, or when the next page cannot be fetched
 * @throws {PlannrError} when a page cannot be fetched, or is not a list
 */
export async function fetchPages(
	client: PlannrClient,
	path: string,
	query: Query,
	isEnough: (records: readonly IDataObject[]) => boolean = () => false,
): Promise<FetchedList> {
	const byUuid = new Map<unknown, IDataObject>();
	let rowCount = 0;
	let firstTotal: number | undefined;
	const firstPage = await fetchFirstPage(client, path, query);
	let { response } = firstPage;
	for (let page = 1; ; page++) {
		const { rows, total, next, hasNext } = parsePage(response);
		const sizeBefore = byUuid.size;
		for (const row of rows) byUuid.set(row.uuid ?? row, row);
		rowCount += rows.length;
		firstTotal ??= total;
		const records = [...byUuid.values()].filter((record) => matchesFilters(record, query));
		// A record that appears twice was moved down by a new record, or else another record is missing.
		const isGapless = rowCount - byUuid.size <= (total ?? 0) - (firstTotal ?? 0);
		const hasAll = byUuid.size >= (firstTotal ?? 0);
		if (!hasNext) return { records, isComplete: isGapless && hasAll, isTruncated: false };
		if (isEnough(records)) return { records, isComplete: isGapless, isTruncated: true };
		const isLoop = page > 1 && byUuid.size === sizeBefore;
		if (isLoop || page === MAX_PAGES) {
			return { records, isComplete: rows.length === 0 && hasAll, isTruncated: false };
		}
		const nextUrl = resolveNextUrl(client.baseUrl, path, firstPage.query, next ?? '');
		const nextResponse = nextUrl === undefined ? undefined : await client.getPage(nextUrl);
		if (nextResponse === undefined) return { records, isComplete: false, isTruncated: false };
		response = nextResponse;
	}
}
