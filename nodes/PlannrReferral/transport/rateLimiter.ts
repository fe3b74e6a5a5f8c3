import type { ResponseHeaders } from './responseHeaders';
import type { Clock } from './clock';
import { PlannrError } from './errors';
import { waitAfterRateLimit } from './retryPolicy';

/** Nobody waits longer than this for a limit to end; n8n honours no longer waits either. In milliseconds. */
const MAX_PAUSE = 60 * 60 * 1000;

/** The first pause lasts so long at least, and each further one in vain twice as long. In milliseconds. */
const MIN_PAUSE = 250;

/** After so many pauses with nothing but refusals between them, there is no point in another. */
const MAX_UNSUCCESSFUL_PAUSES = 5;

interface QueuedRequest {
	readonly position: number;
	readonly start: () => void;
	readonly reject: (reason: unknown) => void;
}

/**
 * Lets requests through at the pace that Plannr allows: one state for all requests of a node run, fed by the headers of
 * every answer. One refusal for the limit's sake pauses everybody; after a pause one request goes ahead to see.
 */
export class RateLimiter {
	private inFlight = 0;
	private remaining: number | undefined;
	private pausedUntil = -Infinity;
	/** When the first good answer since the last pause came, or the first of all: its request began a window. */
	private windowStartedAt: number | undefined;
	private unsuccessfulPauses = 0;
	private isPausing = false;
	private lastPosition = 0;
	private queue: QueuedRequest[] = [];

	/**
	 * @param clock the time
	 * @param onPause told how long a pause will be, in milliseconds
	 */
	constructor(
		private readonly clock: Clock,
		private readonly onPause: (ms: number) => void,
	) {}

	/** A place in the queue: a request keeps its own when it has to be made again, so that none is left behind. */
	joinQueue(): number {
		this.lastPosition += 1;
		return this.lastPosition;
	}

	/**
	 * Waits until a request may leave; {@link release} must follow.
	 *
	 * @param position the request's place in the queue
	 * @throws {PlannrError} of kind `stopped` when the execution is stopped meanwhile
	 */
	async acquire(position: number): Promise<void> {
		await new Promise<void>((start, reject) => {
			this.queue.push({ position, start, reject });
			this.processQueue();
		});
	}

	/**
	 * Notes that a request has been answered, or will not be.
	 *
	 * @param headers what the answer's headers say; nothing when there was no answer
	 * @param outcome what came of it
	 * @returns for a limited one: whether it is worth while to make it again
	 */
	release(headers: ResponseHeaders, outcome: 'succeeded' | 'rateLimited' | 'failed'): boolean {
		this.inFlight -= 1;
		const canRetry = outcome === 'rateLimited' && this.startPause(headers);
		if (outcome === 'rateLimited') this.remaining = 0;
		// A good answer that tells nothing means that nothing stands in the way; one that got lost means nothing.
		if (outcome === 'succeeded') {
			this.remaining = headers.remaining;
			this.recordWindowStart();
		}
		if (outcome !== 'rateLimited') this.unsuccessfulPauses = 0;
		this.processQueue();
		return canRetry;
	}

	private startPause(headers: ResponseHeaders): boolean {
		const now = this.clock.now();
		// Refusals that arrive during a pause left before it, and tell nothing new.
		if (now >= this.pausedUntil) {
			this.unsuccessfulPauses += 1;
			// With no good answer since the last pause, that one was too short: somebody else began the window.
			if (!this.isWindowKnown()) this.windowStartedAt = undefined;
		}
		const minimum = MIN_PAUSE * 2 ** (this.unsuccessfulPauses - 1);
		const pause = Math.max(minimum, waitAfterRateLimit(headers, now, this.windowStartedAt));
		if (pause > MAX_PAUSE) return false;
		this.pausedUntil = Math.max(this.pausedUntil, now + pause);
		return this.unsuccessfulPauses <= MAX_UNSUCCESSFUL_PAUSES;
	}

	private recordWindowStart(): void {
		const now = this.clock.now();
		// What is answered during a pause left before it, in the window that is over.
		if (now >= this.pausedUntil && !this.isWindowKnown()) this.windowStartedAt = now;
	}

	private isWindowKnown(): boolean {
		return this.windowStartedAt !== undefined && this.windowStartedAt >= this.pausedUntil;
	}

	private processQueue(): void {
		if (this.isPausing || this.queue.length === 0) return;
		if (this.clock.isStopped()) {
			this.rejectQueue(new PlannrError('notSent', 'the execution was stopped'));
			return;
		}
		const pause = this.pausedUntil - this.clock.now();
		if (pause > 0) {
			this.isPausing = true;
			this.onPause(pause);
			this.clock.wait(pause).then(
				() => {
					this.isPausing = false;
					this.processQueue();
				},
				(reason: unknown) => {
					this.isPausing = false;
					this.rejectQueue(reason);
				},
			);
			return;
		}
		this.queue.sort((first, second) => first.position - second.position);
		while (this.canProceed()) {
			const next = this.queue.shift();
			if (next === undefined) return;
			this.inFlight += 1;
			next.start();
		}
	}

	private rejectQueue(reason: unknown): void {
		for (const { reject } of this.queue.splice(0)) reject(reason);
	}

	/** With nothing left, one at a time goes ahead to see whether the count has begun anew. */
	private canProceed(): boolean {
		return this.inFlight === 0 || this.remaining === undefined || this.remaining > this.inFlight;
	}
}
