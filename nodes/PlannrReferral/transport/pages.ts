import type { IDataObject } from 'n8n-workflow';

import { PlannrError } from './errors';
import {
	getMember,
	getMembers,
	isFalse,
	isRecord,
	toList,
	toSnakeCase,
	unwrap,
	withPlainUuid,
} from './json';
import type { PlannrClient, ReadOptions } from './client';
import type { PlannrResponse } from './http';

/** Records per page by default: few requests, without responses of many megabytes. */
export const PAGE_SIZE = 100;

/** The most records that Plannr puts on a page (api-how-to.plannrcrm.com). */
export const MAX_PAGE_SIZE = 500;

/** Query parameters by Plannr's own names. */
export type Query = Readonly<Record<string, string>>;

/** One page of a list. */
export interface Page {
	readonly rows: readonly IDataObject[];
	/** The number of records in the whole list, if the page states it: no less than there are on the page. */
	readonly total: number | undefined;
	/** The link to the next page as Plannr returned it, or made of its cursor, if any; empty if it is not a link. */
	readonly next: string | undefined;
	/** Whether there are further pages, with or without a link to them. */
	readonly hasNext: boolean;
	readonly number: number | undefined;
	/** The number of the last page, if the page states it but not its own. */
	readonly lastPage: number | undefined;
	/** Whether the page states if there are further pages; otherwise only a page that is not full shows the end. */
	readonly hasPaginationInfo: boolean;
	/** How many records a full page has, if the page states it. */
	readonly size: number | undefined;
}

/** The first page, and the query with which it was fetched in the end. */
export interface FirstPage {
	readonly response: PlannrResponse;
	readonly query: Query;
}

/**
 * Fetches the first page of a list, without a `per_page` that Plannr rejects; throws a {@link PlannrError} when it
 * cannot be fetched.
 */
export async function fetchFirstPage(
	client: PlannrClient,
	path: string,
	query: Query,
	options?: ReadOptions,
): Promise<FirstPage> {
	const { per_page: pageSize, ...rest } = query;
	const response = await client.get(path, query, options).catch((reason: unknown) => {
		if (pageSize !== undefined && isPageSizeRejected(reason)) return undefined;
		throw reason;
	});
	if (response !== undefined) return { response, query };
	return { response: await client.get(path, rest, options), query: rest };
}

/** Plannr documents `per_page` for its lists in general, but not for those of referrals and connections. */
function isPageSizeRejected(error: unknown): boolean {
	if (!(error instanceof PlannrError) || error.kind !== 'rejected') return false;
	const { message = '', fields } = error.responseText;
	const texts = [message, ...Object.keys(fields)];
	return error.status === 400 || texts.some((text) => /per[ _-]?page/i.test(text));
}

/** Where a page states its pagination, besides its top level and `meta`. */
const INFO_NAMES = ['pagination', 'paging', 'page_info', 'pageInfo'];

/** Where it states links. */
const LINKS_NAMES = ['links', '_links'];

/** What services call the number of records, a link to the next page, and whether there are more pages or none. */
const TOTAL_NAMES = ['total', 'total_count', 'total_records', 'total_items', 'total_elements'];
const LINK_NAMES = ['next', 'next_page_url', 'next_link', 'next_url', '@odata.next_link'];
const MORE_NAMES = [
	'has_more',
	'has_more_pages',
	'has_next_page',
	'has_next',
	'more',
	'truncated',
	'is_truncated',
];
const LAST_NAMES = ['is_last_page', 'is_last'];

/** The statuses of a part of a list, or of one that is not ready (RFC 9110, RFC 4918). */
const PART_STATUSES: readonly unknown[] = [202, 206, 207];

/**
 * Parses a page of a list. Plannr documents neither the pagination nor the shape of its two referral lists, so this
 * supports a bare array, perhaps with a link in the headers (RFC 8288), both of Laravel's formats
 * (laravel.com/docs/pagination): `{ data, links, meta }`, and the one with `next_page_url` and the numbers next to `data`,
 * perhaps inside another `data`, and those of Fractal, with `meta.pagination` or `meta.cursor`
 * (fractal.thephpleague.com/pagination), of JSON:API, of HAL and of others. A cursor without a link is sent as Laravel
 * expects it, and where there is only a statement that there are more, the next page is asked for by its number.
 *
 * @throws {PlannrError} of kind `lost` when it contains no list
 */
