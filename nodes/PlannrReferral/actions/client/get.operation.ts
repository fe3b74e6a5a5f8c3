import type { IDataObject } from 'n8n-workflow';

import type { PlannrClient } from '../../transport/client';
import { PlannrError } from '../../transport/errors';
import { fetchRecord } from '../../transport/records';
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
	fetch: fetchClient,
});

/** The route returns the accounts of employees too. */
async function fetchClient(client: PlannrClient, uuid: string): Promise<IDataObject> {
	const account = await fetchRecord(client, '/api/v1/account', uuid);
	const isClient = typeof account.type !== 'string' || /^client$/i.test(account.type.trim());
	if (isClient) return account;
	throw new PlannrError('rejected', 'the account is not a client', 404);
}
