/** Something that runs until it is stopped. */
export interface Running {
	/** Ends it, and waits until it has ended. */
	stop(): Promise<void>;
}

/** Keeps what was started, so that all of it is stopped, whatever happens. */
export class Started {
	private readonly all: Array<Promise<Running>> = [];
	private isOver = false;

	/**
	 * Starts something that is stopped in the end, also when the end comes while it is being started.
	 *
	 * @param start starts it
	 * @throws {Error} when the end has come
	 */
	async add<Thing extends Running>(start: () => Promise<Thing>): Promise<Thing> {
		if (this.isOver) throw new Error('Everything is being stopped');
		const starting = start();
		this.all.push(starting);
		return await starting;
	}

	/**
	 * Does a piece of work that nothing cuts short: what was started before it is stopped when it is done.
	 *
	 * @param work the work
	 * @throws {Error} when the end has come
	 */
	async whole<Result>(work: () => Promise<Result>): Promise<Result> {
		if (this.isOver) throw new Error('Everything is being stopped');
		const working = work();
		const stop = async () => await Promise.resolve();
		this.all.push(Promise.allSettled([working]).then(() => ({ stop })));
		return await working;
	}

	/** Stops everything, the last first; what could not be started needs no stopping. */
	async stopAll(): Promise<void> {
		this.isOver = true;
		for (const starting of this.all.splice(0).reverse()) {
			const [begun] = await Promise.allSettled([starting]);
			if (begun.status === 'fulfilled') await begun.value.stop();
		}
	}
}
