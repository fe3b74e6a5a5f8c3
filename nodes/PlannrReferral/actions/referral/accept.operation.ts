import { createDecision } from './decision';

/** Accepts a referral that the firm has received (apidocs.plannrcrm.com, POST /api/v1/referrals/{uuid}/accept). */
export const accept = createDecision(
	'accept',
	'A pending referral your firm has received. Accepting it copies its clients into your firm.',
);
