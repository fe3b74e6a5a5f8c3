import type { IDataObject } from 'n8n-workflow';

import { fits } from './matchesFilters';
import { type Query, nextAddress, openList, pageOf } from './pages';
import type { Plannr } from './client';

/** Far more pages than anybody has; a list that goes on beyond is going round in circles. */
const MOST_PAGES = 2000;

/** Records of a list, and whether these are all that there are. */
export interface Listing {
	readonly records: readonly IDataObject[];
	/** Whether nothing is missing up to where the reading ended. */
	readonly isComplete: boolean;
	/** Whether the reading ended because there was enough, and not because the list did. */
	readonly isCut: boolean;
}

/**
 * Reads a list page by page, each page once.
 *
 * @param plannr the door
 * @param path the route of the list
 * @param query the query parameters; a `per_page` that Plannr refuses is left out
 * @param isEnough asked after every page, with all records so far: true ends the reading as if the list had ended there
 * @returns every record once, without those that the filters exclude; not complete when records were pushed from page to
 *   page, or the next page cannot be had
 * @throws {PlannrFailure} when a page cannot be read, or is not a list
 */
export async function readList(
	plannr: Plannr,
	path: string,
	query: Query,
	isEnough: (records: readonly IDataObject[]) => boolean = () => false,
): Promise<Listing> {
	const byUuid = new Map<unknown, IDataObject>();
	let rowsSeen = 0;
	let first: number | undefined;
	const opened = await openList(plannr, path, query);
	let { answer } = opened;
	for (let page = 1; ; page++) {
		const { rows, total: now, next, isFollowed } = pageOf(answer);
		const before = byUuid.size;
		for (const row of rows) byUuid.set(row.uuid ?? row, row);
		rowsSeen += rows.length;
		first ??= now;
		const records = [...byUuid.values()].filter((record) => fits(record, query));
		// A record that comes twice was pushed down by a new one, or has pushed another one off the pages.
		const isWhole = rowsSeen - byUuid.size <= (now ?? 0) - (first ?? 0);
		const isAll = byUuid.size >= (first ?? 0);
		if (!isFollowed) return { records, isComplete: isWhole && isAll, isCut: false };
		if (isEnough(records)) return { records, isComplete: isWhole, isCut: true };
		const isCircle = page > 1 && byUuid.size === before;
		if (isCircle || page === MOST_PAGES) {
			return { records, isComplete: rows.length === 0 && isAll, isCut: false };
		}
		const address = nextAddress(plannr.address, path, opened.query, next ?? '');
		const following = address === undefined ? undefined : await plannr.follow(address);
		if (following === undefined) return { records, isComplete: false, isCut: false };
		answer = following;
	}
}
