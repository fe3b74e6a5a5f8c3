/**
 * How long the records of other runs are remembered, in milliseconds. Longer than a search looks back: clocks are told
 * in whole seconds, so an equal record made shortly before a write looks as if the write had made it.
 */
const MEMORY_MS = 10 * 60 * 1000;

/** What any run of this process was told lately that it had made: UUID, and when. Nothing of the records themselves. */
const lately = new Map<string, number>();

/** Knows which records belong to a write already, so that no other takes them for its own. */
export class Claims {
	private readonly own = new Set<string>();

	/** @param now this machine's clock, in milliseconds */
	constructor(private readonly now: () => number) {}

	/** Notes that a record belongs to a write. */
	add(uuid: unknown): void {
		if (typeof uuid !== 'string') return;
		this.own.add(uuid);
		// Set anew, so that the map stays in the order of time and the oldest are found at its head.
		lately.delete(uuid);
		lately.set(uuid, this.now());
		for (const [oldest, at] of lately) {
			if (at >= this.now() - MEMORY_MS) break;
			lately.delete(oldest);
		}
	}

	/** Whether a record belongs to a write of this run, or to one of another run of this process not long ago. */
	has(uuid: unknown): boolean {
		return typeof uuid === 'string' && (this.own.has(uuid) || lately.has(uuid));
	}
}
