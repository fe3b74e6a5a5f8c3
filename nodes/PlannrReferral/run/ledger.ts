import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { isRecord } from '../api/json';
import type { Write } from '../operations/operation';

/** What became of a write. */
export interface Result {
	/** What it made; nothing while its answer is lost and nobody can tell. */
	readonly records?: IDataObject[];
	/** For a lost one: when it left by Plannr's clock, in milliseconds since 1970, where that is known. */
	readonly since?: number;
	/** For a lost one: Plannr may have been at work on it still when the answer was given up. */
	readonly isLate?: boolean;
}

/** What is noted of a write. */
export interface Entry extends Result {
	/** What the write was about. */
	readonly subject: string;
	/** The whole request. */
	readonly fingerprint: string;
	/** When it was noted, in milliseconds since 1970 by this machine's clock. */
	readonly at: number;
}

/** For so long a record may look as if a later, equal write had made it: clocks are told in whole seconds. */
const RECENT_MS = 10_000;

/** The name under which the runs that ended lately are kept. */
const RECENT = 'recent';

/** The name under which everything is kept in the node's context. */
const NAME = 'plannrWrites';

/**
 * Remembers what the writes of a node run did, for the tries that may follow.
 *
 * n8n's Retry On Fail runs the node again over all items. The node's context outlives the tries, while the run's index
 * stays the same, and differs for every round of a loop (seen on n8n 1.123 and 2.41). It is stored with the execution.
 */
export class Ledger {
	private constructor(
		private readonly runs: IDataObject,
		private readonly run: string,
		private readonly now: () => number,
	) {}

	/**
	 * Opens what earlier tries of this run have noted.
	 *
	 * @param context the running node
	 * @param now this machine's clock
	 */
	static open(context: IExecuteFunctions, now: () => number): Ledger {
		const { $runIndex } = context.getWorkflowDataProxy(0);
		return new Ledger(member(context.getContext('node'), NAME), String($runIndex), now);
	}

	/** What was noted of a part of an item. */
	find(index: number, part: string): Entry | undefined {
		const entry = this.partsOf(index)[part];
		return isEntry(entry) ? entry : undefined;
	}

	/** What the writes of this run have made, in the order of the input. */
	done(): Array<{ readonly index: number; readonly records: IDataObject[] }> {
		return Object.entries(member(this.runs, this.run)).flatMap(([index, parts]) =>
			Object.values(isRecord(parts) ? parts : {}).flatMap((entry) =>
				isEntry(entry) && entry.records ? [{ index: Number(index), records: entry.records }] : [],
			),
		);
	}

	/** The UUIDs of what this run has made, and other runs of the same execution not long ago. */
	claims(): string[] {
		const lately = Object.entries(member(this.runs, RECENT));
		return [
			...this.done().flatMap(({ records }) => records.map(({ uuid }) => textOf(uuid))),
			...lately.map(([uuid]) => uuid),
		];
	}

	/**
	 * Whether an earlier try of an item did, or may have done, something else than the item asks for now.
	 *
	 * @param index the item's place in the input
	 * @param writes everything that the item asks for now
	 */
	hasChanged(index: number, writes: readonly Write[]): boolean {
		const subjects = new Map(writes.map(({ part, subject }) => [part, subject]));
		return Object.entries(this.partsOf(index)).some(
			([part, entry]) => isEntry(entry) && entry.subject !== subjects.get(part),
		);
	}

	/**
	 * Notes what became of a write.
	 *
	 * @param index the item's place in the input
	 * @param write the write
	 * @param result what it made, or what is known of a lost one
	 */
	note(index: number, { part, subject, fingerprint }: Write, result: Result): void {
		this.partsOf(index)[part] = { subject, fingerprint, at: this.now(), ...result };
	}

	/** Takes back that a write's answer is lost: it was surely not done. */
	forget(index: number, { part }: Write): void {
		Reflect.deleteProperty(this.partsOf(index), part);
	}

	/**
	 * Forgets this run: it has ended well, so no try will follow. Only the UUIDs of its last records are kept a moment
	 * longer, lest the next round of a loop takes them for its own.
	 */
	close(): void {
		const since = this.now() - RECENT_MS;
		const recent: IDataObject = {};
		for (const [uuid, at] of Object.entries(member(this.runs, RECENT))) {
			if (typeof at === 'number' && at >= since) recent[uuid] = at;
		}
		for (const parts of Object.values(member(this.runs, this.run)).filter(isRecord)) {
			for (const { at, records } of Object.values(parts).filter(isEntry)) {
				if (at >= since) for (const { uuid } of records ?? []) recent[textOf(uuid)] = at;
			}
		}
		this.runs[RECENT] = recent;
		Reflect.deleteProperty(this.runs, this.run);
	}

	private partsOf(index: number): IDataObject {
		return member(member(this.runs, this.run), String(index));
	}
}

/** The object at a name, put there when it is missing. */
function member(parent: IDataObject, name: string): IDataObject {
	const present = parent[name];
	if (isRecord(present)) return present;
	const made: IDataObject = {};
	parent[name] = made;
	return made;
}

function isEntry(value: unknown): value is Entry {
	return (
		isRecord(value) &&
		typeof value.subject === 'string' &&
		typeof value.fingerprint === 'string' &&
		typeof value.at === 'number'
	);
}

function textOf(uuid: unknown): string {
	return typeof uuid === 'string' ? uuid : '';
}
