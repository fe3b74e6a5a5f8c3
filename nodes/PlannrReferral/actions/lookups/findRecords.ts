import type { IDataObject } from 'n8n-workflow';

import type { PlannrClient } from '../../transport/client';
import type { ConcurrencyLimit } from '../../transport/queues';
import { PlannrError } from '../../transport/errors';
import { type FetchedList, type FetchedPage, fetchUnchangedList } from '../../transport/pagination';
import { MAX_PAGE_SIZE, type Query } from '../../transport/pages';
import { unmaskedEmailOf } from '../../transport/accounts';
import { toServerSearch } from '../../parameters/matching';
import {
	type KnownBy,
	type Match,
	NOT_READ,
	clientNaming,
	connectionNaming,
	indexRecords,
	mayHideAddress,
} from './recordIndex';

/** Finds the record that a value names; rejects with a {@link PlannrError} if a request failed. */
export type FindRecord = (value: KnownBy) => Promise<Match>;

/** The oldest first, so that a new record does not move others to another page. */
const LIST_QUERY = { sort: 'created_at', per_page: String(MAX_PAGE_SIZE) };

const CLIENTS_PATH = '/api/v1/account';

const CLIENTS_QUERY = { 'filter[type]': 'client', include: 'primary_email', ...LIST_QUERY };

/** Up to this many clients are looked up one by one, without reading the first page of all clients before. */
const MAX_SINGLE_LOOKUPS = 2;

/** How often the server is asked for clients similar to one that it does not have, for one value and in all. */
const MAX_WIDER_SEARCHES_PER_VALUE = 3;
const MAX_WIDER_SEARCHES = 20;

/**
 * Prepares to find connections. Plannr cannot filter them by the name of a firm, so they are all read.
 *
 * @param filter restricts the connections, e.g. to the accepted ones
 * @returns a function that finds connections by the name of the other firm
 * @throws {PlannrError} when they cannot be read
 */
export async function prepareConnections(client: PlannrClient, filter: Query): Promise<FindRecord> {
	const query = { ...filter, ...LIST_QUERY };
	const list = await fetchUnchangedList(client, '/api/v1/referral-connections', query);
	const find = indexRecords(list, connectionNaming);
	const hidesFirm = list.records.some((record) => connectionNaming.keysOf(record).length === 0);
	return async (value) => {
		const match = find(value);
		if (match.kind !== 'none' || !hidesFirm) return await Promise.resolve(match);
		return { kind: 'unknown', reason: 'Plannr returned a connection without the name of its firm' };
	};
}

/**
 * Prepares to find clients with few requests: a few values with a filter each; many in the list of all clients, unless
 * it has more pages than there are values.
 *
 * @param valueCount the number of different values
 * @returns a function that finds clients by e-mail address or name
 * @throws {PlannrError} when the list cannot be read
 */
export async function prepareClients(
	client: PlannrClient,
	valueCount: number,
	slots: ConcurrencyLimit,
): Promise<FindRecord> {
	const search = new ClientSearch(client);
	const findSingly: FindRecord = async (value) =>
		await slots.run(async () => await search.find(value));
	if (valueCount <= MAX_SINGLE_LOOKUPS) return findSingly;
	const all = await search.readAll(valueCount);
	if (all?.list.isComplete !== true) return findSingly;
	const hidesAddresses = all.list.records.some(mayHideAddress);
	return async (value) => {
		const match = all.find(value);
		const isHidden = match.kind === 'none' && value.kind === 'email' && hidesAddresses;
		return isHidden ? await findSingly(value) : match;
	};
}

interface AllClients {
	readonly list: FetchedList;
	readonly find: (value: KnownBy) => Match;
}

class ClientSearch {
	private allClients: Promise<AllClients | undefined> | undefined;

	private widerSearchCount = 0;

	private failed: Promise<Match> | undefined;

	constructor(private readonly client: PlannrClient) {}

	/** Reads the list of all clients; undefined if there are more pages than `maxPages`, which ends it early. */
	async readAll(maxPages = Infinity): Promise<AllClients | undefined> {
		let pageSize = 1;
		const list = await fetchUnchangedList(
			this.client,
			CLIENTS_PATH,
			CLIENTS_QUERY,
			({ rows, total }, pageCount) => {
				if (pageCount === 1) pageSize = Math.max(1, rows.length);
				return (total === undefined ? pageCount + 1 : Math.ceil(total / pageSize)) > maxPages;
			},
		);
		if (list.isTruncated) return undefined;
		const all = { list, find: indexRecords(list, clientNaming) };
		this.allClients = Promise.resolve(all);
		return all;
	}

