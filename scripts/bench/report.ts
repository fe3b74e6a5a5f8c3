import type { Sandbox } from '../../sandbox';

/** What a sandbox has to say after a run. */
export interface Report {
	/** The requests that arrived. */
	readonly requests: number;
	/** The most requests that were worked on at the same time. */
	readonly mostInFlight: number;
	/** Refused requests in each of the limit's windows, in their order. */
	readonly refused: readonly number[];
	/** The referrals that there are. */
	readonly referrals: readonly Known[];
}

/** What tells one referral from another. */
export interface Known {
	readonly uuid: string;
	readonly note: string | null;
}

/**
 * Reads from a sandbox's journal what it was put through.
 *
 * @param sandbox the sandbox
 * @param windowMs how long one of its limit's windows is, in milliseconds; each begins with its first request
 */
export function reportOf({ journal, world }: Sandbox, windowMs: number): Report {
	const refused: number[] = [];
	let endsAt = -Infinity;
	for (const { at, status } of journal) {
		if (at.getTime() >= endsAt) {
			endsAt = at.getTime() + windowMs;
			refused.push(0);
		}
		if (status === 429) refused.push((refused.pop() ?? 0) + 1);
	}
	return {
		requests: journal.length,
		mostInFlight: Math.max(0, ...journal.map(({ inFlight }) => inFlight)),
		refused,
		referrals: [...world.referrals.values()].map(({ uuid, note }) => ({ uuid, note })),
	};
}

/** Whether a message from a sandbox's process is a report. */
export function isReport(message: unknown): message is Report {
	return typeof message === 'object' && message !== null && 'mostInFlight' in message;
}
