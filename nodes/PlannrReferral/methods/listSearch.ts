import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { PAGE_SIZE } from '../transport/pages';
import { isUuid, uuidsIn } from '../transport/uuid';
import { withPlannr } from './listSearchClient';
import { connectionLabel, isWanted, nameOf, referralLabel } from './labels';
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
		connectionLabel(connection, false),
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
		connectionLabel(connection, true),
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
	return await searchRecords(this, REFERRALS, {}, filter, token, referralLabel);
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
	return await searchRecords(this, REFERRALS, query, filter, token, referralLabel);
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
	const uuids = uuidsIn(filter);
	// A link may hold a firm's UUID as well: only the person who has pasted it knows which is the client's.
	if (uuids.length > 0) return { results: uuids.map((uuid) => ({ name: uuid, value: uuid })) };
	const name = filter.trim();
	const query = {
		'filter[type]': 'client',
		...(name !== '' && { 'filter[name]': name }),
		per_page: String(PAGE_SIZE),
		sort: 'first_name',
	};
	const show = (account: IDataObject) =>
		itemOf(account, nameOf(account) || 'Client without a name');
	const found = await withPlannr(
		this,
		'clients',
		async (plannr) => await searchPages(plannr, { path: '/api/v1/account', query, show }, token),
	);
	const isAll = token === undefined && found.paginationToken === undefined;
	return { ...found, results: toldApart(found.results, isAll) };
}

interface List {
	readonly path: string;
	readonly things: string;
}

const CONNECTIONS: List = { path: '/api/v1/referral-connections', things: 'connections' };

const REFERRALS: List = { path: '/api/v1/referrals', things: 'referrals' };

/** Plannr does not search these lists for names, so that is done here; by UUID it does. */
async function searchRecords(
	context: ILoadOptionsFunctions,
	{ path, things }: List,
	narrowed: Readonly<Record<string, string>>,
	filter = '',
	token: string | undefined,
	labelOf: (record: IDataObject) => string | undefined,
): Promise<INodeListSearchResult> {
	const uuids = uuidsIn(filter);
	const words = uuids.length > 0 ? '' : filter.trim();
	const query = {
		...narrowed,
		...(uuids.length > 0 && { 'filter[uuid]': uuids.join(',') }),
		per_page: String(PAGE_SIZE),
		sort: '-created_at',
	};
	const show = (record: IDataObject) => {
		const label = labelOf(record);
		return label !== undefined && isWanted(label, words) ? itemOf(record, label) : undefined;
	};
	const found = await withPlannr(
		context,
		things,
		async (plannr) => await searchPages(plannr, { path, query, show }, token),
	);
	return { ...found, results: toldApart(found.results, true) };
}

function itemOf({ uuid }: IDataObject, name: string): INodeListSearchItems | undefined {
	return isUuid(uuid) ? { name, value: uuid } : undefined;
}

/**
 * Two of one name must not be mistaken for one another: the beginning of the UUID tells them apart.
 *
 * @param isAll whether these are all; if not, somebody of the same name may be on another page
 */
function toldApart(
	results: readonly INodeListSearchItems[],
	isAll: boolean,
): INodeListSearchItems[] {
	const names = results.map(({ name }) => name);
	const beginnings = results.map(({ value }) => String(value).slice(0, 8));
	return results.map((item, place) => {
		if (isAll && isOnce(names, item.name)) return item;
		const beginning = beginnings[place] ?? '';
		const remark = isOnce(beginnings, beginning) ? `${beginning}…` : String(item.value);
		return { ...item, name: `${item.name} (${remark})` };
	});
}

function isOnce(texts: readonly string[], text: string): boolean {
	return texts.indexOf(text) === texts.lastIndexOf(text);
}
