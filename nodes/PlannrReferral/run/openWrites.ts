import type { Write } from '../operations/operation';

/** All runs of this process that are under way: an equal write of another execution is to be known as well. */
const live = new Set<OpenWrites>();

/** Knows the writes of a node run of which nobody can say yet what they did, and those of the other runs. */
export class OpenWrites {
	/** Writes on their way, by family. */
	private readonly onTheirWay = new Map<string, Set<Promise<unknown>>>();

	/** Writes whose answers are lost, and of which nothing has been found yet. */
	private readonly undecided = new Set<Write>();

	/** @param address the Plannr that they go to: runs that write to another one are none of their business */
	constructor(private readonly address: string) {
		live.add(this);
	}

	/**
	 * Notes a write that is on its way, until it is answered.
	 *
	 * @param write the write
	 * @param sending what it comes to; must not throw
	 */
	async sent<Result>({ family }: Write, sending: Promise<Result>): Promise<Result> {
		const alike = this.onTheirWay.get(family) ?? new Set();
		this.onTheirWay.set(family, alike.add(sending));
		const result = await sending;
		alike.delete(sending);
		if (alike.size === 0) this.onTheirWay.delete(family);
		return result;
	}

	/** Notes that a write's answer is lost. */
	lost(write: Write): void {
		this.undecided.add(write);
	}

	/** Notes that it is known what a write did, or that it did nothing. */
	decided(write: Write): void {
		this.undecided.delete(write);
	}

	/** The writes of any run that have lost their answers and could have made each other's records. */
	lostOf(family: string): Write[] {
		return this.neighbours()
			.flatMap((run) => [...run.undecided])
			.filter((write) => write.family === family);
	}

	/** Resolves when every write of the family that is on its way now, in any run, has been answered. */
	async answered(family: string): Promise<void> {
		await Promise.all(this.neighbours().flatMap((run) => [...(run.onTheirWay.get(family) ?? [])]));
	}

	/** The runs under way that write to the same Plannr, this one included. */
	private neighbours(): OpenWrites[] {
		return [...live].filter(({ address }) => address === this.address);
	}

	/** Leaves the circle of those whose writes the others must know. */
	end(): void {
		live.delete(this);
	}
}
