import type { IDataObject } from 'n8n-workflow';

import { matchesFilters, toSentQuery } from './matchesFilters';
import { type Query, fetchFirstPage, nextPageUrl, parsePage } from './pages';
import type { PlannrClient, ReadOptions } from './client';

/** Far more pages than any firm has: a longer list is treated as an endless loop. */
const MAX_PAGES = 2000;

/** After more empty pages in a row than this, there is no telling where a list ends. */
const MAX_EMPTY_PAGES = 10;

/** Records of a list, and whether they are complete. */
export interface FetchedList {
	readonly records: readonly IDataObject[];
	/** Whether no record is missing up to the last page fetched. */
	readonly isComplete: boolean;
	/** Whether fetching stopped before the end of the list, because `isEnough` returned true. */
	readonly isTruncated: boolean;
}

/** The records that match, of all pages so far. */
export interface RecordsSoFar {
	/** The records; to read them takes time in proportion to their number. */
	readonly records: readonly IDataObject[];
	readonly count: number;
}

/** A page as it was fetched. */
export interface FetchedPage {
	readonly rows: readonly IDataObject[];
	/** The number of records in the whole list, if the page states it. */
	readonly total: number | undefined;
	/** See {@link PlannrResponse.isStale}. */
	readonly isStale: boolean;
	readonly isCached: boolean;
}

/**
 * Fetches a list page by page, each page once.
 *
 * @param query the query parameters; a `per_page` that Plannr rejects is left out
 * @param isEnough called after every page with all records so far, see {@link RecordsSoFar}, and the page: true stops fetching
 * @returns every record once, without those that the filters exclude; incomplete when records moved between pages
 *   in the meantime, or when the next page cannot be fetched
 * @throws {PlannrError} when a page cannot be fetched, or is not a list
 */
export async function fetchPages(
	client: PlannrClient,
	path: string,
	query: Query,
	isEnough: (soFar: RecordsSoFar, page: FetchedPage) => boolean = () => false,
	options?: ReadOptions,
): Promise<FetchedList> {
	const list = new RecordList();
	const end = (isComplete: boolean, isTruncated = false): FetchedList => ({
		records: list.records,
		isComplete,
		isTruncated,
	});
	let rowCount = 0;
	let repeatedOnPages = 0;
	let emptyPages = 0;
	const followed = new Set<string | undefined>();
	let firstTotal: number | undefined;
	const firstPage = await fetchFirstPage(client, path, toSentQuery(query), options);
	let { response } = firstPage;
	for (let pageNumber = 1; ; pageNumber++) {
		const page = parsePage(response);
		const { rows, total } = page;
		const seenBefore = list.seen;
		for (const row of rows) {
			if (matchesFilters(row, query)) list.set(row);
			else list.remove(row);
		}
		rowCount += rows.length;
		repeatedOnPages += rows.length - new Set(rows.map(keyOf)).size;
		firstTotal ??= total;
		const { seen } = list;
		// A record that appears on two pages was moved down by a new record, or else another record is missing. Twice on
		// one page shows no movement: a page is one query, which may join its records with others.
		const movedCount = rowCount - repeatedOnPages - seen;
		const lastTotal = total ?? firstTotal ?? 0;
		const isGapless = movedCount <= lastTotal - (firstTotal ?? 0);
		// A record that was added meanwhile is on a later page, or it has moved another one down.
		const hasAll = seen >= (firstTotal ?? 0) && seen + movedCount >= lastTotal;
		const isStale = response.isStale === true;
		const isCached = response.headers.isCached === true;
		const isStopping = isEnough(list, { rows, total, isStale, isCached });
		const nextUrl = nextPageUrl(client.baseUrl, path, firstPage.query, page, pageNumber, rowCount);
		if (nextUrl === null) {
			return end(isGapless && hasAll);
		}
		if (isStopping) return end(isGapless, true);
		const bringsNew = pageNumber === 1 || seen > seenBefore;
		const isEmpty = rows.length === 0;
		emptyPages = isEmpty ? emptyPages + 1 : 0;
		// A service that leaves records out of its pages may have an empty one in the middle. Usually there is nothing after
		// an empty page with a number, so its link is followed only where no record may be missed.
		const mayLeadOn = options?.isFresh === true || !/\bpage=\d/.test(page.next ?? '');
		const leadsOn = isEmpty && mayLeadOn && page.next !== undefined && !followed.has(nextUrl);
		followed.add(nextUrl);
		if (!(bringsNew || leadsOn) || pageNumber === MAX_PAGES || emptyPages > MAX_EMPTY_PAGES) {
			// An empty page ends a list, unless it says that there are more.
			const isEnd = isEmpty && !leadsOn && (!page.hasNext || page.next !== undefined);
			return end(isEnd && hasAll);
		}
		if (nextUrl === undefined) return end(false);
		const mayBeMissing = !page.hasPaginationInfo && total === undefined;
		const nextResponse = await client.getPage(nextUrl, { ...options, mayBeMissing });
		if (nextResponse === undefined) return end(false);
		response = nextResponse;
	}
}

