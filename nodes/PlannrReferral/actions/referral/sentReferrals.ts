import type { IDataObject } from 'n8n-workflow';

import type { PlannrClient } from '../../transport/client';
import { PlannrError } from '../../transport/errors';
import { type Moment, elapsed } from '../../transport/clock';
import { type NewestFirst, fetchNewestFirst } from '../../transport/newestFirst';
import { toInstant } from '../../transport/timestamp';
import { isUuid } from '../../transport/uuid';
import type { ReferralRequest } from '../../transport/vocabulary';
import type { Baseline, Reading } from '../operation';
import {
	compareReferral,
	compareTarget,
	targetOfReferral,
	targetOfRequest,
} from './compareReferral';
import { DETAIL_FIELDS, fetchReferral, fetchReferralIfAny } from './fetchReferral';

const PATH = '/api/v1/referrals';

const DAY_MS = 24 * 60 * 60 * 1000;

/** For how long what was read is good enough to decide about a write, in milliseconds. */
const MAX_AGE_MS = 60 * 1000;

/** How often a list is read that changes while it is read. */
const MAX_READS = 3;

/** The states in which a referral is open, and those in which it has ended (apidocs.plannrcrm.com, GET /api/v1/referrals). */
const IS_OPEN_BY_STATUS: ReadonlyMap<unknown, boolean> = new Map([
	['pending', true],
	['accepted', true],
	['rejected', false],
	['expired', false],
]);

/** A referral that is pending or accepted. */
export interface OpenReferral extends IDataObject {
	readonly uuid: string;
	readonly status: 'pending' | 'accepted';
}

/** Whether there is an open referral with a target. */
export interface OpenReferralAnswer {
	readonly open?: OpenReferral;
	/** Referrals that may have the target and may be open, although Plannr does not show enough of them to know. */
	readonly unreadable: readonly string[];
}

interface SeenReferral {
	readonly record: IDataObject;
	/** Undefined when it is not known. */
	readonly readAt: Moment | undefined;
	/** Whether it was fetched by its UUID, and so in full. */
	readonly isWhole: boolean;
}

const instances = new WeakMap<object, Map<string, SentReferrals>>();

/**
 * What an execution has seen of the referrals that its account has sent. It serves the baseline, its refresh, the check
 * for existing referrals and the looks after a lost response, so that like is compared with like.
 */
export class SentReferrals {
	/** Every referral seen so far, by UUID in the order in which they were seen first. */
	private readonly seen = new Map<string, SeenReferral>();

	/** When a referral was seen first, as a running number. */
	private readonly order = new Map<string, number>();

	/** Referrals that may be open, by target; under an empty one those that do not show it. */
	private readonly openByTarget = new Map<string, Set<string>>();

	private edge = Infinity;

	private newest = -Infinity;

	private lastReadAt: Moment | undefined;

	/** Whether the referrals of every status were read down to the edge. */
	private hasBaseline = false;

	/** Whether all open ones were read as well. */
	private hasOpenOnes = false;

	private reading: Promise<unknown> = Promise.resolve();

	/** The last reading that failed: a run does not try again for each of its items. */
	private failed:
		{ readonly run: object; readonly at: Moment; readonly result: Promise<boolean> } | undefined;

	private readonly fetching = new Map<string, Promise<IDataObject>>();

	/**
	 * The evidence that the runs of one execution share.
	 *
	 * @param client the client of this run
	 */
	static of({ scope, credentialKey }: PlannrClient): SentReferrals {
		const byCredential = instances.get(scope) ?? new Map<string, SentReferrals>();
		instances.set(scope, byCredential);
		const evidence = byCredential.get(credentialKey) ?? new SentReferrals();
		byCredential.set(credentialKey, evidence);
		return evidence;
	}

	/**
	 * Reads what there is before a create, or refreshes it when it is too old.
	 *
	 * @param client the client of this run
	 * @param needsOpenOnes whether every open referral must be known
	 * @param maxAgeMs how old what was read may be, in milliseconds
	 * @returns whether everything could be read
	 * @throws {PlannrError} when Plannr cannot be read
	 */
	async prepare(
		client: PlannrClient,
		needsOpenOnes: boolean,
		maxAgeMs = MAX_AGE_MS,
	): Promise<boolean> {
		// One after another: those that wait find everything read.
		const turn = this.reading.then(
			async () => await this.readIfNeeded(client, needsOpenOnes, maxAgeMs),
		);
		this.reading = turn.catch(() => undefined);
		return await turn;
	}

	/** What has been seen until now; undefined when it was never read in full. */
	baseline(): Baseline | undefined {
		if (!this.hasBaseline) return undefined;
		const { order, seen, edge, newest } = this;
		const last = order.size;
		const has = (uuid: string) => (order.get(uuid) ?? Infinity) <= last;
		const entries = () =>
			[...seen].flatMap(([uuid, { record }]) => (has(uuid) ? [[uuid, record] as const] : []));
		return { has, entries, edge, newest };
	}

