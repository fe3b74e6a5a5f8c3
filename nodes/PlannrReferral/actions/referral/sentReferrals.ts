import type { IDataObject } from 'n8n-workflow';
import type { PlannrClient } from '../../transport/client';
import { PlannrError } from '../../transport/errors';
import { KeyedQueue } from '../../transport/queues';
import { type Moment, elapsed, toInstant } from '../../transport/clock';
import {
	ListedRecords,
	type NewestFirst,
	fetchNewestFirst,
	findMissing,
} from '../../transport/newestFirst';
import { readTerm, toList, unwrap } from '../../transport/json';
import { toDisplayName } from '../../transport/redact';
import { isIdentifier } from '../../transport/text';
import type { ReferralRequest } from '../../transport/vocabulary';
import type { Baseline, Reading, CheckContext } from '../operation';
import {
	clientsOfReferral,
	clientsOfRequest,
	compareReferral,
	compareTarget,
} from './compareReferral';
import { type RecordsSoFar, readUntil } from '../../transport/pagination';
import { fetchRecordIfAny } from '../../transport/records';
import { CannotTell, precheck } from '../precheck';

const PATH = '/api/v1/referrals';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The greatest age of a reading that may still decide about a write, in milliseconds. */
const MAX_AGE_MS = 60 * 1000;

/** How much of an unknown status a message shows, in characters. */
const MAX_STATUS_LENGTH = 80;

/** The fields that show a referral's target. */
const TARGET_FIELDS = ['connection', 'clients', 'advice_type'];

/** The fields without which a list does not show whether a request made a referral. */
const CONTENT_FIELDS = ['clients', 'note', 'shared_data', 'sla_deadline', 'duration_months'];

/** Whether a referral is open, by its status (apidocs.plannrcrm.com, GET /api/v1/referrals). */
const IS_OPEN_BY_STATUS: ReadonlyMap<string, boolean> = new Map([
	['pending', true],
	['accepted', true],
	['rejected', false],
	['expired', false],
]);

/** A referral that is pending or accepted. */
interface OpenReferral extends IDataObject {
	readonly uuid: string;
}

/** A referral in its last known form. */
interface SeenReferral {
	/** 1 for the first one seen, and so on. */
	readonly number: number;
	readonly record: IDataObject;
	/** When the request that returned it last was sent; undefined when not known. */
	readonly readAt: Moment | undefined;
	/** Whether it was returned in full: fetched by its UUID, or in the response to a write. */
	readonly isWhole: boolean;
}

/** The instances, by {@link PlannrClient.scope} and credential key. */
const instances = new WeakMap<object, Map<string, SentReferrals>>();

/**
 * The referrals sent by an account that one execution has seen. The baseline, its refresh, the check for existing
 * referrals and the lookups after a lost response all use it, so that like is compared with like.
 *
 * Its methods take the client of the run, and the create request.
 */
export class SentReferrals {
	/** Every referral seen so far, by UUID, in the order in which they were first seen. */
	private readonly seen = new Map<string, SeenReferral>();

	/** Those that a list has shown; see {@link look}. */
	private readonly listed = new ListedRecords();

	/** The UUIDs of referrals that may be open, by {@link clientsKey}. */
	private readonly openByClients = new Map<string, Set<string>>();

	/** The referrals in lists that show no UUID, so that they can be neither fetched nor returned, by their content. */
	private readonly unidentified = new Map<string, IDataObject>();

	/** How far the referrals of every status have been read; undefined until they have, or if a refresh failed. */
	private range: Pick<Baseline, 'edge' | 'newest'> | undefined;

	/** When the last complete reading began. */
	private lastReadAt: Moment | undefined;

	/** Whether all open referrals have been read as well. */
	private hasOpenOnes = false;

	/** Runs one {@link prepare} at a time, so that those that wait can use what was read. */
	private readonly readings = new KeyedQueue();

	/** The last reading that failed or was incomplete: a run does not repeat it for each of its items. */
	private failed:
		{ readonly run: object; readonly at: Moment; readonly result: Promise<boolean> } | undefined;

