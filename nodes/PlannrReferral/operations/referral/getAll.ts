import { referralFields } from '../../api/recordFields';
import { referralStatuses } from '../../api/vocabulary';
import { readOptionalChoice } from '../../reading/choices';
import { readCollection } from '../../reading/collection';
import { readEach } from '../../reading/complaint';
import type { ItemParameters } from '../../reading/item';
import { readUuids } from '../../reading/uuids';
import { amountFields, readAmount } from '../amount';
import { directionFilter, readDirection } from '../directionFilter';
import { type ListInput, bringList, queryOf } from '../listing';
import { operation } from '../operation';
import { byName } from '../options';
import { optionsField } from '../optionsField';
import { outputFields, readShape } from '../output';
import { readSort, sortField } from '../sorting';
import { simplified } from './simplified';

const displayOptions = { show: { resource: ['referral'], operation: ['getAll'] } };

/** Lists the firm's referrals (apidocs.plannrcrm.com, GET /api/v1/referrals). */
export const getAll = operation<ListInput>({
	fields: [
		...amountFields(displayOptions),
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			options: [
				directionFilter,
				{
					displayName: 'Status',
					name: 'status',
					type: 'options',
					default: 'pending',
					description: 'The state that the referrals are in',
					options: byName(referralStatuses),
				},
				{
					displayName: 'UUIDs',
					name: 'uuids',
					type: 'string',
					default: '',
					placeholder: 'e.g. 550e8400-e29b-41d4-a716-446655440000',
					description: 'Only these referrals; separate several UUIDs by commas',
				},
			],
			displayOptions,
		},
		...outputFields(referralFields, displayOptions),
		optionsField(displayOptions),
		sortField(displayOptions),
	],
	words: {
		refused: {
			message: 'Plannr did not accept the request for the referrals',
			advice: "Correct what Plannr names, starting with 'Filters', and run this item again",
		},
		forbidden: {
			message: 'Plannr does not let this account read referrals',
			advice:
				"Check that the credential's account may see referrals, and that its 'Account UUID' belongs to the owner of the token",
		},
		notFound: {
			message: 'Plannr has no referrals at this address',
			advice: "Check the 'Base URL' of the credential",
		},
		labels: { filter: 'Filters', sort: 'Sort' },
	},
	read: (item) => [
		readEach<ListInput>({
			query: () => readQuery(item),
			limit: () => readAmount(item),
			shape: () => readShape(item, referralFields, simplified),
		}),
	],
	send: async (plannr, input) => await bringList(plannr, '/api/v1/referrals', input),
});

function readQuery(item: ItemParameters): ListInput['query'] {
	const filters = readCollection(item, 'filters', 'Filters');
	const { uuids, status, direction, sort } = readEach({
		uuids: () => readUuids(filters.uuids, 'uuids', 'UUIDs'),
		status: () => readOptionalChoice(filters.status, referralStatuses, 'status', 'Status'),
		direction: () => readDirection(filters),
		sort: () => readSort(item),
	});
	return queryOf({
		'filter[uuid]': uuids.join(','),
		'filter[status]': status,
		'filter[direction]': direction,
		sort,
	});
}
