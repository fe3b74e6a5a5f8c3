import type { IDataObject } from 'n8n-workflow';

import { PlannrError } from '../transport/errors';
import type { PlannrClient } from '../transport/client';
import type { Job, OperationResult, ResultNote, WriteSpec } from '../actions/operation';
import { OwnedRecords } from './ownedRecords';
import type { Ledger, LedgerEntry } from './ledger';
import { WriteRegistry } from './writeRegistry';
import {
	type LostResponse,
	createLostResponse,
	createLostThenRejectedError,
	createWriteId,
	restoreLostResponse,
} from './lostResponse';
import { Reconciler } from './reconcile';
import { SendAttempt } from './sendAttempt';
import { KeyedQueue } from './keyedQueue';

/** How often a write is sent again, at most, when it has certainly not been processed. */
const MAX_RESENDS = 2;

/** How often a write is looked up, at most, while the rate limit delays sending it again. */
const MAX_LOOKUPS = 10;

/** Executes the writes of a node run, each exactly once, or reports that the outcome is unknown. */
export class WriteExecutor {
	/** The writes in flight and those with an unknown outcome. */
	private readonly registry: WriteRegistry;

	/** The records that writes created. */
	private readonly ownedRecords: OwnedRecords;

	/** The records that the writes of this run created, by target. */
	private readonly createdByTarget = new Map<string, IDataObject[]>();

	private readonly reconciler: Reconciler;

	private readonly queue = new KeyedQueue();

	/**
	 * @param client Plannr's client
	 * @param ledger what earlier attempts recorded
	 * @param canStart returns false once no further write may be sent
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
	 * Restores a write from the ledger before any is executed. If an earlier attempt lost its response, lookups for other
	 * writes have to take it into account.
	 *
	 * @param index the item's index in the input
	 * @param write the write
	 */
	restore(index: number, write: WriteSpec): void {
		const earlier = this.ledger.find(index, write.key);
		const isLost = earlier !== undefined && earlier.records === undefined && !earlier.isAbsent;
		if (isLost && earlier.fingerprint === write.fingerprint) {
			this.registry.markLost(earlier.writeId ?? createWriteId(), write);
		}
	}