	/** The referrals that are being fetched, by UUID. */
	private readonly fetching = new Map<
		string,
		{ readonly readAt: Moment; readonly fetched: Promise<IDataObject | undefined> }
	>();

	/** Returns the instance that the runs of one execution share for a credential. */
	static of({ scope, credentialKey }: PlannrClient): SentReferrals {
		const byCredential = instances.get(scope) ?? new Map<string, SentReferrals>();
		instances.set(scope, byCredential);
		const sent = byCredential.get(credentialKey) ?? new SentReferrals();
		byCredential.set(credentialKey, sent);
		return sent;
	}

	/**
	 * Reads the sent referrals before a create, or refreshes an earlier reading that is too old.
	 *
	 * @param needsOpenOnes whether all open referrals must be read, however old
	 * @param maxAgeMs the greatest age of an earlier reading that may be reused, in milliseconds
	 * @returns whether the reading is complete
	 * @throws {PlannrError} when a list cannot be read
	 */
	prepare(client: PlannrClient, needsOpenOnes: boolean, maxAgeMs = MAX_AGE_MS): Promise<boolean> {
		return this.readings.run(PATH, async () => {
			if (this.range && this.isOld(client, this.lastReadAt, maxAgeMs)) await this.refresh(client);
			if (this.range && (this.hasOpenOnes || !needsOpenOnes)) return true;
			const { failed } = this;
			if (failed?.run === client.run && !this.isOld(client, failed.at)) return await failed.result;
			const result = this.readMissing(client, needsOpenOnes);
			const isComplete = await result.catch(() => false);
			if (!isComplete) this.failed = { run: client.run, at: client.clock.moment(), result };
			return await result;
		});
	}

	/** Returns the referrals seen until now; undefined when there is no complete reading, or the last refresh failed. */
	baseline(): Baseline | undefined {
		const { seen, range } = this;
		if (range === undefined) return undefined;
		const last = seen.size;
		const has = (uuid: string) => (seen.get(uuid)?.number ?? Infinity) <= last;
		const entries = () =>
			[...seen].slice(0, last).map(([uuid, { record }]) => [uuid, record] as const);
		return { has, entries, ...range };
	}

	/**
	 * Looks up the referrals that a create may have made. Of those that were not there before, a list must show all that an
	 * earlier list has shown, to whatever item: otherwise it comes from a replica that lags behind, and is incomplete.
	 *
	 * @param baseline the referrals seen before; undefined when not known
	 * @param isOwned whether another write is known to have made a referral
	 * @throws {PlannrError} when the list, or a referral that may be the one, cannot be read
	 */
	async look(
		client: PlannrClient,
		request: ReferralRequest,
		baseline: Baseline | undefined,
		isOwned: (uuid: unknown) => boolean,
	): Promise<Reading> {
		const isKnown = ({ uuid }: IDataObject) =>
			typeof uuid === 'string' && (baseline?.has(uuid) === true || isOwned(uuid));
		const { newest = -Infinity, edge = -Infinity } = baseline ?? {};
		const cannotBeNew = (record: IDataObject) => {
			const created = toInstant(record.created_at);
			return created < edge || (isKnown(record) && created < newest - DAY_MS);
		};
		const expected = this.listed.since(baseline);
		const reading = await this.read(client, {}, (page) => page.every(cannotBeNew));
		let isComplete = reading.isComplete && findMissing(expected, reading).length === 0;
		const records = await Promise.all(
			reading.records.map(async (record) => {
				if (isKnown(record) || compareReferral(request, record) === 'different') return record;
				const showsContent = CONTENT_FIELDS.every((name) => name in record);
				const showsAll = showsContent && 'sender_account' in record;
				const whole = showsAll ? record : await this.complete(client, record);
				isComplete &&= showsContent || whole !== undefined;
				return whole ?? record;
			}),
		);
		return { ...reading, records, isComplete };
	}

