import type { IDataObject } from 'n8n-workflow';

import type { PlannrClient } from '../transport/client';
import { matchesFilters } from '../transport/matchesFilters';
import {
	type FirstPage,
	type Query,
	fetchFirstPage,
	nextPageUrl,
	parsePage,
	resolveNextUrl,
} from '../transport/pages';
import { isIdentifier } from '../transport/text';
import type { ListEntry } from './labels';

/** The number of pages that are read per call; the browser requests more when the user scrolls. */
const MAX_PAGES = 40;

/** The number of entries that fill the open list: with fewer, the user cannot scroll and no more would be requested. */
export const MIN_ENTRIES = 20;

/** A search in a list. */
export interface ListSearch {
	readonly path: string;
	readonly query: Query;
	/** Creates the entry for a record; undefined if the record does not match. */
	readonly toEntry: (record: IDataObject) => ListEntry | undefined;
}

/** The entries that were found, and where to continue. */
export interface FoundEntries {
	readonly entries: readonly ListEntry[];
	/**
	 * The URL of the next page, marked with this one's first record; empty where that cannot be fetched, undefined at the
	 * end of the list.
	 */
	readonly nextUrl: string | undefined;
	/** The number of records among which they were found. */
	readonly recordCount: number;
}

/**
 * Fetches pages of a list until there are enough entries, or the user would have to wait too long.
 *
 * @param startUrl the URL of the page to start with; undefined for the first one
 * @param maxMs no further page is fetched after this many milliseconds
 * @returns the entries; none when the URL does not belong to this list
 * @throws {PlannrError} when a page cannot be fetched
 */
export async function searchPages(
	client: PlannrClient,
	{ path, query, toEntry }: ListSearch,
	startUrl: string | undefined,
	maxMs: number,
): Promise<FoundEntries> {
	const started = performance.now();
	const entries: ListEntry[] = [];
	const seen = new Set<unknown>();
	const mark = startUrl?.split('#')[1];
	let url = startUrl && resolveNextUrl(client.baseUrl, path, {}, startUrl);
	let start =
		startUrl === undefined
			? await fetchFirstPage(client, path, query)
			: await fetchPage(client, url, query);
	for (let pageCount = 1; start !== undefined; pageCount++) {
		const page = parsePage(start.response);
		// A service that ignores the number of the page repeats the page before.
		const isRepeated = Boolean(mark) && toMark(page.rows[0]) === mark;
		const newRows = isRepeated ? [] : page.rows.filter((row) => !seen.has(row.uuid ?? row));
		for (const row of newRows) {
			seen.add(row.uuid ?? row);
			const entry = matchesFilters(row, query) ? toEntry(row) : undefined;
			if (entry !== undefined) entries.push(entry);
		}
		const number = Number((url && new URL(url).searchParams.get('page')) ?? 1);
		const next =
			nextPageUrl(client.baseUrl, path, start.query, page, number, number * page.rows.length) ??
			undefined;
		// A page that links to itself, or back to pages that were read, is the last one.
		const nextUrl = newRows.length === 0 || next === url ? undefined : next;
		const isEnough =
			entries.length >= MIN_ENTRIES ||
			pageCount === MAX_PAGES ||
			performance.now() - started >= maxMs;
		if (nextUrl === undefined || isEnough) {
			const markedUrl = nextUrl && `${nextUrl}#${toMark(page.rows[0])}`;
			return { entries, nextUrl: markedUrl, recordCount: seen.size };
		}
		url = nextUrl;
		start = await fetchPage(client, url, start.query);
	}
	return { entries, nextUrl: '', recordCount: seen.size };
}

function toMark(row: IDataObject | undefined): string {
	return isIdentifier(row?.uuid) ? encodeURIComponent(row.uuid) : '';
}

/** The URL may come from a browser: it is undefined where it is not one of the same list at the same base URL. */
async function fetchPage(
	client: PlannrClient,
	url: string | undefined,
	query: Query,
): Promise<FirstPage | undefined> {
	const response = url ? await client.getPage(url, { mayBeMissing: true }) : undefined;
	return response && { response, query };
}
