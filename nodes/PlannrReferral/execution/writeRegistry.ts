import type { PlannrClient } from '../transport/client';
import type { WriteSpec } from '../actions/operation';
import { RETENTION_MS } from './ownedRecords';

/** Where a run writes to. Each run has its own object, which identifies it. */
interface Destination {
	readonly baseUrl: string;
	readonly accountUuid: string;
}

/** A write whose outcome is unknown. */
interface UnresolvedWrite {
	/** All that is kept of its run: more would retain the credential and everything the run has read. */
	readonly destination: Destination;
	readonly write: WriteSpec;
	/** When its response was lost, or when its run ended, by this machine's clock, in ms since 1970. */
	readonly updatedAt: number;
	/** Whether its run has ended, so that nothing looks up its outcome any more. */
	readonly hasRunEnded: boolean;
}

/** A write whose response was lost, as lookups for other writes see it. */
export interface LostWrite {
	readonly write: WriteSpec;
	/** See {@link UnresolvedWrite.hasRunEnded}. */
	readonly hasRunEnded: boolean;
}

/** The registries of all active runs of this process: lookups have to consider equal writes of other executions. */
const activeRegistries = new Set<WriteRegistry>();

/** The unresolved writes of all runs of this process, by ID; those of ended runs until they expire. */
const unresolvedWrites = new Map<string, UnresolvedWrite>();

/** Tracks the writes of a node run that are in flight or unresolved, and gives access to those of other runs. */
export class WriteRegistry {
	/** The writes in flight, by conflict key. */
	private readonly inFlight = new Map<string, Set<Promise<void>>>();

	private readonly destination: Destination;

	/** @param client only runs with the same base URL and account are considered */
	constructor(private readonly client: PlannrClient) {
		this.destination = { baseUrl: client.baseUrl, accountUuid: client.accountUuid };
		activeRegistries.add(this);
	}

	/**
	 * Marks a write as in flight.
	 *
	 * @param write the write
	 * @returns a function to call once its records are owned or its response is marked as lost
	 */
	markSent({ conflictKey }: WriteSpec): () => void {
		let settle: () => void = () => undefined;
		const request = new Promise<void>((resolve) => {
			settle = resolve;
		});
		const inFlightForKey = this.inFlight.get(conflictKey) ?? new Set();
		this.inFlight.set(conflictKey, inFlightForKey.add(request));
		return () => {
			inFlightForKey.delete(request);
			if (inFlightForKey.size === 0) this.inFlight.delete(conflictKey);
			settle();
		};
	}

	/**
	 * Marks a write's response as lost.
	 *
	 * @param writeId the write's ID, which later attempts use too
	 * @param write the write
	 */
	markLost(writeId: string, write: WriteSpec): void {
		unresolvedWrites.set(writeId, {
			destination: this.destination,
			write,
			updatedAt: this.client.clock.now(),
			hasRunEnded: false,
		});
	}

	/** Removes a write whose outcome is now known. */
	resolve(writeId: string): void {
		unresolvedWrites.delete(writeId);
	}

	/** The writes of any run with this conflict key whose responses were lost. */
	lostWrites(conflictKey: string): LostWrite[] {
		this.removeExpired();
		return [...unresolvedWrites.values()].filter(
			({ destination, write }) =>
				write.conflictKey === conflictKey && this.mayShareRecords(destination),
		);
	}

	/** Resolves once every write of any run with this conflict key that is in flight now has settled. */
	async whenSettled(conflictKey: string): Promise<void> {
		const registries = [...activeRegistries].filter(({ destination }) =>
			this.mayShareRecords(destination),
		);
		await Promise.all(
			registries.flatMap((registry) => [...(registry.inFlight.get(conflictKey) ?? [])]),
		);
	}

	/** Whether a run may write the same records as this one. An account that is not known yet may be any. */
	private mayShareRecords({ baseUrl, accountUuid }: Destination): boolean {
		const isSameAccount =
			accountUuid === '' ||
			this.destination.accountUuid === '' ||
			accountUuid === this.destination.accountUuid;
		return baseUrl === this.destination.baseUrl && isSameAccount;
	}

	/**
	 * Ends the run. Its unresolved writes stay registered until they expire, so that no later run is credited with a
	 * record that one of them may have created.
	 */
	dispose(): void {
		activeRegistries.delete(this);
		this.removeExpired();
		const updatedAt = this.client.clock.now();
		for (const [writeId, unresolved] of unresolvedWrites) {
			if (unresolved.destination === this.destination)
				unresolvedWrites.set(writeId, { ...unresolved, updatedAt, hasRunEnded: true });
		}
	}

	private removeExpired(): void {
		const oldestKept = this.client.clock.now() - RETENTION_MS;
		for (const [writeId, { updatedAt, hasRunEnded }] of unresolvedWrites) {
			if (hasRunEnded && updatedAt < oldestKept) unresolvedWrites.delete(writeId);
		}
	}
}