	/**
	 * Looks for an open referral with the target of a request among those seen, and fetches those that show too little.
	 *
	 * @returns the newest one, if one was found, and the referrals that show too little to rule out that they are one:
	 *   their UUIDs where they have one, and their status where it is not known whether it is an open one
	 * @throws {PlannrError} when a referral that may be the one cannot be fetched
	 */
	async findOpen(
		client: PlannrClient,
		request: ReferralRequest,
	): Promise<{ readonly open?: OpenReferral; readonly unreadable: readonly string[] }> {
		const unreadable: string[] = [];
		const candidates = [clientsOfRequest(request), ''].flatMap((clients) => [
			...(this.openByClients.get(clients) ?? []),
		]);
		const createdAt = (uuid: string) => toInstant(this.seen.get(uuid)?.record.created_at) || 0;
		for (const uuid of candidates.sort((one, other) => createdAt(other) - createdAt(one))) {
			const confirmed = await this.confirm(client, request, uuid);
			if (confirmed === undefined) {
				unreadable.push(uuid);
				continue;
			}
			const { record, isWhole } = confirmed;
			const comparison = compareTarget(request, record, isWhole);
			if (comparison === 'different' || isOpen(record) === false) continue;
			if (comparison === 'same' && isOpenReferral(record)) return { open: record, unreadable };
			const status = isOpen(record) === undefined ? readTerm(record.status) : '';
			const shown = toDisplayName(status, MAX_STATUS_LENGTH);
			unreadable.push(status === '' ? uuid : `${uuid} (unknown status '${shown}')`);
		}
		for (const record of this.unidentified.values()) {
			const canBeOpen = isOpen(record) !== false;
			if (canBeOpen && compareTarget(request, record, false) !== 'different') {
				return { unreadable: [...unreadable, 'a referral without a UUID'] };
			}
		}
		return { unreadable };
	}

	/** Adds a referral that a write has made. */
	add({ clock }: PlannrClient, record: IDataObject): void {
		this.store(record, clock.moment(), true);
	}

	/**
	 * Returns a referral if it is still open, and fetches it if its status may be out of date.
	 *
	 * @param isRecent whether a write returned it less than a minute ago
	 * @returns undefined when it is no longer open
	 * @throws {PlannrError} when it cannot be fetched
	 */
	async findIfOpen(
		client: PlannrClient,
		record: IDataObject,
		isRecent: boolean,
	): Promise<OpenReferral | undefined> {
		const known = typeof record.uuid === 'string' ? this.seen.get(record.uuid) : undefined;
		const isCurrent = known === undefined ? isRecent : !this.isOld(client, known.readAt);
		const shown = known?.record ?? record;
		if (isCurrent && isOpen(shown) !== undefined) return isOpenReferral(shown) ? shown : undefined;
		const { uuid } = shown;
		const readAt = client.clock.moment();
		const current = typeof uuid === 'string' ? await fetchReferralIfAny(client, uuid) : undefined;
		if (current === undefined) {
			if (!isRecent) return undefined;
			// It cannot have gone so soon: a replica that lags behind does not have it yet.
			throw new CannotTell(
				`Plannr's response does not include enough about ${JSON.stringify(uuid)}`,
			);
		}
		this.store(current, readAt, true);
		return isOpenReferral(current) ? current : undefined;
	}

	/** Discards the baseline, so that the next {@link prepare} reads everything again. */
	expire(): void {
		this.range = undefined;
		this.hasOpenOnes = false;
	}

	private async readMissing(client: PlannrClient, needsOpenOnes: boolean): Promise<boolean> {
		if (!this.range) {
			const readBaseline = async () => await this.readBaseline(client);
			if (!(await readUntil(readBaseline, (isComplete) => isComplete))) return false;
		}
		if (!needsOpenOnes || this.hasOpenOnes) return true;
		// In this order, a referral that is accepted between the two readings is in the second list.
		for (const status of ['pending', 'accepted']) {
			const query = { 'filter[status]': status };
			const isUsable = (one: NewestFirst) => one.isComplete && !one.isStale;
			const read = async () => await this.read(client, query, () => false);
			if (!isUsable(await readUntil(read, isUsable))) return false;
		}
		this.hasOpenOnes = true;
		return true;
	}

