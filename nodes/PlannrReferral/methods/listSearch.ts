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
 * Lists the connections over which referrals can be sent.
 *
 * @param filter what was typed
 * @param token where to go on
 */
export async function searchAcceptedConnections(
	this: ILoadOptionsFunctions,
	filter?: string,
	token?: string,
): Promise<INodeListSearchResult> {
	const query = { 'filter[status]': 'accepted' };
	return await searchRecords(this, CONNECTIONS, query, filter, token, (connection) =>
		formatConnectionLabel(connection, false),
	);
}

/**
 * Lists all connections.
 *
 * @param filter what was typed
 * @param token where to go on
 */
export async function searchConnections(
	this: ILoadOptionsFunctions,
	filter?: string,
	token?: string,
): Promise<INodeListSearchResult> {
	return await searchRecords(this, CONNECTIONS, {}, filter, token, (connection) =>
		formatConnectionLabel(connection, true),
	);
}

/**
 * Lists the referrals, newest first.
 *
 * @param filter what was typed
 * @param token where to go on
 */
export async function searchReferrals(
	this: ILoadOptionsFunctions,
	filter?: string,
	token?: string,
): Promise<INodeListSearchResult> {
	return await searchRecords(this, REFERRALS, {}, filter, token, formatReferralLabel);
}

/**
 * Lists the referrals that wait for an answer of this firm's, newest first.
 *
 * @param filter what was typed
 * @param token where to go on
 */
export async function searchReceivedReferrals(
	this: ILoadOptionsFunctions,
	filter?: string,
	token?: string,
): Promise<INodeListSearchResult> {
	const query = { 'filter[direction]': 'received', 'filter[status]': 'pending' };
	return await searchRecords(this, REFERRALS, query, filter, token, formatReferralLabel);
}

/**
 * Lists the clients by name. Plannr searches for the name itself (apidocs.plannrcrm.com, GET /api/v1/account).
 *
 * @param filter what was typed: a part of the name, or a UUID, which Plannr does not search for
 * @param token where to go on
 */
export async function searchClients(
	this: ILoadOptionsFunctions,
	filter = '',
	token?: string,
): Promise<INodeListSearchResult> {
	const uuids = findUuids(filter);
	// A link may hold a firm's UUID as well: only the person who has pasted it knows which is the client's.
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
		async (client) => await searchPages(client, { path: '/api/v1/account', query, toItem }, token),
	);
	const isComplete = token === undefined && page.paginationToken === undefined;
	return { ...page, results: disambiguate(page.results, isComplete) };
}

interface RecordList {
	readonly path: string;
	readonly plural: string;
}

const CONNECTIONS: RecordList = { path: '/api/v1/referral-connections', plural: 'connections' };

const REFERRALS: RecordList = { path: '/api/v1/referrals', plural: 'referrals' };

/** Plannr does not search these lists for names, so that is done here; by UUID it does. */
async function searchRecords(
	context: ILoadOptionsFunctions,
	{ path, plural }: RecordList,
	baseQuery: Readonly<Record<string, string>>,
	filter = '',
	token: string | undefined,
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
		plural,
		async (client) => await searchPages(client, { path, query, toItem }, token),
	);
	return { ...page, results: disambiguate(page.results, true) };
}

function createItem({ uuid }: IDataObject, name: string): INodeListSearchItems | undefined {
	return isUuid(uuid) ? { name, value: uuid } : undefined;
}

/**
 * Two of one name must not be mistaken for one another: the beginning of the UUID tells them apart.
 *
 * @param isComplete whether these are all; if not, somebody of the same name may be on another page
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
