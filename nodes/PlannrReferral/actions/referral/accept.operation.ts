import { parseAll } from '../../parameters/item';
import { referralFields, simplifyReferral } from '../fields/records';
import { readTerm } from '../../transport/json';
import type { Operation } from '../operation';
import { createOptionsField, createOutputFields, parseOutput } from '../fields/everyOperation';
import { createDecisionEvidence, createDecisionMessages } from './decision';
import { parseReferralUuid, createReferralField } from '../fields/locators';

/** Accepts a referral that the firm has received (apidocs.plannrcrm.com, POST /api/v1/referrals/{uuid}/accept). */
export const accept: Operation = {
	fields: [
		createReferralField(
			'A pending referral your firm has received. Accepting it copies its clients into your firm.',
		),
		...createOutputFields(referralFields),
		createOptionsField(),
	],
	messages: createDecisionMessages('accept'),
	parse(item) {
		const { uuid, formatRecord } = parseAll({
			uuid: () => parseReferralUuid(item),
			formatRecord: () => parseOutput(item, referralFields, simplifyReferral),
		});
		return [
			{
				kind: 'write',
				request: { path: `/api/v1/referrals/${uuid}/accept` },
				formatRecord,
				spec: {
					operation: 'referral.accept',
					key: 'accept',
					fingerprint: uuid,
					...createDecisionEvidence(uuid, ({ status }) => wasAccepted(status)),
				},
			},
		];
	},
};

/** Returns undefined for an expired referral, which may have been accepted before. */
function wasAccepted(status: unknown): boolean | undefined {
	const term = readTerm(status);
	if (term === 'accepted') return true;
	return term === 'rejected' ? false : undefined;
}
