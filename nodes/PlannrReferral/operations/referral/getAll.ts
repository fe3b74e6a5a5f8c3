import { referralFields } from '../../api/recordFields';
import { referralStatuses } from '../../api/vocabulary';
import { readEach } from '../../reading/complaint';
import { amountFields, readAmount } from '../amount';
import { type Listed, filtersField, listWords, readFilters } from '../filters';
import { type ListInput, bringList } from '../listing';
import { operation } from '../operation';
import { optionsField } from '../optionsField';
import { outputFields, readShape } from '../output';
import { sortField } from '../sorting';
import { simplified } from './simplified';

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
