import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { PAGE_SIZE } from '../transport/pages';
import { isUuid, findUuids } from '../transport/uuid';
import { withPlannrClient } from './listSearchClient';
import { formatConnectionLabel, matchesSearch, nameOf, formatReferralLabel } from './labels';
import { searchPages } from './searchPages';

/**
 * Lists the accepted connections, through which referrals can be sent.
 *
 * @param filter the search text
 * @param paginationToken the pagination token of the previous call
 */
export async function searchAcceptedConnections(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const query = { 'filter[status]': 'accepted' };
	return await searchRecords(this, CONNECTIONS, query, filter, paginationToken, (connection) =>
		formatConnectionLabel(connection, false),
	);
}

/**
 * Lists all connections.
 *
 * @param filter the search text
 * @param paginationToken the pagination token of the previous call
 */
export async function searchConnections(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await searchRecords(this, CONNECTIONS, {}, filter, paginationToken, (connection) =>
		formatConnectionLabel(connection, true),
	);
}

/**
 * Lists the referrals, newest first.
 *
 * @param filter the search text
 * @param paginationToken the pagination token of the previous call
 */
export async function searchReferrals(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await searchRecords(this, REFERRALS, {}, filter, paginationToken, formatReferralLabel);
}

/**
 * Lists the pending referrals that this firm received, newest first.
 *
 * @param filter the search text
 * @param paginationToken the pagination token of the previous call
 */
export async function searchReceivedReferrals(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const query = { 'filter[direction]': 'received', 'filter[status]': 'pending' };
	return await searchRecords(this, REFERRALS, query, filter, paginationToken, formatReferralLabel);
}

/**
 * Lists the clients by name. Plannr itself can search by name (apidocs.plannrcrm.com, GET /api/v1/account).
 *
 * @param filter the search text: part of a name, or a UUID, by which Plannr cannot search
 * @param paginationToken the pagination token of the previous call
 */
export async function searchClients(
	this: ILoadOptionsFunctions,
	filter = '',
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const uuids = findUuids(filter);
	// A link may also contain a firm's UUID: only the user who pasted it knows which one is the client's.
	if (uuids.length > 0) return { results: uuids.map((uuid) => ({ name: uuid, value: uuid })) };
	const name = filter.trim();
	const query = {
		'filter[type]': 'client',
		...(name !== '' && { 'filter[name]': name }),
		per_page: String(PAGE_SIZE),
		sort: 'first_name',
	};
	const toItem = (account: IDataObject) =>
		createItem(account, nameOf(account) || 'Client without a name');
	const page = await withPlannrClient(
		this,
		'clients',
		async (client) =>
			await searchPages(client, { path: '/api/v1/account', query, toItem }, paginationToken),
	);
	const isComplete = paginationToken === undefined && page.paginationToken === undefined;
	return { ...page, results: disambiguate(page.results, isComplete) };
}

/** A list in Plannr that dropdowns show. */
interface RecordList {
	readonly path: string;
	readonly recordNoun: string;
}

const CONNECTIONS: RecordList = { path: '/api/v1/referral-connections', recordNoun: 'connections' };

const REFERRALS: RecordList = { path: '/api/v1/referrals', recordNoun: 'referrals' };

/** Plannr can filter these lists by UUID but not by name, so names are matched here. */
async function searchRecords(
	context: ILoadOptionsFunctions,
	{ path, recordNoun }: RecordList,
	baseQuery: Readonly<Record<string, string>>,
	filter = '',
	paginationToken: string | undefined,
	formatLabel: (record: IDataObject) => string | undefined,
): Promise<INodeListSearchResult> {
	const uuids = findUuids(filter);
	const searchText = uuids.length > 0 ? '' : filter.trim();
	const query = {
		...baseQuery,
		...(uuids.length > 0 && { 'filter[uuid]': uuids.join(',') }),
		per_page: String(PAGE_SIZE),
		sort: '-created_at',
	};
	const toItem = (record: IDataObject) => {
		const label = formatLabel(record);
		return label !== undefined && matchesSearch(label, searchText)
			? createItem(record, label)
			: undefined;
	};
	const page = await withPlannrClient(
		context,
		recordNoun,
		async (client) => await searchPages(client, { path, query, toItem }, paginationToken),
	);
	return { ...page, results: disambiguate(page.results, true) };
}

function createItem({ uuid }: IDataObject, name: string): INodeListSearchItems | undefined {
	return isUuid(uuid) ? { name, value: uuid } : undefined;
}

/**
 * Adds the start of the UUID to equal names, so that they can be distinguished.
 *
 * @param isComplete whether these are all results; if not, another page may contain the same name
 */
function disambiguate(
	results: readonly INodeListSearchItems[],
	isComplete: boolean,
): INodeListSearchItems[] {
	const names = results.map(({ name }) => name);
	const prefixes = results.map(({ value }) => String(value).slice(0, 8));
	return results.map((item, index) => {
		if (isComplete && isUnique(names, item.name)) return item;
		const prefix = prefixes[index] ?? '';
		const suffix = isUnique(prefixes, prefix) ? `${prefix}…` : String(item.value);
		return { ...item, name: `${item.name} (${suffix})` };
	});
}

function isUnique(texts: readonly string[], text: string): boolean {
	return texts.indexOf(text) === texts.lastIndexOf(text);
}
