import { parseAll } from '../../parameters/item';
import { referralFields, simplifyReferral } from '../fields/records';
import { ALSO_CHECK_BASE_URL } from '../../transport/explain';
import type { Operation } from '../operation';
import { createOptionsField } from '../fields/options';
import { createOutputFields, parseOutput } from '../fields/output';
import { createDecisionEvidence } from './decisionEvidence';
import { parseReferralUuid, createReferralField } from './referralField';

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
			advice: 'Check its status in Plannr',
		},
		forbidden: {
			message: 'This account is not allowed to accept the referral',
			advice:
				'Only the firm that received a referral can accept it: check which firm the credential belongs to',
		},
		notFound: {
			message: 'No such referral was found for this account',
			advice: `Check 'Referral'. ${ALSO_CHECK_BASE_URL}`,
		},
		write: {
			unchanged: 'The referral was not accepted by this run',
			done: { one: 'referral was accepted', many: 'referrals were accepted' },
			outcomeUnknown: {
				message: 'The referral may have been accepted',
				advice: 'The request was not repeated. Check the status of the referral in Plannr',
			},
			notProcessed: {
				message: 'The referral was not accepted',
				advice: 'Plannr was checked: the referral is not accepted',
			},
			targetChanged: {
				message:
					'A previous attempt at this item accepted, or may have accepted, a different referral',
				advice:
					"Nothing more was sent, and that decision was not undone. Make sure 'Referral' has the same value on every attempt, check the received referrals in Plannr, then run the workflow again",
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
