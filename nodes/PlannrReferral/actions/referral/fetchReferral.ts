import type { IDataObject } from 'n8n-workflow';

import type { PlannrClient } from '../../transport/client';
import { recordFrom } from '../../transport/records';
import type { ReferralRequest } from '../../transport/vocabulary';
import { likeness } from './compareReferral';

/** What a referral may differ in while it is about the same. */
const DETAILS = ['note', 'shared_data', 'sla_deadline', 'duration_months'];

/**
 * Completes a referral out of a listing, which may leave fields out; the referral itself does not.
 *
 * @param request what it is compared with: one that is about something else stays as it is
 * @param record the referral as it was listed
 * @param read reads the referral itself, by its UUID
 * @throws {PlannrFailure} when it cannot be read
 */
export async function whole(
	request: ReferralRequest,
	record: IDataObject,
	read: (uuid: string) => Promise<IDataObject>,
): Promise<IDataObject> {
	const { uuid, status } = record;
	// In the details, nothing is a value of its own; a state is always there.
	const isTold = typeof status === 'string' && DETAILS.every((name) => name in record);
	const how = likeness(request, record);
	if (how === 'other' || typeof uuid !== 'string') return record;
	if (isTold && how !== 'unknown') return record;
	return { ...record, ...(await read(uuid)) };
}

/**
 * Reads one referral (apidocs.plannrcrm.com, GET /api/v1/referrals/{uuid}).
 *
 * @param plannr the door
 * @param uuid the referral's UUID
 * @throws {PlannrFailure} when there is no good answer
 */
export async function readReferral(plannr: PlannrClient, uuid: string): Promise<IDataObject> {
	return recordFrom(await plannr.get(`/api/v1/referrals/${encodeURIComponent(uuid)}`));
}
