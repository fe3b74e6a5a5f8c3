import type { PlannrClient } from '../../transport/client';
import { recordFrom } from '../../transport/records';
import { referralFields } from '../../transport/recordFields';
import { parseAll } from '../../parameters/invalidParameters';
import type { Operation } from '../operation';
import { createOptionsField } from '../fields/options';
import { type FormatRecord, createOutputFields, parseOutput } from '../fields/output';
import { parseReferralUuid, createReferralField } from './referralField';
import { simplifyReferral } from './simplifyReferral';

const displayOptions = { show: { resource: ['referral'], operation: ['get'] } };

interface GetInput {
	readonly uuid: string;
	readonly formatRecord: FormatRecord;
}

/** Fetches one referral (apidocs.plannrcrm.com, GET /api/v1/referrals/{uuid}). */
export const get: Operation = {
	fields: [
		createReferralField('The referral to retrieve', displayOptions),
		...createOutputFields(referralFields, displayOptions),
		createOptionsField(displayOptions),
	],
	messages: {
		rejected: {
			message: 'Plannr did not accept the request for the referral',
			advice: "Correct what Plannr names, starting with 'Referral', and run this item again",
		},
		forbidden: {
			message: 'Plannr does not let this account read the referral',
			advice:
				"Check that the credential's account may see referrals, and that its 'Account UUID' belongs to the owner of the token",
		},
		notFound: {
			message: "Plannr has no referral with the UUID in 'Referral' that this account may read",
			advice:
				'Check the UUID: only the firm that sent a referral and the firm that received it can read it',
		},
		labels: { uuid: 'Referral' },
	},
	parse(item) {
		const { uuid, formatRecord } = parseAll<GetInput>({
			uuid: () => parseReferralUuid(item),
			formatRecord: () => parseOutput(item, referralFields, simplifyReferral),
		});
		const run = async (client: PlannrClient) => ({
			records: [formatRecord(recordFrom(await client.get(`/api/v1/referrals/${uuid}`)))],
		});
		return [{ kind: 'read', run }];
	},
};
