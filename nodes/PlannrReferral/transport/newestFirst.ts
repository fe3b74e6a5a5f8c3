import type { IDataObject } from 'n8n-workflow';

import type { PlannrClient } from './client';
import { type FetchedPage, type RecordsSoFar, fetchPages, readUntil } from './pagination';
import { MAX_PAGE_SIZE, type Query } from './pages';
import { toInstant } from './clock';

/** How many different page sizes are used, one after another. */
const PAGE_SIZE_COUNT = 100;

/** The most lists whose page sizes are remembered. */
const MAX_LISTS = 1000;

/** How often this process has read each list. */
const readCounts = new Map<string, number>();

/** The newest records of a list, newest first. */
export interface NewestFirst {
	readonly records: readonly IDataObject[];
	/** Whether no record is missing down to {@link edge}. */
	readonly isComplete: boolean;
	/** Whether a response came from a cache. */
	readonly isStale: boolean;
	/** The `created_at` of the oldest record read, in milliseconds since 1970; -Infinity when the whole list was read. */
	readonly edge: number;
}

/**
 * Reads a list, newest first and bypassing caches, until the rest of it cannot matter.
 *
 * The order is verified: reading stops before the end of the list only if `created_at` has fallen at least once and has
 * never risen. A stale list is read once more.
 *
 * @param query the query parameters, without the order and the size of a page
 * @param isEnough called after each page with its records and with those of all pages so far: true when the rest of the list
 *   cannot matter
 * @throws {PlannrError} when a page cannot be fetched, or is not a list
 */
export async function fetchNewestFirst(
	client: PlannrClient,
	path: string,
	query: Query,
	isEnough: (page: readonly IDataObject[], soFar: RecordsSoFar) => boolean,
): Promise<NewestFirst> {
	const read = async () => {
		const pageSize = nextPageSize(client.baseUrl, path, query);
		const order = { previous: Infinity, hasFallen: false, hasRisen: false };
		const pages: FetchedPage[] = [];
		const { records, isComplete, isTruncated } = await fetchPages(
			client,
			path,
			{ ...query, sort: '-created_at', per_page: String(pageSize) },
			(soFar, page) => {
				pages.push(page);
				for (const { created_at } of page.rows) {
					const created = toInstant(created_at);
					order.hasFallen ||= created < order.previous && order.previous !== Infinity;
					order.hasRisen ||= !(created <= order.previous);
					order.previous = created;
				}
				return order.hasFallen && !order.hasRisen && isEnough(page.rows, soFar);
			},
			{ isFresh: true },
		);
		return {
			records,
			isComplete,
			isStale: pages.some((page) => page.isStale),
			needsConfirmation: pages.length > 1 && pages.some(({ total }) => total === undefined),
			edge: isTruncated ? order.previous : -Infinity,
		};
	};
	const reading = await readUntil(read, ({ isStale }) => !isStale, 2);
	if (!reading.needsConfirmation || !reading.isComplete || reading.isStale) return reading;
	// Without a total, records that moved between pages go unnoticed. A second reading with the same ones rules that out.
	const second = await read();
	const first = new Map(reading.records.map((record) => [record.uuid, record]));
	const bringsMore = second.records.some(({ uuid }) => !first.has(uuid));
	const isSame = !bringsMore && findMissing(first, second).length === 0;
	return { ...second, isComplete: second.isComplete && isSame };
}

/**
 * Returns the keys of the records that a reading should show and does not.
 *
 * @param expected the records, by UUID
 */
export function findMissing<Key>(
	expected: ReadonlyMap<Key, IDataObject>,
	{ records, edge }: Pick<NewestFirst, 'records' | 'edge'>,
): Key[] {
	const shown = new Set<unknown>(records.map(({ uuid }) => uuid));
	return [...expected].flatMap(([uuid, { created_at }]) => {
		const isInRange = edge === -Infinity || toInstant(created_at) > edge;
		return isInRange && !shown.has(uuid) ? [uuid] : [];
	});
}

/** What the readings of a list have shown: one that lacks some of it comes from a replica that lags behind. */
export class ListedRecords {
	private readonly records = new Map<string, IDataObject>();

	/** Adds the records of a reading, whatever it is worth otherwise. */
	add({ records }: NewestFirst): void {
		for (const record of records) {
			if (typeof record.uuid === 'string') this.records.set(record.uuid, record);
		}
	}

	/**
	 * Returns what a reading that begins now must show, by UUID.
	 *
	 * @param baseline the records that need not be shown; undefined when not known
	 */
	since(baseline: { has(uuid: string): boolean } | undefined): ReadonlyMap<string, IDataObject> {
		return new Map([...this.records].filter(([uuid]) => baseline?.has(uuid) !== true));
	}
}

/** Returns the next page size: it changes the URL, so that a cache is unlikely to have a response for it. */
function nextPageSize(baseUrl: string, path: string, query: Query): number {
	const list = JSON.stringify([baseUrl, path, query]);
	const readCount = readCounts.get(list) ?? 0;
	if (readCounts.size >= MAX_LISTS) readCounts.clear();
	readCounts.set(list, readCount + 1);
	return MAX_PAGE_SIZE - (readCount % PAGE_SIZE_COUNT);
}
