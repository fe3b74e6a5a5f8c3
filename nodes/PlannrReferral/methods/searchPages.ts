import type { IDataObject, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';

import { PlannrError } from '../transport/errors';
import { matchesFilters } from '../transport/matchesFilters';
import { type Query, resolveNextUrl, fetchFirstPage, parsePage } from '../transport/pages';
import type { PlannrClient } from '../transport/client';

/** The number of pages searched per call; the browser requests more when the user scrolls. */
const MAX_PAGES = 10;

/** The number of entries that fill the open list: with fewer, the user cannot scroll and no more would be requested. */
const MIN_RESULTS = 20;

/** A search in a list. */
export interface ListSearch {
	/** The route of the list. */
	readonly path: string;
	/** The query parameters. */
	readonly query: Query;
	/** Creates the entry for a record; undefined if the record does not match. */
	readonly toItem: (record: IDataObject) => INodeListSearchItems | undefined;
}

/**
 * Fetches pages of a list until there are enough entries.
 *
 * @param client the client to use
 * @param search see {@link ListSearch}
 * @param paginationToken the pagination token of the previous call: the URL of the next page
 * @returns the entries and the next pagination token; no entries when the token does not belong to this list
 * @throws {PlannrError} when a page cannot be fetched, or of kind `notProcessed` when nothing matches on the first pages
 *   of a longer list
 */
export async function searchPages(
	client: PlannrClient,
	{ path, query, toItem }: ListSearch,
	paginationToken: string | undefined,
): Promise<INodeListSearchResult> {
	const firstPage = await fetchStartPage(client, path, query, paginationToken);
	if (firstPage === undefined) return { results: [] };
	const byUuid = new Map<unknown, IDataObject>();
	let { response } = firstPage;
	for (let page = 1; ; page++) {
		const { rows, next, hasNext } = parsePage(response);
		const sizeBefore = byUuid.size;
		for (const row of rows) byUuid.set(row.uuid ?? row, row);
		const results = [...byUuid.values()]
			.filter((record) => matchesFilters(record, query))
			.map(toItem)
			.filter((item) => item !== undefined);
		// A page that links to itself, or back to the start of this call, is the last one.
		const isLoop = page > 1 && byUuid.size === sizeBefore;
		const nextUrl = isLoop
			? undefined
			: resolveNextUrl(client.baseUrl, path, firstPage.query, next ?? '');
		const isEnough = results.length >= MIN_RESULTS || page === MAX_PAGES;
		const nextResponse =
			isEnough || nextUrl === undefined ? undefined : await client.getPage(nextUrl);
		if (nextResponse !== undefined) {
			response = nextResponse;
			continue;
		}
		if (results.length === 0 && hasNext && paginationToken === undefined) {
			throw new PlannrError('notProcessed', `No match among the first ${byUuid.size}`);
		}
		const isNew = nextUrl !== undefined && nextUrl !== paginationToken;
		return { results, ...(isNew && { paginationToken: nextUrl }) };
	}
}

/** The pagination token comes from a browser, so it must be a URL of the same list at the same base URL. */
async function fetchStartPage(
	client: PlannrClient,
	path: string,
	query: Query,
	paginationToken: string | undefined,
) {
	if (paginationToken === undefined) return await fetchFirstPage(client, path, query);
	const url = resolveNextUrl(client.baseUrl, path, {}, paginationToken);
	const response = url === undefined ? undefined : await client.getPage(url);
	return response && { response, query };
}
