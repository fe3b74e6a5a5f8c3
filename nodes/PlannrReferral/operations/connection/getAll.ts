import { connectionFields } from '../../api/recordFields';
import { connectionStatuses } from '../../api/vocabulary';
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

const displayOptions = { show: { resource: ['connection'], operation: ['getAll'] } };

const UUID_EXAMPLE = 'e.g. 550e8400-e29b-41d4-a716-446655440000';

/** Lists the firm's connections (apidocs.plannrcrm.com, GET /api/v1/referral-connections). */
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
					displayName: 'Recipient UUID',
					name: 'recipientUuid',
					type: 'string',
					default: '',
					placeholder: UUID_EXAMPLE,
					description: 'Only connections that were requested from this account',
				},
				{
					displayName: 'Status',
					name: 'status',
					type: 'options',
					default: 'accepted',
					description: 'The state that the connections are in',
					options: byName(connectionStatuses),
				},
				{
					displayName: 'UUIDs',
					name: 'uuids',
					type: 'string',
					default: '',
					placeholder: UUID_EXAMPLE,
					description: 'Only these connections; separate several UUIDs by commas',
				},
			],
			displayOptions,
		},
		...outputFields(connectionFields, displayOptions),
		optionsField(displayOptions),
		sortField(displayOptions),
	],
	words: {
		refused: {
			message: 'Plannr did not accept the request for the connections',
			advice: "Correct what Plannr names, starting with 'Filters', and run this item again",
		},
		forbidden: {
			message: 'Plannr does not let this account read connections',
			advice:
				"Check that the credential's account may see connections, and that its 'Account UUID' belongs to the owner of the token",
		},
		notFound: {
			message: 'Plannr has no connections at this address',
			advice: "Check the 'Base URL' of the credential",
		},
		labels: { filter: 'Filters', sort: 'Sort' },
	},
	read: (item) => [
		readEach<ListInput>({
			query: () => readQuery(item),
			limit: () => readAmount(item),
			shape: () => readShape(item, connectionFields, simplified),
		}),
	],
	send: async (plannr, input) => await bringList(plannr, '/api/v1/referral-connections', input),
});

function readQuery(item: ItemParameters): ListInput['query'] {
	const filters = readCollection(item, 'filters', 'Filters');
	const { uuids, status, direction, recipients, sort } = readEach({
		uuids: () => readUuids(filters.uuids, 'uuids', 'UUIDs'),
		status: () => readOptionalChoice(filters.status, connectionStatuses, 'status', 'Status'),
		direction: () => readDirection(filters),
		recipients: () => readUuids(filters.recipientUuid, 'recipientUuid', 'Recipient UUID'),
		sort: () => readSort(item),
	});
	return queryOf({
		'filter[uuid]': uuids.join(','),
		'filter[status]': status,
		'filter[direction]': direction,
		'filter[recipient_uuid]': recipients.join(','),
		sort,
	});
}
