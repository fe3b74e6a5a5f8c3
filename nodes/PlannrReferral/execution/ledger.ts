import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { isRecord, memberOf } from '../transport/json';
import type { Write } from '../actions/operation';

/** What became of a write. */
export interface Result {
	/** What it made; nothing while its answer is lost and nobody can tell. */
	readonly records?: IDataObject[];
	/** The records were there already, and the write was not sent. */
	readonly wasThere?: boolean;
	/** For a lost one: when it left by Plannr's clock, in milliseconds since 1970, where that is known. */
	readonly since?: number;
	/** For a lost one: the same by this machine's clock. */
	readonly left?: number;
	/** For a lost one: Plannr may have been at work on it still when the answer was given up. */
	readonly isLate?: boolean;
	/** For a lost one: no trace of it was found in Plannr. */
	readonly isAbsent?: boolean;
	/** For a lost one: what it is known by, to all runs of this process. */
	readonly name?: string;
}

/** What is noted of a write. */
export interface Entry extends Result {
	/** What the write was about. */
	readonly subject: string;
	/** The whole request. */
	readonly fingerprint: string;
}

/** What a write of this run has brought, on this try or an earlier one. */
export interface Noted {
	/** The item's place in the input. */
	readonly index: number;
	/** What the write was about. */
	readonly subject: string;
	readonly records: IDataObject[];
	/** See {@link Result.wasThere}. */
	readonly wasThere: boolean;
}

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
		private readonly context: IDataObject,
		private readonly run: string,
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
	find(index: number, part: string): Entry | undefined {
		const entry = memberOf(this.lookAt(index).parts, part);
		return isEntry(entry) ? entry : undefined;
	}

	/** What the writes of this run have brought, in the order of the input. */
	brought(): Noted[] {
		return this.items().flatMap((index) =>
			this.entriesOf(index).flatMap(({ subject, records, wasThere = false }) =>
				records === undefined ? [] : [{ index, subject, records, wasThere }],
			),
		);
	}

	/** What the writes of this run have made, in the order of the input. */
	done(): Noted[] {
		return this.brought().filter(({ wasThere }) => !wasThere);
	}

	/** The items of which an earlier try has lost an answer, and nobody can tell what it did. */
	doubtful(): number[] {
		return this.items().filter((index) => this.entriesOf(index).some(isDoubtful));
	}

	/**
	 * Notes everything that an item asks for, unless an earlier try of it did, or may have done, something.
	 *
	 * @param index the item's place in the input
	 * @param writes everything that the item asks for now
	 * @returns whether it asks for something else than that try
	 */
	hasChanged(index: number, writes: readonly Write[]): boolean {
		const asked = JSON.stringify(writes.map(({ part, subject }) => [part, subject]).sort());
		const isBound = this.entriesOf(index).some((entry) => entry.isAbsent !== true);
		if (isBound) return this.lookAt(index).asked !== asked;
		if (writes.length > 0) this.itemOf(index).asked = asked;
		return false;
	}

	/**
	 * Notes what became of a write.
	 *
	 * @param index the item's place in the input
	 * @param write the write
	 * @param result what it made, or what is known of a lost one
	 */
	note(index: number, { part, subject, fingerprint }: Write, result: Result): void {
		member(this.itemOf(index), 'parts')[part] = { subject, fingerprint, ...result };
	}

	/** Forgets this run: it has ended well, so no try will follow. */
	close(): void {
		const runs = this.context[NAME];
		if (!isRecord(runs)) return;
		Reflect.deleteProperty(runs, this.run);
		if (Object.keys(runs).length === 0) Reflect.deleteProperty(this.context, NAME);
	}

	/** The items of which something is noted, in the order of the input. */
	private items(): number[] {
		const items = memberOf(memberOf(this.context, NAME), this.run);
		return Object.keys(isRecord(items) ? items : {}).map(Number);
	}

	private entriesOf(index: number): Entry[] {
		const { parts } = this.lookAt(index);
		return Object.values(isRecord(parts) ? parts : {}).filter(isEntry);
	}

	/** What is noted of an item; for looking only. */
	private lookAt(index: number): IDataObject {
		const item = memberOf(memberOf(memberOf(this.context, NAME), this.run), String(index));
		return isRecord(item) ? item : {};
	}

	/** The same for writing: put there when it is missing. */
	private itemOf(index: number): IDataObject {
		return member(member(member(this.context, NAME), this.run), String(index));
	}
}

function isDoubtful({ records, isAbsent }: Entry): boolean {
	return records === undefined && isAbsent !== true;
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
		isRecord(value) && typeof value.subject === 'string' && typeof value.fingerprint === 'string'
	);
}