	/**
	 * Looks for what a create may have done.
	 *
	 * @param client the client of this run
	 * @param request what was requested
	 * @param baseline what there was before
	 * @param isOwned whether a referral is known to be another write's
	 * @throws {PlannrError} when Plannr cannot be read
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
		const reading = await this.read(client, {}, (page) => page.every(cannotBeNew));
		let { isComplete } = reading;
		const records = await Promise.all(
			reading.records.map(async (record) => {
				if (isKnown(record) || compareReferral(request, record) === 'different') return record;
				const showsAll = 'clients' in record && DETAIL_FIELDS.every((name) => name in record);
				const whole = showsAll ? record : await this.completeIfReadable(client, record);
				isComplete &&= whole !== undefined;
				return whole ?? record;
			}),
		);
		return { ...reading, records, isComplete };
	}

	/**
	 * Looks for an open referral with the target of a request among those that were seen.
	 *
	 * @param client the client of this run
	 * @param request what is to be created
	 * @throws {PlannrError} when a referral cannot be read that may be the one
	 */
	async findOpen(client: PlannrClient, request: ReferralRequest): Promise<OpenReferralAnswer> {
		const unreadable: string[] = [];
		const candidates = [targetOfRequest(request), ''].flatMap((target) => [
			...(this.openByTarget.get(target) ?? []),
		]);
		for (const uuid of this.newestFirst(candidates)) {
			const confirmed = await this.confirm(client, request, uuid);
			if (confirmed === undefined) {
				unreadable.push(uuid);
				continue;
			}
			const { record, isWhole } = confirmed;
			const comparison = compareTarget(request, record, isWhole);
			if (comparison === 'different' || isOpen(record) === false) continue;
			if (comparison === 'same' && isOpenReferral(record)) return { open: record, unreadable };
			unreadable.push(uuid);
		}
		return { unreadable };
	}

	/**
	 * Adds a referral that a write has made.
	 *
	 * @param client the client of this run
	 * @param record the referral as Plannr returned it
	 */
	add({ clock }: PlannrClient, record: IDataObject): void {
		this.store(record, clock.moment(), true);
	}

	/**
	 * A referral that is open now.
	 *
	 * @param client the client of this run
	 * @param record the referral as it was
	 * @param isRecent whether that was less than a minute ago
	 * @returns undefined when it is not open any more
	 * @throws {PlannrError} when it cannot be read
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
		const current = typeof uuid === 'string' ? await fetchReferralIfAny(client, uuid) : undefined;
		if (current === undefined) return undefined;
		this.store(current, client.clock.moment(), true);
		return isOpenReferral(current) ? current : undefined;
	}

	/** Makes the next {@link prepare} read again. */
	expire(): void {
		this.hasBaseline = false;
		this.hasOpenOnes = false;
	}

	private async readIfNeeded(
		client: PlannrClient,
		needsOpenOnes: boolean,
		maxAgeMs: number,
	): Promise<boolean> {
		if (this.hasBaseline && this.isOld(client, this.lastReadAt, maxAgeMs)) {
			await this.refresh(client);
		}
		if (this.hasBaseline && (this.hasOpenOnes || !needsOpenOnes)) return true;
		const { failed } = this;
		if (failed?.run === client.run && !this.isOld(client, failed.at)) return await failed.result;
		const result = this.readMissing(client, needsOpenOnes);
		const isComplete = await result.catch(() => false);
		if (!isComplete) this.failed = { run: client.run, at: client.clock.moment(), result };
		return await result;
	}

	private async readMissing(client: PlannrClient, needsOpenOnes: boolean): Promise<boolean> {
		for (let reads = 1; !this.hasBaseline && reads <= MAX_READS; reads++) {
			await this.readBaseline(client);
		}
		if (!this.hasBaseline || !needsOpenOnes || this.hasOpenOnes) return this.hasBaseline;
		// In this order, one that is accepted in between is in the second list.
		for (const status of ['pending', 'accepted']) {
			const query = { 'filter[status]': status };
			if (!(await this.readWhole(client, query))) return false;
		}
		this.hasOpenOnes = true;
		return true;
	}

	/** Reads a list to its end, and again if it changed meanwhile. */
	private async readWhole(
		client: PlannrClient,
		query: Readonly<Record<string, string>>,
	): Promise<boolean> {
		for (let reads = 1; reads <= MAX_READS; reads++) {
			const { isComplete, isStale } = await this.read(client, query, () => false);
			if (isComplete && !isStale) return true;
		}
		return false;
	}

	/** Reads the referrals of every status, back to one day before the newest one or Plannr's present, if that is earlier. */
	private async readBaseline(client: PlannrClient): Promise<void> {
		const newestOf = (records: readonly IDataObject[]) => {
			const created = records.map(({ created_at }) => toInstant(created_at));
			const newest = created.reduce((one, other) => (other > one ? other : one), -Infinity);
			const now = client.serverClock.newest;
			return now === -Infinity ? newest : Math.min(newest, now);
		};
		const reading = await this.read(client, {}, (page, all) => {
			const last = page.at(-1);
			return last !== undefined && toInstant(last.created_at) < newestOf(all) - DAY_MS;
		});
		if (!reading.isComplete || reading.isStale) return;
		this.edge = reading.edge;
		this.newest = newestOf(reading.records);
		this.hasBaseline = true;
		this.hasOpenOnes = reading.edge === -Infinity;
	}

