import { sleep } from 'n8n-workflow';
import { PlannrError, createNotSentError } from './errors';
import type { ResponseHeaders } from './responseHeaders';

/**
 * A moment by both of this machine's clocks, in milliseconds since 1970. The steady clock does not jump when the time is
 * adjusted, but may stop while the machine sleeps; with the wall clock it is the other way round.
 */
export interface Moment {
	readonly steady: number;
	readonly wall: number;
}

/** The time from one moment to another in milliseconds, by the clock that measured more; negative for an earlier one. */
export function elapsed(from: Moment, to: Moment): number {
	return Math.max(to.steady - from.steady, to.wall - from.wall);
}

/** Why a request waits: Plannr's rate limit, or a failed attempt. */
export type WaitReason = 'rateLimit' | 'failure';

/** The time, and every way of waiting. Tests replace it. */
export interface Clock {
	/** The time by this machine's steady clock, in milliseconds since 1970; see {@link Moment}. */
	now(): number;
	moment(): Moment;
	/** A random number from 0 to 1. */
	random(): number;
	isStopped(): boolean;
	/**
	 * Waits.
	 *
	 * @param ms how long, in milliseconds
	 * @param reason why, if a request waits
	 * @throws {PlannrError} of kind `notSent` as soon as the execution is stopped
	 */
	wait(ms: number, reason?: WaitReason): Promise<void>;
	/**
	 * Waits for work that stopping the execution may not end, but no longer than until the execution is stopped.
	 *
	 * @param work the work, which may continue after a stop
	 * @returns its result, or an error of kind `notSent` when the execution is stopped first
	 */
	untilStopped<Result>(work: Promise<Result>): Promise<Result | PlannrError>;
}

/**
 * Creates a clock for an execution.
 *
 * @param signal n8n's signal that the execution was stopped
 * @param onWait called before a request waits, with the time in milliseconds
 */
export function createClock(
	signal: AbortSignal | undefined,
	onWait: (ms: number, reason: WaitReason) => void = () => undefined,
): Clock {
	// Unlike Date.now, this does not jump when the machine's clock is adjusted.
	const now = () => performance.timeOrigin + performance.now();
	const isStopped = () => signal?.aborted === true;
	const waiting = new Set<() => void>();
	const endWaits = () => {
		for (const end of waiting) end();
	};
	const untilStopped = async <Result>(work: Promise<Result>): Promise<Result | PlannrError> => {
		let end: () => void = () => undefined;
		const result = new Promise<Result | PlannrError>((resolve, reject) => {
			work.then(resolve, reject);
			// If the stop ends the work in the same tick, the work's own result takes precedence.
			end = () => void sleep(0).then(() => resolve(createNotSentError()));
		});
		if (isStopped()) end();
		// One listener for all, since adding one takes longer the more there are: an execution may have 100,000 waits.
		if (waiting.size === 0) signal?.addEventListener('abort', endWaits, { once: true });
		waiting.add(end);
		try {
			return await result;
		} finally {
			waiting.delete(end);
			if (waiting.size === 0) signal?.removeEventListener('abort', endWaits);
		}
	};
	return {
		now,
		moment: () => ({ steady: now(), wall: Date.now() }),
		random: () => Math.random(),
		isStopped,
		async wait(ms, reason) {
			if (reason !== undefined) onWait(ms, reason);
			const isOver = await untilStopped(sleepInSteps(ms, isStopped));
			if (isOver !== true) throw createNotSentError();
		},
		untilStopped,
	};
}

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
			let isDone = false;
			const timeout = sleepInSteps(endsAt - clock.now(), () => isDone).then(
				() => new PlannrError('notSent', 'time ran out'),
			);
			return await Promise.race([work, timeout]).finally(() => (isDone = true));
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

/** The longest timer that outlives a wait, in milliseconds: a process that ends is not held up noticeably. */
const STEP_MS = 200;

/**
 * Sleeps. A signal would end each sleep at once, but n8n's own sleep heeds one only from about version 2.20, and aborting
 * one for every request takes a noticeable share of the request's time.
 *
 * @param ms how long, in milliseconds
 * @param isEnded ends the sleep within a fifth of a second
 * @returns whether time ran out before the sleep was ended
 */
export async function sleepInSteps(ms: number, isEnded: () => boolean): Promise<boolean> {
	const endsAt = performance.now() + ms;
	for (let rest = ms; rest > 0 && !isEnded(); rest = endsAt - performance.now()) {
		await sleep(Math.min(rest, STEP_MS));
	}
	return !isEnded();
}

/**
 * Estimates Plannr's time. A `Date` header has no fraction of a second and is as old as the response's latency, so the
 * estimate is behind Plannr's clock rather than ahead of it.
 */
export class ServerClock {
	/** The latest `Date` of any response so far, in milliseconds since 1970; -Infinity before the first. */
	newest = -Infinity;

	/** When the response with the latest `Date` arrived. */
	private newestAt: Moment | undefined;

	/** Updates the estimate from a successful response; a failed one may come from an intermediary with its own clock. */
	update({ date }: ResponseHeaders, receivedAt: Moment): void {
		const serverTime = date === undefined ? NaN : Date.parse(date);
		if (!(serverTime > this.newest)) return;
		this.newest = serverTime;
		this.newestAt = receivedAt;
	}

	/**
	 * Estimates the time that Plannr's clock has reached at a moment, from the latest `Date` of any response and the time
	 * since that arrived.
	 *
	 * @returns in milliseconds since 1970; -Infinity before the first response
	 */
	earliestAt(moment: Moment): number {
		// Where this machine's two clocks disagree, this yields the earlier time.
		return this.newestAt === undefined ? -Infinity : this.newest - elapsed(moment, this.newestAt);
	}
}

/** A timestamp with an offset; without one, `Date.parse` would assume this machine's time zone. */
const HAS_OFFSET = /T.*(Z|[+-]\d\d:?\d\d)$/i;

/** Converts an ISO 8601 timestamp to milliseconds since 1970; NaN when it is not one or has no offset. */
export function toInstant(timestamp: unknown): number {
	return typeof timestamp === 'string' && HAS_OFFSET.test(timestamp) ? Date.parse(timestamp) : NaN;
}

const londonDate = new Intl.DateTimeFormat('en-GB', {
	timeZone: 'Europe/London',
	year: 'numeric',
	month: '2-digit',
	day: '2-digit',
});

/** Returns the date in London, by which Plannr's users count, of a time in milliseconds since 1970, as YYYY-MM-DD. */
export function toLondonDate(instant: number): string {
	const parts = londonDate.formatToParts(instant);
	const part = (type: string) => parts.find((found) => found.type === type)?.value ?? '';
	return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
}