	/**
	 * Executes a write, or returns what an earlier attempt wrote, or what the precheck found.
	 *
	 * @param index the item's index in the input
	 * @param job the job that sends the write
	 * @param write the job's write
	 * @throws {PlannrError} of kind `lost`, `timedOut` or `aborted` when the outcome is unknown, of any other kind when
	 *   certainly nothing was done
	 */
	async execute(index: number, job: Job, write: WriteSpec): Promise<OperationResult> {
		return await this.queue.run(write.conflictKey, write.precheck !== undefined, async () => {
			const earlier = this.ledger.find(index, write.key);
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

	/** Checks whether the write is needed at all. */
	private async precheck(index: number, write: WriteSpec): Promise<OperationResult | undefined> {
		if (write.precheck === undefined) return undefined;
		// When the previous write in the queue fails, this one starts before the run has registered that failure.
		await this.client.clock.wait(0);
		if (!this.canStart()) throw new PlannrError('notSent', 'the run was stopped');
		const records = await write.precheck(this.client, this.createdByTarget.get(write.target) ?? []);
		if (records !== undefined)
			return this.complete(index, write, createWriteId(), records, 'alreadyReferred');
		if (this.registry.lostWrites(write.conflictKey).length === 0) return undefined;
		throw new PlannrError(
			'precheckFailed',
			'whether this is done already: the same was asked for before, and the answer was lost',
		);
	}

	/**
	 * Sends a write, and sends it again while it has certainly not been processed.
	 *
	 * @param earlier the response that an earlier attempt lost, if a lookup has found that nothing was written
	 */
	private async sendUntilCertain(
		index: number,
		job: Job,
		write: WriteSpec,
		earlier: LostResponse | undefined,
	): Promise<OperationResult> {
		const { clock } = this.client;
		let lost = earlier;
		let lastLookupAt = earlier && clock.moment();
		for (let [attempts, lookups] = [1, 1]; ; lookups++) {
			const attempt = new SendAttempt(this.client, this.registry, write, lastLookupAt);
			const writeId = lost?.writeId ?? createWriteId();
			const result = await this.send(job, write, attempt, writeId);
			if (!(result instanceof PlannrError)) {
				return this.complete(index, write, writeId, result.records, result.note);
			}
			const isRejected = result.kind === 'rejected' || result.kind === 'lookupTooOld';
			// A rejection may be due to the previous send, which was processed after all.
			if (!result.isOutcomeUnknown && !(isRejected && lost !== undefined)) throw result;
			if (result.isOutcomeUnknown) lost = createLostResponse(attempt, result, write, writeId, lost);
			const reconciled = lost && (await this.reconcile(index, write, lost));
			if (reconciled === 'unclear')
				throw result.isOutcomeUnknown ? result : createLostThenRejectedError();
			if (reconciled !== undefined) return reconciled;
			if (result.kind === 'rejected') throw result;
			lastLookupAt = clock.moment();
			if (result.kind !== 'lookupTooOld') attempts += 1;
			if (attempts > MAX_RESENDS + 1 || lookups > MAX_LOOKUPS || !this.canStart()) {
				throw new PlannrError('notProcessed', result.reason, result.status, result.responseText);
			}
		}
	}

	/** Looks up what a write did whose response was lost; returns `undefined` when it certainly did nothing. */
	private async reconcile(
		index: number,
		write: WriteSpec,
		lost: LostResponse,
	): Promise<OperationResult | 'unclear' | undefined> {
		const result = await this.reconciler.reconcile(index, write, lost);
		if (result.verdict === 'unclear') return 'unclear';
		if (result.verdict === 'absent') return undefined;
		return this.complete(index, write, lost.writeId, result.records, 'recovered');
	}

	private complete(
		index: number,
		write: WriteSpec,
		writeId: string,
		records: readonly IDataObject[],
		note?: ResultNote,
	): OperationResult {
		const existedBefore = note === 'alreadyReferred';
		this.registry.resolve(writeId);
		this.remember(write.target, records, existedBefore);
		this.ledger.record(index, write, {
			records: [...records],
			...(existedBefore && { existedBefore }),
		});
		return { records, ...(note && { note }) };
	}

	/** Remembers records for later writes and lookups. */
	private remember(target: string, records: readonly IDataObject[], existedBefore: boolean): void {
		for (const { uuid } of records) {
			if (existedBefore) this.ownedRecords.addSeen(uuid);
			else this.ownedRecords.add(uuid);
		}
		// Existing records come from Plannr's list, where every precheck finds them; new ones may not be listed yet.
		if (!existedBefore)
			this.createdByTarget.set(target, [...(this.createdByTarget.get(target) ?? []), ...records]);
	}

	/** Sends a write. Lookups for other writes wait for it, and then find it either owned or unresolved. */
	private async send(
		job: Job,
		write: WriteSpec,
		attempt: SendAttempt,
		writeId: string,
	): Promise<OperationResult | PlannrError> {
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

	/** Ends the run: lookups of other runs no longer wait for its writes. */
	dispose(): void {
		this.registry.dispose();
	}
}

/** Converts anything thrown. An unexpected error counts as a lost response, as the request may have been sent. */
export function toPlannrError(caught: unknown): PlannrError {
	return caught instanceof PlannrError
		? caught
		: new PlannrError('lost', 'the answer could not be read');
}

/** Returns what an earlier attempt at the same item wrote. */
function resume(
	write: WriteSpec,
	{ fingerprint, existedBefore }: LedgerEntry,
	records: readonly IDataObject[],
): OperationResult {
	if (existedBefore === true) return { records, note: 'alreadyReferred' };
	return { records, ...(fingerprint !== write.fingerprint && { note: 'parametersChanged' }) };
}
