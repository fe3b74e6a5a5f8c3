import type { IDataObject } from 'n8n-workflow';

import { PlannrError } from '../../transport/errors';
import type { PlannrClient } from '../../transport/client';
import { recordFrom } from '../../transport/records';
import type { LookupResult } from '../operation';

/**
 * Looks up whether a referral was accepted or rejected by a request whose response was lost.
 *
 * @param client the client of this run
 * @param uuid the referral's UUID
 * @param matchesDecision whether a referral was decided as requested; undefined when that cannot be established
 * @returns `absent` while the referral is pending, and when it was decided otherwise: sent again, the request is then
 *   rejected by Plannr with a reason
 * @throws {PlannrError} when the lookup fails
 */
export async function findDecision(
	client: PlannrClient,
	uuid: string,
	matchesDecision: (referral: IDataObject) => boolean | undefined,
): Promise<LookupResult> {
	const response = await client.get(`/api/v1/referrals/${uuid}`).catch((error: unknown) => {
		if (error instanceof PlannrError && error.status === 404) return undefined;
		throw error;
	});
	// An account cannot have decided a referral that it cannot see.
	if (response === undefined) return { verdict: 'absent' };
	const referral = recordFrom(response);
	if (referral.status === 'pending') return { verdict: 'absent' };
	const isAsRequested = matchesDecision(referral);
	if (isAsRequested === undefined) return { verdict: 'unclear' };
	return isAsRequested ? { verdict: 'done', records: [referral] } : { verdict: 'absent' };
}
