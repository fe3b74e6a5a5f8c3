import type { Clock } from '../../../nodes/PlannrReferral/transport/clock';
import { PlannrError } from '../../../nodes/PlannrReferral/transport/errors';

/** Runs work in virtual time: whatever waits is continued in order, and nothing really waits. */
export class VirtualTime {
	private readonly events: Array<{ readonly at: number; readonly run: () => void }> = [];

	/** @param now the time at the start, in milliseconds since 1970 */
	constructor(public now: number) {}

	/** Does something at a given time; what is due at the same time is done in the order in which it was requested. */
	schedule(at: number, run: () => void): void {
		const index = this.events.findLastIndex((event) => event.at <= at);
		this.events.splice(index + 1, 0, { at, run });
	}

	async wait(ms: number): Promise<void> {
		await new Promise<void>((resolve) => {
			this.schedule(this.now + ms, resolve);
		});
	}

	/**
	 * Runs work to its end, and then whatever is still scheduled.
	 *
	 * @throws {Error} when the work waits for something that never comes
	 */
	async run(work: () => Promise<void>): Promise<void> {
		const state: { isDone: boolean; error?: unknown } = { isDone: false };
		work().then(
			() => {
				state.isDone = true;
			},
			(error: unknown) => {
				Object.assign(state, { isDone: true, error });
			},
		);
		for (;;) {
			await new Promise(setImmediate);
			if ('error' in state) throw state.error;
			const event = this.events.shift();
			if (event === undefined && state.isDone) return;
			if (event === undefined) throw new Error('The work waits for something that never comes');
			this.now = Math.max(this.now, event.at);
			event.run();
		}
	}
}

/** How this machine's clocks differ from the true time. */
export interface LocalClockFaults {
	readonly offsetMs: number;
	/** What is added to the wall clock, but not to the steady one, from a given time on. */
	readonly stepMs: number;
	readonly stepAt: number;
}

/**
 * Creates the clock of an execution in virtual time.
 *
 * @param faults how the machine's clocks differ from it
 */
export function createVirtualClock(
	time: VirtualTime,
	{ offsetMs, stepMs, stepAt }: LocalClockFaults,
	random: () => number,
	stopAt: number,
): Clock {
	const now = () => time.now + offsetMs;
	const createStop = () => new PlannrError('notSent', 'the execution was stopped');
	return {
		now,
		moment: () => ({ steady: now(), wall: now() + (time.now >= stepAt ? stepMs : 0) }),
		random,
		isStopped: () => time.now >= stopAt,
		async wait(ms) {
			await time.wait(Math.max(0, Math.min(ms, stopAt - time.now)));
			if (time.now >= stopAt) throw createStop();
		},
		async untilStopped(work) {
			if (stopAt === Infinity) return await work;
			const stopped = time.wait(Math.max(0, stopAt - time.now)).then(createStop);
			return await Promise.race([work, stopped]);
		},
	};
}
