import type { IDataObject } from 'n8n-workflow';

import type { PlannrClient } from '../transport/client';
import type { Query } from '../transport/pages';
import { type FetchedList, type FetchedPage, fetchPages } from '../transport/pagination';

/** How often a list is read, at most, before an incomplete result is accepted. */
export const MAX_READS = 3;

/**
 * Fetches all pages of a list, and fetches them again if the list changed meanwhile.
 *
 * @param client the client of this run
 * @param path the route of the list
 * @param query the query parameters by Plannr's names
 * @returns the records of all reads, each once and in its latest version; complete when one of the reads was complete
 * @throws {PlannrError} when there is no valid response
 */
export async function fetchCompleteList(
	client: PlannrClient,
	path: string,
	query: Readonly<Record<string, string>>,
): Promise<FetchedList> {
	const byUuid = new Map<unknown, IDataObject>();
	for (let attempt = 1; ; attempt++) {
		const { records, isComplete } = await fetchPages(client, path, query);
		for (const record of records) byUuid.set(record.uuid ?? record, record);
		if (isComplete || attempt === MAX_READS) {
			return { records: [...byUuid.values()], isComplete, isTruncated: false };
		}
	}
}

/**
 * Fetches a list until nothing in it changes meanwhile, so that a record that is not in it does not exist.
 *
 * @param client the client of this run
 * @param path the route of the list
 * @param query the query parameters by Plannr's names
 * @param shouldStop called after every page with the number of pages so far: true stops early
 * @returns the records of the last read. They are complete only if no page repeated or lost a record; several pages
 *   that state no total must have been fetched twice without a new record
 * @throws {PlannrError} when there is no valid response
 */
export async function fetchUnchangedList(
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
