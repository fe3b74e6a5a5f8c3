import type { IDataObject } from 'n8n-workflow';

import { pick } from '../pick';

/** Only a rejected referral has it. */
const REASON = 'rejection_reason';

/** What most workflows need of a referral, in the order in which it comes out. */
export const simplifiedFields = [
	'uuid',
	'status',
	'direction',
	'advice_type',
	'clients',
	'sender_firm',
	'recipient_firm',
	'note',
	'sla_deadline',
	'expires_at',
	REASON,
] as const;

/**
 * Keeps what most workflows need of a referral, under Plannr's own names and in Plannr's own shapes.
 *
 * @param referral a referral as Plannr gave it; not altered
 * @returns a new object; `rejection_reason` is in it only when there is one
 */
export function simplified(referral: IDataObject): IDataObject {
	return pick(
		referral,
		simplifiedFields.filter((name) => name !== REASON || Boolean(referral[REASON])),
	);
}
