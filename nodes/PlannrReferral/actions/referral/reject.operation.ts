import {
	type ItemParameters,
	createEmptyError,
	getContent,
	invalidValue,
	isNothing,
} from '../../parameters/item';
import { parseOptionalMessage } from '../../parameters/scalars';
import { createDecision } from './decision';

/** Rejects a referral that the firm has received (apidocs.plannrcrm.com, POST /api/v1/referrals/{uuid}/reject). */
export const reject = createDecision('reject', 'A pending referral your firm has received', {
	field: {
		displayName: 'Rejection Reason',
		name: 'rejectionReason',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		placeholder: 'e.g. We do not currently advise on this product',
		description: 'The reason, which the firm that sent the referral can read',
	},
	parse: parseReason,
});

function parseReason(item: ItemParameters): string {
	const parameter = getContent(item, 'rejectionReason', 'Rejection Reason');
	const reason = parseOptionalMessage(parameter);
	if (reason !== undefined) return reason;
	const advice = `Enter a reason in '${parameter.label}'; the firm that sent the referral can read it`;
	if (isNothing(parameter.value)) throw createEmptyError(parameter, advice);
	throw invalidValue(parameter, 'contains no words', advice);
}
