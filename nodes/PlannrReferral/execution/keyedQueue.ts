/** Lets work about the same wait for what began before it, where it has to see what that brings. */
export class KeyedQueue {
	private readonly inProgress = new Map<string, Set<Promise<unknown>>>();

	/**
	 * Does a piece of work.
	 *
	 * @param key what it is about
	 * @param waitsForEarlier whether it begins only when all that began before it, and is about the same, has ended
	 * @param work the work
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
