import type { IDataObject } from 'n8n-workflow';

import { type PlannrClient, isStale } from './client';
import { PlannrError } from './errors';
import { recordFrom } from './http';
import { withPlainUuid } from './json';
import { readUntil } from './pagination';

/** Fetches a record; throws a {@link PlannrError} when there is no valid response with it. */
export async function fetchRecord(
	client: PlannrClient,
	route: string,
	uuid: string,
): Promise<IDataObject> {
	return recordFrom(await client.get(pathOf(route, uuid)), uuid);
}

/** A record that was read past any cache. */
export interface FreshRecord {
	/** Undefined when Plannr reported that there is no such record for this account. */
	readonly record: IDataObject | undefined;
	/** Whether two responses came from a cache, so that neither the record nor its absence can be relied on. */
	readonly isStale: boolean;
}

/**
 * Fetches a record by its UUID past any cache, and once more if the response comes from one. Only a 404 with a message
 * in JSON counts as absent: a page may be a proxy's.
 *
 * @throws {PlannrError} when there is no valid response
 */
export async function fetchFreshRecord(
	client: PlannrClient,
	route: string,
	uuid: string,
): Promise<FreshRecord> {
	const read = async (): Promise<FreshRecord> => {
		const { clock, serverClock } = client;
		const sentAt = {
			newest: serverClock.newest,
			earliest: serverClock.earliestAt(clock.moment()),
		};
		const response = await client
			.get(pathOf(route, uuid), {}, { isFresh: true })
			.catch((reason: unknown) => {
				if (reason instanceof PlannrError && isAbsence(reason)) return reason;
				throw reason;
			});
		if (response instanceof PlannrError) {
			return { record: undefined, isStale: isStale(response.headers, sentAt) };
		}
		const record = withPlainUuid(recordFrom(response, uuid));
		return { record, isStale: response.isStale === true };
	};
	return await readUntil(read, (reading) => !reading.isStale, 2);
}

/**
 * Fetches a record as {@link fetchFreshRecord} does; undefined when Plannr has no such record for this account. Throws
 * a {@link PlannrError} when that cannot be established.
 */
export async function fetchRecordIfAny(
	client: PlannrClient,
	route: string,
	uuid: string,
): Promise<IDataObject | undefined> {
	const { record, isStale: isFromCache } = await fetchFreshRecord(client, route, uuid);
	if (isFromCache) throw new PlannrError('lost', 'the response came from a cache');
	return record;
}

function pathOf(route: string, uuid: string): string {
	return `${route}/${encodeURIComponent(uuid)}`;
}

function isAbsence({ status, responseText }: PlannrError): boolean {
	return status === 404 && responseText.message !== undefined;
}