	/** Finds one client, unless another lookup has failed: what prevented that one would prevent this one too. */
	async find(value: KnownBy): Promise<Match> {
		const match = this.failed ?? this.search(value);
		return await match.catch((error: unknown) => {
			this.failed ??= match;
			throw error;
		});
	}

	/** Searches with a filter if the server applies it, else in the list of all clients. */
	private async search(value: KnownBy): Promise<Match> {
		const field = value.kind === 'email' ? 'primary_email' : 'name';
		const search: Search = { field, text: toServerSearch(value.text) };
		const list = search.text === '' ? undefined : await this.readFiltered(search);
		if (list === undefined) return await this.findAmongAll(value);
		const match = indexRecords(list, clientNaming)(value);
		if (match.kind !== 'none') return match;
		if (
			value.kind === 'email' &&
			list.records.some((record) => unmaskedEmailOf(record) === undefined)
		) {
			return {
				kind: 'unknown',
				reason: 'Plannr found a client but does not show the e-mail address',
			};
		}
		return match.similar.length > 0 ? match : await this.findSimilar(value, search);
	}

	private async findAmongAll(value: KnownBy): Promise<Match> {
		this.allClients ??= this.readAll();
		const all = await this.allClients;
		return all?.find(value) ?? { kind: 'unknown', reason: NOT_READ };
	}

	/** Returns undefined if the server does not apply the filter. */
	private async readFiltered(search: Search): Promise<FetchedList | undefined> {
		const unrelated: IDataObject[] = [];
		const onPage = ({ rows }: FetchedPage) =>
			unrelated.push(...rows.filter((row) => !mayContain(row, search))) > 0;
		const reading = fetchUnchangedList(this.client, CLIENTS_PATH, toQuery(search), onPage);
		const list = await reading.catch((caught: unknown) => {
			if (isFilterRejected(caught)) return undefined;
			throw caught;
		});
		return unrelated.length === 0 ? list : undefined;
	}

	/** Searches for the other words of a name, or for the part of an address before the `@`. */
	private async findSimilar(value: KnownBy, { field, text }: Search): Promise<Match> {
		const parts = value.kind === 'email' ? [value.key.replace(/@.*$/s, '@')] : value.key.split(' ');
		const texts = parts
			.map(toServerSearch)
			.filter((part) => part.length > 1 && part !== text.toLowerCase())
			.sort((one, other) => other.length - one.length);
		for (const part of texts.slice(0, MAX_WIDER_SEARCHES_PER_VALUE)) {
			this.widerSearchCount += 1;
			if (this.widerSearchCount > MAX_WIDER_SEARCHES) break;
			const query = toQuery({ field, text: part });
			const list = await fetchUnchangedList(this.client, CLIENTS_PATH, query, () => true).catch(
				() => NOTHING,
			);
			const match = indexRecords({ ...list, isComplete: true }, clientNaming)(value);
			// The filter did not find it, perhaps because it distinguishes letter case.
			if (match.kind !== 'none') return await this.findAmongAll(value);
			if (match.similar.length > 0) return match;
		}
		return { kind: 'none', similar: [] };
	}
}

interface Search {
	readonly field: 'name' | 'primary_email';
	readonly text: string;
}

const NOTHING = { records: [] };

function toQuery({ field, text }: Search): Query {
	return { ...CLIENTS_QUERY, [`filter[${field}]`]: text };
}

/** Whether a search may have found a record: false shows that the server ignored the filter. */
function mayContain(record: IDataObject, { field, text }: Search): boolean {
	const { name, first_name, last_name, entity_name } = record;
	const shown =
		field === 'primary_email'
			? [unmaskedEmailOf(record)]
			: [name, first_name, last_name, entity_name];
	const texts = shown.filter((one) => typeof one === 'string');
	return texts.length === 0 || fold(texts.join(' ')).includes(fold(text));
}

/** A database may disregard accents and letter case. */
function fold(text: string): string {
	return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Laravel's status for a filter that it does not know is 400, for one that it does not accept 422. */
function isFilterRejected(caught: unknown): boolean {
	return (
		caught instanceof PlannrError &&
		caught.kind === 'rejected' &&
		(caught.status === 400 || caught.status === 422)
	);
}
