import { referralFields } from '../../transport/recordFields';
import { referralStatuses } from '../../transport/vocabulary';
import { readEach } from '../../parameters/invalidParameters';
import { amountFields, readAmount } from '../fields/limit';
import { type Listed, filtersField, listWords, readFilters } from '../fields/filters';
import { type ListInput, bringList } from '../fetchList';
import { operation } from '../operation';
import { optionsField } from '../fields/options';
import { outputFields, readShape } from '../fields/output';
import { sortField } from '../fields/sort';
import { simplified } from './simplifyReferral';

const displayOptions = { show: { resource: ['referral'], operation: ['getAll'] } };

const listed: Listed = { things: 'referrals', statuses: referralStatuses, usual: 'pending' };

/** Lists the firm's referrals (apidocs.plannrcrm.com, GET /api/v1/referrals). */
export const getAll = operation<ListInput>({
	fields: [
		...amountFields(displayOptions),
		filtersField(listed, [], displayOptions),
		...outputFields(referralFields, displayOptions),
		optionsField(displayOptions),
		sortField(displayOptions),
	],
	words: listWords(listed),
	read: (item) => [
		readEach<ListInput>({
			query: () => readFilters(item, listed),
			limit: () => readAmount(item),
			shape: () => readShape(item, referralFields, simplified),
		}),
	],
	send: async (plannr, input) => await bringList(plannr, '/api/v1/referrals', input),
});
