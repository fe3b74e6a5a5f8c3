/**
 * How long the records of other runs are remembered, in milliseconds. Longer than a search looks back: clocks are told
 * in whole seconds, so an equal record made shortly before a write looks as if the write had made it.
 */
export const RETENTION_MS = 10 * 60 * 1000;

/** What any run of this process was told lately that it had made: UUID, and when. Nothing of the records themselves. */
const recentlyCreated = new Map<string, number>();

/** What any run of this process found lately to be there already: UUID, and when it was noticed first. */
const recentlySeen = new Map<string, number>();

/** Knows which records cannot be a write's doing, so that none takes them for its own. */
export class OwnedRecords {
	private readonly own = new Set<string>();

	/** @param now this machine's clock, in milliseconds */
	constructor(private readonly now: () => number) {}

	/** Notes that a record belongs to a write. */
	add(uuid: unknown): void {
		if (typeof uuid !== 'string') return;
		this.own.add(uuid);
		// Set anew, so that the map stays in the order of time and the oldest are found at its head.
		recentlyCreated.delete(uuid);
		recentlyCreated.set(uuid, this.now());
		this.removeExpired(recentlyCreated);
	}

	/**
	 * Notes that a record was there without a write: it may be the doing of one that had left before and whose answer is
	 * lost, but not of one that leaves later.
	 */
	addSeen(uuid: unknown): void {
		if (typeof uuid !== 'string' || recentlySeen.has(uuid)) return;
		recentlySeen.set(uuid, this.now());
		this.removeExpired(recentlySeen);
	}

	/**
	 * Whether a record cannot be the doing of a write: it belongs to another one, of this run or of another run of this
	 * process not long ago, or was there before the write left.
	 *
	 * @param uuid the record's UUID
	 * @param sentAt when the write left, by this machine's clock; undefined when that is not known
	 */
	has(uuid: unknown, sentAt?: number): boolean {
		if (typeof uuid !== 'string') return false;
		if (this.own.has(uuid) || recentlyCreated.has(uuid)) return true;
		const seen = recentlySeen.get(uuid);
		return seen !== undefined && sentAt !== undefined && seen <= sentAt;
	}

	private removeExpired(records: Map<string, number>): void {
		for (const [uuid, at] of records) {
			if (at >= this.now() - RETENTION_MS) break;
			records.delete(uuid);
		}
	}
}
