import type { MockPlannr } from '../../sandbox';

/** What a sandbox has to say after a run. */
export interface ServerReport {
	/** The requests that arrived. */
	readonly requests: number;
	/** The most requests that were worked on at the same time. */
	readonly mostInFlight: number;
	/** Refused requests in each of the limit's windows, in their order. */
	readonly rateLimited: readonly number[];
	/** The referrals that there are. */
	readonly referrals: readonly ReportedReferral[];
}

/** What tells one referral from another. */
export interface ReportedReferral {
	readonly uuid: string;
	readonly note: string | null;
}

/**
 * Reads from a sandbox's journal what it was put through.
 *
 * @param sandbox the sandbox
 * @param windowMs how long one of its limit's windows is, in milliseconds; each begins with its first request
 */
export function createReport(
	{ requestLog: journal, data: world }: MockPlannr,
	windowMs: number,
): ServerReport {
	const rateLimited: number[] = [];
	let endsAt = -Infinity;
	for (const { receivedAt: at, status } of journal) {
		if (at.getTime() >= endsAt) {
			endsAt = at.getTime() + windowMs;
			rateLimited.push(0);
		}
		if (status === 429) rateLimited.push((rateLimited.pop() ?? 0) + 1);
	}
	return {
		requests: journal.length,
		mostInFlight: Math.max(0, ...journal.map(({ inFlight }) => inFlight)),
		rateLimited,
		referrals: [...world.referrals.values()].map(({ uuid, note }) => ({ uuid, note })),
	};
}

/** Whether a message from a sandbox's process is a report. */
export function isReport(message: unknown): message is ServerReport {
	return typeof message === 'object' && message !== null && 'mostInFlight' in message;
}
