import type { PlannrClient } from '../../transport/client';
import type { INodeProperties } from 'n8n-workflow';

import { connectionFields, simplifyConnection } from '../fields/records';
import { connectionStatuses } from '../../transport/vocabulary';
import { parseAll } from '../../parameters/item';
import {
	limitFields,
	parseLimit,
	type ListDescription,
	createFiltersField,
	parseFilters,
	createSortField,
	parseUuidFilter,
} from '../fields/list';
import { type ListInput, fetchList } from '../fetchList';
import type { Operation } from '../operation';
import { createListMessages } from '../readMessages';
import { createOptionsField, createOutputFields, parseOutput } from '../fields/everyOperation';

const list: ListDescription = {
	recordNoun: 'connections',
	directionDescription:
		'Only connections your firm requested, or only those other firms requested from yours',
	statuses: connectionStatuses,
	defaultStatus: 'accepted',
};

const recipientFilter: INodeProperties = {
	displayName: 'Recipient Account UUID',
	name: 'recipientUuid',
	type: 'string',
	default: '',
	placeholder: 'e.g. 550e8400-e29b-41d4-a716-446655440000',
	description: 'Only connections requested from the adviser with this account UUID',
};

/** Lists the firm's connections (apidocs.plannrcrm.com, GET /api/v1/referral-connections). */
export const getAll: Operation = {
	fields: [
		...limitFields,
		createFiltersField(list, recipientFilter),
		...createOutputFields(connectionFields),
		createOptionsField(),
		createSortField(),
	],
	messages: createListMessages(list.recordNoun),
	parse(item) {
		const input = parseAll<ListInput>({
			query: () =>
				parseFilters(item, list, () => ({
					'filter[recipient_uuid]': parseUuidFilter(
						item,
						'recipientUuid',
						'Recipient Account UUID',
					),
				})),
			limit: () => parseLimit(item),
			formatRecord: () => parseOutput(item, connectionFields, simplifyConnection),
		});
		const run = async (client: PlannrClient) =>
			await fetchList(client, '/api/v1/referral-connections', input);
		return [{ kind: 'read', run }];
	},
};
