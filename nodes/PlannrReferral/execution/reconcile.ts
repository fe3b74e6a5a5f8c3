import type { IDataObject } from 'n8n-workflow';

import { PlannrFailure } from '../transport/errors';
import type { Plannr } from '../transport/client';
import type { Found, Trace, Write } from '../actions/operation';
import { type Claims, MEMORY_MS } from './ownedRecords';
import type { Ledger } from './ledger';
import type { Loss } from './lostResponse';
import type { LostWrite, OpenWrites } from './writeRegistry';

/** The pauses before each look, in milliseconds: what a server has begun may appear a little later. */
const LOOKS = [0, 1000];

/** The same after an answer that was given up: Plannr may be at work still. */
const LATE_LOOKS = [0, 2000, 4000];

/** The last search, by address and family: two at once could claim the same record. */
const searches = new Map<string, Promise<unknown>>();

/** Finds what the writes of one node run did whose answers were lost. */
export class Search {
	/**
	 * @param plannr the door
	 * @param ledger where is noted what is known of a lost write
	 * @param open the writes of which nobody can say yet what they did
	 * @param claims whose records are whose
	 */
	constructor(
		private readonly plannr: Plannr,
		private readonly ledger: Ledger,
		private readonly open: OpenWrites,
		private readonly claims: Claims,
	) {}

	/**
	 * Looks for what a lost write did, as often as it may still appear, and notes what is known then.
	 *
	 * @param index the item's place in the input
	 * @param write the write
	 * @param loss what is known of how its answer was lost
	 */
	async find(index: number, write: Write, loss: Loss): Promise<Found> {
		const { isLate, left, name, fingerprint } = loss;
		this.open.lost(name, write);
		let found: Found = { verdict: 'unclear' };
		try {
			for (const pause of isLate ? LATE_LOOKS : LOOKS) {
				await this.plannr.clock.wait(pause);
				found = await this.look(write, loss);
				if (found.verdict === 'done') return found;
			}
		} catch {
			// Plannr cannot be asked, or the execution was stopped.
			found = { verdict: 'unclear' };
		}
		const isAbsent = found.verdict === 'absent' && !isLate;
		if (isAbsent) this.open.decided(name);
		const since = loss.since();
		this.ledger.note(
			index,
			{ ...write, fingerprint },
			{
				name,
				isLate,
				isAbsent,
				...(since !== undefined && { since }),
				...(left !== undefined && { left }),
			},
		);
		return { verdict: isAbsent ? 'absent' : 'unclear' };
	}

	/** Notes whose records these are, for the searches of others. */
	claim(name: string, records: readonly IDataObject[]): void {
		this.open.decided(name);
		for (const { uuid } of records) this.claims.add(uuid);
	}

	/** Looks once, after the looks of others that are about the same. */
	private async look(write: Write, loss: Loss): Promise<Found> {
		const key = `${this.plannr.address} ${this.plannr.account} ${write.family}`;
		const before = searches.get(key) ?? Promise.resolve();
		const looking = before.then(async () => {
			const found = await write.confirm(this.plannr, this.trace(write, loss));
			// After a stop nobody takes what was found, and the next try has to find it.
			if (found.verdict === 'done' && !this.plannr.clock.isStopped()) {
				this.claim(loss.name, found.records);
			}
			return found;
		});
		const end = () => {
			if (searches.get(key) === ended) searches.delete(key);
		};
		const ended = looking.then(end, end);
		searches.set(key, ended);
		// The writes and searches of other executions, which it waits for, go on when this one is stopped.
		const found = await this.plannr.clock.orStopped(looking);
		if (found instanceof PlannrFailure) throw found;
		return found;
	}

	private trace(write: Write, { since, left, fingerprint }: Loss): Trace {
		const { clock } = this.plannr;
		// What other runs made is not remembered for longer, so what is found then may be theirs.
		const isRecent = left !== undefined && clock.now() - left < MEMORY_MS;
		const isSame = fingerprint === write.fingerprint && isRecent;
		const undecided = () => this.open.lostOf(write.family);
		const isRival = ({ write: other, isOver }: LostWrite) =>
			isOver || other.fingerprint !== write.fingerprint;
		return {
			since,
			isClaimed: ({ uuid }) => this.claims.has(uuid, left),
			// What was asked for has changed: then a record that differs may be this write's own all the same.
			fitsAnother: (record) =>
				isSame && undecided().some((other) => isRival(other) && other.write.couldHaveMade(record)),
			countAlike: () => (isSame ? undecided().filter((other) => !isRival(other)).length : 0),
			othersAnswered: async () => await this.open.answered(write.family),
		};
	}
}
