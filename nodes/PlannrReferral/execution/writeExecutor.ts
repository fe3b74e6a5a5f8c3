import type { IDataObject } from 'n8n-workflow';

import { PlannrError } from '../transport/errors';
import type { PlannrClient } from '../transport/client';
import type { Brought, Remark, Task, Write } from '../actions/operation';
import { OwnedRecords } from './ownedRecords';
import type { LedgerEntry, Ledger } from './ledger';
import { WriteRegistry } from './writeRegistry';
import {
	type LostResponse,
	restoreLostResponse,
	createLostResponse,
	createLostThenRejectedError,
	createWriteId,
} from './lostResponse';
import { Reconciler } from './reconcile';
import { SendAttempt } from './sendAttempt';
import { KeyedQueue } from './keyedQueue';

/** How often a write is sent anew after it has surely not been done. */
const MAX_RESENDS = 2;

/** How often it is looked for again because the limit held back what was to be sent anew. */
const MAX_LOOKUPS = 10;

/** Makes the writes of one node run, each exactly once, or says that nobody can tell. */
export class WriteExecutor {
	/** Writes of which nobody can say yet what they did. */
	private readonly registry: WriteRegistry;

	/** Whose records are whose. */
	private readonly ownedRecords: OwnedRecords;

	/** What the writes have made, by what they are about. */
	private readonly createdByTarget = new Map<string, IDataObject[]>();

	private readonly reconciler: Reconciler;

	private readonly queue = new KeyedQueue();

	/**
	 * @param client the door
	 * @param ledger what was noted of this run
	 * @param canStart false once no write may be sent any more
	 */
	constructor(
		private readonly client: PlannrClient,
		private readonly ledger: Ledger,
		private readonly canStart: () => boolean,
	) {
		this.registry = new WriteRegistry(client);
		this.ownedRecords = new OwnedRecords(() => client.clock.now());
		this.reconciler = new Reconciler(client, ledger, this.registry, this.ownedRecords);
		for (const { target, records, existedBefore } of ledger.resolvedWrites()) {
			this.remember(target, records, existedBefore);
		}
	}

	/**
	 * Hears of a write before any is made: its answer may have been lost on an earlier try, and then the searches for
	 * others must know it.
	 *
	 * @param index the item's place in the input
	 * @param write the write
	 */
	restore(index: number, write: Write): void {
		const earlier = this.ledger.find(index, write.part);
		const isLost = earlier !== undefined && earlier.records === undefined && !earlier.isAbsent;
		if (isLost && earlier.fingerprint === write.fingerprint) {
			this.registry.markLost(earlier.writeId ?? createWriteId(), write);
		}
	}

	/**
	 * Makes one write, or takes what an earlier try made, or what was there before, if it asks for that.
	 *
	 * @param index the item's place in the input
	 * @param job the task
	 * @param write what the task tells of itself
	 * @throws {PlannrError} of kind `lost`, `late` or `cancelled` when it may have been done, of any other kind when it
	 *   was surely not done
	 */
	async execute(index: number, job: Task, write: Write): Promise<Brought> {
		return await this.queue.run(write.family, write.before !== undefined, async () => {
			const earlier = this.ledger.find(index, write.part);
			if (earlier?.records !== undefined) return resume(write, earlier, earlier.records);
			const lost = earlier && restoreLostResponse(earlier, this.client);
			const result = lost && (await this.reconcile(index, write, lost));
			if (result === 'unclear') throw new PlannrError('lost', 'on an earlier try');
			return (
				result ??
				(await this.precheck(index, write)) ??
				(await this.sendUntilCertain(index, job, write, lost))
			);
		});
	}

	/** Asks whether the write is needed at all. */
	private async precheck(index: number, write: Write): Promise<Brought | undefined> {
		if (write.before === undefined) return undefined;
		// The turn passes on at once when the write before has failed, and the run hears of that a moment later.
		await this.client.clock.wait(0);
		if (!this.canStart()) throw new PlannrError('stopped', 'the run was stopped');
		const records = await write.before(this.client, this.createdByTarget.get(write.subject) ?? []);
		if (records !== undefined)
			return this.complete(index, write, createWriteId(), records, 'already');
		if (this.registry.lostWrites(write.family).length === 0) return undefined;
		throw new PlannrError(
			'unchecked',
			'whether this is done already: the same was asked for before, and the answer was lost',
		);
	}

