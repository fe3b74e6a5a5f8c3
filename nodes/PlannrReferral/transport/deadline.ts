import { type Clock, createClock, sleepInSteps } from './clock';
import { PlannrError } from './errors';

/**
 * Creates a clock for callers that cannot wait as long as an execution can.
 *
 * @param maxWaitMs the maximum total length of all pauses between requests, in milliseconds
 * @param maxTotalMs after how long no further request is sent, in milliseconds; by default only the pauses are limited
 */
export function createDeadline(maxWaitMs: number, maxTotalMs = Infinity): Clock {
	const clock = createClock(undefined);
	const endsAt = clock.now() + maxTotalMs;
	let waitedMs = 0;
	return {
		...clock,
		isStopped: () => clock.now() >= endsAt,
		// n8n's detection of the account has no limit of its own.
		untilStopped: async (work) => {
			const done = new AbortController();
			const timeout = sleepInSteps(endsAt - clock.now(), done.signal).then(
				() => new PlannrError('notSent', 'time ran out'),
			);
			return await Promise.race([work, timeout]).finally(() => done.abort());
		},
		wait: async (ms, reason) => {
			waitedMs += ms;
			if (waitedMs <= maxWaitMs && clock.now() + ms < endsAt) {
				await clock.wait(ms);
				return;
			}
			const retryAfter = String(Math.ceil(ms / 1000));
			throw reason === 'rateLimit'
				? new PlannrError('rateLimited', "Plannr's rate limit", 429, undefined, { retryAfter })
				: new PlannrError('timedOut', 'several attempts failed');
		},
	};
}
