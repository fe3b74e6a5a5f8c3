import type { IDataObject } from 'n8n-workflow';

import { PlannrFailure } from './failure';
import { isRecord, memberOf } from './json';
import type { Answer, Plannr } from './plannr';

/** Far more pages than anybody has; a list that goes on beyond is going round in circles. */
const MOST_PAGES = 2000;

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
 * @param query the query parameters; a `per_page` that Plannr refuses is left out
 * @param isEnough asked after every page, with all records so far: true ends the reading as if the list had ended there
 * @returns every record once; not complete when records were pushed from page to page, or a page leads away from Plannr
 * @throws {PlannrFailure} when a page cannot be read, or is not a list
 */
export async function readList(
	plannr: Plannr,
	path: string,
	query: Readonly<Record<string, string>>,
	isEnough: (records: readonly IDataObject[]) => boolean = () => false,
): Promise<Listing> {
	const byUuid = new Map<unknown, IDataObject>();
	let rowsSeen = 0;
	let first: number | undefined;
	let answer = await firstPage(plannr, path, query);
	for (let page = 1; page <= MOST_PAGES; page++) {
		const { rows, total: now, next } = pageOf(answer);
		const before = byUuid.size;
		for (const row of rows) byUuid.set(row.uuid ?? row, row);
		rowsSeen += rows.length;
		first ??= now;
		const records = [...byUuid.values()];
		// A record that comes twice was pushed down by a new one, or has pushed another one off the pages.
		const isWhole = rowsSeen - records.length <= (now ?? 0) - (first ?? 0);
		if (next === undefined)
			return { records, isComplete: isWhole && records.length >= (first ?? 0) };
		if (isEnough(records)) return { records, isComplete: isWhole };
		const isCircle = page > 1 && byUuid.size === before;
		if (isCircle) return { records, isComplete: rows.length === 0 || isWhole };
		const following = await plannr.follow(next);
		if (following === undefined) return { records, isComplete: false };
		answer = following;
	}
	return { records: [...byUuid.values()], isComplete: false };
}

/**
 * Reads the first page of a list.
 *
 * @param plannr the door
 * @param path the route of the list
 * @param query the query parameters; a `per_page` that Plannr refuses is left out
 * @throws {PlannrFailure} when it cannot be read
 */
export async function firstPage(
	plannr: Plannr,
	path: string,
	query: Readonly<Record<string, string>>,
): Promise<Answer> {
	const { per_page: pageSize, ...rest } = query;
	if (pageSize === undefined) return await plannr.read(path, rest);
	const first = await plannr.read(path, query).catch((reason: unknown) => {
		if (isPageSizeRefused(reason)) return undefined;
		throw reason;
	});
	return first ?? (await plannr.read(path, rest));
}

/** Plannr documents the size of a page for its lists in general, not for those of referrals and connections. */
function isPageSizeRefused(reason: unknown): boolean {
	return (
		reason instanceof PlannrFailure &&
		reason.kind === 'refused' &&
		(reason.status === 400 || 'per_page' in reason.words.fields)
	);
}

/** One page of a list. */
export interface Page {
	readonly rows: readonly IDataObject[];
	/** How many records the whole list has, where the page tells it. */
	readonly total: number | undefined;
	/** The address of the next page, where there is one. */
	readonly next: string | undefined;
}

/**
 * Takes a page of a list out of an answer.
 *
 * @param answer a successful answer
 * @throws {PlannrFailure} of kind `lost` when there is no list in it
 */
export function pageOf({ body }: Answer): Page {
	const rows = isRecord(body) ? body.data : body;
	if (!Array.isArray(rows) || !rows.every(isRecord)) {
		throw new PlannrFailure('lost', 'an answer without a list in it');
	}
	const total = memberOf(memberOf(body, 'meta'), 'total');
	const next = memberOf(memberOf(body, 'links'), 'next');
	return {
		rows,
		total: typeof total === 'number' ? total : undefined,
		// What is no address leads nowhere, and so the list is known to be incomplete.
		next: next === undefined || next === null ? undefined : typeof next === 'string' ? next : '',
	};
}
