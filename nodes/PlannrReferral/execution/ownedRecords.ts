/**
 * How long the records of other runs are remembered, in milliseconds. It has to be longer than a lookup reaches back:
 * Plannr's times have whole seconds, so an equal record created just before a write looks as if the write created it.
 */
export const RETENTION_MS = 10 * 60 * 1000;

/** UUIDs of the records that any run of this process created recently, and when; no contents of the records. */
const recentlyCreated = new Map<string, number>();

/** UUIDs of the records that any run of this process recently found to exist already, and when it first saw them. */
const recentlySeen = new Map<string, number>();

/** Tracks which records a write cannot have created, so that no write is credited with another's. */
export class OwnedRecords {
	private readonly own = new Set<string>();

	/** @param now returns this machine's time in ms since 1970 */
	constructor(private readonly now: () => number) {}

	/** Adds a record that a write of this run created. */
	add(uuid: unknown): void {
		if (typeof uuid !== 'string') return;
		this.own.add(uuid);
		// Deleted first, so that the map stays in order of time, oldest first.
		recentlyCreated.delete(uuid);
		recentlyCreated.set(uuid, this.now());
		this.removeExpired(recentlyCreated);
	}

	/**
	 * Adds a record that existed before it was to be created. A write sent earlier, whose response was lost, may have
	 * created it; one sent later cannot have.
	 */
	addSeen(uuid: unknown): void {
		if (typeof uuid !== 'string' || recentlySeen.has(uuid)) return;
		recentlySeen.set(uuid, this.now());
		this.removeExpired(recentlySeen);
	}

	/**
	 * Whether a write cannot have created a record, because another write of this run did, or recently one of another run
	 * of this process, or because the record existed before the write was sent.
	 *
	 * @param uuid the record's UUID
	 * @param sentAt when the write was sent, by this machine's clock, in ms since 1970; `undefined` when not known
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
