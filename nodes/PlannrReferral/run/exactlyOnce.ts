import type { IDataObject } from 'n8n-workflow';

import { PlannrFailure } from '../api/failure';
import type { Plannr } from '../api/plannr';
import type { Found, Task, Trace, Write } from '../operations/operation';
import { Claims } from './claims';
import type { Entry, Ledger } from './ledger';

/** How often a write is sent anew after it has surely not been done. */
const MOST_RESENDINGS = 2;

/** The pauses before each look, in milliseconds: what a server has begun may appear a little later. */
const LOOKS = [0, 1000];

/** The same after an answer that was given up: Plannr may be at work still. */
const LATE_LOOKS = [0, 2000, 4000];

/** After so long without an answer, in milliseconds, it is somebody in between who gave up. */
const LATE_MS = 10_000;

/** How a result came about, where people should hear of it. */
export type Remark = 'found' | 'changed';

/** What a write made. */
export interface Made {
	readonly records: readonly IDataObject[];
	readonly remark?: Remark;
}

/** All runs of this process that are under way: an equal write of another execution is to be known as well. */
const live = new Set<ExactlyOnce>();

/** The last search, by what it is about: two at once could claim the same record. */
const searches = new Map<string, Promise<unknown>>();

/** Makes the writes of one node run, each exactly once, or says that nobody can tell. */
export class ExactlyOnce {
	/** Writes on their way, by what they are about. */
	private readonly onTheirWay = new Map<string, Set<Promise<unknown>>>();

	/** Whose records are whose. */
	private readonly claimed: Claims;

