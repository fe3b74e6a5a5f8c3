import type { IDataObject } from 'n8n-workflow';

const KEPT = [
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
];

/**
 * Keeps what most workflows need of a referral, under Plannr's own names and in Plannr's own shapes.
 *
 * @param referral a referral as Plannr gave it; not altered
 * @returns a new object; `rejection_reason` is in it only when there is one
 */
export function simplified(referral: IDataObject): IDataObject {
	const kept = [...KEPT, ...(referral.rejection_reason ? ['rejection_reason'] : [])];
	return Object.fromEntries(
		kept.filter((name) => name in referral).map((name) => [name, referral[name]]),
	);
}
