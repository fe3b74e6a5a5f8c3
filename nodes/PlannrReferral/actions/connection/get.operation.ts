import { parseRecordReference } from '../../parameters/references';
import { createGet } from '../createGet';
import { connectionLocator } from '../fields/locators';
import { connections } from '../fields/records';

/** Fetches one connection (apidocs.plannrcrm.com, GET /api/v1/referral-connections/{uuid}). */
export const get = createGet({
	label: 'Connection',
	locator: connectionLocator,
	visibility: 'Only the two connected firms can see it',
	kind: connections,
	parse: (parameter) => parseRecordReference(parameter, 'connections'),
	path: '/api/v1/referral-connections',
});
