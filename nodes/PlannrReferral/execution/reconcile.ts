import type { IDataObject } from 'n8n-workflow';

import { PlannrError } from '../transport/errors';
import type { PlannrClient } from '../transport/client';
import type { Found, Trace, Write } from '../actions/operation';
import { type OwnedRecords, RETENTION_MS } from './ownedRecords';
import type { Ledger } from './ledger';
import type { LostResponse } from './lostResponse';
import type { LostWrite, WriteRegistry } from './writeRegistry';

/** The pauses before each look, in milliseconds: what a server has begun may appear a little later. */
const LOOKUP_DELAYS_MS = [0, 1000];

/** The same after an answer that was given up: Plannr may be at work still. */
const LATE_LOOKUP_DELAYS_MS = [0, 2000, 4000];

/** The last search, by address and family: two at once could claim the same record. */
const lastLookups = new Map<string, Promise<unknown>>();

/** Finds what the writes of one node run did whose answers were lost. */
export class Reconciler {
	/**
	 * @param client the door
	 * @param ledger where is noted what is known of a lost write
	 * @param registry the writes of which nobody can say yet what they did
	 * @param ownedRecords whose records are whose
	 */
	constructor(
		private readonly client: PlannrClient,
		private readonly ledger: Ledger,
		private readonly registry: WriteRegistry,
		private readonly ownedRecords: OwnedRecords,
	) {}

	/**
	 * Looks for what a lost write did, as often as it may still appear, and notes what is known then.
	 *
	 * @param index the item's place in the input
	 * @param write the write
	 * @param lost what is known of how its answer was lost
	 */
	async reconcile(index: number, write: Write, lost: LostResponse): Promise<Found> {
		const { mayBeInProgress, sentAtLocal, writeId, fingerprint } = lost;
		this.registry.markLost(writeId, write);
		let result: Found = { verdict: 'unclear' };
		try {
			for (const delay of mayBeInProgress ? LATE_LOOKUP_DELAYS_MS : LOOKUP_DELAYS_MS) {
				await this.client.clock.wait(delay);
				result = await this.lookUpOnce(write, lost);
				if (result.verdict === 'done') return result;
			}
		} catch {
			// Plannr cannot be asked, or the execution was stopped.
			result = { verdict: 'unclear' };
		}
		const isAbsent = result.verdict === 'absent' && !mayBeInProgress;
		if (isAbsent) this.registry.resolve(writeId);
		const sentAtServer = lost.sentAtServer();
		this.ledger.record(
			index,
			{ ...write, fingerprint },
			{
				writeId,
				mayBeInProgress,
				isAbsent,
				...(sentAtServer !== undefined && { sentAtServer }),
				...(sentAtLocal !== undefined && { sentAtLocal }),
			},
		);
		return { verdict: isAbsent ? 'absent' : 'unclear' };
	}

	/** Notes whose records these are, for the searches of others. */
	markOwned(writeId: string, records: readonly IDataObject[]): void {
		this.registry.resolve(writeId);
		for (const { uuid } of records) this.ownedRecords.add(uuid);
	}

	/** Looks once, after the looks of others that are about the same. */
	private async lookUpOnce(write: Write, lost: LostResponse): Promise<Found> {
		const key = `${this.client.baseUrl} ${this.client.accountUuid} ${write.family}`;
		const previous = lastLookups.get(key) ?? Promise.resolve();
		const lookup = previous.then(async () => {
			const found = await write.confirm(this.client, this.createLookupContext(write, lost));
			// After a stop nobody takes what was found, and the next try has to find it.
			if (found.verdict === 'done' && !this.client.clock.isStopped()) {
				this.markOwned(lost.writeId, found.records);
			}
			return found;
		});
		const removeWhenLast = () => {
			if (lastLookups.get(key) === finished) lastLookups.delete(key);
		};
		const finished = lookup.then(removeWhenLast, removeWhenLast);
		lastLookups.set(key, finished);
		// The writes and searches of other executions, which it waits for, go on when this one is stopped.
		const result = await this.client.clock.orStopped(lookup);
		if (result instanceof PlannrError) throw result;
		return result;
	}

	private createLookupContext(
		write: Write,
		{ sentAtServer, sentAtLocal, fingerprint }: LostResponse,
	): Trace {
		const { clock } = this.client;
		// What other runs made is not remembered for longer, so what is found then may be theirs.
		const isRecent = sentAtLocal !== undefined && clock.now() - sentAtLocal < RETENTION_MS;
		const isSameRequest = fingerprint === write.fingerprint && isRecent;
		const lostWrites = () => this.registry.lostWrites(write.family);
		const isCompeting = ({ write: other, hasRunEnded }: LostWrite) =>
			hasRunEnded || other.fingerprint !== write.fingerprint;
		return {
			since: sentAtServer,
			isClaimed: ({ uuid }) => this.ownedRecords.has(uuid, sentAtLocal),
			// What was asked for has changed: then a record that differs may be this write's own all the same.
			fitsAnother: (record) =>
				isSameRequest &&
				lostWrites().some((other) => isCompeting(other) && other.write.couldHaveMade(record)),
			countAlike: () =>
				isSameRequest ? lostWrites().filter((other) => !isCompeting(other)).length : 0,
			othersAnswered: async () => await this.registry.whenSettled(write.family),
		};
	}
}
