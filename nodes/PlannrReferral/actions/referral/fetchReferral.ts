import type { IDataObject } from 'n8n-workflow';

import type { PlannrClient } from '../../transport/client';
import { fetchRecordIfAny } from '../../transport/records';

/** The fields in which requests with the same target may differ. */
export const DETAIL_FIELDS = ['note', 'shared_data', 'sla_deadline', 'duration_months'];

/**
 * Fetches a referral past any cache (apidocs.plannrcrm.com, GET /api/v1/referrals/{uuid}).
 *
 * @param client the client of this run
 * @param uuid the referral's UUID
 * @returns undefined when Plannr has no such referral for this account
 * @throws {PlannrError} when that cannot be established
 */
export async function fetchReferralIfAny(
	client: PlannrClient,
	uuid: string,
): Promise<IDataObject | undefined> {
	return await fetchRecordIfAny(client, '/api/v1/referrals', uuid);
}
