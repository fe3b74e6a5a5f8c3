import type { IDataObject } from 'n8n-workflow';

import { matchesFilters } from './matchesFilters';
import { type Query, resolveNextUrl, fetchFirstPage, parsePage } from './pages';
import type { PlannrClient } from './client';

/** Far more pages than anybody has; a list that goes on beyond is going round in circles. */
const MAX_PAGES = 2000;

/** Records of a list, and whether these are all that there are. */
export interface FetchedList {
	readonly records: readonly IDataObject[];
	/** Whether nothing is missing up to where the reading ended. */
	readonly isComplete: boolean;
	/** Whether the reading ended because there was enough, and not because the list did. */
	readonly isTruncated: boolean;
}

/**
 * Reads a list page by page, each page once.
 *
 * @param client the door
 * @param path the route of the list
 * @param query the query parameters; a `per_page` that Plannr refuses is left out
 * @param isEnough asked after every page, with all records so far: true ends the reading as if the list had ended there
 * @returns every record once, without those that the filters exclude; not complete when records were pushed from page to
 *   page, or the next page cannot be had
 * @throws {PlannrFailure} when a page cannot be read, or is not a list
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
		const { rows, total: total, next, hasNext } = parsePage(response);
		const sizeBefore = byUuid.size;
		for (const row of rows) byUuid.set(row.uuid ?? row, row);
		rowCount += rows.length;
		firstTotal ??= total;
		const records = [...byUuid.values()].filter((record) => matchesFilters(record, query));
		// A record that comes twice was pushed down by a new one, or has pushed another one off the pages.
		const isGapless = rowCount - byUuid.size <= (total ?? 0) - (firstTotal ?? 0);
		const isAll = byUuid.size >= (firstTotal ?? 0);
		if (!hasNext) return { records, isComplete: isGapless && isAll, isTruncated: false };
		if (isEnough(records)) return { records, isComplete: isGapless, isTruncated: true };
		const isLoop = page > 1 && byUuid.size === sizeBefore;
		if (isLoop || page === MAX_PAGES) {
			return { records, isComplete: rows.length === 0 && isAll, isTruncated: false };
		}
		const nextUrl = resolveNextUrl(client.baseUrl, path, firstPage.query, next ?? '');
		const nextResponse = nextUrl === undefined ? undefined : await client.getPage(nextUrl);
		if (nextResponse === undefined) return { records, isComplete: false, isTruncated: false };
		response = nextResponse;
	}
}