function keyOf(row: IDataObject): unknown {
	return row.uuid ?? row;
}

/** Records, each once, in the order in which they were added. */
class RecordList implements RecordsSoFar {
	/** The records by {@link keyOf}; undefined for one that was removed. */
	private readonly byKey = new Map<unknown, IDataObject | undefined>();

	count = 0;

	get records(): IDataObject[] {
		return [...this.byKey.values()].filter((record) => record !== undefined);
	}

	/** The number of different records so far, including removed ones. */
	get seen(): number {
		return this.byKey.size;
	}

	/** Adds a record, or replaces the one with the same key. */
	set(record: IDataObject): void {
		const key = keyOf(record);
		if (this.byKey.get(key) === undefined) {
			// One that was removed is added at the end.
			this.byKey.delete(key);
			this.count += 1;
		}
		this.byKey.set(key, record);
	}

	remove(record: IDataObject): void {
		const key = keyOf(record);
		if (this.byKey.get(key) !== undefined) this.count -= 1;
		this.byKey.set(key, undefined);
	}
}

/** How often something is read, at most, before an incomplete result is accepted. */
const MAX_READS = 3;

/**
 * Reads something, and reads it again while the result cannot be relied on.
 *
 * @param isUsable whether a result can be relied on
 * @param maxReads how often it is read, at most
 * @returns the result of the last reading, which may not be usable
 */
export async function readUntil<Reading>(
	read: () => Promise<Reading>,
	isUsable: (reading: Reading) => boolean,
	maxReads = MAX_READS,
): Promise<Reading> {
	for (let reads = 1; ; reads++) {
		const reading = await read();
		if (isUsable(reading) || reads === maxReads) return reading;
	}
}

/**
 * Fetches a list until nothing in it changes meanwhile, so that a record that is not in it does not exist.
 *
 * @param shouldStop called after every page with the number of pages so far: true stops early
 * @returns the records of the last read. They are complete only if no page came from a cache, or repeated or lost a
 *   record; several pages that state no total must have shown the same ones twice
 * @throws {PlannrError} when there is no valid response
 */
export async function fetchUnchangedList(
	client: PlannrClient,
	path: string,
	query: Query,
	shouldStop: (page: FetchedPage, pageCount: number) => boolean = () => false,
): Promise<FetchedList> {
	let known = new Set<unknown>();
	const read = async () => {
		const pages: FetchedPage[] = [];
		const onPage = (_: RecordsSoFar, page: FetchedPage) => shouldStop(page, pages.push(page));
		const list = await fetchPages(client, path, query, onPage, { isFresh: true });
		const previous = known;
		known = new Set(list.records.map(({ uuid }) => uuid));
		const isVerified =
			pages.length === 1 ||
			pages.every(({ total }) => total !== undefined) ||
			(known.size === previous.size && [...known].every((uuid) => previous.has(uuid)));
		const isFresh = !pages.some(({ isCached }) => isCached);
		return { ...list, isComplete: list.isComplete && isVerified && isFresh };
	};
	return await readUntil(read, ({ isComplete, isTruncated }) => isComplete || isTruncated);
}
