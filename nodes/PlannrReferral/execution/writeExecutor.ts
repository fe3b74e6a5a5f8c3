import type { IDataObject } from 'n8n-workflow';

import { PlannrFailure } from '../transport/errors';
import type { Plannr } from '../transport/client';
import type { Brought, Remark, Task, Write } from '../actions/operation';
import { Claims } from './ownedRecords';
import type { Entry, Ledger } from './ledger';
import { OpenWrites } from './writeRegistry';
import { type Loss, lossNoted, lossOf, lostBefore, nameAnew } from './lostResponse';
import { Search } from './reconcile';
import { Sending } from './sendAttempt';
import { KeyedQueue } from './keyedQueue';

/** How often a write is sent anew after it has surely not been done. */
const MOST_RESENDINGS = 2;

/** How often it is looked for again because the limit held back what was to be sent anew. */
const MOST_LOOKS = 10;

/** Makes the writes of one node run, each exactly once, or says that nobody can tell. */
export class ExactlyOnce {
	/** Writes of which nobody can say yet what they did. */
	private readonly open: OpenWrites;

	/** Whose records are whose. */
	private readonly claims: Claims;

	/** What the writes have made, by what they are about. */
	private readonly made = new Map<string, IDataObject[]>();

	private readonly search: Search;

	private readonly turns = new KeyedQueue();

	/**
	 * @param plannr the door
	 * @param ledger what was noted of this run
	 * @param mayStart false once no write may be sent any more
	 */
	constructor(
		private readonly plannr: Plannr,
		private readonly ledger: Ledger,
		private readonly mayStart: () => boolean,
	) {
		this.open = new OpenWrites(plannr);
		this.claims = new Claims(() => plannr.clock.now());
		this.search = new Search(plannr, ledger, this.open, this.claims);
		for (const { subject, records, wasThere } of ledger.brought()) {
			this.keep(subject, records, wasThere);
		}
	}

	/**
	 * Hears of a write before any is made: its answer may have been lost on an earlier try, and then the searches for
	 * others must know it.
	 *
	 * @param index the item's place in the input
	 * @param write the write
	 */
	announce(index: number, write: Write): void {
		const earlier = this.ledger.find(index, write.part);
		const isLost = earlier !== undefined && earlier.records === undefined && !earlier.isAbsent;
		if (isLost && earlier.fingerprint === write.fingerprint) {
			this.open.lost(earlier.name ?? nameAnew(), write);
		}
	}

	/**
	 * Makes one write, or takes what an earlier try made, or what was there before, if it asks for that.
	 *
	 * @param index the item's place in the input
	 * @param task the task
	 * @param write what the task tells of itself
	 * @throws {PlannrFailure} of kind `lost`, `late` or `cancelled` when it may have been done, of any other kind when it
	 *   was surely not done
	 */
	async make(index: number, task: Task, write: Write): Promise<Brought> {
		return await this.turns.run(write.family, write.before !== undefined, async () => {
			const earlier = this.ledger.find(index, write.part);
			if (earlier?.records !== undefined) return takeOver(write, earlier, earlier.records);
			const loss = earlier && lossNoted(earlier, this.plannr);
			const found = loss && (await this.lookFor(index, write, loss));
			if (found === 'unclear') throw new PlannrFailure('lost', 'on an earlier try');
			return (
				found ??
				(await this.spare(index, write)) ??
				(await this.sendUntilSure(index, task, write, loss))
			);
		});
	}

	/** Asks whether the write is needed at all. */
	private async spare(index: number, write: Write): Promise<Brought | undefined> {
		if (write.before === undefined) return undefined;
		// The turn passes on at once when the write before has failed, and the run hears of that a moment later.
		await this.plannr.clock.wait(0);
		if (!this.mayStart()) throw new PlannrFailure('stopped', 'the run was stopped');
		const records = await write.before(this.plannr, this.made.get(write.subject) ?? []);
		if (records !== undefined) return this.done(index, write, nameAnew(), records, 'already');
		if (this.open.lostOf(write.family).length === 0) return undefined;
		throw new PlannrFailure(
			'unchecked',
			'whether this is done already: the same was asked for before, and the answer was lost',
		);
	}

