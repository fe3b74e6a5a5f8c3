/** A process, server or folder that exists until it is stopped. */
export interface Stoppable {
	/** Stops it, and waits until it has stopped. */
	stop(): Promise<void>;
}

/** Started resources, which are all stopped in reverse order, whatever happens. */
export class ResourceStack {
	private readonly resources: Array<Promise<Stoppable>> = [];
	private isStopping = false;

	/**
	 * Starts a resource. {@link stopAll} stops it, even if called while the resource is still starting.
	 *
	 * @param start starts the resource
	 * @throws {Error} once {@link stopAll} was called
	 */
	async start<Resource extends Stoppable>(start: () => Promise<Resource>): Promise<Resource> {
		if (this.isStopping) throw new Error('Stopping already');
		const starting = start();
		this.resources.push(starting);
		return await starting;
	}

	/**
	 * Runs work that {@link stopAll} waits for before it stops the resources that were started earlier.
	 *
	 * @param work the work
	 * @throws {Error} once {@link stopAll} was called
	 */
	async runToCompletion<Result>(work: () => Promise<Result>): Promise<Result> {
		if (this.isStopping) throw new Error('Stopping already');
		const working = work();
		const stop = async () => await Promise.resolve();
		this.resources.push(Promise.allSettled([working]).then(() => ({ stop })));
		return await working;
	}

	/** Stops all resources, the last one first; those that failed to start are skipped. */
	async stopAll(): Promise<void> {
		this.isStopping = true;
		for (const starting of this.resources.splice(0).reverse()) {
			const [result] = await Promise.allSettled([starting]);
			if (result.status === 'fulfilled') await result.value.stop();
		}
	}
}
