import type { IDataObject } from 'n8n-workflow';

import type { PlannrClient } from '../transport/client';
import { isRecord } from '../transport/json';
import { toInstant } from '../transport/timestamp';
import type { Baseline, MadeRecord, Reading, WriteSpec } from '../actions/operation';
import { KeyedQueue } from './keyedQueue';
import type { OtherWrites } from './reconcile';

/** How long what other runs did is remembered, in milliseconds. */
export const RETENTION_MS = 10 * 60 * 1000;

/** For how long the status of a record is taken for the present one, in milliseconds. */
const MAX_STATUS_AGE_MS = 60 * 1000;

/** A list may lag behind; a record that was made this long before a look must be in it. In milliseconds. */
const MAX_LIST_LAG_MS = 5000;

/** The most records and the most unresolved writes that are remembered; the oldest are forgotten first. */
const MAX_REMEMBERED = 20_000;

interface OwnedRecord {
	readonly record: IDataObject;
	readonly credentialKey: string;
	readonly operation: string;
	/** What was requested, whatever Plannr has made of it. */
	readonly target: string;
	readonly at: number;
}

/** When the response was lost and the look began, in milliseconds by this machine's clock. */
interface LookTimes {
	readonly lookedAt: number;
	readonly lostAt: number;
}

interface OpenWrite {
	readonly spec: WriteSpec;
	/** What there was before it, once its response was lost. */
	readonly baseline?: Baseline | undefined;
	readonly baseUrl: string;
	/** Undefined while it is in flight. */
	readonly lostAt?: number;
}

/**
 * Knows the writes of all runs of this process: whose turn it is, which are open, and which records belong to which.
 * Other processes cannot be seen from here.
 */
export class WriteRegistry {
	private readonly turns = new KeyedQueue();

	private readonly open = new Map<string, OpenWrite>();

	private readonly owned = new Map<string, OwnedRecord>();

	/** The accounts in whose name the requests of a credential are sent, as Plannr shows them. */
	private readonly senders = new Map<string, Set<string>>();

	/**
	 * Does what one write needs, while no other with the same conflict key does.
	 *
	 * @param client the client of the run
	 * @param spec the write
	 * @param work checks, sends and reconciles it
	 */
	async inTurn<Result>(
		{ baseUrl }: PlannrClient,
		{ conflictKey }: WriteSpec,
		work: () => Promise<Result>,
	): Promise<Result> {
		return await this.turns.run(`${baseUrl} ${conflictKey}`, work);
	}

	/**
	 * Notes that a write is about to be sent.
	 *
	 * @param client the client of the run
	 * @param id what the write is known by on all attempts
	 * @param spec the write
	 */
	markInFlight({ baseUrl }: PlannrClient, id: string, spec: WriteSpec): void {
		// What an earlier response of the same write has left open stays open.
		if (this.open.get(id)?.lostAt === undefined) this.open.set(id, { spec, baseUrl });
	}

	/**
	 * Notes that the response to a write was lost.
	 *
	 * @param client the client of the run
	 * @param id what the write is known by on all attempts
	 * @param spec the write
	 * @param baseline what there was before it; undefined when that is not known
	 */
	markUnresolved(
		{ baseUrl, clock }: PlannrClient,
		id: string,
		spec: WriteSpec,
		baseline?: Baseline,
	): void {
		this.forget(clock.now());
		this.open.delete(id);
		this.open.set(id, { spec, baseUrl, baseline, lostAt: clock.now() });
	}

	/** Notes that it is known what a write did, or that it did nothing. */
	resolve(id: string): void {
		this.open.delete(id);
	}

	/** Notes that a write is no longer in flight; one whose response was lost stays unresolved. */
	settle(id: string): void {
		if (this.open.get(id)?.lostAt === undefined) this.open.delete(id);
	}

	/**
	 * Notes the record that a write has made.
	 *
	 * @param client the client of the run
	 * @param spec the write
	 * @param record the record as Plannr returned it
	 */
	own({ clock, credentialKey }: PlannrClient, spec: WriteSpec, record: IDataObject): void {
		const { uuid } = record;
		if (typeof uuid !== 'string' || spec.evidence === 'target') return;
		this.owned.delete(uuid);
		const { operation, target } = spec;
		this.owned.set(uuid, { record, credentialKey, operation, target, at: clock.now() });
		this.forget(clock.now());
	}

