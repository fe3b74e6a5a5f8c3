import type { IDataObject } from 'n8n-workflow';

import { PlannrFailure } from '../api/failure';
import type { Plannr } from '../api/plannr';
import type { Brought, Remark, Task, Write } from '../operations/operation';
import { Claims } from './claims';
import type { Entry, Ledger } from './ledger';
import { OpenWrites } from './openWrites';
import { Search } from './search';
import { Turns } from './turns';

/** How often a write is sent anew after it has surely not been done. */
const MOST_RESENDINGS = 2;

/** After so long without an answer, in milliseconds, it is somebody in between who gave up. */
const LATE_MS = 10_000;

/** Makes the writes of one node run, each exactly once, or says that nobody can tell. */
export class ExactlyOnce {
	/** Writes of which nobody can say yet what they did. */
	private readonly open: OpenWrites;

	/** Whose records are whose. */
	private readonly claims: Claims;

	/** What the writes have made, by what they are about. */
	private readonly made = new Map<string, IDataObject[]>();

	private readonly search: Search;

	private readonly turns = new Turns();

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
		this.open = new OpenWrites(plannr.address);
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
		const isLost = earlier !== undefined && earlier.records === undefined;
		if (isLost && earlier.fingerprint === write.fingerprint) this.open.lost(write);
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
		return await this.turns.take(write.family, write.before !== undefined, async () => {
			const earlier = this.ledger.find(index, write.part);
			const made = earlier && (await this.takeUp(index, write, earlier));
			return (
				made ?? (await this.spare(index, write)) ?? (await this.sendUntilSure(index, task, write))
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
		if (records !== undefined) return this.done(index, write, records, 'already');
		if (this.open.lostOf(write.family).length === 0) return undefined;
		throw new PlannrFailure(
			'unchecked',
			'whether this is done already: the same was asked for before, and the answer was lost',
		);
	}

	private async sendUntilSure(index: number, task: Task, write: Write): Promise<Brought> {
		for (let sendings = 1; ; sendings++) {
			const began = this.plannr.clock.now();
			const result = await this.send(task, write);
			if (!(result instanceof PlannrFailure))
				return this.done(index, write, result.records, result.remark);
			if (!result.isUncertain) throw result;
			const found = await this.search.find(index, write, {
				since: () => this.plannr.serverClock.at(began),
				left: began,
				// A gateway that gives up has waited long; then Plannr may be at work still, whatever the gateway says.
				isLate: result.kind === 'late' || this.plannr.clock.now() - began >= LATE_MS,
				isSame: true,
			});
			if (found.verdict === 'done') return this.done(index, write, found.records, 'found');
			if (found.verdict === 'unclear') throw result;
			if (sendings > MOST_RESENDINGS || !this.mayStart()) {
				throw new PlannrFailure('undone', result.reason, result.status, result.words);
			}
		}
	}

	private async takeUp(index: number, write: Write, earlier: Entry): Promise<Brought | undefined> {
		if (earlier.records !== undefined) {
			const { records, fingerprint, wasThere } = earlier;
			if (wasThere === true) return { records, remark: 'already' };
			return { records, ...(fingerprint !== write.fingerprint && { remark: 'changed' }) };
		}
		const found = await this.search.find(index, write, {
			since: () => earlier.since,
			left: earlier.left,
			isLate: earlier.isLate === true,
			isSame: earlier.fingerprint === write.fingerprint,
		});
		if (found.verdict === 'done') return this.done(index, write, found.records, 'found');
		if (found.verdict === 'absent') return undefined;
		throw new PlannrFailure('lost', 'on an earlier try');
	}

	private done(
		index: number,
		write: Write,
		records: readonly IDataObject[],
		remark?: Remark,
	): Brought {
		const wasThere = remark === 'already';
		this.open.decided(write);
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
	private async send(task: Task, write: Write): Promise<Brought | PlannrFailure> {
		const sending = task.send(this.plannr).then(
			(brought) => {
				this.search.claim(write, brought.records);
				return brought;
			},
			(reason: unknown) => {
				const failure = asFailure(reason);
				if (failure.isUncertain) this.open.lost(write);
				return failure;
			},
		);
		return await this.open.sent(write, sending);
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
