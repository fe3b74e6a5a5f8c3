/** Lets work about the same wait for what began before it, where it has to see what that brings. */
export class Turns {
	private readonly underWay = new Map<string, Set<Promise<unknown>>>();

	/**
	 * Does a piece of work.
	 *
	 * @param about what it is about
	 * @param waits whether it begins only when all that began before it, and is about the same, has ended
	 * @param work the work
	 */
	async take<Result>(about: string, waits: boolean, work: () => Promise<Result>): Promise<Result> {
		const alike = this.underWay.get(about) ?? new Set();
		const working = Promise.allSettled(waits ? [...alike] : []).then(work);
		this.underWay.set(about, alike.add(working));
		try {
			return await working;
		} finally {
			alike.delete(working);
			if (alike.size === 0) this.underWay.delete(about);
		}
	}
}
