import type { Clock, Moment } from '../../../nodes/PlannrReferral/transport/clock';
import { PlannrError } from '../../../nodes/PlannrReferral/transport/errors';

interface Sleeper {
	readonly until: number;
	readonly wake: () => void;
	readonly fail: (reason: unknown) => void;
}

/** A clock that advances only when {@link FakeClock.pass} is called. */
export class FakeClock implements Clock {
	private time = 0;
	private stopped = false;
	private sleepers: Sleeper[] = [];

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

	async wait(ms: number): Promise<void> {
		await new Promise<void>((wake, fail) => {
			this.sleepers.push({ until: this.time + ms, wake, fail });
		});
	}

	async untilStopped<Result>(work: Promise<Result>): Promise<Result> {
		return await work;
	}

	/** Advances the time and completes the waits that are due. */
	async pass(ms: number): Promise<void> {
		this.time += ms;
		const due = this.sleepers.filter(({ until }) => until <= this.time);
		this.sleepers = this.sleepers.filter(({ until }) => until > this.time);
		for (const { wake } of due) wake();
		await settle();
	}

	/** Stops the execution. */
	async stop(): Promise<void> {
		this.stopped = true;
		for (const { fail } of this.sleepers.splice(0)) fail(new PlannrError('notSent', 'stopped'));
		await settle();
	}
}

/** Runs all pending callbacks. */
export async function settle(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
}
