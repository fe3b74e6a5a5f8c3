import { sleep } from 'n8n-workflow';

import { PlannrError } from './errors';

/**
 * A moment by both of this machine's clocks, in milliseconds since 1970. One does not jump when the clock is set right,
 * but may stand still while the machine sleeps; with the other it is the other way round.
 */
export interface Moment {
	readonly steady: number;
	readonly wall: number;
}

/**
 * How long ago a moment was, by the clock on which more time has passed, in milliseconds.
 *
 * @param from the moment
 * @param to the later one
 */
export function elapsed(from: Moment, to: Moment): number {
	return Math.max(to.steady - from.steady, to.wall - from.wall);
}

/** The time, and the one way to let it pass. Tests put another one in its place. */
export interface Clock {
	/** This machine's clock, in milliseconds since 1970. */
	now(): number;
	/** The present by both clocks. */
	moment(): Moment;
	/** A number from 0 to 1 that nobody can foresee. */
	random(): number;
	/** Whether the execution has been stopped. */
	isStopped(): boolean;
	/**
	 * Lets time pass.
	 *
	 * @param ms how long, in milliseconds
	 * @throws {PlannrError} of kind `stopped` as soon as the execution is stopped
	 */
	wait(ms: number): Promise<void>;
	/**
	 * Waits for what a stop need not end, such as somebody else's work.
	 *
	 * @param work what may go on after a stop
	 * @returns what came of it, or a failure of kind `stopped` when the execution is stopped and the work goes on
	 */
	untilStopped<Result>(work: Promise<Result>): Promise<Result | PlannrError>;
}

/**
 * The real clock.
 *
 * @param signal n8n's sign that the execution was stopped
 */
export function createClock(signal: AbortSignal | undefined): Clock {
	const now = () => performance.timeOrigin + performance.now();
	return {
		// Unlike Date.now, this does not jump when the machine's clock is set right.
		now,
		moment: () => ({ steady: now(), wall: Date.now() }),
		random: () => Math.random(),
		isStopped: () => signal?.aborted === true,
		async wait(ms) {
			const stop = listenForStop(signal);
			// n8n's sleep heeds the signal only in newer versions (about 2.20 on), so it is heeded here as well.
			const isStopped = await Promise.race([sleepOrStop(ms, signal), stop.stopped]);
			stop.removeListener();
			if (isStopped) throw new PlannrError('notSent', 'the execution was stopped');
		},
		async untilStopped(work) {
			const stop = listenForStop(signal);
			const stopped = stop.stopped.then(async () => {
				// What the stop ends is told of it in this turn, and has the first word.
				await sleep(0);
				return new PlannrError('notSent', 'the execution was stopped');
			});
			return await Promise.race([work, stopped]).finally(stop.removeListener);
		},
	};
}

async function sleepOrStop(ms: number, signal: AbortSignal | undefined): Promise<boolean> {
	try {
		await sleep(ms, signal);
		return signal?.aborted === true;
	} catch {
		return true;
	}
}

function listenForStop(signal: AbortSignal | undefined): {
	stopped: Promise<boolean>;
	removeListener: () => void;
} {
	let onAbort: () => void = () => undefined;
	const heard = new Promise<boolean>((resolve) => {
		onAbort = () => resolve(true);
	});
	if (signal?.aborted === true) onAbort();
	signal?.addEventListener('abort', onAbort, { once: true });
	return { stopped: heard, removeListener: () => signal?.removeEventListener('abort', onAbort) };
}
