import type { LoggedRequest, RateLimit, OperationId, MockPlannr } from '../../../sandbox';

/** n8n's Retry On Fail at its most. */
export const MAX_RETRIES = { retryOnFail: true, maxTries: 5, waitBetweenTries: 0 };

/** What a token may do in a storm: little enough to be reached again and again. */
export const STORM_RATE_LIMIT: RateLimit = { maxRequests: 200, windowMs: 1000 };

/**
 * What the sandbox's journal tells of a storm.
 *
 * @param sandbox the sandbox, after the storm
 * @param write what the items requested for
 * @param known what is known already
 * @throws {Error} when the sandbox itself broke the contract: then the storm proves nothing
 */
export function countRequests<Known extends { readonly requested: number }>(
	{ requestLog: journal, contractViolations: contractBreaches }: MockPlannr,
	write: OperationId,
	known: Known,
) {
	if (contractBreaches.length > 0) throw new Error(contractBreaches.join('; '));
	const faults: Record<string, number> = {};
	for (const name of journal.flatMap(({ faults: struck }) => struck)) {
		faults[name] = (faults[name] ?? 0) + 1;
	}
	const isLimited = ({ status }: LoggedRequest) => status === 429;
	const writes = journal.filter((entry) => entry.operation === write && !isLimited(entry));
	return {
		...known,
		requests: journal.length,
		retries: Math.max(0, writes.length - known.requested),
		rateLimited: journal.filter(isLimited).length,
		faults,
	};
}
