import { recordFrom } from '../../transport/records';
import { connectionFields } from '../../transport/recordFields';
import { readEach } from '../../parameters/invalidParameters';
import { operation } from '../operation';
import { optionsField } from '../fields/options';
import { type Shape, outputFields, readShape } from '../fields/output';
import { connectionField, readConnection } from './connectionField';
import { simplified } from './simplifyConnection';

const displayOptions = { show: { resource: ['connection'], operation: ['get'] } };

interface GetInput {
	readonly uuid: string;
	readonly shape: Shape;
}

/** Reads one connection (apidocs.plannrcrm.com, GET /api/v1/referral-connections/{uuid}). */
export const get = operation<GetInput>({
	fields: [
		connectionField('The connection to read', displayOptions),
		...outputFields(connectionFields, displayOptions),
		optionsField(displayOptions),
	],
	words: {
		refused: {
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
	read: (item) => [
		readEach<GetInput>({
			uuid: () => readConnection(item),
			shape: () => readShape(item, connectionFields, simplified),
		}),
	],
	async send(plannr, { uuid, shape }) {
		const answer = await plannr.get(`/api/v1/referral-connections/${uuid}`);
		return { records: [shape(recordFrom(answer))] };
	},
});
