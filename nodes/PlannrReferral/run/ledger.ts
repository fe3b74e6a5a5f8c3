import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { isRecord } from '../api/json';
import type { Write } from '../operations/operation';

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
		const entry = this.notedOf(index)[part];
		return isEntry(entry) ? entry : undefined;
	}

	/** What the writes of this run have brought, in the order of the input. */
	brought(): Noted[] {
		return Object.entries(this.noted()).flatMap(([index, parts]) =>
			Object.values(isRecord(parts) ? parts : {}).flatMap((entry) => {
				if (!isEntry(entry) || entry.records === undefined) return [];
				const { subject, records, wasThere = false } = entry;
				return [{ index: Number(index), subject, records, wasThere }];
			}),
		);
	}

	/** What the writes of this run have made, in the order of the input. */
	done(): Noted[] {
		return this.brought().filter(({ wasThere }) => !wasThere);
	}

	/**
	 * Whether an earlier try of an item did, or may have done, something else than the item asks for now.
	 *
	 * @param index the item's place in the input
	 * @param writes everything that the item asks for now
	 */
	hasChanged(index: number, writes: readonly Write[]): boolean {
		const subjects = new Map(writes.map(({ part, subject }) => [part, subject]));
		return Object.entries(this.notedOf(index)).some(
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
		this.partsOf(index)[part] = { subject, fingerprint, ...result };
	}

	/** Takes back that a write's answer is lost: it was surely not done. */
	forget(index: number, { part }: Write): void {
		Reflect.deleteProperty(this.partsOf(index), part);
	}

	/** Forgets this run: it has ended well, so no try will follow. */
	close(): void {
		const runs = this.context[NAME];
		if (!isRecord(runs)) return;
		Reflect.deleteProperty(runs, this.run);
		if (Object.keys(runs).length === 0) Reflect.deleteProperty(this.context, NAME);
	}

	/** What is noted of this run, by item; for looking only. */
	private noted(): IDataObject {
		const runs = this.context[NAME];
		const run = isRecord(runs) ? runs[this.run] : undefined;
		return isRecord(run) ? run : {};
	}

	/** What is noted of an item, by part; for looking only. */
	private notedOf(index: number): IDataObject {
		const parts = this.noted()[String(index)];
		return isRecord(parts) ? parts : {};
	}

	/** The same for writing: put there when it is missing. */
	private partsOf(index: number): IDataObject {
		return member(member(member(this.context, NAME), this.run), String(index));
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
		isRecord(value) && typeof value.subject === 'string' && typeof value.fingerprint === 'string'
	);
}
