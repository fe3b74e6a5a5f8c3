import type { IDataObject, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';

import { PlannrFailure } from '../api/failure';
import { firstPage, pageOf } from '../api/paging';
import type { Plannr } from '../api/plannr';

/** So many pages are looked through at once before the browser is answered; it asks for more when somebody scrolls. */
const MOST_PAGES = 10;

/** So many entries fill the list that is open: with fewer there is nothing to scroll, and no more would ever be asked for. */
const FULL_LIST = 20;

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
 * Reads a list until there is enough to choose from.
 *
 * @param plannr the door
 * @param search see {@link Search}
 * @param token where to go on: the address of a page, as an earlier call gave it
 * @returns what to choose from, and where to go on
 * @throws {PlannrFailure} when a page cannot be read, or of kind `undone` when nothing fits so far and the list goes on
 */
export async function searchPages(
	plannr: Plannr,
	{ path, query, show }: Search,
	token: string | undefined,
): Promise<INodeListSearchResult> {
	const start = token === undefined ? undefined : await followWithin(plannr, path, token);
	let answer = start ?? (await firstPage(plannr, path, query));
	const results: INodeListSearchItems[] = [];
	let looked = 0;
	for (let page = 1; ; page++) {
		const { rows, next } = pageOf(answer);
		looked += rows.length;
		results.push(...rows.map(show).filter((item) => item !== undefined));
		const isEnough = results.length >= FULL_LIST || page === MOST_PAGES || next === undefined;
		const following = isEnough ? undefined : await followWithin(plannr, path, next);
		if (following === undefined) {
			if (results.length > 0 || next === undefined || token !== undefined) {
				return { results, ...(next !== undefined && { paginationToken: next }) };
			}
			throw new PlannrFailure('undone', `Nothing that fits is among the first ${looked}`);
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
