import type { IDataObject } from 'n8n-workflow';

import type { PlannrClient } from '../../transport/client';
import { recordFrom } from '../../transport/records';
import type { ReferralRequest } from '../../transport/vocabulary';
import { compareReferral } from './compareReferral';

/** What a referral may differ in while it is about the same. */
const DETAIL_FIELDS = ['note', 'shared_data', 'sla_deadline', 'duration_months'];

/**
 * Completes a referral out of a listing, which may leave fields out; the referral itself does not.
 *
 * @param request what it is compared with: one that is about something else stays as it is
 * @param record the referral as it was listed
 * @param fetch reads the referral itself, by its UUID
 * @throws {PlannrError} when it cannot be read
 */
export async function completeReferral(
	request: ReferralRequest,
	record: IDataObject,
	fetch: (uuid: string) => Promise<IDataObject>,
): Promise<IDataObject> {
	const { uuid, status } = record;
	// In the details, nothing is a value of its own; a state is always there.
	const hasAllFields = typeof status === 'string' && DETAIL_FIELDS.every((name) => name in record);
	const similarity = compareReferral(request, record);
	if (similarity === 'other' || typeof uuid !== 'string') return record;
	if (hasAllFields && similarity !== 'unknown') return record;
	return { ...record, ...(await fetch(uuid)) };
}

/**
 * Reads one referral (apidocs.plannrcrm.com, GET /api/v1/referrals/{uuid}).
 *
 * @param client the door
 * @param uuid the referral's UUID
 * @throws {PlannrError} when there is no good answer
 */
export async function fetchReferral(client: PlannrClient, uuid: string): Promise<IDataObject> {
	return recordFrom(await client.get(`/api/v1/referrals/${encodeURIComponent(uuid)}`));
}
