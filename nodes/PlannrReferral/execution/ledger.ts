import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { isRecord, getMember } from '../transport/json';
import type { Write } from '../actions/operation';

/** What became of a write. */
export interface WriteResult {
	/** What it made; nothing while its answer is lost and nobody can tell. */
	readonly records?: IDataObject[];
	/** The records were there already, and the write was not sent. */
	readonly existedBefore?: boolean;
	/** For a lost one: when it left by Plannr's clock, in milliseconds since 1970, where that is known. */
	readonly sentAtServer?: number;
	/** For a lost one: the same by this machine's clock. */
	readonly sentAtLocal?: number;
	/** For a lost one: Plannr may have been at work on it still when the answer was given up. */
	readonly mayBeInProgress?: boolean;
	/** For a lost one: no trace of it was found in Plannr. */
	readonly isAbsent?: boolean;
	/** For a lost one: what it is known by, to all runs of this process. */
	readonly writeId?: string;
}

/** What is noted of a write. */
export interface LedgerEntry extends WriteResult {
	/** What the write was about. */
	readonly target: string;
	/** The whole request. */
	readonly fingerprint: string;
}

/** What a write of this run has brought, on this try or an earlier one. */
export interface ResolvedWrite {
	/** The item's place in the input. */
	readonly index: number;
	/** What the write was about. */
	readonly target: string;
	readonly records: IDataObject[];
	/** See {@link WriteResult.existedBefore}. */
	readonly existedBefore: boolean;
}

/** The name under which everything is kept in the node's context. */
const CONTEXT_KEY = 'plannrWrites';

/**
 * Remembers what the writes of a node run did, for the tries that may follow.
 *
 * n8n's Retry On Fail runs the node again over all items. The node's context outlives the tries, while the run's index
 * stays the same, and differs for every round of a loop (seen on n8n 1.123 and 2.41). It is stored with the execution.
 */
export class Ledger {
	private constructor(
		private readonly context: IDataObject,
		private readonly runKey: string,
	) {}

	/**
	 * Opens what earlier tries of this run have noted.
	 *
	 * @param context the running node
	 */
	static open(context: IExecuteFunctions): Ledger {
		const { $runIndex } = context.getWorkflowDataProxy(0);
		return new Ledger(context.getContext('node'), String($runIndex));
	}

	/** What was noted of a part of an item. */
	find(index: number, key: string): LedgerEntry | undefined {
		const entry = getMember(this.findItem(index).entries, key);
		return isEntry(entry) ? entry : undefined;
	}

	/** What the writes of this run have brought, in the order of the input. */
	resolvedWrites(): ResolvedWrite[] {
		return this.itemIndexes().flatMap((index) =>
			this.entriesOf(index).flatMap(({ target, records, existedBefore = false }) =>
				records === undefined ? [] : [{ index, target, records, existedBefore }],
			),
		);
	}

	/** What the writes of this run have made, in the order of the input. */
	performedWrites(): ResolvedWrite[] {
		return this.resolvedWrites().filter(({ existedBefore }) => !existedBefore);
	}

	/** The items of which an earlier try has lost an answer, and nobody can tell what it did. */
	unresolvedItems(): number[] {
		return this.itemIndexes().filter((index) => this.entriesOf(index).some(isUnresolved));
	}

	/**
	 * Notes everything that an item asks for, unless an earlier try of it did, or may have done, something.
	 *
	 * @param index the item's place in the input
	 * @param writes everything that the item asks for now
	 * @returns whether it asks for something else than that try
	 */
	detectChange(index: number, writes: readonly Write[]): boolean {
		const requested = JSON.stringify(writes.map(({ part, subject }) => [part, subject]).sort());
		const isBound = this.entriesOf(index).some((entry) => entry.isAbsent !== true);
		if (isBound) return this.findItem(index).requested !== requested;
		if (writes.length > 0) this.getOrCreateItem(index).requested = requested;
		return false;
	}

	/**
	 * Notes what became of a write.
	 *
	 * @param index the item's place in the input
	 * @param write the write
	 * @param result what it made, or what is known of a lost one
	 */
	record(index: number, { part, subject, fingerprint }: Write, result: WriteResult): void {
		getOrCreateObject(this.getOrCreateItem(index), 'entries')[part] = {
			target: subject,
			fingerprint,
			...result,
		};
	}

	/** Forgets this run: it has ended well, so no try will follow. */
	clear(): void {
		const runs = this.context[CONTEXT_KEY];
		if (!isRecord(runs)) return;
		Reflect.deleteProperty(runs, this.runKey);
		if (Object.keys(runs).length === 0) Reflect.deleteProperty(this.context, CONTEXT_KEY);
	}

	/** The items of which something is noted, in the order of the input. */
	private itemIndexes(): number[] {
		const items = getMember(getMember(this.context, CONTEXT_KEY), this.runKey);
		return Object.keys(isRecord(items) ? items : {}).map(Number);
	}

	private entriesOf(index: number): LedgerEntry[] {
		const { entries } = this.findItem(index);
		return Object.values(isRecord(entries) ? entries : {}).filter(isEntry);
	}

	/** What is noted of an item; for looking only. */
	private findItem(index: number): IDataObject {
		const item = getMember(
			getMember(getMember(this.context, CONTEXT_KEY), this.runKey),
			String(index),
		);
		return isRecord(item) ? item : {};
	}

	/** The same for writing: put there when it is missing. */
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

/** The object at a name, put there when it is missing. */
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
