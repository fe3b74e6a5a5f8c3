import type { WriteOutcome } from './runScenario';
import type { SentWrite } from './toyPlannr';

const SECOND = 1000;

/** When the last lookup of a lost write begins, in milliseconds after its response was lost. */
const LAST_LOOKUP_MS = 6 * SECOND;

/** For how long a process remembers what other runs made, in milliseconds. */
export const RETENTION_MS = 10 * 60 * SECOND;

/**
 * What went wrong:
 * - `duplicate`: more was done than requested, or (Return Existing) another referral created although one was open
 * - `wrongResult`: an item was given a record that is not what it requested
 * - `sharedResult`: two items were given the same new record
 * - `untrueFailure`: an item failed as not processed although what it requests was done
 */
export type HarmKind = 'duplicate' | 'wrongResult' | 'sharedResult' | 'untrueFailure';

/**
 * What cannot be known from within one process:
 * - `late`: it was done or listed more than six seconds after the loss
 * - `byOthers`: an equal one was made by hand or by another process since the last refresh
 * - `otherClients`: Plannr shows it with other clients than were requested
 * - `hiddenCache`: a cache returned an old response and did not show it
 */
export type Excuse = 'late' | 'byOthers' | 'otherClients' | 'hiddenCache';

/** Something that went wrong in a run. */
export interface Harm {
	readonly kind: HarmKind;
	/** Undefined when the rules promise that it does not happen. */
	readonly excuse: Excuse | undefined;
	readonly about: string;
}

/**
 * Whether what a write did was visible only after the last lookup, although nothing showed that Plannr may still be
 * working on it.
 *
 * @param visibleAt when what it did became visible
 */
export function isLate({ loss, lostAt }: SentWrite, visibleAt: number): boolean {
	if (lostAt === undefined) return false;
	const showsThatItMayStillRun = ['timeout', 'gateway', 'accepted'].includes(loss ?? '');
	return !showsThatItMayStillRun && visibleAt > lostAt + LAST_LOOKUP_MS;
}

/**
 * Whether a write failed as not processed. One that was not started reports nothing; what an earlier attempt did is
 * reported of the run.
 */
export function isNotProcessed(
	outcome: WriteOutcome | undefined,
): outcome is Extract<WriteOutcome, { readonly error: unknown }> {
	if (outcome === undefined || 'uuid' in outcome) return false;
	return !outcome.isUnknown && outcome.error !== 'notSent';
}
