import { type Clock, clockOf } from './clock';
import { PlannrFailure } from './errors';

/** A clock that waits only so long, and what the door tells about each wait. */
export interface Patience {
	readonly clock: Clock;
	/** See {@link DoorOptions.onWait}. */
	readonly onWait: (ms: number, isLimit: boolean) => void;
}

/** Waits for work, but not beyond the end: n8n's own finding out of the account heeds no other limit. */
async function within<Result>(work: Promise<Result>, ms: number): Promise<Result | PlannrFailure> {
	if (ms === Infinity) return await work;
	const done = new AbortController();
	const ended = clockOf(done.signal)
		.wait(Math.max(0, ms))
		.then(
			() => new PlannrFailure('stopped', 'the time is over'),
			() => new PlannrFailure('stopped', 'nobody waits'),
		);
	return await Promise.race([work, ended]).finally(() => {
		done.abort();
	});
}

/**
 * Makes a clock for whoever cannot wait as long as an execution can.
 *
 * @param waitMs how long the pauses between requests may be altogether, in milliseconds
 * @param totalMs after how long no further request leaves, in milliseconds; without it, only the pauses count
 */
export function patience(waitMs: number, totalMs = Infinity): Patience {
	const clock = clockOf(undefined);
	const end = clock.now() + totalMs;
	let isLimit = false;
	let spent = 0;
	return {
		onWait: (_, isForLimit) => {
			isLimit = isForLimit;
		},
		clock: {
			...clock,
			isStopped: () => clock.now() >= end,
			orStopped: async (work) => await within(work, end - clock.now()),
			wait: async (ms) => {
				spent += ms;
				if (spent <= waitMs && clock.now() + ms < end) {
					await clock.wait(ms);
					return;
				}
				const retryAfter = String(Math.ceil(ms / 1000));
				throw isLimit
					? new PlannrFailure('limited', 'the request limit', 429, undefined, { retryAfter })
					: new PlannrFailure('late', 'several attempts in vain');
			},
		},
	};
}
