import type { IDataObject } from 'n8n-workflow';

import type { PlannrClient } from '../../transport/client';
import { type FetchedList, type FetchedPage, fetchPages } from '../../transport/pagination';
import type { Query } from '../../transport/pages';

/** How often a list is read, at most, until nothing changes meanwhile. */
const MAX_READS = 3;

/**
 * Reads a list to its end, and again if it changed meanwhile.
 *
 * @param client the client of this run
 * @param path the route of the list
 * @param query the query parameters by Plannr's names
 * @param shouldStop called after every page with the number of pages so far: true ends the reading early
 * @returns the records of the last reading. They are complete only if no page repeated or lost a record; several pages
 *   that state no total must have been read twice without a new record
 * @throws {PlannrError} when there is no valid response
 */
export async function readList(
	client: PlannrClient,
	path: string,
	query: Query,
	shouldStop: (page: FetchedPage, pageCount: number) => boolean = () => false,
): Promise<FetchedList> {
	let known = new Set<unknown>();
	for (let attempt = 1; ; attempt++) {
		const pages: FetchedPage[] = [];
		const onPage = (_: readonly IDataObject[], page: FetchedPage) =>
			shouldStop(page, pages.push(page));
		const list = await fetchPages(client, path, query, onPage, { isFresh: true });
		if (list.isTruncated) return list;
		const previous = known;
		known = new Set(list.records.map(({ uuid }) => uuid));
		const hasTotals = pages.every(({ total }) => total !== undefined);
		const isVerified = pages.length === 1 || hasTotals || isSubset(known, previous);
		if (list.isComplete && isVerified) return list;
		if (attempt === MAX_READS) return { ...list, isComplete: false };
	}
}

function isSubset(set: ReadonlySet<unknown>, superset: ReadonlySet<unknown>): boolean {
	return [...set].every((member) => superset.has(member));
}
