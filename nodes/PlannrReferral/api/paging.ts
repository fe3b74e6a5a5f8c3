import type { IDataObject } from 'n8n-workflow';

import { isRecord, memberOf } from './json';
import type { Plannr } from './plannr';

/** Far more pages than anybody has; a list that goes on beyond is going round in circles. */
const MOST_PAGES = 200;

/** Records of a list, and whether these are all that there are. */
export interface Listing {
	readonly records: readonly IDataObject[];
	readonly isComplete: boolean;
}

/**
 * Reads a list page by page. Plannr documents neither paging nor the shape of its two referral lists, so both a bare list
 * and `{ data, links, meta }` are understood.
 *
 * @param plannr the door
 * @param path the route of the list
 * @param query the query parameters
 * @param isEnough asked after every page, with all records so far: true ends the reading as if the list had ended there
 * @returns every record once; not complete when a page is not a list or leads away from Plannr
 * @throws {PlannrFailure} when a page cannot be read
 */
export async function readList(
	plannr: Plannr,
	path: string,
	query: Readonly<Record<string, string>>,
	isEnough: (records: readonly IDataObject[]) => boolean,
): Promise<Listing> {
	const byUuid = new Map<unknown, IDataObject>();
	let rowsSeen = 0;
	let first: number | undefined;
	let answer = await plannr.read(path, query);
	for (let page = 1; page <= MOST_PAGES; page++) {
		const { body } = answer;
		const rows = isRecord(body) ? body.data : body;
		if (!Array.isArray(rows) || !rows.every(isRecord)) break;
		const before = byUuid.size;
		for (const row of rows) byUuid.set(row.uuid, row);
		rowsSeen += rows.length;
		const total = memberOf(memberOf(body, 'meta'), 'total');
		const now = typeof total === 'number' ? total : undefined;
		first ??= now;
		const records = [...byUuid.values()];
		const next = memberOf(memberOf(body, 'links'), 'next');
		// A record that comes twice was pushed down by a new one, or has pushed another one off the pages.
		const isWhole = rowsSeen - records.length <= (now ?? 0) - (first ?? 0);
		const isLast = next === undefined || next === null;
		if (isLast) return { records, isComplete: isWhole && records.length >= (first ?? 0) };
		if (isEnough(records)) return { records, isComplete: isWhole };
		const isCircle = page > 1 && byUuid.size === before;
		if (isCircle) return { records, isComplete: rows.length === 0 || isWhole };
		const following = typeof next === 'string' ? await plannr.follow(next) : undefined;
		if (following === undefined) return { records, isComplete: false };
		answer = following;
	}
	return { records: [...byUuid.values()], isComplete: false };
}
