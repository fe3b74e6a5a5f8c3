import { recordFrom } from '../../transport/records';
import { connectionFields } from '../../transport/recordFields';
import { parseAll } from '../../parameters/invalidParameters';
import type { Operation } from '../operation';
import { createOptionsField } from '../fields/options';
import { createOutputFields, parseOutput } from '../fields/output';
import { createConnectionField, parseConnection } from './connectionField';
import { simplifyConnection } from './simplifyConnection';

const displayOptions = { show: { resource: ['connection'], operation: ['get'] } };

/** Fetches one connection (apidocs.plannrcrm.com, GET /api/v1/referral-connections/{uuid}). */
export const get: Operation = {
	fields: [
		createConnectionField('The connection to retrieve', displayOptions),
		...createOutputFields(connectionFields, displayOptions),
		createOptionsField(displayOptions),
	],
	messages: {
		rejected: {
			message: 'Plannr did not accept the request for the connection',
			advice: "Correct what Plannr names, starting with 'Connection', and run this item again",
		},
		forbidden: {
			message: 'Plannr does not let this account read the connection',
			advice:
				"Check that the credential's account may see connections, and that its 'Account UUID' belongs to the owner of the token",
		},
		notFound: {
			message: "Plannr has no connection with the UUID in 'Connection' that this account may read",
			advice: 'Check the UUID: only the two firms that a connection links can read it',
		},
		labels: { uuid: 'Connection' },
	},
	parse(item) {
		const { connection, formatRecord } = parseAll({
			connection: () => parseConnection(item),
			formatRecord: () => parseOutput(item, connectionFields, simplifyConnection),
		});
		return {
			references: [connection],
			create(uuidOf) {
				const path = `/api/v1/referral-connections/${encodeURIComponent(uuidOf(connection))}`;
				return [
					{
						kind: 'read',
						run: async (client) => ({
							records: [formatRecord(recordFrom(await client.get(path)))],
						}),
					},
				];
			},
		};
	},
};
