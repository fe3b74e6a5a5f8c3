import type { IDataObject } from 'n8n-workflow';

import { toInstant } from '../transport/clock';
import { getMember, isRecord, toRecord } from '../transport/json';
import type { Baseline, WriteSpec } from '../actions/operation';
import type { EarlierAttempts } from './nodeErrors';

/** What is known about a write: its records, or how its response was lost. */
export type LedgerEntry = DoneEntry | LostEntry;

/** What identifies a write in the ledger. */
type WriteIdentity = Pick<WriteSpec, 'operation' | 'target' | 'fingerprint'>;

/** The records of a write. */
export interface DoneEntry extends WriteIdentity {
	readonly state: 'done';
	readonly records: IDataObject[];
	/** Whether the write made the records, or they existed already and the write was not sent. */
	readonly origin: 'made' | 'existing';
}

/** A write whose response was lost. */
export interface LostEntry extends WriteIdentity {
	/** `unresolved`: it may have been processed; `absent`: it certainly was not. */
	readonly state: 'unresolved' | 'absent';
	/** Identifies the write in the registry. */
	readonly id: string;
	/** The base URL and the account that it was sent with; the account is empty until n8n has detected it. */
	readonly baseUrl: string;
	readonly accountUuid: string;
	/** When the response was first lost, in milliseconds since 1970, by this machine's clock. */
	readonly lostAt: number;
	/** Whether Plannr may still have been working on it. */
	readonly mayStillRun: boolean;
	/** The records seen before its first attempt; null when they could not be read. */
	readonly baseline: SavedBaseline | null;
	/** The records, by UUID, that lookups showed and that may be what it did: what {@link summarise} keeps of them. */
	readonly candidates: Record<string, IDataObject>;
	/** The UUIDs of the accounts that were known to be the sender of this credential's requests. */
	readonly senders: string[];
}

/** The part of a {@link Baseline} that a later attempt may need. */
interface SavedBaseline extends IDataObject {
	/** The records that the write could have made, and the newest one, by UUID: what {@link summarise} keeps of them. */
	readonly seen: Record<string, IDataObject>;
	/** See {@link Baseline.edge}; null stands for -Infinity, which JSON cannot represent. */
	readonly edge: number | null;
	/** See {@link Baseline.newest}; null stands for -Infinity. */
	readonly newest: number | null;
}

/** What is known about the writes of an item. */
interface LedgerItem {
	/** What they were about, as of the last attempt before which none of them can have been processed. */
	requested?: string;
	/** By the keys of the writes. */
	readonly entries: Record<string, LedgerEntry>;
}

/** A write of this run whose records are known, from this attempt or an earlier one. */
type ResolvedWrite = DoneEntry & {
	/** The item's index in the input. */
	readonly index: number;
};

/** What the ledger needs of the running node. */
interface LedgerContext {
	getContext(type: 'node'): IDataObject;
	getWorkflowDataProxy(itemIndex: number): Readonly<Record<string, unknown>>;
}

/** The key of the ledger in the node's context. */
const CONTEXT_KEY = 'plannrWrites';

/** The key of {@link unreadableEntry}; no write has it. */
const UNREADABLE_KEY = '';

/** Stands for what cannot be read of an item. */
const unreadableEntry = parseLostEntry({ operation: '', target: '', fingerprint: '' }, {});

/**
 * Records what the writes of a node run did, for any later attempt.
 *
 * n8n's Retry On Fail runs the node again over all items. The node's context survives from one attempt to the next, and
 * the run index stays the same, whereas each iteration of a loop has its own (seen on n8n 1.123 and 2.41). The context
 * is saved with the execution.
 *
 * An `index` is that of an item in the input; a `key` identifies a write within its item.
 */
export class Ledger {
	/** What is recorded about the items of this run, by their indexes. */
	private readonly items: Record<string, LedgerItem>;

	private constructor(
		private readonly context: IDataObject,
		private readonly runKey: string,
	) {
		const saved = Object.entries(toRecord(getMember(context[CONTEXT_KEY], runKey)));
		this.items = Object.fromEntries(saved.map(([index, item]) => [index, parseItem(item)]));
	}

	/** Opens the ledger of this run, which contains what earlier attempts recorded. */
	static open(context: LedgerContext): Ledger {
		const { $runIndex } = context.getWorkflowDataProxy(0);
		return new Ledger(context.getContext('node'), String($runIndex));
	}

