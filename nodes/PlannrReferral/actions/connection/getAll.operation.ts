import type { INodeProperties } from 'n8n-workflow';

import { connectionFields } from '../../transport/recordFields';
import { connectionStatuses } from '../../transport/vocabulary';
import { readEach } from '../../parameters/invalidParameters';
import { amountFields, readAmount } from '../fields/limit';
import { type Listed, filtersField, listWords, readFilters } from '../fields/filters';
import { type ListInput, bringList } from '../fetchList';
import { operation } from '../operation';
import { optionsField } from '../fields/options';
import { outputFields, readShape } from '../fields/output';
import { sortField } from '../fields/sort';
import { readUuidFilter } from '../fields/uuidFilter';
import { simplified } from './simplifyConnection';

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
