import { recordFrom } from '../../transport/records';
import { complain } from '../../parameters/invalidParameters';
import type { ItemParameters } from '../../parameters/item';
import { readOptionalText } from '../../parameters/text';
import { operation } from '../operation';
import { optionsField } from '../fields/options';
import { confirmRequested, isRequest } from './findCreated';

const displayOptions = { show: { resource: ['connection'], operation: ['create'] } };

/** How long a referral code is (apidocs.plannrcrm.com, POST /api/v1/referral-connections). */
const KEY_LENGTH = 8;

/** Asks another adviser for a connection (apidocs.plannrcrm.com, POST /api/v1/referral-connections). */
export const create = operation<string>({
	fields: [
		{
			displayName: 'Referral Code',
			name: 'adviserKey',
			type: 'string',
			// A code that people hand out to be found by, not a secret: it is to be seen and checked.
			default: '',
			required: true,
			placeholder: 'e.g. AB12CD34',
			description: "The other adviser's referral code, 8 characters long; ask the adviser for it",
			hint: 'Plannr sends an e-mail to this adviser each time this runs',
			displayOptions,
		},
		optionsField(displayOptions),
	],
	words: {
		refused: {
			message: 'Plannr did not accept the connection request',
			advice: "No request was made. Check the code in 'Referral Code' and run this item again",
		},
		forbidden: {
			message: 'Plannr does not let this account request connections',
			advice:
				"No request was made. Check what the credential's account may do, and that its 'Account UUID' belongs to the owner of the token",
		},
		notFound: {
			message: "Plannr did not find an adviser with the code in 'Referral Code'",
			advice: "No request was made. Check the code, and the 'Base URL' of the credential",
		},
		write: {
			done: { one: 'connection was requested', many: 'connections were requested' },
			uncertain: {
				message: 'The connection may have been requested',
				advice:
					'It was not requested again, because a second request would send a second e-mail. Look among the connections in Plannr before you run this item again',
			},
			undone: {
				message: 'The connection was not requested',
				advice: 'It was looked for in Plannr and is not there. Run this item again later',
			},
			changed: {
				message: 'An earlier try of this item asked, or may have asked, a different adviser',
				advice:
					"What that try did stands, and nothing more was sent. Make 'Referral Code' give the same on every try, look among the connections in Plannr, and start the workflow anew",
			},
		},
		labels: { adviser_key: 'Referral Code' },
	},
	// Connections do not tell which code they were requested by, so the next one waits until this one is clear.
	isOneByOne: true,
	read: (item) => [readKey(item)],
	write: {
		part: () => 'connection',
		subject: (key) => key,
		family: () => 'connection requests',
		fingerprint: (key) => key,
		couldHaveMade: (_, record) => isRequest(record),
		confirm: async (plannr, _, trace) => await confirmRequested(plannr, trace),
	},
	async send(plannr, key) {
		const body = { adviser_key: key };
		return { records: [recordFrom(await plannr.post('/api/v1/referral-connections', body, []))] };
	},
});

function readKey(item: ItemParameters): string {
	const label = 'Referral Code';
	const key = readOptionalText(item.value('adviserKey', label), 'adviserKey', label)?.trim();
	if (key === undefined) {
		throw complain(
			'adviserKey',
			`'${label}' is empty`,
			`Ask the other adviser for the referral code and enter it in '${label}'`,
		);
	}
	if (key.length === KEY_LENGTH && !/\s/.test(key)) return key;
	throw complain(
		'adviserKey',
		`'${label}' does not hold a referral code`,
		`Enter the ${KEY_LENGTH} characters of the other adviser's referral code in '${label}', without spaces`,
	);
}
