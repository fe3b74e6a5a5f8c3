import type { IDataObject } from 'n8n-workflow';

import type { PlannrClient } from '../transport/client';
import { uuidOf } from '../transport/json';
import { findMissing } from '../transport/newestFirst';
import { KeyedQueue } from '../transport/queues';
import type { Baseline, MadeRecord, Reading, WriteSpec } from '../actions/operation';
import type { OtherWrite, OtherWrites } from './reconcile';

/** How long records and unresolved writes are remembered, in milliseconds. */
export const RETENTION_MS = 10 * 60 * 1000;

/** How long the status of a record counts as current, in milliseconds. */
const MAX_STATUS_AGE_MS = 60 * 1000;

/** How old a record must be for Plannr to have deleted it, in milliseconds; a replica that lags does not have it yet. */
const MIN_DELETED_AGE_MS = 60 * 1000;

/** How long before a lookup a record must have been made to be expected in its list, in milliseconds. */
const MAX_LIST_LAG_MS = 5000;

/** The most records, and the most open writes, that are remembered; the oldest are forgotten first. */
const MAX_REMEMBERED = 20_000;

/** The most credentials whose senders are remembered; without them, an equal record of another account is unknown. */
const MAX_CREDENTIALS = 1000;

/** A record that is known to be the result of a write. */
interface OwnedRecord {
	readonly record: IDataObject;
	readonly uuid: string;
	readonly credentialKey: string;
	/** The ID of the write. */
	readonly writeId: string;
	/** See {@link targetKeyOf}: the target is the one that was requested, whatever the record shows. */
	readonly targetKey: string;
	readonly operation: string;
	/** When this became known, in milliseconds since 1970, by this machine's clock. */
	readonly at: number;
}

/** When the response was lost and when the lookup began, in milliseconds since 1970, by this machine's clock. */
interface LookupTimes {
	readonly lookedAt: number;
	readonly lostAt: number;
}

/** A write that is in flight or unresolved. */
interface OpenWrite extends OtherWrite {
	readonly baseUrl: string;
	/** When its response was lost, in milliseconds since 1970, by this machine's clock; undefined while in flight. */
	readonly lostAt?: number;
}

/**
 * Keeps track of the writes of all runs of this process: makes conflicting ones wait for one another, and records which
 * are open and which records they made. It does not cover other processes.
 *
 * Its methods take the client of the run, the write (`spec`) and its ID, which is the same on all attempts; a record is as
 * Plannr returned it.
 */
export class WriteRegistry {
	private readonly turns = new KeyedQueue();

	private readonly open = new Map<string, OpenWrite>();

	/** The records by {@link keyOf}. */
	private readonly owned = new Map<string, OwnedRecord>();

	/** The keys of these records by {@link targetKeyOf}, so that finding them takes no longer the more there are. */
	private readonly ownedKeys = new Map<string, Set<string>>();

	/** The UUIDs of the accounts that Plannr shows as the sender of a credential's requests, by credential key. */
	private readonly senders = new Map<string, Set<string>>();

	/**
	 * Runs the work of a write (check, send, reconcile) once no other write with the same conflict key is running;
	 * resolves or rejects as the work does.
	 */
	inTurn<Result>(
		{ baseUrl }: PlannrClient,
		{ conflictKey }: WriteSpec,
		work: () => Promise<Result>,
	): Promise<Result> {
		return this.turns.run(`${baseUrl} ${conflictKey}`, work);
	}

	/** Records that a write is about to be sent. */
	markInFlight({ baseUrl }: PlannrClient, id: string, spec: WriteSpec): void {
		// A write that is already unresolved stays so.
		if (this.open.get(id)?.lostAt === undefined) this.open.set(id, { ...spec, baseUrl });
	}

	/** Records that the response to a write was lost, with the records seen before it, if known. */
	markUnresolved(
		{ baseUrl, clock }: PlannrClient,
		id: string,
		spec: WriteSpec,
		baseline?: Baseline,
	): void {
		this.forget(clock.now());
		this.open.delete(id);
		this.open.set(id, { ...spec, baseUrl, baseline, lostAt: clock.now() });
	}

