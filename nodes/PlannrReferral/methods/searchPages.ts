import type { IDataObject, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';

import { PlannrFailure } from '../transport/errors';
import { fits } from '../transport/matchesFilters';
import { type Query, nextAddress, openList, pageOf } from '../transport/pages';
import type { Plannr } from '../transport/client';

/** So many pages are looked through at once before the browser is answered; it asks for more when somebody scrolls. */
const MOST_PAGES = 10;

/** So many entries fill the list that is open: with fewer there is nothing to scroll, and no more would ever be asked for. */
const FULL_LIST = 20;

/** A list to choose from. */
export interface Search {
	/** The route of the list. */
	readonly path: string;
	/** The query parameters. */
	readonly query: Query;
	/** What is shown of a record, or nothing for one that is not wanted. */
	readonly show: (record: IDataObject) => INodeListSearchItems | undefined;
}

/**
 * Reads a list until there is enough to choose from.
 *
 * @param plannr the door
 * @param search see {@link Search}
 * @param token where to go on: the address of a page, as an earlier call gave it
 * @returns what to choose from, and where to go on; nothing when the token is none of this list's
 * @throws {PlannrFailure} when a page cannot be read, or of kind `undone` when nothing fits so far and the list goes on
 */
export async function searchPages(
	plannr: Plannr,
	{ path, query, show }: Search,
	token: string | undefined,
): Promise<INodeListSearchResult> {
	const opened = await openOrGoOn(plannr, path, query, token);
	if (opened === undefined) return { results: [] };
	const seen = new Map<unknown, IDataObject>();
	let { answer } = opened;
	for (let page = 1; ; page++) {
		const { rows, next, isFollowed } = pageOf(answer);
		const before = seen.size;
		for (const row of rows) seen.set(row.uuid ?? row, row);
		const results = [...seen.values()]
			.filter((record) => fits(record, query))
			.map(show)
			.filter((item) => item !== undefined);
		// A page that leads to itself, or back to where this call has begun, has nothing behind it.
		const isCircle = page > 1 && seen.size === before;
		const address = isCircle
			? undefined
			: nextAddress(plannr.address, path, opened.query, next ?? '');
		const isEnough = results.length >= FULL_LIST || page === MOST_PAGES;
		const following = isEnough || address === undefined ? undefined : await plannr.follow(address);
		if (following !== undefined) {
			answer = following;
			continue;
		}
		if (results.length === 0 && isFollowed && token === undefined) {
			throw new PlannrFailure('undone', `Nothing that fits is among the first ${seen.size}`);
		}
		const isNew = address !== undefined && address !== token;
		return { results, ...(isNew && { paginationToken: address }) };
	}
}

/** The token comes back from a browser: it must lead to the same list of the same Plannr. */
async function openOrGoOn(plannr: Plannr, path: string, query: Query, token: string | undefined) {
	if (token === undefined) return await openList(plannr, path, query);
	const address = nextAddress(plannr.address, path, {}, token);
	const answer = address === undefined ? undefined : await plannr.follow(address);
	return answer && { answer, query };
}
