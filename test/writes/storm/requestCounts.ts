import type { LoggedRequest, MockPlannr, OperationId } from '../../../sandbox';

/**
 * Counts the requests and faults of a storm from the mock API's request log.
 *
 * @param known the part of the report that is known already
 * @returns the known part of the report, with the counts
 * @throws {Error} when the mock API itself violated the contract: then the storm proves nothing
 */
export function countRequests<Known extends { readonly requested: number }>(
	{ requestLog, contractViolations }: MockPlannr,
	write: OperationId,
	known: Known,
) {
	if (contractViolations.length > 0) throw new Error(contractViolations.join('; '));
	const faults: Record<string, number> = {};
	for (const name of requestLog.flatMap((entry) => entry.faults)) {
		faults[name] = (faults[name] ?? 0) + 1;
	}
	const isRateLimited = ({ status }: LoggedRequest) => status === 429;
	const writes = requestLog.filter((entry) => entry.operation === write && !isRateLimited(entry));
	return {
		...known,
		requests: requestLog.length,
		retries: Math.max(0, writes.length - known.requested),
		rateLimited: requestLog.filter(isRateLimited).length,
		faults,
	};
}
