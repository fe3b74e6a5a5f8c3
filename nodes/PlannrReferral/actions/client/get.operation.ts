import { parseRecordReference } from '../../parameters/references';
import { createGet } from '../createGet';
import { clientLocator } from '../fields/locators';
import { clients } from '../fields/records';

/** Fetches one client, without parameters: none are documented (apidocs.plannrcrm.com, GET /api/v1/account/{uuid}). */
export const get = createGet({
	label: 'Client',
	locator: clientLocator,
	visibility: "An account can see only its own firm's clients",
	kind: clients,
	parse: (parameter) => parseRecordReference(parameter, 'clients'),
	path: '/api/v1/account',
	// The route returns the accounts of employees too.
	isOfKind: ({ type }) => typeof type !== 'string' || /^client$/i.test(type.trim()),
});
