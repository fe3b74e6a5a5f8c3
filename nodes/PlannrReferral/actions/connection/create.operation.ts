import {
	createEmptyError,
	invalidValue,
	parseAll,
	type ItemParameters,
} from '../../parameters/item';
import { isSpreadsheetError, parseOptionalText } from '../../parameters/scalars';
import { straightenPunctuation, toDisplayText } from '../../transport/text';
import { connections, mayBeOfKind } from '../fields/records';
import { ALSO_CHECK_BASE_URL, CHECK_PERMISSION } from '../../transport/explain';
import { readTerm } from '../../transport/json';
import type { Operation } from '../operation';
import { createOptionsField, createOutputFields, parseOutput } from '../fields/everyOperation';
import {
	fetchConnectionIfAny,
	findRequested,
	lookUpRequest,
	observeConnections,
} from './sentConnections';

/**
 * A referral code has 8 characters (apidocs.plannrcrm.com, POST /api/v1/referral-connections). A negative number, a date
 * (`1-2-2027`) or a bank's sort code (`12-34-56`) is a value of another column, and a line (`________`) is a blank in a
 * form.
 */
const REFERRAL_CODE = /^(?!-\d+$|\d+-\d+-\d+$|[_-]+$)[A-Za-z0-9_-]{8}$/;

/** What spreadsheets and sentences have around a code, but not the brackets of a placeholder. */
const QUOTATION_MARKS = /^['"“„]+|['"”“.]+$/g;

/** In characters; a longer text contains no code alone. */
const MAX_LENGTH = 100;

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
			hint: 'Plannr sends this adviser an e-mail. Running the node again later sends another.',
		},
		...createOutputFields(connections),
		createOptionsField(),
	],
	messages: {
		rejected: {
			message: 'Could not request the connection',
			advice: "Check 'Referral Code', then run the workflow again",
		},
		forbidden: {
			message: 'This account is not allowed to request connections',
			advice: CHECK_PERMISSION,
		},
		notFound: {
			message: 'No adviser with this referral code was found',
			advice: `Check 'Referral Code'. ${ALSO_CHECK_BASE_URL}`,
		},
		write: {
			unchanged: 'The connection was not requested',
			done: { one: 'connection was requested', many: 'connections were requested' },
			newRun: 'A new run may send the same advisers another e-mail',
			outcomeUnknown: {
				message: 'The connection may have been requested',
				advice:
					'The request was not repeated, because that would send the adviser a second e-mail. Check the connections in Plannr',
			},
			precheckFailed:
				'Check the connections in Plannr. If this one is not among them, run the workflow again after ten minutes',
			notProcessed: {
				message: 'The connection was not requested',
				advice: 'Plannr was checked and has no such connection',
			},
			targetChanged: {
				message:
					'A previous attempt at this item requested, or may have requested, a connection with a different adviser',
				advice:
					"Nothing more was sent, and that request was not undone. Make sure 'Referral Code' has the same value on every attempt, check the connections in Plannr, then run the workflow again",
			},
		},
		labels: { adviser_key: 'Referral Code' },
	},
	parse(item) {
		const { adviserKey, formatRecord } = parseAll({
			adviserKey: () => parseAdviserKey(item),
			formatRecord: () => parseOutput(item, connections),
		});
		// Databases often ignore letter case, and two codes are unlikely to differ by it alone.
		const target = adviserKey.toLowerCase();
		return [
			{
				kind: 'write',
				request: { path: '/api/v1/referral-connections', body: { adviser_key: adviserKey } },
				formatRecord,
				spec: {
					operation: 'connection.create',
					key: 'connection',
					target,
					// Connections do not show the code with which they were requested, so requests are sent one at a time.
					conflictKey: 'connection requests',
					fingerprint: target,
					evidence: 'count',
					compare: ({ direction }) =>
						readTerm(direction) === 'received' ? 'different' : 'unknown',
					observe: observeConnections,
					fetch: fetchConnectionIfAny,
					look: lookUpRequest,
					judgeResponse: (record) => (mayBeOfKind(record, connections) ? {} : undefined),
					check: async (client, others) => {
						const same = await findRequested(client, others);
						return same && { records: [same], note: 'sameRequest' };
					},
				},
			},
		];
	},
};

function parseAdviserKey(item: ItemParameters): string {
	const parameter = item.get('adviserKey', 'Referral Code');
	const { value } = parameter;
	// The advice below also says what to do about a spreadsheet's error.
	const isError = typeof value === 'string' && isSpreadsheetError(value);
	const text = isError ? value : parseOptionalText(parameter);
	if (text === undefined) {
		throw createEmptyError(parameter, 'Enter the referral code that the other adviser gave you');
	}
	// A spreadsheet makes a number of `1234E004` too, so even eight digits may be those of another code.
	const isNumber = typeof value === 'number';
	const key = straightenPunctuation(toDisplayText(text, MAX_LENGTH)).replace(QUOTATION_MARKS, '');
	if (!isNumber && REFERRAL_CODE.test(key)) return key;
	throw invalidValue(
		parameter,
		isNumber ? `is the number “${key}”, not text` : 'must be 8 letters from A to Z or digits',
		'Enter the code as the other adviser gave it to you. A spreadsheet may have turned it into a number: format that column as text',
	);
}
