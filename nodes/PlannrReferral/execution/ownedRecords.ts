/**
 * How long the records of other runs are remembered, in milliseconds. Longer than a search looks back: clocks are told
 * in whole seconds, so an equal record made shortly before a write looks as if the write had made it.
 */
export const MEMORY_MS = 10 * 60 * 1000;

/** What any run of this process was told lately that it had made: UUID, and when. Nothing of the records themselves. */
const madeLately = new Map<string, number>();

/** What any run of this process found lately to be there already: UUID, and when it was noticed first. */
const seenLately = new Map<string, number>();

/** Knows which records cannot be a write's doing, so that none takes them for its own. */
export class Claims {
	private readonly own = new Set<string>();

	/** @param now this machine's clock, in milliseconds */
	constructor(private readonly now: () => number) {}

	/** Notes that a record belongs to a write. */
	add(uuid: unknown): void {
		if (typeof uuid !== 'string') return;
		this.own.add(uuid);
		// Set anew, so that the map stays in the order of time and the oldest are found at its head.
		madeLately.delete(uuid);
		madeLately.set(uuid, this.now());
		this.forgetOldest(madeLately);
	}

	/**
	 * Notes that a record was there without a write: it may be the doing of one that had left before and whose answer is
	 * lost, but not of one that leaves later.
	 */
	saw(uuid: unknown): void {
		if (typeof uuid !== 'string' || seenLately.has(uuid)) return;
		seenLately.set(uuid, this.now());
		this.forgetOldest(seenLately);
	}

	/**
	 * Whether a record cannot be the doing of a write: it belongs to another one, of this run or of another run of this
	 * process not long ago, or was there before the write left.
	 *
	 * @param uuid the record's UUID
	 * @param left when the write left, by this machine's clock; undefined when that is not known
	 */
	has(uuid: unknown, left?: number): boolean {
		if (typeof uuid !== 'string') return false;
		if (this.own.has(uuid) || madeLately.has(uuid)) return true;
		const seen = seenLately.get(uuid);
		return seen !== undefined && left !== undefined && seen <= left;
	}

	private forgetOldest(notes: Map<string, number>): void {
		for (const [oldest, at] of notes) {
			if (at >= this.now() - MEMORY_MS) break;
			notes.delete(oldest);
		}
	}
}
