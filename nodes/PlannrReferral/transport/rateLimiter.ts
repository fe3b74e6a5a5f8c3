import { type ResponseHeaders, waitAfterRateLimit } from './responseHeaders';
import type { Clock } from './clock';
import { createNotSentError } from './errors';

/** The longest pause for a rate limit, in milliseconds; n8n does not honour longer waits either. */
const MAX_PAUSE_MS = 60 * 60 * 1000;

/** The minimum of the first pause, in milliseconds; it doubles with each further unsuccessful pause. */
const MIN_PAUSE_MS = 250;

/** The number of consecutive pauses, with nothing but 429s between them, after which requests fail. */
const MAX_UNSUCCESSFUL_PAUSES = 5;

interface QueuedRequest {
	readonly position: number;
	readonly start: () => void;
	readonly reject: (reason: unknown) => void;
}

/**
 * Keeps all requests of a node run within Plannr's rate limit, using the headers of every response. One 429 pauses all
 * requests; after a pause a single request probes first.
 */
export class RateLimiter {
	private inFlight = 0;
	private remaining: number | undefined;
	private pausedUntil = -Infinity;
	/** When the first successful response since the last pause (or ever) arrived: its request started a window. */
	private windowStartedAt: number | undefined;
	private unsuccessfulPauses = 0;
	/** Those caused by writes since a write last had another response: Plannr may limit writes more than reads. */
	private unsuccessfulWritePauses = 0;
	private isPausing = false;
	private lastPosition = 0;
	private queue: QueuedRequest[] = [];

	constructor(private readonly clock: Clock) {}

	/** Returns a position in the queue. A request keeps it for its retries, so that none starves. */
	joinQueue(): number {
		this.lastPosition += 1;
		return this.lastPosition;
	}

	/**
	 * Waits until a request may be sent, or fails as `notSent` when the execution is stopped; {@link release} must
	 * follow.
	 */
	acquire(position: number): Promise<void> {
		return new Promise((start, reject) => {
			this.queue.push({ position, start, reject });
			this.processQueue();
		});
	}

	/**
	 * Records that a request has finished.
	 *
	 * @param headers the response's headers about rate limiting; empty when there was no response
	 * @param isWrite whether it was a write
	 * @returns for a rate-limited request: whether it should be retried
	 */
	release(
		headers: ResponseHeaders,
		outcome: 'succeeded' | 'rateLimited' | 'failed' | 'notSent',
		isWrite = false,
	): boolean {
		this.inFlight -= 1;
		const canRetry = outcome === 'rateLimited' && this.startPause(headers, isWrite);
		if (outcome === 'rateLimited') this.remaining = 0;
		// A successful response without a count means that there is no limit; a lost response means nothing.
		if (outcome === 'succeeded') {
			this.remaining = headers.remaining;
			this.recordWindowStart();
		}
		if (outcome === 'succeeded' || outcome === 'failed') {
			this.unsuccessfulPauses = 0;
			if (isWrite) this.unsuccessfulWritePauses = 0;
		}
		this.processQueue();
		return canRetry;
	}

	private startPause(headers: ResponseHeaders, isWrite: boolean): boolean {
		const now = this.clock.now();
		// A 429 that arrives during a pause belongs to a request sent before it, and does not count again.
		if (now >= this.pausedUntil) {
			this.unsuccessfulPauses += 1;
			if (isWrite) this.unsuccessfulWritePauses += 1;
			// Without a success since the last pause, that pause was too short: another client started the window.
			if (!this.isWindowKnown()) this.windowStartedAt = undefined;
		}
		const minimum = MIN_PAUSE_MS * 2 ** (this.unsuccessfulPauses - 1);
		const pause = Math.max(minimum, waitAfterRateLimit(headers, now, this.windowStartedAt));
		if (pause > MAX_PAUSE_MS) return false;
		this.pausedUntil = Math.max(this.pausedUntil, now + pause);
		const writePauses = isWrite ? this.unsuccessfulWritePauses : 0;
		return Math.max(this.unsuccessfulPauses, writePauses) <= MAX_UNSUCCESSFUL_PAUSES;
	}

	private recordWindowStart(): void {
		const now = this.clock.now();
		// A response during a pause belongs to a request sent before it, in the previous window.
		if (now >= this.pausedUntil && !this.isWindowKnown()) this.windowStartedAt = now;
	}

	private isWindowKnown(): boolean {
		return this.windowStartedAt !== undefined && this.windowStartedAt >= this.pausedUntil;
	}

	private processQueue(): void {
		if (this.isPausing || this.queue.length === 0) return;
		if (this.clock.isStopped()) {
			this.rejectQueue(createNotSentError());
			return;
		}
		const pause = this.pausedUntil - this.clock.now();
		if (pause > 0) {
			this.isPausing = true;
			this.clock.wait(pause, 'rateLimit').then(
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

	/** With no requests remaining, one at a time probes whether a new window has started. */
	private canProceed(): boolean {
		return this.inFlight === 0 || this.remaining === undefined || this.remaining > this.inFlight;
	}
}
