import type { IDataObject } from 'n8n-workflow';

import { PlannrError } from '../../transport/errors';
import type { PlannrClient } from '../../transport/client';
import { recordFrom } from '../../transport/records';
import type { Found } from '../operation';

/**
 * Finds out whether a decision on a referral was made whose answer was lost, by the state that the referral is in.
 *
 * @param plannr the door
 * @param uuid the referral
 * @param isMade whether a referral is decided as was asked for; undefined when that cannot be told
 * @returns `absent` while nothing is decided, and when it is decided otherwise: then Plannr refuses the decision, and says why
 * @throws {PlannrError} when Plannr cannot be asked
 */
export async function confirmDecision(
	plannr: PlannrClient,
	uuid: string,
	isMade: (referral: IDataObject) => boolean | undefined,
): Promise<Found> {
	const answer = await plannr.get(`/api/v1/referrals/${uuid}`).catch((reason: unknown) => {
		if (reason instanceof PlannrError && reason.status === 404) return undefined;
		throw reason;
	});
	// What this account cannot see it cannot have decided.
	if (answer === undefined) return { verdict: 'absent' };
	const referral = recordFrom(answer);
	if (referral.status === 'pending') return { verdict: 'absent' };
	const made = isMade(referral);
	if (made === undefined) return { verdict: 'unclear' };
	return made ? { verdict: 'done', records: [referral] } : { verdict: 'absent' };
}
