import type { ReferralCounts } from './count';
import type { FinishedExecution } from './executions';
import type { Traffic } from './traffic';

/**
 * Formats the counts of referrals.
 *
 * @param counts the counts
 */
export function formatCounts(counts: ReferralCounts): string {
	const { requested, created, duplicated, missing, notInPlannr, mispaired, unreported } = counts;
	return [
		`  referrals: ${requested} requested, ${created} created, ${duplicated} duplicated, ${missing} missing`,
		`  lost: ${notInPlannr} returned but not in Plannr, ${unreported} in Plannr but not returned; ${mispaired} paired with the wrong item`,
	].join('\n');
}

/**
 * Formats the executions by status, with their error messages.
 *
 * @param executions the executions
 */
export function formatExecutions(executions: readonly FinishedExecution[]): string {
	const statuses = new Map<string, FinishedExecution[]>();
	for (const execution of executions) {
		statuses.set(execution.status, [...(statuses.get(execution.status) ?? []), execution]);
	}
	return [...statuses]
		.flatMap(([status, finished]) => [
			`  executions: ${finished.length} ${status}`,
			...(status === 'success' ? [] : [`    ${finished.map(({ id }) => id).join(', ')}`]),
			...[...new Set(finished.map(({ data }) => data.message))]
				.filter((message) => message !== undefined)
				.map((message) => `    ${message}`),
		])
		.join('\n');
}

/**
 * Formats the requests that the mock API received.
 *
 * @param traffic the summary
 */
export function formatTraffic({
	requests,
	rateLimited,
	ms,
	minimumMs,
	mostInFlight,
}: Traffic): string {
	return `  requests: ${requests}, of which ${rateLimited} rate-limited (429), at most ${mostInFlight} in flight; ${formatSeconds(ms)} from the first to the last of the others, the rate limit allows no less than ${formatSeconds(minimumMs)}`;
}

/**
 * Formats a duration.
 *
 * @param ms the duration, in milliseconds
 */
export function formatSeconds(ms: number): string {
	return `${(ms / 1000).toFixed(1)} s`;
}
