import type { IDataObject } from 'n8n-workflow';

import { pickFields } from '../pick';

/** Only a rejected referral has it. */
const REJECTION_REASON = 'rejection_reason';

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
	REJECTION_REASON,
] as const;

/**
 * Keeps what most workflows need of a referral, under Plannr's own names and in Plannr's own shapes.
 *
 * @param referral a referral as Plannr gave it; not altered
 * @returns a new object; `rejection_reason` is in it only when there is one
 */
export function simplifyReferral(referral: IDataObject): IDataObject {
	return pickFields(
		referral,
		simplifiedFields.filter(
			(name) => name !== REJECTION_REASON || Boolean(referral[REJECTION_REASON]),
		),
	);
}