	/** Reads on top of what is known, until a page brings nothing new. */
	private async refresh(client: PlannrClient): Promise<void> {
		const known = new Set(this.order.keys());
		const isKnown = ({ uuid }: IDataObject) => typeof uuid === 'string' && known.has(uuid);
		const reading = await this.read(client, {}, (page) => page.every(isKnown)).catch(
			(reason: unknown) => {
				this.hasBaseline = false;
				throw reason;
			},
		);
		if (!reading.isComplete || reading.isStale) this.hasBaseline = false;
	}

	private async read(
		client: PlannrClient,
		query: Readonly<Record<string, string>>,
		isEnough: (page: readonly IDataObject[], all: readonly IDataObject[]) => boolean,
	): Promise<NewestFirst> {
		const readAt = client.clock.moment();
		const filters = { 'filter[direction]': 'sent', ...query };
		const reading = await fetchNewestFirst(client, PATH, filters, isEnough);
		if (!reading.isStale) {
			// The oldest first, so that they are in the order in which they were created.
			for (const record of [...reading.records].reverse()) this.store(record, readAt, false);
			if (reading.isComplete) this.lastReadAt = readAt;
		}
		return reading;
	}

	private store(record: IDataObject, readAt: Moment | undefined, isWhole: boolean): void {
		const { uuid } = record;
		if (typeof uuid !== 'string') return;
		const known = this.seen.get(uuid);
		const merged = { ...known?.record, ...record };
		if (known !== undefined) this.openByTarget.get(targetKey(known.record))?.delete(uuid);
		if (isOpen(merged) !== false) {
			const open = this.openByTarget.get(targetKey(merged)) ?? new Set();
			this.openByTarget.set(targetKey(merged), open.add(uuid));
		}
		if (!this.order.has(uuid)) this.order.set(uuid, this.order.size + 1);
		this.seen.set(uuid, { record: merged, readAt, isWhole: isWhole || known?.isWhole === true });
	}

	/** A referral as it is now, as far as that is needed to compare it; undefined when Plannr does not show it. */
	private async confirm(
		client: PlannrClient,
		request: ReferralRequest,
		uuid: string,
	): Promise<SeenReferral | undefined> {
		const known = this.seen.get(uuid) ?? { record: { uuid }, readAt: undefined, isWhole: false };
		const comparison = compareTarget(request, known.record, known.isWhole);
		if (comparison === 'different') return known;
		const isReadable = comparison === 'same' && isOpen(known.record) !== undefined;
		const isCurrent = !this.isOld(client, known.readAt);
		if (isCurrent && (isReadable || known.isWhole)) return known;
		const whole = await this.completeIfReadable(client, known.record);
		return whole && (this.seen.get(uuid) ?? known);
	}

	/** As {@link complete}; undefined when Plannr does not show this referral to this account. */
	private async completeIfReadable(
		client: PlannrClient,
		record: IDataObject,
	): Promise<IDataObject | undefined> {
		return await this.complete(client, record).catch((reason: unknown) => {
			if (!(reason instanceof PlannrError) || ![403, 404].includes(reason.status ?? 0))
				throw reason;
			return undefined;
		});
	}

	/** Fetches the whole of a referral that a list shows in part; at the same time, once for all who want it. */
	private async complete(client: PlannrClient, record: IDataObject): Promise<IDataObject> {
		const { uuid } = record;
		if (!isUuid(uuid)) return record;
		const fetching = this.fetching.get(uuid) ?? fetchReferral(client, uuid);
		this.fetching.set(uuid, fetching);
		const readAt = client.clock.moment();
		try {
			const whole = { ...record, ...(await fetching) };
			this.store(whole, readAt, true);
			return whole;
		} finally {
			this.fetching.delete(uuid);
		}
	}

	private isOld(
		{ clock }: PlannrClient,
		readAt: Moment | undefined,
		maxAgeMs = MAX_AGE_MS,
	): boolean {
		return readAt === undefined || elapsed(readAt, clock.moment()) > maxAgeMs;
	}

	private newestFirst(uuids: readonly string[]): string[] {
		const createdAt = (uuid: string) => toInstant(this.seen.get(uuid)?.record.created_at) || 0;
		return [...uuids].sort((one, other) => createdAt(other) - createdAt(one));
	}
}

function targetKey(record: IDataObject): string {
	return targetOfReferral(record) ?? '';
}

/** Returns undefined when the referral has no status, or an unknown one. */
function isOpen({ status }: IDataObject): boolean | undefined {
	return IS_OPEN_BY_STATUS.get(status);
}

function isOpenReferral(record: IDataObject): record is OpenReferral {
	return isUuid(record.uuid) && isOpen(record) === true;
}