	/**
	 * Reads the referrals of every status, back to one day before the newest `created_at` or Plannr's current time,
	 * whichever is earlier; returns whether the reading is complete.
	 */
	private async readBaseline(client: PlannrClient): Promise<boolean> {
		this.unidentified.clear();
		const newestOf = (records: readonly IDataObject[]) => {
			const created = records.map(({ created_at }) => toInstant(created_at));
			const newest = created.reduce((one, other) => (other > one ? other : one), -Infinity);
			const now = client.serverClock.newest;
			return now === -Infinity ? newest : Math.min(newest, now);
		};
		const reading = await this.read(client, {}, (page, soFar) => {
			const last = page.at(-1);
			// In a list that is read no further because of its order, the first one is the newest.
			const newest = newestOf(soFar.records.slice(0, 1));
			return last !== undefined && toInstant(last.created_at) < newest - DAY_MS;
		});
		if (!reading.isComplete || reading.isStale) return false;
		this.range = { edge: reading.edge, newest: newestOf(reading.records) };
		this.hasOpenOnes = reading.edge === -Infinity;
		return true;
	}

	/** Reads the newest referrals, until a page contains known ones only. */
	private async refresh(client: PlannrClient): Promise<void> {
		const known = new Set(this.seen.keys());
		const isKnown = ({ uuid }: IDataObject) => typeof uuid === 'string' && known.has(uuid);
		const reading = await this.read(client, {}, (page) => page.every(isKnown)).catch(
			(reason: unknown) => {
				this.range = undefined;
				throw reason;
			},
		);
		if (!reading.isComplete || reading.isStale) this.range = undefined;
	}

	/** Reads the sent referrals, newest first, and stores those of a reading that is not stale. */
	private async read(
		client: PlannrClient,
		query: Readonly<Record<string, string>>,
		isEnough: (page: readonly IDataObject[], soFar: RecordsSoFar) => boolean,
	): Promise<NewestFirst> {
		const readAt = client.clock.moment();
		const filters = { 'filter[direction]': 'sent', ...query };
		const reading = await fetchNewestFirst(client, PATH, filters, isEnough);
		this.listed.add(reading);
		if (!reading.isStale) {
			// Oldest first, so that they are numbered in the order of their creation.
			for (const record of [...reading.records].reverse()) this.store(record, readAt, false);
			if (reading.isComplete) this.lastReadAt = readAt;
		}
		return reading;
	}

	/** Stores what is known about a referral; fields that this record lacks keep their earlier values. */
	private store(record: IDataObject, readAt: Moment | undefined, isWhole: boolean): void {
		const { uuid } = record;
		if (typeof uuid !== 'string') {
			this.unidentified.set(JSON.stringify(record), record);
			return;
		}
		const known = this.seen.get(uuid);
		// A response that shows an empty target shows less than an earlier one, not another target.
		const merged: IDataObject = known ? { ...record, ...known.record, ...record } : record;
		if (known !== undefined) {
			for (const name of TARGET_FIELDS) {
				if (isEmpty(record[name]) && name in known.record) merged[name] = known.record[name];
			}
			this.openByClients.get(clientsKey(known.record))?.delete(uuid);
		}
		if (isOpen(merged) !== false) {
			const clients = clientsKey(merged);
			const open = this.openByClients.get(clients) ?? new Set();
			this.openByClients.set(clients, open.add(uuid));
		}
		this.seen.set(uuid, {
			number: known?.number ?? this.seen.size + 1,
			record: merged,
			// A response without the status does not show that an earlier one is still current.
			readAt: isEmpty(record.status) ? known?.readAt : readAt,
			isWhole: isWhole || known?.isWhole === true,
		});
	}

	/** Returns a referral, fetched again if its comparison needs it; undefined where {@link complete} finds none. */
	private async confirm(
		client: PlannrClient,
		request: ReferralRequest,
		uuid: string,
	): Promise<SeenReferral | undefined> {
		const known = this.seen.get(uuid);
		if (known === undefined) return undefined;
		const comparison = compareTarget(request, known.record, known.isWhole);
		if (comparison === 'different') return known;
		const isReadable = comparison === 'same' && isOpen(known.record) !== undefined;
		const isCurrent = !this.isOld(client, known.readAt);
		if (isCurrent && (isReadable || known.isWhole)) return known;
		const whole = await this.complete(client, known.record);
		return whole && (this.seen.get(uuid) ?? known);
	}

