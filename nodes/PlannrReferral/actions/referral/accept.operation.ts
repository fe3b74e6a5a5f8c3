import { parseAll } from '../../parameters/invalidParameters';
import { referralFields } from '../../transport/recordFields';
import type { Operation } from '../operation';
import { createOptionsField } from '../fields/options';
import { createOutputFields, parseOutput } from '../fields/output';
import { createDecisionEvidence } from './decisionEvidence';
import { parseReferralUuid, createReferralField } from './referralField';
import { simplifyReferral } from './simplifyReferral';

const displayOptions = { show: { resource: ['referral'], operation: ['accept'] } };

/** Accepts a referral that the firm has received (apidocs.plannrcrm.com, POST /api/v1/referrals/{uuid}/accept). */
export const accept: Operation = {
	fields: [
		createReferralField(
			'A pending referral your firm has received. Accepting it copies its clients into your firm.',
			displayOptions,
			true,
		),
		...createOutputFields(referralFields, displayOptions),
		createOptionsField(displayOptions),
	],
	messages: {
		rejected: {
			message: 'Could not accept the referral',
			advice: 'The referral was not accepted by this run. Check its status in Plannr',
		},
		forbidden: {
			message: 'This account is not allowed to accept the referral',
			advice:
				'The referral was not accepted. Only the firm that received a referral can accept it: check which firm the credential belongs to',
		},
		notFound: {
			message: 'No such referral was found for this account',
			advice:
				"The referral was not accepted. Check 'Referral'. Also check 'Base URL' in the Plannr API credential",
		},
		write: {
			done: { one: 'referral was accepted', many: 'referrals were accepted' },
			outcomeUnknown: {
				message: 'The referral may have been accepted',
				advice: 'It was not sent again. Look at the status of the referral in Plannr',
			},
			notProcessed: {
				message: 'The referral was not accepted',
				advice: 'It was looked up in Plannr, and was not accepted. Run this item again later',
			},
			targetChanged: {
				message: 'An earlier try of this item accepted, or may have accepted, a different referral',
				advice:
					"What that try did stands, and nothing more was sent. Make 'Referral' give the same on every try, look among the received referrals in Plannr, and start the workflow anew",
			},
		},
		labels: { uuid: 'Referral' },
	},
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
	if (status === 'accepted') return true;
	return status === 'rejected' ? false : undefined;
}
