import { parseUuid } from '../../parameters/references';
import { createGet } from '../createGet';
import { referralLocator } from '../fields/locators';
import { referrals } from '../fields/records';

/** Fetches one referral (apidocs.plannrcrm.com, GET /api/v1/referrals/{uuid}). */
export const get = createGet({
	label: 'Referral',
	locator: referralLocator,
	visibility: 'Only the firms that sent and received a referral can see it',
	kind: referrals,
	parse: parseUuid,
	path: '/api/v1/referrals',
});
