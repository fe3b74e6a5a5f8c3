import { PlannrError } from '../transport/errors';
import type { PlannrClient } from '../transport/client';
import type { WriteSpec } from '../actions/operation';
import type { LedgerEntry } from './ledger';
import type { SendAttempt } from './sendAttempt';

/** What is known about a write whose response was lost. */
export interface LostResponse {
	/** When it was sent, by Plannr's clock, in ms since 1970; `undefined` until a response has given the time. */
	readonly sentAtServer: () => number | undefined;
	/** When it was sent, by this machine's clock, in ms since 1970; `undefined` when that is not known. */
	readonly sentAtLocal: number | undefined;
	/** Whether Plannr may still be processing it. */
	readonly mayBeInProgress: boolean;
	/** The request as sent then: if the item requests something else now, no record can be credited to it. */
	readonly fingerprint: string;
	/** The write's ID in the registry that all runs of this process share. */
	readonly writeId: string;
}

/**
 * Creates the {@link LostResponse} of a write on this attempt at the run. The time kept is that of the first send whose
 * response was lost, as Plannr may have processed that one late.
 *
 * @param attempt the send
 * @param error how it failed
 * @param write the write
 * @param writeId the write's ID in the registry
 * @param previous an earlier lost response of the same write
 */
export function createLostResponse(
	attempt: SendAttempt,
	{ kind }: PlannrError,
	{ fingerprint }: WriteSpec,
	writeId: string,
	previous: LostResponse | undefined,
): LostResponse {
	// A gateway that gives up has waited long, so Plannr may still be processing, whatever status the gateway returns.
	const mayBeInProgress = kind === 'timedOut' || attempt.mayBeInProgress;
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
 * Restores the {@link LostResponse} of a write from an earlier attempt at the run.
 *
 * @param entry what that attempt recorded
 * @param client its clock gives Plannr's time where the earlier attempt did not know it
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

/** Creates the error for a lost response followed by a rejection: the outcome of the first request is unknown. */
export function createLostThenRejectedError(): PlannrError {
	return new PlannrError('lost', 'at first, and then a refusal');
}

/** Creates an ID that no other write has. */
export function createWriteId(): string {
	return Math.random().toString(36).slice(2);
}
