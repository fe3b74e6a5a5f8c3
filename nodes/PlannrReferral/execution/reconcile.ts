import type { IDataObject } from 'n8n-workflow';

import { PlannrError } from '../transport/errors';
import type { PlannrClient } from '../transport/client';
import type { LookupContext, LookupResult, WriteSpec } from '../actions/operation';
import { type OwnedRecords, RETENTION_MS } from './ownedRecords';
import type { Ledger } from './ledger';
import type { LostResponse } from './lostResponse';
import type { LostWrite, WriteRegistry } from './writeRegistry';

/** The delays before each lookup, in milliseconds: a record may appear shortly after the response was lost. */
const LOOKUP_DELAYS_MS = [0, 1000];

/** The same where Plannr may still be processing the write. */
const LATE_LOOKUP_DELAYS_MS = [0, 2000, 4000];

/** The last lookup by base URL, account and conflict key. Two at once could credit both writes with one record. */
const lastLookups = new Map<string, Promise<unknown>>();

/** Looks up what the writes of a node run did whose responses were lost. */
export class Reconciler {
	/**
	 * @param client Plannr's client
	 * @param ledger records what is known about a lost response
	 * @param registry the writes in flight and those with an unknown outcome
	 * @param ownedRecords the records that other writes created
	 */
	constructor(
		private readonly client: PlannrClient,
		private readonly ledger: Ledger,
		private readonly registry: WriteRegistry,
		private readonly ownedRecords: OwnedRecords,
	) {}

	/**
	 * Looks up what a write did whose response was lost, repeatedly while its record may still appear, and records what
	 * is known in the ledger.
	 *
	 * @param index the item's index in the input
	 * @param write the write
	 * @param lost what is known about the lost response
	 */
	async reconcile(index: number, write: WriteSpec, lost: LostResponse): Promise<LookupResult> {
		const { mayBeInProgress, sentAtLocal, writeId, fingerprint } = lost;
		this.registry.markLost(writeId, write);
		let result: LookupResult = { verdict: 'unclear' };
		try {
			for (const delay of mayBeInProgress ? LATE_LOOKUP_DELAYS_MS : LOOKUP_DELAYS_MS) {
				await this.client.clock.wait(delay);
				result = await this.lookUpOnce(write, lost);
				if (result.verdict === 'done') return result;
			}
		} catch {
			// The lookup failed, or the execution was cancelled.
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

	/** Marks records as created by a write, so that lookups for other writes pass them over. */
	markOwned(writeId: string, records: readonly IDataObject[]): void {
		this.registry.resolve(writeId);
		for (const { uuid } of records) this.ownedRecords.add(uuid);
	}

	/** Looks up once, after earlier lookups with the same conflict key. */
	private async lookUpOnce(write: WriteSpec, lost: LostResponse): Promise<LookupResult> {
		const key = `${this.client.baseUrl} ${this.client.accountUuid} ${write.conflictKey}`;
		const previous = lastLookups.get(key) ?? Promise.resolve();
		const lookup = previous.then(async () => {
			const found = await write.lookUp(this.client, this.createLookupContext(write, lost));
			// After a cancellation the result is discarded, and the next attempt has to find the record again.
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
		// The lookup waits for writes and lookups of other executions, which continue when this one is cancelled.
		const result = await this.client.clock.untilStopped(lookup);
		if (result instanceof PlannrError) throw result;
		return result;
	}

	private createLookupContext(
		write: WriteSpec,
		{ sentAtServer, sentAtLocal, fingerprint }: LostResponse,
	): LookupContext {
		const { clock } = this.client;
		// What other runs created is not remembered for longer, so a record found after that may be theirs.
		const isRecent = sentAtLocal !== undefined && clock.now() - sentAtLocal < RETENTION_MS;
		const isComparable = fingerprint === write.fingerprint && isRecent;
		const lostWrites = () => this.registry.lostWrites(write.conflictKey);
		const isCompeting = ({ write: other, hasRunEnded }: LostWrite) =>
			hasRunEnded || other.fingerprint !== write.fingerprint;
		return {
			sentAt: sentAtServer,
			isOwnedByAnother: ({ uuid }) => this.ownedRecords.has(uuid, sentAtLocal),
			// If the item's request has changed since, a record that differs may still be this write's own.
			matchesOtherLostWrite: (record) =>
				isComparable &&
				lostWrites().some((other) => isCompeting(other) && other.write.couldHaveProduced(record)),
			countEqualLostWrites: () =>
				isComparable ? lostWrites().filter((other) => !isCompeting(other)).length : 0,
			whenOthersSettled: async () => await this.registry.whenSettled(write.conflictKey),
		};
	}
}
