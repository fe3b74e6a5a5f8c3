import type { IDataObject } from 'n8n-workflow';

import type { PlannrClient } from '../../transport/client';
import { recordFrom } from '../../transport/records';
import type { ReferralRequest } from '../../transport/vocabulary';
import { compareReferral } from './compareReferral';

/** The fields in which referrals with the same target may differ. */
const DETAIL_FIELDS = ['note', 'shared_data', 'sla_deadline', 'duration_months'];

/**
 * Completes a referral from a list, which may leave fields out, by fetching the referral itself.
 *
 * @param request the request to compare it with: a referral with another target is returned unchanged
 * @param record the referral as listed
 * @param fetch fetches the referral by its UUID
 * @throws {PlannrError} when it cannot be fetched
 */
export async function completeReferral(
	request: ReferralRequest,
	record: IDataObject,
	fetch: (uuid: string) => Promise<IDataObject>,
): Promise<IDataObject> {
	const { uuid, status } = record;
	// Null is a valid value of a detail field, but every referral has a status.
	const hasAllFields = typeof status === 'string' && DETAIL_FIELDS.every((name) => name in record);
	const similarity = compareReferral(request, record);
	if (similarity === 'other' || typeof uuid !== 'string') return record;
	if (hasAllFields && similarity !== 'unknown') return record;
	return { ...record, ...(await fetch(uuid)) };
}

/**
 * Fetches one referral (apidocs.plannrcrm.com, GET /api/v1/referrals/{uuid}).
 *
 * @param client the client of this run
 * @param uuid the referral's UUID
 * @throws {PlannrError} when there is no valid response
 */
export async function fetchReferral(client: PlannrClient, uuid: string): Promise<IDataObject> {
	return recordFrom(await client.get(`/api/v1/referrals/${encodeURIComponent(uuid)}`));
}
