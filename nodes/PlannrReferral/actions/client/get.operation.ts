import type { IDataObject } from 'n8n-workflow';

import type { PlannrClient } from '../../transport/client';
import { PlannrError } from '../../transport/errors';
import { fetchRecord } from '../../transport/records';
import { clientFields, simplifyClient } from '../fields/records';
import { parseAll } from '../../parameters/item';
import { clientLocator } from '../fields/locators';
import { createOptionsField, createOutputFields, parseOutput } from '../fields/everyOperation';
import { parseRecordReference } from '../../parameters/references';
import type { Operation } from '../operation';
import { createGetMessages } from '../getMessages';

/** Fetches one client, without parameters: none are documented (apidocs.plannrcrm.com, GET /api/v1/account/{uuid}). */
export const get: Operation = {
	fields: [
		{
			displayName: 'Client',
			name: 'client',
			...clientLocator,
			required: true,
			description: 'The client to retrieve',
		},
		...createOutputFields(clientFields),
		createOptionsField(),
	],
	messages: createGetMessages('Client', "An account can see only its own firm's clients"),
	parse(item) {
		const { reference, formatRecord } = parseAll({
			reference: () => parseRecordReference(item.get('client', 'Client'), 'clients'),
			formatRecord: () => parseOutput(item, clientFields, simplifyClient),
		});
		return {
			references: [reference],
			create(uuidOf) {
				const uuid = uuidOf(reference);
				return [
					{
						kind: 'read',
						run: async (client) => ({ records: [formatRecord(await fetchClient(client, uuid))] }),
					},
				];
			},
		};
	},
};

/** The route returns the accounts of employees too. */
async function fetchClient(client: PlannrClient, uuid: string): Promise<IDataObject> {
	const account = await fetchRecord(client, '/api/v1/account', uuid);
	const isClient = typeof account.type !== 'string' || /^client$/i.test(account.type.trim());
	if (isClient) return account;
	throw new PlannrError('rejected', 'the account is not a client', 404);
}
