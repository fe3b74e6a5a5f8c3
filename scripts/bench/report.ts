import type { MockPlannr } from '../../sandbox';

/** What the mock API received and created during a run. */
export interface ServerReport {
	/** The number of requests received. */
	readonly requests: number;
	/** The maximum number of concurrent requests. */
	readonly mostInFlight: number;
	/** The number of requests rejected with 429, for each window of the rate limit, in order. */
	readonly rateLimited: readonly number[];
	/** What identifies the referrals. */
	readonly referrals: ReadonlyArray<{ readonly uuid: string; readonly note: string | null }>;
}

/** Creates a report from the request log of a mock API, whose rate limit has windows of this length. */
export function createReport({ requestLog, data }: MockPlannr, windowMs: number): ServerReport {
	const rateLimited: number[] = [];
	// A window begins with its first request.
	let endsAt = -Infinity;
	for (const { receivedAt, status } of requestLog) {
		if (receivedAt.getTime() >= endsAt) {
			endsAt = receivedAt.getTime() + windowMs;
			rateLimited.push(0);
		}
		if (status === 429) rateLimited.push((rateLimited.pop() ?? 0) + 1);
	}
	return {
		requests: requestLog.length,
		mostInFlight: Math.max(0, ...requestLog.map(({ inFlight }) => inFlight)),
		rateLimited,
		referrals: [...data.referrals.values()].map(({ uuid, note }) => ({ uuid, note })),
	};
}

/** Checks whether a message from the process of a mock API is a report. */
export function isReport(message: unknown): message is ServerReport {
	return typeof message === 'object' && message !== null && 'mostInFlight' in message;
}
