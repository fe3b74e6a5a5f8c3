import type { IDataObject } from 'n8n-workflow';

import { PlannrFailure } from './errors';
import { isRecord, memberOf } from './json';
import type { Answer, Plannr } from './client';

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
	readonly isFollowed: boolean;
}

/** A first page, and how it was asked for in the end. */
export interface Opened {
	readonly answer: Answer;
	readonly query: Query;
}

/**
 * Reads the first page of a list.
 *
 * @param plannr the door
 * @param path the route of the list
 * @param query the query parameters; a `per_page` that Plannr refuses is left out
 * @throws {PlannrFailure} when it cannot be read
 */
export async function openList(plannr: Plannr, path: string, query: Query): Promise<Opened> {
	const { per_page: pageSize, ...rest } = query;
	if (pageSize === undefined) return { answer: await plannr.read(path, rest), query: rest };
	const answer = await plannr.read(path, query).catch((reason: unknown) => {
		if (isPageSizeRefused(reason)) return undefined;
		throw reason;
	});
	return answer === undefined
		? { answer: await plannr.read(path, rest), query: rest }
		: { answer, query };
}

/** Plannr documents the size of a page for its lists in general, not for those of referrals and connections. */
function isPageSizeRefused(reason: unknown): boolean {
	return (
		reason instanceof PlannrFailure &&
		reason.kind === 'refused' &&
		(reason.status === 400 || 'per_page' in reason.words.fields)
	);
}

/**
 * Takes a page of a list out of an answer. Plannr documents neither the paging nor the shape of its two referral lists,
 * so a bare list is understood, and both of Laravel's forms (laravel.com/docs/pagination): `{ data, links, meta }`, and
 * one in which `next_page_url` and the numbers stand beside `data`.
 *
 * @param answer a successful answer
 * @throws {PlannrFailure} of kind `lost` when there is no list in it
 */
export function pageOf({ body }: Answer): Page {
	const rows = isRecord(body) ? body.data : body;
	if (!Array.isArray(rows) || !rows.every(isRecord)) {
		throw new PlannrFailure('lost', 'an answer without a list in it');
	}
	const meta = memberOf(body, 'meta');
	const links = memberOf(body, 'links');
	const told = (name: string) => memberOf(meta, name) ?? memberOf(body, name);
	const total = told('total');
	const link = memberOf(links, 'next') ?? told('next_page_url') ?? undefined;
	return {
		rows,
		total: typeof total === 'number' ? total : undefined,
		// What is no address leads nowhere, and so the list is known to be incomplete.
		next: link === undefined || typeof link === 'string' ? link : '',
		isFollowed: link !== undefined || Number(told('last_page')) > Number(told('current_page')),
	};
}

/**
 * Where the next page of a list is: the token goes to the credential's address only, and what belongs to another list is
 * no page of this one. A link that has lost a filter or the order gets it back.
 *
 * @param address the credential's address
 * @param path the route of the list
 * @param query the query parameters that the first page was asked for with
 * @param link the link to the next page, as Plannr tells it
 * @returns the address, or undefined when the link leads elsewhere
 */
export function nextAddress(
	address: string,
	path: string,
	query: Query,
	link: string,
): string | undefined {
	const own = `${address}${path}`;
	if (link === '' || !URL.canParse(link, own)) return undefined;
	const [url, list] = [new URL(link, own), new URL(own)];
	const isSame = url.host === list.host && url.pathname.replace(/\/$/, '') === list.pathname;
	if (!isSame) return undefined;
	for (const [name, value] of Object.entries(query)) {
		if (!url.searchParams.has(name)) url.searchParams.set(name, value);
	}
	// A service behind a proxy often writes its own links with http; the scheme that counts is the credential's.
	return `${list.origin}${list.pathname}${url.search}`;
}
