import { PlannrFailure } from '../transport/errors';
import type { Plannr } from '../transport/client';
import type { Write } from '../actions/operation';
import type { Entry } from './ledger';
import type { Sending } from './sendAttempt';

/** How a write's answer was lost. */
export interface Loss {
	/** When the write left, by Plannr's clock; see {@link Trace.since}. */
	readonly since: () => number | undefined;
	/** When it left, by this machine's clock; undefined when that is not known. */
	readonly left: number | undefined;
	/** Whether Plannr may be at work on it still. */
	readonly isLate: boolean;
	/** What the write asked for then: if it asks for something else now, nothing can be told to be its doing. */
	readonly fingerprint: string;
	/** What the lost write is known by, to all runs of this process. */
	readonly name: string;
}

/**
 * How an answer was lost on this try. What counts is when the first sending left whose answer was lost: what it asked for
 * may have been done late.
 *
 * @param sending the sending
 * @param failure how it failed
 * @param write the write
 * @param name what it is known by
 * @param before how an answer was lost before
 */
export function lossOf(
	sending: Sending,
	{ kind }: PlannrFailure,
	{ fingerprint }: Write,
	name: string,
	before: Loss | undefined,
): Loss {
	// A gateway that gives up has waited long; then Plannr may be at work still, whatever the gateway says.
	const isLate = kind === 'late' || sending.isLate;
	if (before !== undefined) return { ...before, isLate: isLate || before.isLate };
	return { since: () => sending.since(), left: sending.leftAt, isLate, fingerprint, name };
}

/**
 * How an answer was lost on an earlier try.
 *
 * @param entry what that try has noted
 * @param plannr the door: when that try has not heard Plannr's time, this one may
 */
export function lossNoted(
	{ since, left, isLate, fingerprint, name = nameAnew() }: Entry,
	{ serverClock }: Plannr,
): Loss {
	const at = left === undefined ? undefined : { steady: left, wall: left };
	return {
		since: () => since ?? (at && serverClock.at(at)),
		left,
		isLate: isLate === true,
		fingerprint,
		name,
	};
}

/** An answer was lost, and after a refusal of the next request nobody can tell what the one before did. */
export function lostBefore(): PlannrFailure {
	return new PlannrFailure('lost', 'at first, and then a refusal');
}

/** A name that no other lost write has. */
export function nameAnew(): string {
	return Math.random().toString(36).slice(2);
}
