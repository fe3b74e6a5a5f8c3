import type { IDataObject } from 'n8n-workflow';

import type { PlannrClient } from '../../transport/client';
import { ListedRecords, fetchNewestFirst, findMissing } from '../../transport/newestFirst';
import { fetchRecordIfAny } from '../../transport/records';
import type { Baseline, CheckContext, Reading } from '../operation';
import { CannotTell, ignoreUnlessStopped, precheck } from '../precheck';

const PATH = '/api/v1/referral-connections';

/** See {@link listedIn}, by {@link PlannrClient.run}. */
const listedByRun = new WeakMap<object, ListedRecords>();

/** How long to wait before each reading of a list that does not show a new connection yet, in milliseconds. */
const PAUSES_MS = [0, 2000, 4000];

/**
 * Reads the connections that this account has requested, right before a request is sent; undefined when they cannot be
 * read. Throws a {@link PlannrError} of kind `notSent` when the execution was stopped.
 */
export async function observeConnections(client: PlannrClient): Promise<Baseline | undefined> {
	const reading = await lookForConnections(client).catch(ignoreUnlessStopped);
	if (reading === undefined || !reading.isComplete || reading.isStale) return undefined;
	const seen = new Map(
		reading.records.flatMap((record) =>
			typeof record.uuid === 'string' ? [[record.uuid, record] as const] : [],
		),
	);
	const has = (uuid: string) => seen.has(uuid);
	return { has, entries: () => seen, edge: -Infinity, newest: -Infinity };
}

/** Reads the whole list of the connections that this account has requested; throws a {@link PlannrError} when it cannot. */
async function lookForConnections(client: PlannrClient): Promise<Reading> {
	const reading = await fetchNewestFirst(
		client,
		PATH,
		{ 'filter[direction]': 'sent' },
		() => false,
	);
	listedIn(client).add(reading);
	return reading;
}

/** Returns what the lists of a run have shown. */
function listedIn({ run }: PlannrClient): ListedRecords {
	const listed = listedByRun.get(run) ?? new ListedRecords();
	listedByRun.set(run, listed);
	return listed;
}

/**
 * Looks a lost request up: as {@link lookForConnections}, but a new connection of which the list does not show who
 * requested it is fetched by itself, as it may be a colleague's. Of those that were not there before, a list must show all
 * that an earlier list of the run has shown: otherwise it comes from a replica that lags behind, and is incomplete.
 *
 * @param baseline the connections seen before the request; undefined when they could not be read
 * @throws {PlannrError} when they cannot be read
 */
export async function lookUpRequest(
	client: PlannrClient,
	baseline: Baseline | undefined,
): Promise<Reading> {
	const expected = listedIn(client).since(baseline);
	const reading = await lookForConnections(client);
	const isComplete = reading.isComplete && findMissing(expected, reading).length === 0;
	const showSender = async (record: IDataObject) => {
		const { uuid } = record;
		const isShown = 'sender_account' in record || typeof uuid !== 'string';
		if (isShown || baseline?.has(uuid) !== false) return record;
		return (await fetchConnectionIfAny(client, uuid)) ?? record;
	};
	return { ...reading, isComplete, records: await Promise.all(reading.records.map(showSender)) };
}

/**
 * Looks for a connection that was recently requested with the same code. Of what other runs requested, only this
 * account's own list shows whether this account did; the list may show a new connection with a delay, so it is read for
 * six seconds before it counts.
 *
 * @returns the connection as the list shows it, or as this run requested it; undefined when there is none
 * @throws {PlannrError} when the list cannot be read, or the response to an earlier request was lost; its kind shows
 *   that nothing was sent ({@link precheck})
 */
export async function findRequested(
	client: PlannrClient,
	{ made, hasUnresolved }: CheckContext,
): Promise<IDataObject | undefined> {
	const uuids = new Set(made.map(({ record }) => record.uuid));
	const pauses = made.some(({ isRecent }) => isRecent) ? PAUSES_MS : [0];
	return await precheck('whether this connection was requested recently', async () => {
		for (const pause of made.length === 0 ? [] : pauses) {
			await client.clock.wait(pause);
			const { records, isComplete, isStale } = await lookForConnections(client);
			const requested = records.find(({ uuid }) => uuids.has(uuid));
			if (requested !== undefined) return requested;
			if (!isComplete || isStale) {
				throw new CannotTell('the list of sent connections could not be read completely');
			}
		}
		const own = made.find(({ isOwn }) => isOwn);
		if (own !== undefined) return own.record;
		// A connection does not show the code that it was requested with, so the list does not show what became of that.
		if (hasUnresolved) {
			throw new CannotTell('the response to an identical earlier request was lost');
		}
		return undefined;
	});
}

/** Fetches a connection that may not exist; see {@link fetchRecordIfAny}. */
export const fetchConnectionIfAny = async (client: PlannrClient, uuid: string) =>
	await fetchRecordIfAny(client, PATH, uuid);