	/** Writes whose answers are lost, and of which nothing has been found yet. */
	private readonly undecided = new Set<Write>();

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
		this.claimed = new Claims(() => plannr.clock.now());
		for (const { uuid } of ledger.done().flatMap(({ records }) => records)) this.claimed.add(uuid);
		live.add(this);
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
		const isLost = earlier !== undefined && earlier.records === undefined;
		if (isLost && earlier.fingerprint === write.fingerprint) this.undecided.add(write);
	}

	/**
	 * Makes one write, or takes what an earlier try made.
	 *
	 * @param index the item's place in the input
	 * @param task the task
	 * @param write what the task tells of itself
	 * @throws {PlannrFailure} of kind `lost`, `late` or `cancelled` when it may have been done, of any other kind when it
	 *   was surely not done
	 */
	async make(index: number, task: Task, write: Write): Promise<Made> {
		const earlier = this.ledger.find(index, write.part);
		if (earlier !== undefined) {
			const made = await this.takeUp(index, write, earlier);
			if (made !== undefined) return made;
		}
		for (let sendings = 1; ; sendings++) {
			const began = this.plannr.clock.now();
			const result = await this.send(task, write);
			if (!(result instanceof PlannrFailure)) return this.done(index, write, result);
			if (!result.isUncertain) throw result;
			const since = () => this.plannr.serverClock.at(began);
			// A gateway that gives up has waited long; then Plannr may be at work still, whatever the gateway says.
			const isLate = result.kind === 'late' || this.plannr.clock.now() - began >= LATE_MS;
			const found = await this.search(index, write, since, isLate);
			if (found.verdict === 'done') return this.done(index, write, found.records, 'found');
			if (found.verdict === 'unclear') throw result;
			if (sendings > MOST_RESENDINGS || !this.mayStart()) {
				throw new PlannrFailure('undone', result.reason, result.status, result.words);
			}
		}
	}

	private async takeUp(index: number, write: Write, earlier: Entry): Promise<Made | undefined> {
		if (earlier.records !== undefined) {
			const { records, fingerprint } = earlier;
			return { records, ...(fingerprint !== write.fingerprint && { remark: 'changed' }) };
		}
		const found = await this.search(
			index,
			write,
			() => earlier.since,
			earlier.isLate === true,
			earlier.fingerprint === write.fingerprint,
		);
		if (found.verdict === 'done') return this.done(index, write, found.records, 'found');
		if (found.verdict === 'absent') return undefined;
		throw new PlannrFailure('lost', 'on an earlier try');
	}

	private done(index: number, write: Write, records: IDataObject[], remark?: Remark): Made {
		this.claim(write, records);
		this.ledger.note(index, write, { records });
		return { records, ...(remark && { remark }) };
	}

	private claim(write: Write, records: readonly IDataObject[]): void {
		this.undecided.delete(write);
		for (const { uuid } of records) this.claimed.add(uuid);
	}

	/** Sends a write. The searches of others wait for it, and then find it claimed or among those undecided. */
	private async send(task: Task, write: Write): Promise<IDataObject[] | PlannrFailure> {
		const sending = task.send(this.plannr).then(
			(records) => {
				this.claim(write, records);
				return records;
			},
			(reason: unknown) => {
				const failure = asFailure(reason);
				if (failure.isUncertain) this.undecided.add(write);
				return failure;
			},
		);
		const alike = this.onTheirWay.get(write.subject) ?? new Set();
		this.onTheirWay.set(write.subject, alike.add(sending));
		const result = await sending;
		alike.delete(sending);
		if (alike.size === 0) this.onTheirWay.delete(write.subject);
		return result;
	}

	/** Looks for what a lost write did, as often as it may still appear. */
	private async search(
		index: number,
		write: Write,
		since: () => number | undefined,
		isLate: boolean,
		isSame = true,
	): Promise<Found> {
		let found: Found = { verdict: 'unclear' };
		try {
			for (const pause of isLate ? LATE_LOOKS : LOOKS) {
				await this.plannr.clock.wait(pause);
				found = await this.look(write, since, isSame);
				if (found.verdict === 'done') return found;
			}
		} catch {
			// Plannr cannot be asked, or the execution was stopped.
			found = { verdict: 'unclear' };
		}
		if (found.verdict === 'absent' && !isLate) {
			this.undecided.delete(write);
			this.ledger.forget(index, write);
			return found;
		}
		const known = since();
		this.ledger.note(index, write, { isLate, ...(known !== undefined && { since: known }) });
		return { verdict: 'unclear' };
	}

	/** Looks once, after the looks of others that are about the same. */
	private async look(
		write: Write,
		since: () => number | undefined,
		isSame: boolean,
	): Promise<Found> {
		const before = searches.get(write.subject) ?? Promise.resolve();
		const looking = before.then(async () => {
			const found = await write.confirm(this.plannr, this.trace(write, since, isSame));
			if (found.verdict === 'done') this.claim(write, found.records);
			return found;
		});
		const end = () => {
			if (searches.get(write.subject) === ended) searches.delete(write.subject);
		};
		const ended = looking.then(end, end);
		searches.set(write.subject, ended);
		// The writes and searches of other executions, which it waits for, go on when this one is stopped.
		const found = await this.plannr.clock.orStopped(looking);
		if (found instanceof PlannrFailure) throw found;
		return found;
	}

	/** @param isSame whether the write asks for the same as when its answer was lost; if not, nothing can be told to be its */
	private trace(write: Write, since: () => number | undefined, isSame: boolean): Trace {
		const undecided = () =>
			[...live]
				.flatMap((run) => [...run.undecided])
				.filter(({ subject }) => subject === write.subject);
		const isAlike = ({ fingerprint }: Write) => fingerprint === write.fingerprint;
		return {
			since,
			isClaimed: ({ uuid }) => this.claimed.has(uuid),
			fitsAnother: (record) =>
				undecided().some((other) => !isAlike(other) && other.couldHaveMade(record)),
			countAlike: () => (isSame ? undecided().filter(isAlike).length : 0),
			othersAnswered: async () => {
				await Promise.all(
					[...live].flatMap((run) => [...(run.onTheirWay.get(write.subject) ?? [])]),
				);
			},
		};
	}

	/** Leaves the circle of those whose writes the searches of others must know. */
	end(): void {
		live.delete(this);
	}
}

/** A fault of this package's own is as uncertain as a lost answer: the request may have left. */
export function asFailure(caught: unknown): PlannrFailure {
	return caught instanceof PlannrFailure
		? caught
		: new PlannrFailure('lost', 'the answer could not be read');
}