	/**
	 * Fetches in full a referral that a list shows in part; undefined when there is no such referral for this account, or,
	 * after a 403 of Plannr's, it may not see it. Concurrent calls for the same one share the request.
	 */
	private async complete(
		client: PlannrClient,
		record: IDataObject,
	): Promise<IDataObject | undefined> {
		const { uuid } = record;
		if (!isIdentifier(uuid)) return record;
		const fetching = this.fetching.get(uuid) ?? {
			readAt: client.clock.moment(),
			fetched: fetchReferralIfAny(client, uuid).catch((reason: unknown) => {
				const isPlannrs = reason instanceof PlannrError && !reason.isMisdirected;
				if (isPlannrs && reason.status === 403) return undefined;
				throw reason;
			}),
		};
		this.fetching.set(uuid, fetching);
		try {
			const fetched = await fetching.fetched;
			if (fetched === undefined) return undefined;
			const whole = { ...record, ...fetched };
			this.store(whole, fetching.readAt, true);
			return whole;
		} finally {
			this.fetching.delete(uuid);
		}
	}

	/** Whether a reading is too old; one at an unknown time is. */
	private isOld(
		{ clock }: PlannrClient,
		readAt: Moment | undefined,
		maxAgeMs = MAX_AGE_MS,
	): boolean {
		return readAt === undefined || elapsed(readAt, clock.moment()) > maxAgeMs;
	}
}

/** Returns '' for a referral that may be for any clients. */
function clientsKey(record: IDataObject): string {
	return clientsOfReferral(record) ?? '';
}

function isEmpty(value: unknown): boolean {
	const shown = unwrap(value);
	return shown === null || shown === undefined || toList(shown)?.length === 0;
}

/** Returns undefined when the referral has no status, or an unknown one. */
function isOpen({ status }: IDataObject): boolean | undefined {
	return IS_OPEN_BY_STATUS.get(readTerm(status));
}

function isOpenReferral(record: IDataObject): record is OpenReferral {
	return isIdentifier(record.uuid) && isOpen(record) === true;
}

/** Fetches a referral past any cache (apidocs.plannrcrm.com, GET /api/v1/referrals/{uuid}); see {@link fetchRecordIfAny}. */
export const fetchReferralIfAny = async (client: PlannrClient, uuid: string) =>
	await fetchRecordIfAny(client, PATH, uuid);

/**
 * Looks for an open referral with the same connection, clients and advice type among those that the firm has sent.
 *
 * @returns one that this process has recently made, or else the newest one; undefined when there is certainly none
 * @throws {PlannrError} when that cannot be established; its kind shows that nothing was sent ({@link precheck})
 */
export async function findOpenReferral(
	client: PlannrClient,
	request: ReferralRequest,
	{ made, hasUnresolved }: CheckContext = { made: [], hasUnresolved: false },
): Promise<OpenReferral | undefined> {
	const sent = SentReferrals.of(client);
	return await precheck('whether the clients already have an open referral', async () => {
		// Another write with this target may be processed at any moment, so an earlier reading does not count.
		if (hasUnresolved) sent.expire();
		const isComplete = await sent.prepare(client, true);
		// These were requested with this target, whatever their records show.
		for (const { record, isRecent } of made) {
			const open = await sent.findIfOpen(client, record, isRecent);
			if (open !== undefined) return open;
		}
		const { open, unreadable } = await sent.findOpen(client, request);
		if (open !== undefined) return open;
		if (hasUnresolved) {
			throw new CannotTell('the response to an identical earlier request was lost');
		}
		if (unreadable.length > 0) {
			const uuids = unreadable.join(', ');
			throw new CannotTell(`Plannr's response does not include enough about ${uuids}`);
		}
		if (!isComplete) {
			throw new CannotTell('the list of sent referrals could not be read completely');
		}
		return undefined;
	});
}