	/** Records that the outcome of a write is known. */
	resolve(id: string): void {
		this.open.delete(id);
	}

	/** Records that a write is no longer in flight; one whose response was lost stays unresolved. */
	settle(id: string): void {
		if (this.open.get(id)?.lostAt === undefined) this.open.delete(id);
	}

	/** Whether a write is in flight or unresolved. */
	isOpen(id: string): boolean {
		return this.open.has(id);
	}

	/** Records which record a write has made. */
	own(
		{ clock, credentialKey, baseUrl }: PlannrClient,
		writeId: string,
		spec: WriteSpec,
		record: IDataObject,
	): void {
		const { uuid } = record;
		if (typeof uuid !== 'string' || spec.evidence === 'target') return;
		const key = keyOf(baseUrl, uuid);
		this.remove(key);
		const { operation } = spec;
		const targetKey = targetKeyOf(baseUrl, spec);
		const at = clock.now();
		this.owned.set(key, { record, uuid, credentialKey, writeId, targetKey, operation, at });
		this.ownedKeys.set(targetKey, (this.ownedKeys.get(targetKey) ?? new Set()).add(key));
		this.forget(at);
	}

	/** Whether a record is known to be the result of another write. */
	isOfOther({ baseUrl }: PlannrClient, id: string, uuid: string): boolean {
		const owned = this.owned.get(keyOf(baseUrl, uuid));
		return owned !== undefined && owned.writeId !== id;
	}

	/** Records that Plannr shows an account as the sender of this credential's requests, by its UUID in lower case. */
	learnSender({ credentialKey }: PlannrClient, uuid: string): void {
		const known = this.senders.get(credentialKey) ?? new Set();
		this.senders.delete(credentialKey);
		this.senders.set(credentialKey, known.add(uuid));
		const [oldest] = this.senders.keys();
		if (this.senders.size > MAX_CREDENTIALS && oldest !== undefined) this.senders.delete(oldest);
	}

	/** Returns the UUIDs of the accounts that are known to be the sender of this credential's requests. */
	sendersOf({ credentialKey }: PlannrClient): string[] {
		return [...(this.senders.get(credentialKey) ?? [])];
	}

	/** Returns the records that were made recently for the target of a write, most recently recorded first. */
	madeFor({ clock, baseUrl }: PlannrClient, spec: WriteSpec): Array<Omit<MadeRecord, 'isOwn'>> {
		this.forget(clock.now());
		return [...(this.ownedKeys.get(targetKeyOf(baseUrl, spec)) ?? [])]
			.flatMap((key) => this.owned.get(key) ?? [])
			.reverse()
			.map(({ record, at }) => ({ record, isRecent: clock.now() - at <= MAX_STATUS_AGE_MS }));
	}

	/** Returns the UUIDs of the records made with the same credential that a lookup should have returned and did not. */
	missingFrom(
		{ credentialKey }: PlannrClient,
		spec: WriteSpec,
		reading: Reading,
		{ lookedAt, lostAt }: LookupTimes,
	): string[] {
		if (spec.evidence === 'target') return [];
		const mustBeShown = Math.max(lostAt, lookedAt - MAX_LIST_LAG_MS);
		const expected = [...this.owned.values()].filter(
			(owned) =>
				owned.credentialKey === credentialKey &&
				owned.operation === spec.operation &&
				owned.at <= mustBeShown,
		);
		return findMissing(new Map(expected.map(({ uuid, record }) => [uuid, record])), reading);
	}

	/** Whether a record may no longer exist; if it does not, that of a new one only shows that a replica lags behind. */
	mayBeGone({ baseUrl, clock }: PlannrClient, uuid: string): boolean {
		const owned = this.owned.get(keyOf(baseUrl, uuid));
		return owned !== undefined && clock.now() - owned.at >= MIN_DELETED_AGE_MS;
	}

	/** Forgets a record that no longer exists. */
	disown({ baseUrl }: PlannrClient, uuid: string): void {
		this.remove(keyOf(baseUrl, uuid));
	}

