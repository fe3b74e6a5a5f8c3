import { fetchRecord } from '../../transport/records';
import { connectionFields, simplifyConnection } from '../fields/records';
import { parseAll } from '../../parameters/item';
import type { Operation } from '../operation';
import { createGetMessages } from '../getMessages';
import { createOptionsField, createOutputFields, parseOutput } from '../fields/everyOperation';
import { connectionLocator } from '../fields/locators';
import { parseRecordReference } from '../../parameters/references';

/** Fetches one connection (apidocs.plannrcrm.com, GET /api/v1/referral-connections/{uuid}). */
export const get: Operation = {
	fields: [
		{
			displayName: 'Connection',
			name: 'connection',
			...connectionLocator,
			required: true,
			description: 'The connection to retrieve',
		},
		...createOutputFields(connectionFields),
		createOptionsField(),
	],
	messages: createGetMessages('Connection', 'Only the two connected firms can see it'),
	parse(item) {
		const { connection, formatRecord } = parseAll({
			connection: () => parseRecordReference(item.get('connection', 'Connection'), 'connections'),
			formatRecord: () => parseOutput(item, connectionFields, simplifyConnection),
		});
		return {
			references: [connection],
			create(uuidOf) {
				const uuid = uuidOf(connection);
				return [
					{
						kind: 'read',
						run: async (client) => ({
							records: [
								formatRecord(await fetchRecord(client, '/api/v1/referral-connections', uuid)),
							],
						}),
					},
				];
			},
		};
	},
};
