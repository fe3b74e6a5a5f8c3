import type { Count } from './count';
import type { Ended } from './executions';
import type { Traffic } from './traffic';

/**
 * What there is, in words.
 *
 * @param figures the numbers
 */
export function linesOfCount(figures: Count): string {
	const { asked, created, duplicated, missing, absent, mispaired, untold } = figures;
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
export function linesOfExecutions(executions: readonly Ended[]): string {
	const statuses = new Map<string, Ended[]>();
	for (const one of executions) {
		statuses.set(one.status, [...(statuses.get(one.status) ?? []), one]);
	}
	return [...statuses]
		.flatMap(([status, ended]) => [
			`  executions: ${ended.length} ${status}`,
			...(status === 'success' ? [] : [`    ${ended.map(({ id }) => id).join(', ')}`]),
			...[...new Set(ended.map(({ told }) => told.message))]
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
export function lineOfTraffic({ requests, refused, ms, leastMs, mostInFlight }: Traffic): string {
	return `  requests: ${requests}, of which ${refused} refused with 429, ${mostInFlight} at once at most; ${seconds(ms)} from the first to the last of the others, the limit allows no less than ${seconds(leastMs)}`;
}

/**
 * A length of time, in words.
 *
 * @param ms the length, in milliseconds
 */
export function seconds(ms: number): string {
	return `${(ms / 1000).toFixed(1)} s`;
}