export function parsePage({ body, status, headers }: PlannrResponse): Page {
	const inner = getMember(body, 'data');
	const page = Array.isArray(getMember(inner, 'data')) ? inner : body;
	const meta = getMember(page, 'meta') ?? getMember(body, 'meta');
	const details = getMembers([page, meta], INFO_NAMES);
	const links = getMembers([page, ...details], LINKS_NAMES);
	const info = mergeFields([page, meta, getMember(meta, 'page'), ...details, ...links]);
	const first = (...names: string[]) =>
		names.map((name) => info[name] ?? undefined).find((value) => value !== undefined);
	const count = (...names: string[]) =>
		names.map((name) => toCount(info[name])).find((found) => found !== undefined);
	const stated = count(...TOTAL_NAMES) ?? toCount(headers.total);
	const rows = parseRows(isRecord(page) ? page.data : page, stated);
	if (rows === undefined) throw new PlannrError('lost', 'the response contained no list');
	const cursors = [info.next_cursor, getMember(info.cursor, 'next')].map(toCursorLink);
	const allLinks = [
		...LINK_NAMES.map((name) => info[name]),
		...links.flatMap(toNextLinks),
		headers.next,
		toPageLink(info.next_page),
		...cursors,
	].filter((one) => one !== undefined);
	const link = allLinks.map(toLink).find((one) => one !== undefined);
	const currentPage = count('current_page', 'page');
	const statedLast = count('last_page', 'total_pages', 'page_count', 'pages');
	// There is no page after the last one, whatever it says.
	const lastPage = (statedLast ?? -1) >= (currentPage ?? 0) ? statedLast : undefined;
	const isPart = PART_STATUSES.includes(status) || undefined;
	const isLast = first(...LAST_NAMES) ?? (typeof info.last === 'boolean' ? info.last : undefined);
	const hasMore =
		isPart ?? first(...MORE_NAMES) ?? (isLast === undefined ? undefined : isFalse(isLast));
	return {
		rows,
		hasPaginationInfo: allLinks.length > 0 || lastPage !== undefined || hasMore !== undefined,
		size: count('per_page', 'page_size', 'limit'),
		total: parseTotal(stated, count('count'), rows.length),
		next: link,
		hasNext:
			link !== undefined ||
			// Whatever else a page states may mean that there are more.
			(hasMore !== undefined && !isFalse(hasMore)) ||
			(lastPage ?? 0) > (currentPage ?? lastPage ?? 0),
		number: currentPage,
		lastPage: currentPage === undefined ? lastPage : undefined,
	};
}

/**
 * An empty list may be null with a total of 0. For an entry that is null there is an empty record: one that is not shown
 * must not count as one that is not there.
 */
function parseRows(list: unknown, total: number | undefined): IDataObject[] | undefined {
	if (list === null && total === 0) return [];
	const rows = toList(list)?.map((entry) => unwrap(entry) ?? {});
	return rows?.every(isRecord) === true ? rows.map(withPlainUuid) : undefined;
}

/** A total that is less than what the page contains is not that of the list; a count may be that of the page alone. */
function parseTotal(
	total: number | undefined,
	listCount: number | undefined,
	rowCount: number,
): number | undefined {
	if (total !== undefined) return total >= rowCount ? total : undefined;
	return listCount !== undefined && listCount > rowCount ? listCount : undefined;
}

/** Merges the fields of several objects, by their names in snake case; those of later ones take precedence. */
function mergeFields(sources: readonly unknown[]): IDataObject {
	const merged: IDataObject = {};
	for (const [name, value] of sources
		.filter(isRecord)
		.flatMap(Object.entries<IDataObject[string]>)) {
		const snakeCase = toSnakeCase(name);
		merged[snakeCase] = value ?? merged[snakeCase] ?? null;
	}
	return merged;
}

/** Returns the links to a next page where links are a list, each with its relation. */
function toNextLinks(links: unknown): unknown[] {
	return Array.isArray(links) ? links.filter((link) => getMember(link, 'rel') === 'next') : [];
}

