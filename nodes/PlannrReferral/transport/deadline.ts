import { type Clock, createClock } from './clock';
import { PlannrError } from './errors';

/** A clock with a limit on its waits, and the callback that the client calls before each wait. */
export interface Deadline {
	readonly clock: Clock;
	/** See {@link PlannrClientOptions.onWait}. */
	readonly onWait: (ms: number, isRateLimit: boolean) => void;
}

/** Waits for work for a limited time: n8n's detection of the account has no other limit. */
async function limitDuration<Result>(
	work: Promise<Result>,
	ms: number,
): Promise<Result | PlannrError> {
	if (ms === Infinity) return await work;
	const done = new AbortController();
	const timeout = createClock(done.signal)
		.wait(Math.max(0, ms))
		.then(
			() => new PlannrError('notSent', 'time ran out'),
			() => new PlannrError('notSent', 'the wait was ended'),
		);
	return await Promise.race([work, timeout]).finally(() => {
		done.abort();
	});
}

/**
 * Creates a clock for callers that cannot wait as long as an execution can.
 *
 * @param maxWaitMs the maximum total length of all pauses between requests, in milliseconds
 * @param maxTotalMs after how long no further request is sent, in milliseconds; by default only the pauses are limited
 */
export function createDeadline(maxWaitMs: number, maxTotalMs = Infinity): Deadline {
	const clock = createClock(undefined);
	const endsAt = clock.now() + maxTotalMs;
	let isRateLimit = false;
	let waitedMs = 0;
	return {
		onWait: (_, isWaitForRateLimit) => {
			isRateLimit = isWaitForRateLimit;
		},
		clock: {
			...clock,
			isStopped: () => clock.now() >= endsAt,
			untilStopped: async (work) => await limitDuration(work, endsAt - clock.now()),
			wait: async (ms) => {
				waitedMs += ms;
				if (waitedMs <= maxWaitMs && clock.now() + ms < endsAt) {
					await clock.wait(ms);
					return;
				}
				const retryAfter = String(Math.ceil(ms / 1000));
				throw isRateLimit
					? new PlannrError('rateLimited', "Plannr's rate limit", 429, undefined, { retryAfter })
					: new PlannrError('timedOut', 'several attempts failed');
			},
		},
	};
}
