import type { IDataObject } from 'n8n-workflow';

import { PlannrError } from '../../transport/errors';
import type { PlannrClient } from '../../transport/client';
import { recordFrom } from '../../transport/records';
import type { LookupResult } from '../operation';

/**
 * Finds out whether a decision on a referral was made whose answer was lost, by the state that the referral is in.
 *
 * @param client the door
 * @param uuid the referral
 * @param matchesDecision whether a referral is decided as was asked for; undefined when that cannot be told
 * @returns `absent` while nothing is decided, and when it is decided otherwise: then Plannr refuses the decision, and says why
 * @throws {PlannrError} when Plannr cannot be asked
 */
export async function findDecision(
	client: PlannrClient,
	uuid: string,
	matchesDecision: (referral: IDataObject) => boolean | undefined,
): Promise<LookupResult> {
	const answer = await client.get(`/api/v1/referrals/${uuid}`).catch((reason: unknown) => {
		if (reason instanceof PlannrError && reason.status === 404) return undefined;
		throw reason;
	});
	// What this account cannot see it cannot have decided.
	if (answer === undefined) return { verdict: 'absent' };
	const referral = recordFrom(answer);
	if (referral.status === 'pending') return { verdict: 'absent' };
	const isMade = matchesDecision(referral);
	if (isMade === undefined) return { verdict: 'unclear' };
	return isMade ? { verdict: 'done', records: [referral] } : { verdict: 'absent' };
}
