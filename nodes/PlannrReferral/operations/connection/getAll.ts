import type { INodeProperties } from 'n8n-workflow';

import { connectionFields } from '../../api/recordFields';
import { connectionStatuses } from '../../api/vocabulary';
import { readEach } from '../../reading/complaint';
import { amountFields, readAmount } from '../amount';
import { type Listed, filtersField, listWords, readFilters } from '../filters';
import { type ListInput, bringList } from '../listing';
import { operation } from '../operation';
import { optionsField } from '../optionsField';
import { outputFields, readShape } from '../output';
import { sortField } from '../sorting';
import { readUuidFilter } from '../uuidFilter';
import { simplified } from './simplified';

const displayOptions = { show: { resource: ['connection'], operation: ['getAll'] } };

const listed: Listed = { things: 'connections', statuses: connectionStatuses, usual: 'accepted' };

const recipientFilter: INodeProperties = {
	displayName: 'Recipient UUID',
	name: 'recipientUuid',
	type: 'string',
	default: '',
	placeholder: 'e.g. 550e8400-e29b-41d4-a716-446655440000',
	description: 'Only connections that were requested of the adviser with this account UUID',
};

/** Lists the firm's connections (apidocs.plannrcrm.com, GET /api/v1/referral-connections). */
export const getAll = operation<ListInput>({
	fields: [
		...amountFields(displayOptions),
		filtersField(listed, [recipientFilter], displayOptions),
		...outputFields(connectionFields, displayOptions),
		optionsField(displayOptions),
		sortField(displayOptions),
	],
	words: listWords(listed),
	read: (item) => [
		readEach<ListInput>({
			query: () =>
				readFilters(item, listed, (filters) => ({
					'filter[recipient_uuid]': readUuidFilter(
						item,
						filters,
						'recipientUuid',
						'Recipient UUID',
					),
				})),
			limit: () => readAmount(item),
			shape: () => readShape(item, connectionFields, simplified),
		}),
	],
	send: async (plannr, input) => await bringList(plannr, '/api/v1/referral-connections', input),
});
