import type { IDataObject } from 'n8n-workflow';

import type { PlannrClient } from '../../transport/client';
import { PlannrError } from '../../transport/errors';
import { recordFrom } from '../../transport/records';

/** The fields in which requests with the same target may differ. */
export const DETAIL_FIELDS = ['note', 'shared_data', 'sla_deadline', 'duration_months'];

/**
 * Fetches one referral (apidocs.plannrcrm.com, GET /api/v1/referrals/{uuid}).
 *
 * @param client the client of this run
 * @param uuid the referral's UUID
 * @throws {PlannrError} when there is no valid response; with status 404 when this account has no such referral
 */
export async function fetchReferral(client: PlannrClient, uuid: string): Promise<IDataObject> {
	return recordFrom(await client.get(`/api/v1/referrals/${encodeURIComponent(uuid)}`));
}

/**
 * Fetches a referral that may not exist.
 *
 * @param client the client of this run
 * @param uuid the referral's UUID
 * @returns undefined when Plannr has no such referral for this account
 * @throws {PlannrError} when there is no valid response
 */
export async function fetchReferralIfAny(
	client: PlannrClient,
	uuid: string,
): Promise<IDataObject | undefined> {
	return await fetchReferral(client, uuid).catch((reason: unknown) => {
		if (reason instanceof PlannrError && reason.status === 404) return undefined;
		throw reason;
	});
}
