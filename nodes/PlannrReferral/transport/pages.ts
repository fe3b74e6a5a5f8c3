import type { IDataObject } from 'n8n-workflow';

import { PlannrError } from './errors';
import { isRecord, getMember } from './json';
import type { Answer, PlannrClient } from './client';

/**
 * Records on a page: few requests, without answers of many megabytes. At most 500 are allowed where Plannr documents it
 * (api-how-to.plannrcrm.com).
 */
export const PAGE_SIZE = 100;

/** Query parameters by Plannr's own names. */
export type Query = Readonly<Record<string, string>>;

/** One page of a list. */
export interface Page {
	readonly rows: readonly IDataObject[];
	/** How many records the whole list has, where the page tells it. */
	readonly total: number | undefined;
	/** The address of the next page as Plannr tells it, where there is one. */
	readonly next: string | undefined;
	/** Whether further pages are told of, with or without an address. */
	readonly hasNext: boolean;
}

/** A first page, and how it was asked for in the end. */
export interface FirstPage {
	readonly response: Answer;
	readonly query: Query;
}

/**
 * Reads the first page of a list.
 *
 * @param client the door
 * @param path the route of the list
 * @param query the query parameters; a `per_page` that Plannr refuses is left out
 * @throws {PlannrError} when it cannot be read
 */
export async function fetchFirstPage(
	client: PlannrClient,
	path: string,
	query: Query,
): Promise<FirstPage> {
	const { per_page: pageSize, ...rest } = query;
	if (pageSize === undefined) return { response: await client.get(path, rest), query: rest };
	const response = await client.get(path, query).catch((reason: unknown) => {
		if (isPageSizeRejected(reason)) return undefined;
		throw reason;
	});
	return response === undefined
		? { response: await client.get(path, rest), query: rest }
		: { response, query };
}

/** Plannr documents the size of a page for its lists in general, not for those of referrals and connections. */
function isPageSizeRejected(error: unknown): boolean {
	return (
		error instanceof PlannrError &&
		error.kind === 'rejected' &&
		(error.status === 400 || 'per_page' in error.responseText.fields)
	);
}

/**
 * Takes a page of a list out of an answer. Plannr documents neither the paging nor the shape of its two referral lists,
 * so a bare list is understood, and both of Laravel's forms (laravel.com/docs/pagination): `{ data, links, meta }`, and
 * one in which `next_page_url` and the numbers stand beside `data`.
 *
 * @param answer a successful answer
 * @throws {PlannrError} of kind `lost` when there is no list in it
 */
export function parsePage({ body }: Answer): Page {
	const rows = isRecord(body) ? body.data : body;
	if (!Array.isArray(rows) || !rows.every(isRecord)) {
		throw new PlannrError('lost', 'an answer without a list in it');
	}
	const meta = getMember(body, 'meta');
	const links = getMember(body, 'links');
	const field = (name: string) => getMember(meta, name) ?? getMember(body, name);
	const total = field('total');
	const link = getMember(links, 'next') ?? field('next_page_url') ?? undefined;
	return {
		rows,
		total: typeof total === 'number' ? total : undefined,
		// What is no address leads nowhere, and so the list is known to be incomplete.
		next: link === undefined || typeof link === 'string' ? link : '',
		hasNext: link !== undefined || Number(field('last_page')) > Number(field('current_page')),
	};
}

/**
 * Where the next page of a list is: the token goes to the credential's address only, and what belongs to another list is
 * no page of this one. A link that has lost a filter or the order gets it back.
 *
 * @param baseUrl the credential's address
 * @param path the route of the list
 * @param query the query parameters that the first page was asked for with
 * @param link the link to the next page, as Plannr tells it
 * @returns the address, or undefined when the link leads elsewhere
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
	// A service behind a proxy often writes its own links with http; the scheme that counts is the credential's.
	return `${list.origin}${list.pathname}${url.search}`;
}
