import { recordFrom } from '../../transport/records';
import { referralFields } from '../../transport/recordFields';
import { readEach } from '../../parameters/invalidParameters';
import { operation } from '../operation';
import { optionsField } from '../fields/options';
import { type Shape, outputFields, readShape } from '../fields/output';
import { readReferral, referralField } from './referralField';
import { simplified } from './simplifyReferral';

const displayOptions = { show: { resource: ['referral'], operation: ['get'] } };

interface GetInput {
	readonly uuid: string;
	readonly shape: Shape;
}

/** Reads one referral back (apidocs.plannrcrm.com, GET /api/v1/referrals/{uuid}). */
export const get = operation<GetInput>({
	fields: [
		referralField('The referral to read', displayOptions),
		...outputFields(referralFields, displayOptions),
		optionsField(displayOptions),
	],
	words: {
		refused: {
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
	read: (item) => [
		readEach<GetInput>({
			uuid: () => readReferral(item),
			shape: () => readShape(item, referralFields, simplified),
		}),
	],
	async send(plannr, { uuid, shape }) {
		return { records: [shape(recordFrom(await plannr.get(`/api/v1/referrals/${uuid}`)))] };
	},
});
