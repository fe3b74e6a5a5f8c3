/** Runs work with the same key one after another, and work with different keys at the same time. */
export class KeyedQueue {
	/** The last work with each key, while it waits or runs. */
	private readonly last = new Map<string, Promise<unknown>>();

	/** Runs a piece of work once all earlier work with the same key has settled; resolves or rejects as the work does. */
	async run<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
		const result = this.last.get(key)?.then(work, work) ?? work();
		this.last.set(key, result);
		try {
			return await result;
		} finally {
			if (this.last.get(key) === result) this.last.delete(key);
		}
	}
}

/** The maximum number of requests of a run in flight at once, whatever the number of items. */
export const MAX_CONCURRENT_REQUESTS = 16;

/** Limits how many pieces of work run at once. Those that wait start in the order in which they arrived. */
export class ConcurrencyLimit {
	private running = 0;

	private readonly waiting: Array<() => void> = [];

	/**
	 * @param limit the maximum number of pieces of work that run at once
	 * @param onFailure called when a piece of work fails, before the next one starts
	 */
	constructor(
		private readonly limit = MAX_CONCURRENT_REQUESTS,
		private readonly onFailure = () => {},
	) {}

	/** Runs a piece of work once a slot is free; resolves or rejects as the work does. */
	async run<Result>(work: () => Promise<Result>): Promise<Result> {
		if (this.running >= this.limit) {
			// The slot is passed on directly, so work that arrives later cannot take it.
			await new Promise<void>((start) => this.waiting.push(start));
		} else {
			this.running += 1;
		}
		try {
			const result = work();
			result.catch(this.onFailure);
			return await result;
		} finally {
			const next = this.waiting.shift();
			if (next === undefined) this.running -= 1;
			else next();
		}
	}
}
