import { recordOf } from '../../api/records';
import { readBoolean } from '../../reading/boolean';
import { readUuid } from '../../reading/uuids';
import { oneByUuid } from '../locators';
import { operation } from '../operation';
import { optionsField } from '../optionsField';
import { simplified } from './simplified';

const displayOptions = { show: { resource: ['referral'], operation: ['get'] } };

interface GetInput {
	readonly uuid: string;
	readonly simplify: boolean;
}

/** Reads one referral back (apidocs.plannrcrm.com, GET /api/v1/referrals/{uuid}). */
export const get = operation<GetInput>({
	fields: [
		{
			displayName: 'Referral',
			name: 'referral',
			type: 'resourceLocator',
			default: { mode: 'id', value: '' },
			...oneByUuid,
			required: true,
			description: 'The referral to read',
			displayOptions,
		},
		{
			displayName: 'Simplify',
			name: 'simplify',
			type: 'boolean',
			default: true,
			description: 'Whether to return a simplified version of the response instead of the raw data',
			displayOptions,
		},
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
	read(item) {
		return [
			{
				uuid: readUuid(item.value('referral', 'Referral'), 'referral', 'Referral'),
				simplify: readBoolean(item.value('simplify', 'Simplify'), 'simplify', 'Simplify', true),
			},
		];
	},
	async send(plannr, { uuid, simplify }) {
		const record = recordOf(await plannr.read(`/api/v1/referrals/${uuid}`));
		return { records: [simplify ? simplified(record) : record] };
	},
});
