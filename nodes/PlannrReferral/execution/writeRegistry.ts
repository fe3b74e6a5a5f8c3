import type { PlannrClient } from '../transport/client';
import type { Write } from '../actions/operation';
import { RETENTION_MS } from './ownedRecords';

/** One run's Plannr and account; each run has an object of its own. */
interface Destination {
	readonly address: string;
	readonly account: string;
}

/** A write of which nobody can say yet what it did. */
interface UnresolvedWrite {
	/** Where it went to. Nothing else of its run is kept: that would be the credential, and all that it has read. */
	readonly destination: Destination;
	readonly write: Write;
	/** When it was lost, or when its run ended with it in doubt, by this machine's clock. */
	readonly updatedAt: number;
	/** Its run has ended: nobody looks for what it did any more. */
	readonly hasRunEnded: boolean;
}

/** A lost write as another one sees it. */
export interface LostWrite {
	readonly write: Write;
	/** See {@link UnresolvedWrite.hasRunEnded}. */
	readonly hasRunEnded: boolean;
}

/** All runs of this process that are under way: an equal write of another execution is to be known as well. */
const activeRegistries = new Set<WriteRegistry>();

/** The lost writes of all runs of this process, by their names; those of runs that have ended for a while longer. */
const unresolvedWrites = new Map<string, UnresolvedWrite>();

/** Knows the writes of a node run of which nobody can say yet what they did, and those of the other runs. */
export class WriteRegistry {
	/** Writes on their way, by family. */
	private readonly inFlight = new Map<string, Set<Promise<void>>>();

	private readonly destination: Destination;

	/** @param client where they go to: runs that write elsewhere are none of their business */
	constructor(private readonly client: PlannrClient) {
		this.destination = { address: client.baseUrl, account: client.accountUuid };
		activeRegistries.add(this);
	}

	/**
	 * Notes a write that is on its way.
	 *
	 * @param write the write
	 * @returns to be called when it is answered, and what it did is claimed or lost
	 */
	markSent({ family }: Write): () => void {
		let settle: () => void = () => undefined;
		const request = new Promise<void>((resolve) => {
			settle = resolve;
		});
		const inFlightForKey = this.inFlight.get(family) ?? new Set();
		this.inFlight.set(family, inFlightForKey.add(request));
		return () => {
			inFlightForKey.delete(request);
			if (inFlightForKey.size === 0) this.inFlight.delete(family);
			settle();
		};
	}

	/**
	 * Notes that a write's answer is lost.
	 *
	 * @param writeId what it is known by, also on the tries that follow
	 * @param write the write
	 */
	markLost(writeId: string, write: Write): void {
		unresolvedWrites.set(writeId, {
			destination: this.destination,
			write,
			updatedAt: this.client.clock.now(),
			hasRunEnded: false,
		});
	}

	/** Notes that it is known what a write did, or that it did nothing. */
	resolve(writeId: string): void {
		unresolvedWrites.delete(writeId);
	}

	/** The writes of any run that have lost their answers and could have made each other's records. */
	lostWrites(conflictKey: string): LostWrite[] {
		this.removeExpired();
		return [...unresolvedWrites.values()].filter(
			({ destination: destination, write }) =>
				write.family === conflictKey && this.mayShareRecords(destination),
		);
	}

	/** Resolves when every write of the family that is on its way now, in any run, has been answered. */
	async whenSettled(conflictKey: string): Promise<void> {
		const registries = [...activeRegistries].filter(({ destination: destination }) =>
			this.mayShareRecords(destination),
		);
		await Promise.all(
			registries.flatMap((registry) => [...(registry.inFlight.get(conflictKey) ?? [])]),
		);
	}

	/** An account that is not known yet may be any. */
	private mayShareRecords({ address, account }: Destination): boolean {
		const isSameAccount =
			account === '' || this.destination.account === '' || account === this.destination.account;
		return address === this.destination.address && isSameAccount;
	}

	/** Ends the run. What is in doubt stays so: a later run must not take for its own what such a write may have made. */
	dispose(): void {
		activeRegistries.delete(this);
		this.removeExpired();
		const updatedAt = this.client.clock.now();
		for (const [writeId, unresolved] of unresolvedWrites) {
			if (unresolved.destination === this.destination)
				unresolvedWrites.set(writeId, { ...unresolved, updatedAt: updatedAt, hasRunEnded: true });
		}
	}

	private removeExpired(): void {
		const oldestKept = this.client.clock.now() - RETENTION_MS;
		for (const [writeId, { updatedAt: updatedAt, hasRunEnded: hasRunEnded }] of unresolvedWrites) {
			if (hasRunEnded && updatedAt < oldestKept) unresolvedWrites.delete(writeId);
		}
	}
}
