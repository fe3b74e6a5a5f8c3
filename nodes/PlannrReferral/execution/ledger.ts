import type { IDataObject } from 'n8n-workflow';

import { getMember, isRecord } from '../transport/json';
import type { WriteSpec } from '../actions/operation';

/** The outcome of a write. */
export interface WriteResult {
	/** What it wrote; `undefined` while its response is lost and the outcome is unknown. */
	readonly records?: IDataObject[];
	/** Whether the records existed already, so that the write was not sent. */
	readonly existedBefore?: boolean;
	/** After a lost response: when the write was sent, by Plannr's clock, in ms since 1970, if known. */
	readonly sentAtServer?: number;
	/** After a lost response: when the write was sent, by this machine's clock, in ms since 1970. */
	readonly sentAtLocal?: number;
	/** After a lost response: whether Plannr may still have been processing the write when this was recorded. */
	readonly mayBeInProgress?: boolean;
	/** After a lost response: whether a lookup in Plannr found that nothing was written. */
	readonly isAbsent?: boolean;
	/** After a lost response: the write's ID in the registry that all runs of this process share. */
	readonly writeId?: string;
}

/** What the ledger holds about a write. */
export interface LedgerEntry extends WriteResult {
	/** See {@link WriteSpec.target}. */
	readonly target: string;
	/** See {@link WriteSpec.fingerprint}. */
	readonly fingerprint: string;
}

/** A write of this run whose records are known, from this attempt or an earlier one. */
export interface ResolvedWrite {
	/** The item's index in the input. */
	readonly index: number;
	/** See {@link WriteSpec.target}. */
	readonly target: string;
	readonly records: IDataObject[];
	/** See {@link WriteResult.existedBefore}. */
	readonly existedBefore: boolean;
}

/** What the ledger needs of the running node. */
interface LedgerContext {
	getContext(type: 'node'): IDataObject;
	getWorkflowDataProxy(itemIndex: number): Readonly<Record<string, unknown>>;
}

/** The key of the ledger in the node's context. */
const CONTEXT_KEY = 'plannrWrites';

/**
 * Records what the writes of a node run did, for any later attempt.
 *
 * n8n's Retry On Fail runs the node again over all items. The node's context survives from one attempt to the next, and
 * the run index stays the same, whereas each iteration of a loop has its own (seen on n8n 1.123 and 2.41). The context
 * is saved with the execution.
 */
export class Ledger {
	private constructor(
		private readonly context: IDataObject,
		private readonly runKey: string,
	) {}

	/**
	 * Opens the ledger of this run, with what earlier attempts recorded.
	 *
	 * @param context the running node
	 */
	static open(context: LedgerContext): Ledger {
		const { $runIndex } = context.getWorkflowDataProxy(0);
		return new Ledger(context.getContext('node'), String($runIndex));
	}

	/**
	 * Finds what was recorded about a write.
	 *
	 * @param index the item's index in the input
	 * @param key the write's key within the item
	 */
	find(index: number, key: string): LedgerEntry | undefined {
		const entry = getMember(this.findItem(index).entries, key);
		return isEntry(entry) ? entry : undefined;
	}

	/** The writes of this run whose records are known, in the order of the input. */
	resolvedWrites(): ResolvedWrite[] {
		return this.itemIndexes().flatMap((index) =>
			this.entriesOf(index).flatMap(({ target, records, existedBefore = false }) =>
				records === undefined ? [] : [{ index, target, records, existedBefore }],
			),
		);
	}

	/** The resolved writes that were actually sent: those whose records did not exist before. */
	performedWrites(): ResolvedWrite[] {
		return this.resolvedWrites().filter(({ existedBefore }) => !existedBefore);
	}

	/** Indexes of the items for which an earlier attempt lost a response, so that the outcome is unknown. */
	unresolvedItems(): number[] {
		return this.itemIndexes().filter((index) => this.entriesOf(index).some(isUnresolved));
	}

	/**
	 * Detects whether an item requests something other than on an earlier attempt that wrote, or may have written,
	 * something. If there was no such attempt, the request is recorded for the next attempt.
	 *
	 * @param index the item's index in the input
	 * @param writes all writes that the item requests now
	 */
	detectChange(index: number, writes: readonly WriteSpec[]): boolean {
		const requested = JSON.stringify(writes.map(({ key, target }) => [key, target]).sort());
		const isBound = this.entriesOf(index).some((entry) => entry.isAbsent !== true);
		if (isBound) return this.findItem(index).requested !== requested;
		if (writes.length > 0) this.getOrCreateItem(index).requested = requested;
		return false;
	}

	/**
	 * Records the outcome of a write.
	 *
	 * @param index the item's index in the input
	 * @param write the write
	 * @param result what it wrote, or what is known after a lost response
	 */
	record(index: number, { key, target, fingerprint }: WriteSpec, result: WriteResult): void {
		getOrCreateObject(this.getOrCreateItem(index), 'entries')[key] = {
			target,
			fingerprint,
			...result,
		};
	}

	/** Deletes all entries of this run, once it has succeeded and no further attempt will follow. */
	clear(): void {
		const runs = this.context[CONTEXT_KEY];
		if (!isRecord(runs)) return;
		Reflect.deleteProperty(runs, this.runKey);
		if (Object.keys(runs).length === 0) Reflect.deleteProperty(this.context, CONTEXT_KEY);
	}

	/** Indexes of the items that have entries, in the order of the input. */
	private itemIndexes(): number[] {
		const items = getMember(getMember(this.context, CONTEXT_KEY), this.runKey);
		return Object.keys(isRecord(items) ? items : {}).map(Number);
	}

	private entriesOf(index: number): LedgerEntry[] {
		const { entries } = this.findItem(index);
		return Object.values(isRecord(entries) ? entries : {}).filter(isEntry);
	}

	/** Returns an item's part of the ledger, to read only: an empty object when there is none. */
	private findItem(index: number): IDataObject {
		const item = getMember(
			getMember(getMember(this.context, CONTEXT_KEY), this.runKey),
			String(index),
		);
		return isRecord(item) ? item : {};
	}

	/** Returns an item's part of the ledger, and creates it when it is missing. */
	private getOrCreateItem(index: number): IDataObject {
		return getOrCreateObject(
			getOrCreateObject(getOrCreateObject(this.context, CONTEXT_KEY), this.runKey),
			String(index),
		);
	}
}

function isUnresolved({ records, isAbsent }: LedgerEntry): boolean {
	return records === undefined && isAbsent !== true;
}

/** Returns the object in a property, and creates it when it is missing. */
function getOrCreateObject(parent: IDataObject, name: string): IDataObject {
	const present = parent[name];
	if (isRecord(present)) return present;
	const created: IDataObject = {};
	parent[name] = created;
	return created;
}

function isEntry(value: unknown): value is LedgerEntry {
	return (
		isRecord(value) && typeof value.target === 'string' && typeof value.fingerprint === 'string'
	);
}
