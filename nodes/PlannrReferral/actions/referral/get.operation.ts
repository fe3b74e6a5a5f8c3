import type { PlannrClient } from '../../transport/client';
import { fetchRecord } from '../../transport/records';
import { referralFields, simplifyReferral } from '../fields/records';
import { parseAll } from '../../parameters/item';
import type { Operation } from '../operation';
import { createGetMessages } from '../getMessages';
import {
	createOptionsField,
	type FormatRecord,
	createOutputFields,
	parseOutput,
} from '../fields/everyOperation';
import { parseReferralUuid, createReferralField } from '../fields/locators';

interface GetInput {
	readonly uuid: string;
	readonly formatRecord: FormatRecord;
}

/** Fetches one referral (apidocs.plannrcrm.com, GET /api/v1/referrals/{uuid}). */
export const get: Operation = {
	fields: [
		createReferralField('The referral to retrieve'),
		...createOutputFields(referralFields),
		createOptionsField(),
	],
	messages: createGetMessages(
		'Referral',
		'Only the firms that sent and received a referral can see it',
	),
	parse(item) {
		const { uuid, formatRecord } = parseAll<GetInput>({
			uuid: () => parseReferralUuid(item),
			formatRecord: () => parseOutput(item, referralFields, simplifyReferral),
		});
		const run = async (client: PlannrClient) => ({
			records: [formatRecord(await fetchRecord(client, '/api/v1/referrals', uuid))],
		});
		return [{ kind: 'read', run }];
	},
};