/** Laravel reads a cursor from the query parameter of this name (Illuminate\Pagination\CursorPaginator). */
function toCursorLink(cursor: unknown): unknown {
	const isText = (typeof cursor === 'string' && cursor !== '') || typeof cursor === 'number';
	return isText ? `?cursor=${encodeURIComponent(cursor)}` : cursor;
}

/** The next page may be stated by its number. */
function toPageLink(page: unknown): unknown {
	const number = toCount(page);
	return number === undefined ? page : `?page=${number}`;
}

/** Returns undefined where there is none. A link that is not text cannot be followed, so the list counts as incomplete. */
function toLink(stated: unknown): string | undefined {
	const link = isRecord(stated) && 'href' in stated ? stated.href : stated;
	if (typeof link === 'string') return link === '' ? undefined : link;
	return link === null || link === false ? undefined : '';
}

/** Some services state numbers as text, and some an impossible one for what they do not know. */
function toCount(shown: unknown): number | undefined {
	const value = typeof shown === 'object' ? unwrap(shown) : shown;
	const isCount = Number.isSafeInteger(value) || typeof value === 'string';
	return isCount && /^\d+$/.test(String(value)) ? Number(value) : undefined;
}

/** Records on a page when the query does not say (api-how-to.plannrcrm.com). */
const DEFAULT_PAGE_SIZE = 15;

/**
 * Sizes to which services usually limit their pages, whatever is requested. A list that happens to have as many records
 * costs one request more.
 */
const USUAL_PAGE_SIZES: ReadonlySet<number> = new Set([
	10,
	12,
	DEFAULT_PAGE_SIZE,
	...[20, 24, 25, 30, 40, 50, 60, 75, 100, 150, 200, 250, 300, 400],
]);

/**
 * Returns the URL of the next page of a list: its link, or else the next page number if there are or may be more pages;
 * null at the end of the list; undefined when there is a next page, but its link is not to this list.
 */
export function nextPageUrl(
	baseUrl: string,
	path: string,
	query: Query,
	page: Page,
	pagesRead: number,
	rowsRead: number,
): string | null | undefined {
	if (page.next !== undefined) return resolveNextUrl(baseUrl, path, query, page.next);
	const size = page.rows.length;
	// A service that joins its records with others may repeat some on a page.
	const recordCount = new Set(page.rows.map((row) => row.uuid ?? row)).size;
	// A page that is shorter than those before it is the last one.
	const isFull =
		size >= Math.min(Number(query.per_page ?? DEFAULT_PAGE_SIZE), page.size ?? Infinity) ||
		(pagesRead > 1
			? size * pagesRead >= rowsRead
			: USUAL_PAGE_SIZES.has(size) || USUAL_PAGE_SIZES.has(recordCount));
	const mayHaveMore = page.total === undefined ? isFull : page.total > rowsRead;
	const isBeforeLast = page.lastPage !== undefined && page.lastPage > pagesRead;
	const hasMore =
		page.hasNext || isBeforeLast || (!page.hasPaginationInfo && mayHaveMore && size > 0);
	// Some services count their pages from 0.
	const nextNumber = page.number === pagesRead - 1 ? pagesRead : pagesRead + 1;
	return hasMore ? resolveNextUrl(baseUrl, path, query, `?page=${nextNumber}`) : null;
}

/**
 * Resolves the link to the next page of a list. Only links to the same list are followed, and the token is sent to the
 * credential's base URL only. Query parameters that are missing from the link, such as a filter or the order, are added.
 *
 * @param link the link to the next page as Plannr returned it
 * @returns the absolute URL, or undefined when the link is not to this list
 */
export function resolveNextUrl(
	baseUrl: string,
	path: string,
	query: Query,
	link: string,
): string | undefined {
	const listUrl = `${baseUrl}${path}`;
	if (link === '' || !URL.canParse(link, listUrl)) return undefined;
	const [url, list] = [new URL(link, listUrl), new URL(listUrl)];
	const isSameList = url.host === list.host && url.pathname.replace(/\/$/, '') === list.pathname;
	if (!isSameList) return undefined;
	for (const [name, value] of Object.entries(query)) {
		if (!url.searchParams.has(name)) url.searchParams.set(name, value);
	}
	// A service behind a proxy often returns links with http, so the credential's scheme is used.
	return `${list.origin}${list.pathname}${url.search}`;
}