	/** Finds what was recorded about a write; undefined when nothing was recorded. */
	find(index: number, key: string): LedgerEntry | undefined {
		const entries = this.items[index]?.entries ?? {};
		return Object.hasOwn(entries, key) ? entries[key] : undefined;
	}

	/** Whether an earlier attempt of this run has recorded anything. */
	isRetry(): boolean {
		return this.allEntries().length > 0;
	}

	/** Returns the writes of this run whose records are known, in the order of the input. */
	resolvedWrites(): ResolvedWrite[] {
		return this.allEntries().filter((entry) => entry.state === 'done');
	}

	/** Returns the indexes of the items with a write whose outcome is unknown, because its response was lost. */
	unresolvedItems(): number[] {
		const unresolved = this.allEntries().filter(({ state }) => state === 'unresolved');
		return [...new Set(unresolved.map(({ index }) => index))];
	}

	/**
	 * Returns what is left behind until now: the writes of an operation that made their records, without those that found
	 * an existing record, and the items whose outcome is unknown.
	 *
	 * @param operation see {@link WriteSpec.operation}: an earlier attempt may have been of another one
	 */
	earlierAttempts(operation: string): EarlierAttempts {
		const done = this.resolvedWrites().filter(
			(write) => write.origin === 'made' && write.operation === operation,
		);
		return { done, unresolvedItems: this.unresolvedItems() };
	}

	/**
	 * Detects whether an item contradicts an earlier attempt that wrote, or may have written, something. If there was no
	 * such attempt, the request is recorded for the next one.
	 *
	 * @param writes all writes that the item requests now
	 * @returns `lost` when what was recorded cannot be read, as that of another version of the node
	 */
	detectChange(
		index: number,
		writes: readonly WriteSpec[],
	): 'lost' | 'operationChanged' | 'targetChanged' | undefined {
		if (this.find(index, UNREADABLE_KEY) !== undefined) return 'lost';
		const bound = this.entriesOf(index).filter(({ state }) => state !== 'absent');
		// The operation may have been changed in the panel before the execution was retried.
		const isOther = ({ operation }: LedgerEntry) =>
			writes.every((one) => one.operation !== operation);
		if (bound.some(isOther)) return 'operationChanged';
		const requested = JSON.stringify(writes.map(({ key, target }) => [key, target]).sort());
		if (bound.length > 0) {
			return this.items[index]?.requested === requested ? undefined : 'targetChanged';
		}
		if (writes.length > 0) this.getOrCreateItem(index).requested = requested;
		return undefined;
	}

	/** Records the outcome of a write. */
	record(index: number, key: string, entry: LedgerEntry): void {
		this.getOrCreateItem(index).entries[key] = entry;
	}

	/** Deletes all entries of this run, once it has succeeded and no further attempt will follow. */
	clear(): void {
		const runs = this.context[CONTEXT_KEY];
		if (!isRecord(runs)) return;
		Reflect.deleteProperty(runs, this.runKey);
		if (Object.keys(runs).length === 0) Reflect.deleteProperty(this.context, CONTEXT_KEY);
	}

	private allEntries(): Array<LedgerEntry & { readonly index: number }> {
		return Object.keys(this.items).flatMap((index) =>
			this.entriesOf(Number(index)).map((entry) => ({ ...entry, index: Number(index) })),
		);
	}

	private entriesOf(index: number): LedgerEntry[] {
		return Object.values(this.items[index]?.entries ?? {});
	}

	/** Returns an item's part of the ledger, which n8n keeps from now on. */
	private getOrCreateItem(index: number): LedgerItem {
		const runs = toRecord(this.context[CONTEXT_KEY]);
		runs[this.runKey] = this.items;
		this.context[CONTEXT_KEY] = runs;
		const item = this.items[index] ?? { entries: {} };
		this.items[index] = item;
		return item;
	}
}

/** Parses what is recorded about an item. If part of it cannot be read, the item's writes may have been processed. */
function parseItem(saved: unknown): LedgerItem {
	const { requested, entries, ...others } = toRecord(saved);
	const parsed: Record<string, LedgerEntry> = {};
	let isReadable =
		isRecord(saved) && isRecord(entries ?? {}) && !Object.values(others).some(isRecord);
	for (const [key, value] of Object.entries(toRecord(entries))) {
		const entry = parseEntry(toRecord(value));
		if (entry !== undefined) parsed[key] = entry;
		isReadable &&= entry !== undefined;
	}
	if (!isReadable) parsed[UNREADABLE_KEY] = unreadableEntry;
	return { ...(typeof requested === 'string' && { requested }), entries: parsed };
}

