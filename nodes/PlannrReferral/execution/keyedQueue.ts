/** Lets work wait for earlier work with the same key, where it depends on the result. */
export class KeyedQueue {
	private readonly inProgress = new Map<string, Set<Promise<unknown>>>();

	/**
	 * Runs a piece of work.
	 *
	 * @param key identifies the work that this may have to wait for
	 * @param waitsForEarlier whether to start only once all earlier work with the same key has settled
	 * @param work the work
	 * @returns the result of the work; rejects as the work does
	 */
	async run<Result>(
		key: string,
		waitsForEarlier: boolean,
		work: () => Promise<Result>,
	): Promise<Result> {
		const runningForKey = this.inProgress.get(key) ?? new Set();
		const result = Promise.allSettled(waitsForEarlier ? [...runningForKey] : []).then(work);
		this.inProgress.set(key, runningForKey.add(result));
		try {
			return await result;
		} finally {
			runningForKey.delete(result);
			if (runningForKey.size === 0) this.inProgress.delete(key);
		}
	}
}