	/**
	 * Sends a write, and again as long as it was surely not done.
	 *
	 * @param earlier how its answer was lost on an earlier try, which has left no trace
	 */
	private async sendUntilSure(
		index: number,
		task: Task,
		write: Write,
		earlier: Loss | undefined,
	): Promise<Brought> {
		const { clock } = this.plannr;
		let loss = earlier;
		let lookedAt = earlier && clock.moment();
		for (let [sendings, looks] = [1, 1]; ; looks++) {
			const sending = new Sending(this.plannr, this.open, write, lookedAt);
			const name = loss?.name ?? nameAnew();
			const result = await this.send(task, write, sending, name);
			if (!(result instanceof PlannrFailure)) {
				return this.done(index, write, name, result.records, result.remark);
			}
			const isRefused = result.kind === 'refused' || result.kind === 'stale';
			// A refusal may come of what the sending before did after all.
			if (!result.isUncertain && !(isRefused && loss !== undefined)) throw result;
			if (result.isUncertain) loss = lossOf(sending, result, write, name, loss);
			const found = loss && (await this.lookFor(index, write, loss));
			if (found === 'unclear') throw result.isUncertain ? result : lostBefore();
			if (found !== undefined) return found;
			if (result.kind === 'refused') throw result;
			lookedAt = clock.moment();
			if (result.kind !== 'stale') sendings += 1;
			if (sendings > MOST_RESENDINGS + 1 || looks > MOST_LOOKS || !this.mayStart()) {
				throw new PlannrFailure('undone', result.reason, result.status, result.words);
			}
		}
	}

	/** Looks for what a lost write did; gives nothing when it surely did nothing. */
	private async lookFor(
		index: number,
		write: Write,
		loss: Loss,
	): Promise<Brought | 'unclear' | undefined> {
		const found = await this.search.find(index, write, loss);
		if (found.verdict === 'unclear') return 'unclear';
		if (found.verdict === 'absent') return undefined;
		return this.done(index, write, loss.name, found.records, 'found');
	}

	private done(
		index: number,
		write: Write,
		name: string,
		records: readonly IDataObject[],
		remark?: Remark,
	): Brought {
		const wasThere = remark === 'already';
		this.open.decided(name);
		this.keep(write.subject, records, wasThere);
		this.ledger.note(index, write, { records: [...records], ...(wasThere && { wasThere }) });
		return { records, ...(remark && { remark }) };
	}

	/** Has the writes and searches that follow know of records. */
	private keep(subject: string, records: readonly IDataObject[], wasThere: boolean): void {
		for (const { uuid } of records) {
			if (wasThere) this.claims.saw(uuid);
			else this.claims.add(uuid);
		}
		// What was there has been listed, and is seen by all; what was made may be missing from the list.
		if (!wasThere) this.made.set(subject, [...(this.made.get(subject) ?? []), ...records]);
	}

	/** Sends a write. The searches of others wait for it, and then find it claimed or among those undecided. */
	private async send(
		task: Task,
		write: Write,
		sending: Sending,
		name: string,
	): Promise<Brought | PlannrFailure> {
		try {
			const brought = await task.send(sending.door);
			this.search.claim(name, brought.records);
			return brought;
		} catch (caught) {
			const failure = asFailure(caught);
			if (failure.isUncertain) this.open.lost(name, write);
			return failure;
		} finally {
			sending.ends();
		}
	}

	/** Leaves the circle of those whose writes the searches of others must know. */
	end(): void {
		this.open.end();
	}
}

/** A fault of this package's own is as uncertain as a lost answer: the request may have left. */
export function asFailure(caught: unknown): PlannrFailure {
	return caught instanceof PlannrFailure
		? caught
		: new PlannrFailure('lost', 'the answer could not be read');
}

/** What an earlier try of the same item made. */
function takeOver(
	write: Write,
	{ fingerprint, wasThere }: Entry,
	records: readonly IDataObject[],
): Brought {
	if (wasThere === true) return { records, remark: 'already' };
	return { records, ...(fingerprint !== write.fingerprint && { remark: 'changed' }) };
}
