import type { IDataObject, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';

import { PlannrError } from '../transport/errors';
import { matchesFilters } from '../transport/matchesFilters';
import { type Query, resolveNextUrl, fetchFirstPage, parsePage } from '../transport/pages';
import type { PlannrClient } from '../transport/client';

/** So many pages are looked through at once before the browser is answered; it asks for more when somebody scrolls. */
const MAX_PAGES = 10;

/** So many entries fill the list that is open: with fewer there is nothing to scroll, and no more would ever be asked for. */
const MIN_RESULTS = 20;

/** A list to choose from. */
export interface ListSearch {
	/** The route of the list. */
	readonly path: string;
	/** The query parameters. */
	readonly query: Query;
	/** What is shown of a record, or nothing for one that is not wanted. */
	readonly toItem: (record: IDataObject) => INodeListSearchItems | undefined;
}

/**
 * Reads a list until there is enough to choose from.
 *
 * @param client the door
 * @param search see {@link ListSearch}
 * @param token where to go on: the address of a page, as an earlier call gave it
 * @returns what to choose from, and where to go on; nothing when the token is none of this list's
 * @throws {PlannrError} when a page cannot be read, or of kind `undone` when nothing fits so far and the list goes on
 */
export async function searchPages(
	client: PlannrClient,
	{ path, query, toItem }: ListSearch,
	token: string | undefined,
): Promise<INodeListSearchResult> {
	const firstPage = await fetchStartPage(client, path, query, token);
	if (firstPage === undefined) return { results: [] };
	const seen = new Map<unknown, IDataObject>();
	let { response } = firstPage;
	for (let page = 1; ; page++) {
		const { rows, next, hasNext } = parsePage(response);
		const sizeBefore = seen.size;
		for (const row of rows) seen.set(row.uuid ?? row, row);
		const results = [...seen.values()]
			.filter((record) => matchesFilters(record, query))
			.map(toItem)
			.filter((item) => item !== undefined);
		// A page that leads to itself, or back to where this call has begun, has nothing behind it.
		const isLoop = page > 1 && seen.size === sizeBefore;
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
		if (results.length === 0 && hasNext && token === undefined) {
			throw new PlannrError('notProcessed', `Nothing that fits is among the first ${seen.size}`);
		}
		const isNew = nextUrl !== undefined && nextUrl !== token;
		return { results, ...(isNew && { paginationToken: nextUrl }) };
	}
}

/** The token comes back from a browser: it must lead to the same list of the same Plannr. */
async function fetchStartPage(
	client: PlannrClient,
	path: string,
	query: Query,
	token: string | undefined,
) {
	if (token === undefined) return await fetchFirstPage(client, path, query);
	const url = resolveNextUrl(client.baseUrl, path, {}, token);
	const response = url === undefined ? undefined : await client.getPage(url);
	return response && { response, query };
}