	/** Learns that an account is the sender of this credential's requests. */
	learnSender({ credentialKey }: PlannrClient, uuid: string): void {
		this.senders.set(credentialKey, (this.senders.get(credentialKey) ?? new Set()).add(uuid));
	}

	/** The accounts that are known to be the sender of this credential's requests. */
	sendersOf({ credentialKey }: PlannrClient): string[] {
		return [...(this.senders.get(credentialKey) ?? [])];
	}

	/**
	 * The records that were made for the same target as a write, the newest first.
	 *
	 * @param client the client of the run
	 * @param spec the write
	 */
	madeFor({ clock, baseUrl }: PlannrClient, { operation, target }: WriteSpec): MadeRecord[] {
		this.forget(clock.now());
		return [...this.owned.values()]
			.filter(
				(one) =>
					one.operation === operation &&
					one.target === target &&
					one.credentialKey.startsWith(`${baseUrl} `),
			)
			.reverse()
			.map(({ record, at }) => ({ record, isRecent: clock.now() - at <= MAX_STATUS_AGE_MS }));
	}

	/**
	 * The records of other runs that a look should show and does not.
	 *
	 * @param client the client of the run
	 * @param spec the write
	 * @param reading what the look has brought
	 * @param times see {@link others}
	 */
	missingFrom(
		{ credentialKey }: PlannrClient,
		spec: WriteSpec,
		{ records, edge }: Reading,
		{ lookedAt, lostAt }: LookTimes,
	): string[] {
		if (spec.evidence === 'target') return [];
		const shown = new Set(records.map(({ uuid }) => uuid));
		const mustBeShown = Math.max(lostAt, lookedAt - MAX_LIST_LAG_MS);
		return [...this.owned].flatMap(([uuid, owned]) => {
			const isExpected =
				owned.credentialKey === credentialKey &&
				owned.operation === spec.operation &&
				owned.at <= mustBeShown &&
				(edge === -Infinity || toInstant(owned.record.created_at) > edge);
			return isExpected && !shown.has(uuid) ? [uuid] : [];
		});
	}

	/** Forgets a record that turned out not to exist any more. */
	disown(uuid: string): void {
		this.owned.delete(uuid);
	}

	/** Whether the response to another write with the same conflict key was lost, and what it did is not known. */
	hasUnresolved(client: PlannrClient, id: string, spec: WriteSpec): boolean {
		return this.otherWrites(client, id).some(
			({ lostAt, spec: other }) => lostAt !== undefined && other.conflictKey === spec.conflictKey,
		);
	}

	/**
	 * What else than a write the records of a look may have come from.
	 *
	 * @param client the client of the run
	 * @param id the write
	 * @param spec the write
	 * @param isOwnedByRun whether a record belongs to this run, which remembers its own for longer
	 * @param times see {@link LookTimes}
	 */
	others(
		client: PlannrClient,
		id: string,
		spec: WriteSpec,
		isOwnedByRun: (uuid: string) => boolean,
		times: LookTimes,
	): OtherWrites {
		return {
			open: this.otherWrites(client, id).map((other) => ({
				...other.spec,
				baseline: other.baseline,
			})),
			isOwned: (uuid) => typeof uuid === 'string' && (this.owned.has(uuid) || isOwnedByRun(uuid)),
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

	private forget(now: number): void {
		for (const [uuid, { at }] of this.owned) {
			if (at >= now - RETENTION_MS && this.owned.size <= MAX_REMEMBERED) break;
			this.owned.delete(uuid);
		}
		for (const [id, { lostAt = now }] of this.open) {
			if (lostAt < now - RETENTION_MS || this.open.size > MAX_REMEMBERED) this.open.delete(id);
		}
	}
}

/**
 * The account that sent a referral or requested a connection.
 *
 * @param record the record as Plannr returned it
 * @returns undefined when it is not shown
 */
export function senderUuidOf({ sender_account }: IDataObject): string | undefined {
	const uuid = isRecord(sender_account) ? sender_account.uuid : undefined;
	return typeof uuid === 'string' ? uuid.trim().toLowerCase() : undefined;
}

/** The registry of this process. */
export const registry = new WriteRegistry();
