import type { PlannrClient } from '../../transport/client';
import { referralFields, simplifyReferral } from '../fields/records';
import { referralStatuses } from '../../transport/vocabulary';
import { parseAll } from '../../parameters/item';
import {
	limitFields,
	parseLimit,
	type ListDescription,
	createFiltersField,
	parseFilters,
	createSortField,
} from '../fields/list';
import { type ListInput, fetchList } from '../fetchList';
import type { Operation } from '../operation';
import { createListMessages } from '../readMessages';
import { createOptionsField, createOutputFields, parseOutput } from '../fields/everyOperation';

const list: ListDescription = {
	recordNoun: 'referrals',
	directionDescription: 'Only referrals your firm sent, or only those it received',
	statuses: referralStatuses,
	defaultStatus: 'pending',
};

/** Lists the firm's referrals (apidocs.plannrcrm.com, GET /api/v1/referrals). */
export const getAll: Operation = {
	fields: [
		...limitFields,
		createFiltersField(list),
		...createOutputFields(referralFields),
		createOptionsField(),
		createSortField(),
	],
	messages: createListMessages(list.recordNoun),
	parse(item) {
		const input = parseAll<ListInput>({
			query: () => parseFilters(item, list),
			limit: () => parseLimit(item),
			formatRecord: () => parseOutput(item, referralFields, simplifyReferral),
		});
		const run = async (client: PlannrClient) => await fetchList(client, '/api/v1/referrals', input);
		return [{ kind: 'read', run }];
	},
};
