import type { ReferralCounts } from './count';
import type { FinishedExecution } from './executions';
import type { Traffic } from './traffic';

/**
 * What there is, in words.
 *
 * @param counts the numbers
 */
export function formatCounts(counts: ReferralCounts): string {
	const {
		requested: asked,
		created,
		duplicated,
		missing,
		notInPlannr: absent,
		mispaired,
		unreported: untold,
	} = counts;
	return [
		`  referrals: ${asked} asked for, ${created} created, ${duplicated} duplicated, ${missing} missing`,
		`  lost: ${absent} given out and not there, ${untold} there and told nowhere; ${mispaired} given to the wrong item`,
	].join('\n');
}

/**
 * How executions have ended, in words.
 *
 * @param executions the executions
 */
export function formatExecutions(executions: readonly FinishedExecution[]): string {
	const statuses = new Map<string, FinishedExecution[]>();
	for (const one of executions) {
		statuses.set(one.status, [...(statuses.get(one.status) ?? []), one]);
	}
	return [...statuses]
		.flatMap(([status, finished]) => [
			`  executions: ${finished.length} ${status}`,
			...(status === 'success' ? [] : [`    ${finished.map(({ id }) => id).join(', ')}`]),
			...[...new Set(finished.map(({ data: told }) => told.message))]
				.filter((message) => message !== undefined)
				.map((message) => `    ${message}`),
		])
		.join('\n');
}

/**
 * What Plannr was asked, in words.
 *
 * @param traffic the numbers
 */
export function formatTraffic({
	requests,
	rateLimited: refused,
	ms,
	minimumMs: leastMs,
	mostInFlight,
}: Traffic): string {
	return `  requests: ${requests}, of which ${refused} refused with 429, ${mostInFlight} at once at most; ${formatSeconds(ms)} from the first to the last of the others, the limit allows no less than ${formatSeconds(leastMs)}`;
}

/**
 * A length of time, in words.
 *
 * @param ms the length, in milliseconds
 */
export function formatSeconds(ms: number): string {
	return `${(ms / 1000).toFixed(1)} s`;
}