/** Parses an entry, which may have been cut or edited since it was saved. */
function parseEntry(value: IDataObject): LedgerEntry | undefined {
	const { state, operation, target, fingerprint, records, origin } = value;
	if (state !== 'done' && state !== 'unresolved' && state !== 'absent') return undefined;
	if (typeof target !== 'string' || typeof fingerprint !== 'string') return undefined;
	const identity = {
		operation: typeof operation === 'string' ? operation : '',
		target,
		fingerprint,
	};
	const isKnown = areRecords(records) && (origin === 'made' || origin === 'existing');
	if (state === 'done' && isKnown) return { state, ...identity, records, origin };
	return parseLostEntry(identity, value);
}

/** What is missing makes the outcome unknown, so that the write is not sent again. */
function parseLostEntry(identity: WriteIdentity, value: IDataObject): LostEntry {
	const { state, id, baseUrl, accountUuid, lostAt } = value;
	const { mayStillRun, baseline, candidates, senders } = value;
	const hasCandidates = hasOnlyRecords(candidates);
	const { target, fingerprint } = identity;
	return {
		state: state === 'absent' ? state : 'unresolved',
		...identity,
		id: typeof id === 'string' ? id : JSON.stringify([target, fingerprint]),
		baseUrl: typeof baseUrl === 'string' ? baseUrl : '',
		accountUuid: typeof accountUuid === 'string' ? accountUuid : '',
		lostAt: typeof lostAt === 'number' ? lostAt : 0,
		mayStillRun: mayStillRun !== false || !hasCandidates,
		baseline: isSavedBaseline(baseline) ? baseline : null,
		candidates: hasCandidates ? candidates : {},
		senders: (Array.isArray(senders) ? senders : []).filter((one) => typeof one === 'string'),
	};
}

function areRecords(value: unknown): value is IDataObject[] {
	return Array.isArray(value) && value.every(isRecord);
}

function hasOnlyRecords(value: unknown): value is Record<string, IDataObject> {
	return isRecord(value) && Object.values(value).every(isRecord);
}

function isSavedBaseline(value: unknown): value is SavedBaseline {
	if (!isRecord(value) || !hasOnlyRecords(value.seen)) return false;
	const isTime = (time: unknown) => time === null || typeof time === 'number';
	return isTime(value.edge) && isTime(value.newest);
}

/** Converts a baseline for the ledger, if there is one: only what a later attempt may need is kept. */
export function saveBaseline(
	baseline: Baseline | undefined,
	spec: WriteSpec,
): SavedBaseline | null {
	if (baseline === undefined) return null;
	const entries = [...baseline.entries()];
	const createdAt = ({ created_at }: IDataObject) => toInstant(created_at) || -Infinity;
	const newest = entries.reduce((time, [, record]) => Math.max(time, createdAt(record)), -Infinity);
	// A list without the newest one is older than the write. Where none has a date, that is the one at the top of the list.
	const isNewest = ([, record]: (typeof entries)[number], index: number) =>
		newest === -Infinity ? index === entries.length - 1 : createdAt(record) === newest;
	const seen = entries.filter(
		(entry, index) => spec.compare(entry[1]) !== 'different' || isNewest(entry, index),
	);
	const finite = (time: number) => (Number.isFinite(time) ? time : null);
	return { seen: summarise(seen), edge: finite(baseline.edge), newest: finite(baseline.newest) };
}

/** Keeps of records, by UUID, what shows whether they have changed and whether a list must show them. */
export function summarise(
	records: Iterable<readonly [uuid: string, record: IDataObject]>,
): Record<string, IDataObject> {
	const pick = ({ uuid, status = null, created_at = null, updated_at = null }: IDataObject) => ({
		uuid,
		status,
		created_at,
		updated_at,
	});
	return Object.fromEntries([...records].map(([uuid, record]) => [uuid, pick(record)]));
}

/** Restores a baseline that an earlier attempt has saved; undefined when there was no baseline. */
export function restoreBaseline(saved: SavedBaseline | null): Baseline | undefined {
	if (saved === null) return undefined;
	const seen = new Map(Object.entries(saved.seen));
	return {
		has: (uuid) => seen.has(uuid),
		entries: () => seen,
		edge: saved.edge ?? -Infinity,
		newest: saved.newest ?? -Infinity,
	};
}
