import type { Plannr } from '../transport/client';
import type { Write } from '../actions/operation';
import { MEMORY_MS } from './ownedRecords';

/** One run's Plannr and account; each run has an object of its own. */
interface Place {
	readonly address: string;
	readonly account: string;
}

/** A write of which nobody can say yet what it did. */
interface Undecided {
	/** Where it went to. Nothing else of its run is kept: that would be the credential, and all that it has read. */
	readonly place: Place;
	readonly write: Write;
	/** When it was lost, or when its run ended with it in doubt, by this machine's clock. */
	readonly at: number;
	/** Its run has ended: nobody looks for what it did any more. */
	readonly isOver: boolean;
}

/** A lost write as another one sees it. */
export interface LostWrite {
	readonly write: Write;
	/** See {@link Undecided.isOver}. */
	readonly isOver: boolean;
}

/** All runs of this process that are under way: an equal write of another execution is to be known as well. */
const live = new Set<OpenWrites>();

/** The lost writes of all runs of this process, by their names; those of runs that have ended for a while longer. */
const lost = new Map<string, Undecided>();

/** Knows the writes of a node run of which nobody can say yet what they did, and those of the other runs. */
export class OpenWrites {
	/** Writes on their way, by family. */
	private readonly onTheirWay = new Map<string, Set<Promise<void>>>();

	private readonly place: Place;

	/** @param plannr where they go to: runs that write elsewhere are none of their business */
	constructor(private readonly plannr: Plannr) {
		this.place = { address: plannr.address, account: plannr.account };
		live.add(this);
	}

	/**
	 * Notes a write that is on its way.
	 *
	 * @param write the write
	 * @returns to be called when it is answered, and what it did is claimed or lost
	 */
	leaves({ family }: Write): () => void {
		let answered: () => void = () => undefined;
		const sending = new Promise<void>((resolve) => {
			answered = resolve;
		});
		const alike = this.onTheirWay.get(family) ?? new Set();
		this.onTheirWay.set(family, alike.add(sending));
		return () => {
			alike.delete(sending);
			if (alike.size === 0) this.onTheirWay.delete(family);
			answered();
		};
	}

	/**
	 * Notes that a write's answer is lost.
	 *
	 * @param name what it is known by, also on the tries that follow
	 * @param write the write
	 */
	lost(name: string, write: Write): void {
		lost.set(name, { place: this.place, write, at: this.plannr.clock.now(), isOver: false });
	}

	/** Notes that it is known what a write did, or that it did nothing. */
	decided(name: string): void {
		lost.delete(name);
	}

	/** The writes of any run that have lost their answers and could have made each other's records. */
	lostOf(family: string): LostWrite[] {
		this.forgetOldest();
		return [...lost.values()].filter(
			({ place, write }) => write.family === family && this.isNear(place),
		);
	}

	/** Resolves when every write of the family that is on its way now, in any run, has been answered. */
	async answered(family: string): Promise<void> {
		const neighbours = [...live].filter(({ place }) => this.isNear(place));
		await Promise.all(neighbours.flatMap((run) => [...(run.onTheirWay.get(family) ?? [])]));
	}

	/** An account that is not known yet may be any. */
	private isNear({ address, account }: Place): boolean {
		const isSame = account === '' || this.place.account === '' || account === this.place.account;
		return address === this.place.address && isSame;
	}

	/** Ends the run. What is in doubt stays so: a later run must not take for its own what such a write may have made. */
	end(): void {
		live.delete(this);
		this.forgetOldest();
		const at = this.plannr.clock.now();
		for (const [name, undecided] of lost) {
			if (undecided.place === this.place) lost.set(name, { ...undecided, at, isOver: true });
		}
	}

	private forgetOldest(): void {
		const oldest = this.plannr.clock.now() - MEMORY_MS;
		for (const [name, { at, isOver }] of lost) {
			if (isOver && at < oldest) lost.delete(name);
		}
	}
}
