import type { IDataObject } from 'n8n-workflow';

import { invalidParameter, parseAll, type ItemParameters } from '../../parameters/item';
import { parseOptionalText } from '../../parameters/scalars';
import { referralFields, simplifyReferral } from '../fields/records';
import { ALSO_CHECK_BASE_URL } from '../../transport/explain';
import type { Operation } from '../operation';
import { hashRequest } from './compareReferral';
import { createOptionsField } from '../fields/options';
import { createOutputFields, parseOutput } from '../fields/output';
import { createDecisionEvidence } from './decisionEvidence';
import { parseReferralUuid, createReferralField } from './referralField';

const displayOptions = { show: { resource: ['referral'], operation: ['reject'] } };

/** Rejects a referral that the firm has received (apidocs.plannrcrm.com, POST /api/v1/referrals/{uuid}/reject). */
export const reject: Operation = {
	fields: [
		createReferralField('A pending referral your firm has received', displayOptions, true),
		{
			displayName: 'Rejection Reason',
			name: 'rejectionReason',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			required: true,
			placeholder: 'e.g. We do not currently advise on this product',
			description: 'The reason, which the firm that sent the referral can read',
			displayOptions,
		},
		...createOutputFields(referralFields, displayOptions),
		createOptionsField(displayOptions),
	],
	messages: {
		rejected: {
			message: 'Could not reject the referral',
			advice: 'Check its status in Plannr',
		},
		forbidden: {
			message: 'This account is not allowed to reject the referral',
			advice:
				'Only the firm that received a referral can reject it: check which firm the credential belongs to',
		},
		notFound: {
			message: 'No such referral was found for this account',
			advice: `Check 'Referral'. ${ALSO_CHECK_BASE_URL}`,
		},
		write: {
			unchanged: 'The referral was not rejected by this run',
			done: { one: 'referral was rejected', many: 'referrals were rejected' },
			outcomeUnknown: {
				message: 'The referral may have been rejected',
				advice: 'The request was not repeated. Check the status of the referral in Plannr',
			},
			notProcessed: {
				message: 'The referral was not rejected',
				advice: 'Plannr was checked: the referral is not rejected',
			},
			targetChanged: {
				message:
					'A previous attempt at this item rejected, or may have rejected, a different referral',
				advice:
					"Nothing more was sent, and that decision was not undone. Make sure 'Referral' has the same value on every attempt, check the received referrals in Plannr, then run the workflow again",
			},
		},
		labels: { uuid: 'Referral', rejection_reason: 'Rejection Reason' },
	},
	parse(item) {
		const { uuid, reason, formatRecord } = parseAll({
			uuid: () => parseReferralUuid(item),
			reason: () => parseReason(item),
			formatRecord: () => parseOutput(item, referralFields, simplifyReferral),
		});
		return [
			{
				kind: 'write',
				request: {
					path: `/api/v1/referrals/${uuid}/reject`,
					body: { rejection_reason: reason },
					redact: [reason],
				},
				formatRecord,
				spec: {
					operation: 'referral.reject',
					key: 'reject',
					fingerprint: hashRequest([uuid, normaliseText(reason)]),
					...createDecisionEvidence(uuid, (referral) => wasRejected(referral, reason)),
				},
			},
		];
	},
};

function parseReason(item: ItemParameters): string {
	const label = 'Rejection Reason';
	const reason = parseOptionalText(
		item.getValue('rejectionReason', label),
		'rejectionReason',
		label,
	);
	if (reason !== undefined) return reason;
	throw invalidParameter(
		'rejectionReason',
		`'${label}' is empty`,
		`Enter a reason in '${label}'; the firm that sent the referral can read it`,
	);
}

/**
 * Returns undefined for an expired referral, which may have been rejected before, and for one rejected with another
 * reason: somebody else may have rejected it, or Plannr may have altered the reason.
 */
function wasRejected(referral: IDataObject, reason: string): boolean | undefined {
	const { status, rejection_reason: recordedReason } = referral;
	if (status === 'accepted') return false;
	if (status !== 'rejected') return undefined;
	return typeof recordedReason !== 'string' ||
		normaliseText(recordedReason) === normaliseText(reason)
		? true
		: undefined;
}

function normaliseText(text: string): string {
	return text.replace(/\s+/g, ' ').trim();
}
