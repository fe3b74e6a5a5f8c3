/** Something that runs until it is stopped. */
export interface Stoppable {
	/** Ends it, and waits until it has ended. */
	stop(): Promise<void>;
}

/** Keeps what was started, so that all of it is stopped, whatever happens. */
export class ResourceStack {
	private readonly resources: Array<Promise<Stoppable>> = [];
	private isStopping = false;

	/**
	 * Starts something that is stopped in the end, also when the end comes while it is being started.
	 *
	 * @param start starts it
	 * @throws {Error} when the end has come
	 */
	async start<Resource extends Stoppable>(start: () => Promise<Resource>): Promise<Resource> {
		if (this.isStopping) throw new Error('Everything is being stopped');
		const starting = start();
		this.resources.push(starting);
		return await starting;
	}

	/**
	 * Does a piece of work that nothing cuts short: what was started before it is stopped when it is done.
	 *
	 * @param work the work
	 * @throws {Error} when the end has come
	 */
	async runToCompletion<Result>(work: () => Promise<Result>): Promise<Result> {
		if (this.isStopping) throw new Error('Everything is being stopped');
		const working = work();
		const stop = async () => await Promise.resolve();
		this.resources.push(Promise.allSettled([working]).then(() => ({ stop })));
		return await working;
	}

	/** Stops everything, the last first; what could not be started needs no stopping. */
	async stopAll(): Promise<void> {
		this.isStopping = true;
		for (const starting of this.resources.splice(0).reverse()) {
			const [result] = await Promise.allSettled([starting]);
			if (result.status === 'fulfilled') await result.value.stop();
		}
	}
}
