/** Runs work with the same key one after another, and work with different keys at the same time. */
export class KeyedQueue {
	/** The last work with each key, while it waits or runs; never rejects. */
	private readonly last = new Map<string, Promise<unknown>>();

	/**
	 * Runs a piece of work once all earlier work with the same key has settled.
	 *
	 * @param key identifies the queue
	 * @param work the work
	 * @returns the result of the work; rejects as the work does
	 */
	async run<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
		const previous = this.last.get(key) ?? Promise.resolve();
		const result = previous.then(work);
		const settled = result.catch(() => undefined);
		this.last.set(key, settled);
		try {
			return await result;
		} finally {
			if (this.last.get(key) === settled) this.last.delete(key);
		}
	}
}
