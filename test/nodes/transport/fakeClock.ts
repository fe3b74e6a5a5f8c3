import type { Clock, Moment, WaitReason } from '../../../nodes/PlannrReferral/transport/clock';
import { PlannrError } from '../../../nodes/PlannrReferral/transport/errors';

interface PendingWait {
	readonly until: number;
	readonly resolve: () => void;
	readonly reject: (reason: unknown) => void;
}

/** A clock that advances only when {@link FakeClock.advance} is called. */
export class FakeClock implements Clock {
	private time = 0;
	private stopped = false;
	private pendingWaits: PendingWait[] = [];

	/** How long each wait for the rate limit is, in milliseconds. */
	readonly rateLimitWaits: number[] = [];

	now(): number {
		return this.time;
	}

	moment(): Moment {
		return { steady: this.time, wall: this.time };
	}

	random(): number {
		return 0.5;
	}

	isStopped(): boolean {
		return this.stopped;
	}

	async wait(ms: number, reason?: WaitReason): Promise<void> {
		if (reason === 'rateLimit') this.rateLimitWaits.push(ms);
		await new Promise<void>((resolve, reject) => {
			this.pendingWaits.push({ until: this.time + ms, resolve, reject });
		});
	}

	async untilStopped<Result>(work: Promise<Result>): Promise<Result> {
		return await work;
	}

	/** Advances the time and completes the waits that are due. */
	async advance(ms: number): Promise<void> {
		this.time += ms;
		const due = this.pendingWaits.filter(({ until }) => until <= this.time);
		this.pendingWaits = this.pendingWaits.filter(({ until }) => until > this.time);
		for (const { resolve } of due) resolve();
		await settle();
	}

	/** Stops the execution and fails all waits. */
	async stop(): Promise<void> {
		this.stopped = true;
		for (const { reject } of this.pendingWaits.splice(0))
			reject(new PlannrError('notSent', 'stopped'));
		await settle();
	}
}

/** Runs all pending callbacks. */
export async function settle(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
}
