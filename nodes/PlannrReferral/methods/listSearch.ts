import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { parseEmailAddress } from '../parameters/emailAddress';
import { toServerSearch } from '../parameters/matching';
import type { PlannrClient } from '../transport/client';
import { straightenPunctuation, toDisplayText, findUuids } from '../transport/text';
import { MAX_PAGE_SIZE, PAGE_SIZE, type Query } from '../transport/pages';
import {
	type ListEntry,
	createClientEntry,
	createConnectionEntry,
	createReferralEntry,
	matchesSearch,
} from './labels';
import { listRecords } from './listRecords';
import { type FoundEntries, type ListSearch, MIN_ENTRIES, searchPages } from './searchPages';

/** How long to search before the user sees what was found, in milliseconds. */
const MAX_MS = 10_000;

/** The same where there is something to show already. */
const MAX_FURTHER_MS = 3000;

/** The routes of the lists that Plannr cannot search by name, by what they contain. */
const PATHS = { connections: '/api/v1/referral-connections', referrals: '/api/v1/referrals' };

/** The methods that fill the lists of the resource locators, by the names that these have for them. */
export const listSearch = {
	/** Lists the accepted connections, through which referrals can be sent. */
	searchAcceptedConnections: createSearch(
		'connections',
		{ 'filter[status]': 'accepted' },
		(connection) => createConnectionEntry(connection, false),
	),
	/** Lists all connections. */
	searchConnections: createSearch('connections', {}, (connection) =>
		createConnectionEntry(connection, true),
	),
	/** Lists the referrals, newest first. */
	searchReferrals: createSearch('referrals', {}, createReferralEntry),
	/** Lists the pending referrals that this firm received, newest first. */
	searchReceivedReferrals: createSearch(
		'referrals',
		{ 'filter[direction]': 'received', 'filter[status]': 'pending' },
		createReferralEntry,
	),
	searchClients,
};

/**
 * Lists the clients by name.
 *
 * @param filter the search text: part of a name or of an e-mail address, or a UUID, by which Plannr cannot search
 */
async function searchClients(
	this: ILoadOptionsFunctions,
	filter = '',
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const uuids = findSearchedUuids(filter);
	// A link may also contain a firm's UUID: only the user who pasted it knows which one is the client's.
	if (uuids.length > 0) return { results: uuids.map((uuid) => ({ name: uuid, value: uuid })) };
	// Without the name or the `mailto:` around an address from a mail program.
	const text = parseEmailAddress(filter)?.address ?? filter;
	const search: ListSearch = {
		path: '/api/v1/account',
		query: {
			'filter[type]': 'client',
			include: 'primary_email',
			per_page: String(MAX_PAGE_SIZE),
			sort: 'first_name',
		},
		toEntry: (account) => keepMatching(createClientEntry(account), text),
	};
	return await listRecords(this, 'clients', paginationToken, async (client) => {
		const found = await searchPages(client, search, paginationToken, 0);
		if (found.nextUrl === undefined || found.entries.length >= MIN_ENTRIES) return found;
		return await searchLongList(client, search, text, found, paginationToken === undefined);
	});
}

/**
 * Searches a list that is longer than a page: first with Plannr's own filter, which is fast; if there is not much that it
 * finds, the list itself, since Plannr may distinguish letters with accents from those without.
 */
async function searchLongList(
	client: PlannrClient,
	search: ListSearch,
	filter: string,
	firstPage: FoundEntries,
	isFirstCall: boolean,
): Promise<FoundEntries> {
	const part = isFirstCall ? toServerSearch(filter) : '';
	const filterName = part.includes('@') ? 'filter[primary_email]' : 'filter[name]';
	const filtered =
		part === ''
			? undefined
			: await searchPages(
					client,
					{ ...search, query: { ...search.query, [filterName]: part } },
					undefined,
					MAX_MS,
				);
	if (filtered !== undefined && filtered.entries.length >= MIN_ENTRIES) return filtered;
	const maxMs = filtered === undefined || filtered.entries.length === 0 ? MAX_MS : MAX_FURTHER_MS;
	const rest = await searchPages(client, search, firstPage.nextUrl, maxMs);
	const entries = [...firstPage.entries, ...(filtered?.entries ?? []), ...rest.entries];
	return {
		entries: [...new Map(entries.map((entry) => [entry.uuid, entry])).values()],
		nextUrl: rest.nextUrl,
		recordCount: firstPage.recordCount + rest.recordCount,
	};
}

/**
 * Creates a method for a list that Plannr can filter by UUID but not by name, so names are matched here. n8n calls it with
 * the search text, and with the pagination token of the previous call.
 */
function createSearch(
	recordNoun: keyof typeof PATHS,
	baseQuery: Query,
	createEntry: (record: IDataObject) => ListEntry | undefined,
) {
	return async function (
		this: ILoadOptionsFunctions,
		filter = '',
		paginationToken?: string,
	): Promise<INodeListSearchResult> {
		const uuids = findSearchedUuids(filter);
		const searchText = uuids.length > 0 ? '' : filter;
		const query = {
			...baseQuery,
			...(uuids.length > 0 && { 'filter[uuid]': uuids.join(',') }),
			per_page: String(PAGE_SIZE),
			sort: '-created_at',
		};
		const toEntry = (record: IDataObject) => keepMatching(createEntry(record), searchText);
		const search = { path: PATHS[recordNoun], query, toEntry };
		return await listRecords(
			this,
			recordNoun,
			paginationToken,
			async (client) => await searchPages(client, search, paginationToken, MAX_MS),
		);
	};
}

function keepMatching(entry: ListEntry | undefined, search: string): ListEntry | undefined {
	return entry !== undefined && matchesSearch(entry, search) ? entry : undefined;
}

/** Finds the UUIDs in a search, also as word processors and web pages spell them. */
function findSearchedUuids(search: string): string[] {
	return findUuids(straightenPunctuation(toDisplayText(search)));
}
