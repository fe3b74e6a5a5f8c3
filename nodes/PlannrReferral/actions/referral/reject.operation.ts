import type { IDataObject } from 'n8n-workflow';

import {
	createEmptyError,
	getContent,
	invalidParameter,
	isNothing,
	parseAll,
	type ItemParameters,
} from '../../parameters/item';
import { parseOptionalMessage } from '../../parameters/scalars';
import { referralFields, simplifyReferral } from '../fields/records';
import { readTerm } from '../../transport/json';
import type { Operation } from '../operation';
import { hashRequest, normaliseText } from './compareReferral';
import { createOptionsField, createOutputFields, parseOutput } from '../fields/everyOperation';
import { createDecisionEvidence, createDecisionMessages } from './decision';
import { parseReferralUuid, createReferralField } from '../fields/locators';

/** Rejects a referral that the firm has received (apidocs.plannrcrm.com, POST /api/v1/referrals/{uuid}/reject). */
export const reject: Operation = {
	fields: [
		createReferralField('A pending referral your firm has received'),
		{
			displayName: 'Rejection Reason',
			name: 'rejectionReason',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			required: true,
			placeholder: 'e.g. We do not currently advise on this product',
			description: 'The reason, which the firm that sent the referral can read',
		},
		...createOutputFields(referralFields),
		createOptionsField(),
	],
	messages: createDecisionMessages('reject', { rejection_reason: 'Rejection Reason' }),
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
	const parameter = getContent(item, 'rejectionReason', 'Rejection Reason');
	const reason = parseOptionalMessage(parameter);
	if (reason !== undefined) return reason;
	const advice = `Enter a reason in '${parameter.label}'; the firm that sent the referral can read it`;
	if (isNothing(parameter.value)) throw createEmptyError(parameter, advice);
	throw invalidParameter(parameter.name, `'${parameter.label}' contains no words`, advice);
}

/**
 * Returns undefined for an expired referral, which may have been rejected before, and for one rejected with another
 * reason: somebody else may have rejected it, or Plannr may have altered the reason.
 */
function wasRejected(referral: IDataObject, reason: string): boolean | undefined {
	const { rejection_reason: recordedReason } = referral;
	const status = readTerm(referral.status);
	if (status === 'accepted') return false;
	if (status !== 'rejected') return undefined;
	return typeof recordedReason !== 'string' ||
		normaliseText(recordedReason) === normaliseText(reason)
		? true
		: undefined;
}
