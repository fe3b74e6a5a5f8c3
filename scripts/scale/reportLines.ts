import type { ReferralCounts } from './count';
import type { FinishedExecution } from './executions';
import type { Traffic } from './traffic';

/** Formats the counts of referrals. */
export function formatCounts(counts: ReferralCounts): string {
	const { requested, created, duplicated, missing, notInPlannr, mispaired, unreported } = counts;
	return [
		`  referrals: ${requested} requested, ${created} created, ${duplicated} duplicated, ${missing} missing`,
		`  lost: ${notInPlannr} returned but not in Plannr, ${unreported} in Plannr but not returned; ${mispaired} paired with the wrong item`,
	].join('\n');
}

/** Formats the executions by status, with their error messages. */
export function formatExecutions(executions: readonly FinishedExecution[]): string {
	const statuses = [...new Set(executions.map(({ status }) => status))];
	return statuses
		.flatMap((status) => {
			const finished = executions.filter((execution) => execution.status === status);
			const messages = new Set(finished.flatMap(({ data }) => data.message ?? []));
			return [
				`  executions: ${finished.length} ${status}`,
				...(status === 'success' ? [] : [`    ${finished.map(({ id }) => id).join(', ')}`]),
				...[...messages].map((message) => `    ${message}`),
			];
		})
		.join('\n');
}

/** Formats the requests that the mock API received. */
export function formatTraffic(traffic: Traffic): string {
	const { requests, rateLimited, ms, minimumMs, mostInFlight } = traffic;
	return `  requests: ${requests}, of which ${rateLimited} rate-limited (429), at most ${mostInFlight} in flight; ${formatSeconds(ms)} from the first to the last of the others, the rate limit allows no less than ${formatSeconds(minimumMs)}`;
}

/** Formats a duration in milliseconds. */
export function formatSeconds(ms: number): string {
	return `${(ms / 1000).toFixed(1)} s`;
}
