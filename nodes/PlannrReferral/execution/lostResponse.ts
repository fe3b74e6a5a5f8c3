import { PlannrError } from '../transport/errors';
import type { PlannrClient } from '../transport/client';
import type { Write } from '../actions/operation';
import type { LedgerEntry } from './ledger';
import type { SendAttempt } from './sendAttempt';

/** How a write's answer was lost. */
export interface LostResponse {
	/** When the write left, by Plannr's clock; see {@link Trace.since}. */
	readonly sentAtServer: () => number | undefined;
	/** When it left, by this machine's clock; undefined when that is not known. */
	readonly sentAtLocal: number | undefined;
	/** Whether Plannr may be at work on it still. */
	readonly mayBeInProgress: boolean;
	/** What the write asked for then: if it asks for something else now, nothing can be told to be its doing. */
	readonly fingerprint: string;
	/** What the lost write is known by, to all runs of this process. */
	readonly writeId: string;
}

/**
 * How an answer was lost on this try. What counts is when the first sending left whose answer was lost: what it asked for
 * may have been done late.
 *
 * @param attempt the sending
 * @param failure how it failed
 * @param write the write
 * @param writeId what it is known by
 * @param previous how an answer was lost before
 */
export function createLostResponse(
	attempt: SendAttempt,
	{ kind }: PlannrError,
	{ fingerprint }: Write,
	writeId: string,
	previous: LostResponse | undefined,
): LostResponse {
	// A gateway that gives up has waited long; then Plannr may be at work still, whatever the gateway says.
	const mayBeInProgress = kind === 'late' || attempt.mayBeInProgress;
	if (previous !== undefined)
		return { ...previous, mayBeInProgress: mayBeInProgress || previous.mayBeInProgress };
	return {
		sentAtServer: () => attempt.sentAtServer(),
		sentAtLocal: attempt.sentAtLocal,
		mayBeInProgress,
		fingerprint,
		writeId,
	};
}

/**
 * How an answer was lost on an earlier try.
 *
 * @param entry what that try has noted
 * @param plannr the door: when that try has not heard Plannr's time, this one may
 */
export function restoreLostResponse(
	{
		sentAtServer,
		sentAtLocal,
		mayBeInProgress,
		fingerprint,
		writeId = createWriteId(),
	}: LedgerEntry,
	{ serverClock }: PlannrClient,
): LostResponse {
	const at = sentAtLocal === undefined ? undefined : { steady: sentAtLocal, wall: sentAtLocal };
	return {
		sentAtServer: () => sentAtServer ?? (at && serverClock.timeAt(at)),
		sentAtLocal,
		mayBeInProgress: mayBeInProgress === true,
		fingerprint,
		writeId,
	};
}

/** An answer was lost, and after a refusal of the next request nobody can tell what the one before did. */
export function createLostThenRejectedError(): PlannrError {
	return new PlannrError('lost', 'at first, and then a refusal');
}

/** A name that no other lost write has. */
export function createWriteId(): string {
	return Math.random().toString(36).slice(2);
}