	/** Whether a record is what another write asks for that is in flight or unresolved, and of another target. */
	isOfAnother(client: PlannrClient, id: string, spec: WriteSpec, record: IDataObject): boolean {
		return this.otherWrites(client, id).some((other) => {
			const isRival = other.operation === spec.operation && other.target !== spec.target;
			return isRival && other.compare(record) === 'same';
		});
	}

	/** Whether another write with the same target is unresolved. */
	hasUnresolved(client: PlannrClient, id: string, spec: WriteSpec): boolean {
		return this.otherWrites(client, id).some(
			({ lostAt, operation, target }) =>
				lostAt !== undefined && operation === spec.operation && target === spec.target,
		);
	}

	/**
	 * Describes what else than a write may have made the records of a lookup.
	 *
	 * @param isOwnedByRun whether this run made a record; a run keeps its own records for longer than the registry
	 */
	others(
		client: PlannrClient,
		id: string,
		spec: WriteSpec,
		isOwnedByRun: (uuid: string) => boolean,
		times: LookupTimes,
	): OtherWrites {
		return {
			open: this.otherWrites(client, id),
			isOwned: (uuid) =>
				typeof uuid === 'string' && (this.isOfOther(client, id, uuid) || isOwnedByRun(uuid)),
			isOfTarget: (uuid) => this.madeFor(client, spec).some(({ record }) => record.uuid === uuid),
			senderOf: (record) => this.senderOf(client, record),
			lacksKnownRecord: (reading) => this.missingFrom(client, spec, reading, times).length > 0,
		};
	}

	private senderOf(client: PlannrClient, record: IDataObject): ReturnType<OtherWrites['senderOf']> {
		const uuid = senderUuidOf(record);
		if (uuid === undefined) return 'ours';
		const known = this.senders.get(client.credentialKey);
		if (known !== undefined) return known.has(uuid) ? 'ours' : 'somebody else';
		return uuid === client.accountUuid ? 'ours' : 'unknown';
	}

	private otherWrites({ baseUrl, clock }: PlannrClient, id: string): OpenWrite[] {
		this.forget(clock.now());
		return [...this.open].flatMap(([otherId, write]) =>
			otherId !== id && write.baseUrl === baseUrl ? [write] : [],
		);
	}

	private remove(key: string): void {
		const targetKey = this.owned.get(key)?.targetKey ?? '';
		this.owned.delete(key);
		const keys = this.ownedKeys.get(targetKey);
		keys?.delete(key);
		if (keys?.size === 0) this.ownedKeys.delete(targetKey);
	}

	/** Forgets what is too old, and the oldest where there is too much. */
	private forget(now: number): void {
		for (const [key, { at }] of this.owned) {
			if (at >= now - RETENTION_MS && this.owned.size <= MAX_REMEMBERED) break;
			this.remove(key);
		}
		// A write in flight is never forgotten; their number is limited by that of the runs.
		for (const [id, { lostAt }] of this.open) {
			if (lostAt === undefined) continue;
			if (lostAt >= now - RETENTION_MS && this.open.size <= MAX_REMEMBERED) break;
			this.open.delete(id);
		}
	}
}

/** The key of a record: the same UUID may be another record on another host. */
function keyOf(baseUrl: string, uuid: string): string {
	return `${baseUrl} ${uuid}`;
}

/** The key of what a write is for. */
function targetKeyOf(baseUrl: string, { operation, target }: WriteSpec): string {
	return JSON.stringify([baseUrl, operation, target]);
}

/**
 * Returns the UUID, in lower case, of the account that sent a referral or requested a connection; undefined when the
 * record does not show it.
 */
export function senderUuidOf({ sender_account }: IDataObject): string | undefined {
	const uuid = uuidOf(sender_account);
	const text = typeof uuid === 'string' ? uuid.trim().toLowerCase() : '';
	return text === '' ? undefined : text;
}

/** The registry of this process. */
export const registry = new WriteRegistry();
