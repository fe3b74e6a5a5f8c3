import type { IDataObject } from 'n8n-workflow';

import { pickFields } from '../fields/output';

/** Only a rejected referral has a value in this field. */
const REJECTION_REASON = 'rejection_reason';

/** The fields of a referral that most workflows need, in the order of the output. */
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
 * Reduces a referral to its main fields, with Plannr's own names and values.
 *
 * @param referral a referral as Plannr returned it; not modified
 * @returns a new object, with `rejection_reason` only when there is one
 */
export function simplifyReferral(referral: IDataObject): IDataObject {
	return pickFields(
		referral,
		simplifiedFields.filter(
			(name) => name !== REJECTION_REASON || Boolean(referral[REJECTION_REASON]),
		),
	);
}
