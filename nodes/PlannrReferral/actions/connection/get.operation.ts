import { CHECK_PERMISSION } from '../../transport/explain';
import { fetchRecord } from '../../transport/records';
import { connectionFields, simplifyConnection } from '../fields/records';
import { parseAll } from '../../parameters/item';
import type { Operation } from '../operation';
import { createOptionsField } from '../fields/options';
import { connectionLocator } from '../fields/locators';
import { createOutputFields, parseOutput } from '../fields/output';
import { parseRecordReference } from '../lookups';

const displayOptions = { show: { resource: ['connection'], operation: ['get'] } };

/** Fetches one connection (apidocs.plannrcrm.com, GET /api/v1/referral-connections/{uuid}). */
export const get: Operation = {
	fields: [
		{
			displayName: 'Connection',
			name: 'connection',
			...connectionLocator,
			required: true,
			description: 'The connection to retrieve',
			displayOptions,
		},
		...createOutputFields(connectionFields, displayOptions),
		createOptionsField(displayOptions),
	],
	messages: {
		rejected: {
			message: 'Could not get the connection',
			advice:
				"Correct what Plannr's message refers to, starting with 'Connection', then run the workflow again",
		},
		forbidden: {
			message: 'This account is not allowed to see this connection',
			advice: CHECK_PERMISSION,
		},
		notFound: {
			message: 'No such connection was found for this account',
			advice: "Check 'Connection'. Only the two connected firms can see it",
		},
		labels: { uuid: 'Connection' },
	},
	parse(item) {
		const { connection, formatRecord } = parseAll({
			connection: () => parseRecordReference(item, 'connections', 'connection', 'Connection'),
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
