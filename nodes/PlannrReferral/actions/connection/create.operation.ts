import { invalidParameter, parseAll } from '../../parameters/invalidParameters';
import type { ItemParameters } from '../../parameters/item';
import { parseOptionalText } from '../../parameters/text';
import { connectionFields, isConnection } from '../../transport/recordFields';
import type { Operation } from '../operation';
import { createOptionsField } from '../fields/options';
import { createOutputFields, parseOutput } from '../fields/output';
import {
	fetchConnectionIfAny,
	findRequested,
	isSent,
	lookForConnections,
	observeConnections,
} from './sentConnections';
import { simplifyConnection } from './simplifyConnection';

const displayOptions = { show: { resource: ['connection'], operation: ['create'] } };

/** A referral code has 8 characters (apidocs.plannrcrm.com, POST /api/v1/referral-connections). */
const REFERRAL_CODE = /^[A-Za-z0-9_-]{8}$/;

/** Requests a connection with another adviser (apidocs.plannrcrm.com, POST /api/v1/referral-connections). */
export const create: Operation = {
	fields: [
		{
			displayName: 'Referral Code',
			name: 'adviserKey',
			type: 'string',
			// Not a password field: advisers share this code openly, and users need to check it.
			default: '',
			required: true,
			placeholder: 'e.g. AB12CD34',
			description: "The other adviser's 8-character referral code. Ask the adviser for it.",
			hint: 'Plannr e-mails this adviser each time the node runs',
			displayOptions,
		},
		...createOutputFields(connectionFields, displayOptions),
		createOptionsField(displayOptions),
	],
	messages: {
		rejected: {
			message: 'Could not request the connection',
			advice:
				"The connection was not requested. Check 'Referral Code', then run the workflow again",
		},
		forbidden: {
			message: 'This account is not allowed to request connections',
			advice:
				"The connection was not requested. Check that the account in the Plannr API credential has permission in Plannr, and that 'Account UUID' belongs to the owner of the token",
		},
		notFound: {
			message: 'No adviser with this referral code was found',
			advice:
				"The connection was not requested. Check 'Referral Code'. Also check 'Base URL' in the Plannr API credential",
		},
		write: {
			done: { one: 'connection was requested', many: 'connections were requested' },
			outcomeUnknown: {
				message: 'The connection may have been requested',
				advice:
					'It was not requested again, because a second request would send a second e-mail. Look among the connections in Plannr before you run this item again',
			},
			notProcessed: {
				message: 'The connection was not requested',
				advice: 'It was looked for in Plannr and is not there. Run this item again later',
			},
			targetChanged: {
				message: 'An earlier try of this item asked, or may have asked, a different adviser',
				advice:
					"What that try did stands, and nothing more was sent. Make 'Referral Code' give the same on every try, look among the connections in Plannr, and start the workflow anew",
			},
		},
		labels: { adviser_key: 'Referral Code' },
	},
	parse(item) {
		const { adviserKey, formatRecord } = parseAll({
			adviserKey: () => parseAdviserKey(item),
			formatRecord: () => parseOutput(item, connectionFields, simplifyConnection),
		});
		return [
			{
				kind: 'write',
				request: { path: '/api/v1/referral-connections', body: { adviser_key: adviserKey } },
				formatRecord,
				spec: {
					operation: 'connection.create',
					key: 'connection',
					target: adviserKey,
					// Connections do not show the code with which they were requested, so requests are sent one at a time.
					conflictKey: 'connection requests',
					fingerprint: adviserKey,
					evidence: 'count',
					compare: (record) => (isSent(record) ? 'unknown' : 'different'),
					observe: observeConnections,
					fetch: fetchConnectionIfAny,
					look: lookForConnections,
					isResult: isConnection,
					check: async (client, { made }) => {
						const same = await findRequested(client, made);
						return same && { records: [same], note: 'sameRequest' };
					},
				},
			},
		];
	},
};

function parseAdviserKey(item: ItemParameters): string {
	const label = 'Referral Code';
	const key = parseOptionalText(item.getValue('adviserKey', label), 'adviserKey', label)?.trim();
	if (key === undefined) {
		throw invalidParameter(
			'adviserKey',
			`'${label}' is empty`,
			'Enter the referral code that the other adviser gave you',
		);
	}
	if (REFERRAL_CODE.test(key)) return key;
	throw invalidParameter(
		'adviserKey',
		`'${label}' must be 8 letters from A to Z or digits`,
		'Enter the code as the other adviser gave it to you. A spreadsheet may have turned it into a number: format that column as text',
	);
}
