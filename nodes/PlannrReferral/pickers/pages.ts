import type { IDataObject, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';

import { firstPage, pageOf } from '../api/paging';
import type { Plannr } from '../api/plannr';

/** So many pages are looked through at once before the browser is answered; it may ask for more. */
const MOST_PAGES = 10;

/** A list to choose from. */
export interface Search {
	/** The route of the list. */
	readonly path: string;
	/** The query parameters. */
	readonly query: Readonly<Record<string, string>>;
	/** What is shown of a record, or nothing for one that is not wanted. */
	readonly show: (record: IDataObject) => INodeListSearchItems | undefined;
}

/**
 * Reads a list until there is something to choose from.
 *
 * @param plannr the door
 * @param search see {@link Search}
 * @param token where to go on: the address of a page, as an earlier call gave it
 * @returns what to choose from, and where to go on
 * @throws {PlannrFailure} when a page cannot be read
 */
export async function searchPages(
	plannr: Plannr,
	{ path, query, show }: Search,
	token: string | undefined,
): Promise<INodeListSearchResult> {
	const start = token === undefined ? undefined : await followWithin(plannr, path, token);
	let answer = start ?? (await firstPage(plannr, path, query));
	for (let page = 1; ; page++) {
		const { rows, next } = pageOf(answer);
		const results = rows.map(show).filter((item) => item !== undefined);
		const isEnough = results.length > 0 || page === MOST_PAGES || next === undefined;
		const following = isEnough ? undefined : await followWithin(plannr, path, next);
		if (following === undefined) {
			return { results, ...(next !== undefined && { paginationToken: next }) };
		}
		answer = following;
	}
}

/** The token comes back from a browser: it must lead to the same list, and the door lets it lead to Plannr only. */
async function followWithin(plannr: Plannr, path: string, link: string) {
	return URL.canParse(link) && new URL(link).pathname.endsWith(path)
		? await plannr.follow(link)
		: undefined;
}

/**
 * Tells whether a label is what somebody searches for.
 *
 * @param label the label
 * @param filter what was typed: every word of it must be in the label, in any case and order
 */
export function isWanted(label: string, filter: string): boolean {
	const text = label.toLowerCase();
	return filter
		.toLowerCase()
		.split(/\s+/)
		.every((word) => text.includes(word));
}
