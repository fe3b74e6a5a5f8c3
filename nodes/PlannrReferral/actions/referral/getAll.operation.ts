import { referralStatuses } from '../../transport/vocabulary';
import { createGetAll } from '../createGetAll';
import { createDirectionFilter, createStatusFilter, createUuidsFilter } from '../fields/list';
import { referrals } from '../fields/records';

/** Lists the firm's referrals (apidocs.plannrcrm.com, GET /api/v1/referrals). */
export const getAll = createGetAll({
	path: '/api/v1/referrals',
	recordNoun: 'referrals',
	kind: referrals,
	filters: [
		createDirectionFilter('Only referrals your firm sent, or only those it received'),
		createStatusFilter(referralStatuses, 'pending', 'Only referrals with this status'),
		createUuidsFilter('referrals'),
	],
});