	/**
	 * Sends a write, and again as long as it was surely not done.
	 *
	 * @param earlier how its answer was lost on an earlier try, which has left no trace
	 */
	private async sendUntilCertain(
		index: number,
		job: Task,
		write: Write,
		earlier: LostResponse | undefined,
	): Promise<Brought> {
		const { clock } = this.client;
		let lost = earlier;
		let lastLookupAt = earlier && clock.moment();
		for (let [attempts, lookups] = [1, 1]; ; lookups++) {
			const attempt = new SendAttempt(this.client, this.registry, write, lastLookupAt);
			const writeId = lost?.writeId ?? createWriteId();
			const result = await this.send(job, write, attempt, writeId);
			if (!(result instanceof PlannrError)) {
				return this.complete(index, write, writeId, result.records, result.remark);
			}
			const isRejected = result.kind === 'refused' || result.kind === 'stale';
			// A refusal may come of what the sending before did after all.
			if (!result.isOutcomeUnknown && !(isRejected && lost !== undefined)) throw result;
			if (result.isOutcomeUnknown) lost = createLostResponse(attempt, result, write, writeId, lost);
			const reconciled = lost && (await this.reconcile(index, write, lost));
			if (reconciled === 'unclear')
				throw result.isOutcomeUnknown ? result : createLostThenRejectedError();
			if (reconciled !== undefined) return reconciled;
			if (result.kind === 'refused') throw result;
			lastLookupAt = clock.moment();
			if (result.kind !== 'stale') attempts += 1;
			if (attempts > MAX_RESENDS + 1 || lookups > MAX_LOOKUPS || !this.canStart()) {
				throw new PlannrError('undone', result.reason, result.status, result.responseText);
			}
		}
	}

	/** Looks for what a lost write did; gives nothing when it surely did nothing. */
	private async reconcile(
		index: number,
		write: Write,
		lost: LostResponse,
	): Promise<Brought | 'unclear' | undefined> {
		const result = await this.reconciler.reconcile(index, write, lost);
		if (result.verdict === 'unclear') return 'unclear';
		if (result.verdict === 'absent') return undefined;
		return this.complete(index, write, lost.writeId, result.records, 'found');
	}

	private complete(
		index: number,
		write: Write,
		writeId: string,
		records: readonly IDataObject[],
		note?: Remark,
	): Brought {
		const existedBefore = note === 'already';
		this.registry.resolve(writeId);
		this.remember(write.subject, records, existedBefore);
		this.ledger.record(index, write, {
			records: [...records],
			...(existedBefore && { existedBefore }),
		});
		return { records, ...(note && { remark: note }) };
	}

	/** Has the writes and searches that follow know of records. */
	private remember(target: string, records: readonly IDataObject[], existedBefore: boolean): void {
		for (const { uuid } of records) {
			if (existedBefore) this.ownedRecords.addSeen(uuid);
			else this.ownedRecords.add(uuid);
		}
		// What was there has been listed, and is seen by all; what was made may be missing from the list.
		if (!existedBefore)
			this.createdByTarget.set(target, [...(this.createdByTarget.get(target) ?? []), ...records]);
	}

	/** Sends a write. The searches of others wait for it, and then find it claimed or among those undecided. */
	private async send(
		job: Task,
		write: Write,
		attempt: SendAttempt,
		writeId: string,
	): Promise<Brought | PlannrError> {
		try {
			const result = await job.send(attempt.client);
			this.reconciler.markOwned(writeId, result.records);
			return result;
		} catch (caught) {
			const error = toPlannrError(caught);
			if (error.isOutcomeUnknown) this.registry.markLost(writeId, write);
			return error;
		} finally {
			attempt.finish();
		}
	}

	/** Leaves the circle of those whose writes the searches of others must know. */
	dispose(): void {
		this.registry.dispose();
	}
}

/** A fault of this package's own is as uncertain as a lost answer: the request may have left. */
export function toPlannrError(caught: unknown): PlannrError {
	return caught instanceof PlannrError
		? caught
		: new PlannrError('lost', 'the answer could not be read');
}

/** What an earlier try of the same item made. */
function resume(
	write: Write,
	{ fingerprint, existedBefore }: LedgerEntry,
	records: readonly IDataObject[],
): Brought {
	if (existedBefore === true) return { records, remark: 'already' };
	return { records, ...(fingerprint !== write.fingerprint && { remark: 'changed' }) };
}
