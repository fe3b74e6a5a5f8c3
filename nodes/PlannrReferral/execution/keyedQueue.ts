/** Lets work about the same wait for what began before it, where it has to see what that brings. */
export class KeyedQueue {
	private readonly inProgress = new Map<string, Set<Promise<unknown>>>();

	/**
	 * Does a piece of work.
	 *
	 * @param key what it is about
	 * @param waitsForOthers whether it begins only when all that began before it, and is about the same, has ended
	 * @param work the work
	 */
	async run<Result>(
		key: string,
		waitsForOthers: boolean,
		work: () => Promise<Result>,
	): Promise<Result> {
		const alike = this.inProgress.get(key) ?? new Set();
		const working = Promise.allSettled(waitsForOthers ? [...alike] : []).then(work);
		this.inProgress.set(key, alike.add(working));
		try {
			return await working;
		} finally {
			alike.delete(working);
			if (alike.size === 0) this.inProgress.delete(key);
		}
	}
}
