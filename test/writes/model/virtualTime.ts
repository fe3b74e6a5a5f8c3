import type { Clock } from '../../../nodes/PlannrReferral/transport/clock';

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

	/** Waits for a number of milliseconds. */
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
 * Creates the clock of a machine in virtual time. No execution is stopped.
 *
 * @param time the true time
 * @param faults how the machine's clocks differ from it
 * @param random the source of random numbers
 */
export function createVirtualClock(
	time: VirtualTime,
	{ offsetMs, stepMs, stepAt }: LocalClockFaults,
	random: () => number,
): Clock {
	const now = () => time.now + offsetMs;
	return {
		now,
		moment: () => ({ steady: now(), wall: now() + (time.now >= stepAt ? stepMs : 0) }),
		random,
		isStopped: () => false,
		wait: async (ms) => await time.wait(ms),
		untilStopped: async (work) => await work,
	};
}
