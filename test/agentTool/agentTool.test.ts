import type { INodeParameters } from 'n8n-workflow';

import { addDemoReferrals, demo } from '../../sandbox';
import { NODE_TYPE, minimalCreate, uuidLocator } from '../engine/createWorkflow';
import { fromModel, runAsTool } from './runAsTool';
import {
	ALREADY_REFERRED,
	CREATE_REFERRAL,
	NOTHING_SENT,
	PARAMETER_PROBLEMS,
	RECORDS_MAY_BE_MISSING,
	REQUEST_FAILURES,
} from '../texts';
import { respond } from '../faultEffects';
import { useNode } from '../useNode';

const { mockPlannr, addFault, runNode, writeRequests } = useNode();
const {
	empty,
	notBoolean,
	notChoice,
	notDate,
	notDuration,
	notPositiveNumber,
	notUuid,
	severalChoices,
} = PARAMETER_PROBLEMS;
const [john, gareth] = demo.clients;

const create: INodeParameters = {
	connection: uuidLocator(fromModel('connection')),
	clients: uuidLocator(fromModel('clients')),
	adviceTypes: fromModel('adviceTypes'),
	sharedData: fromModel('sharedData'),
	duration: fromModel('duration'),
	additionalFields: { note: fromModel('note'), slaDeadline: fromModel('deadline') },
};

const createPlain = {
	connection: demo.connections.accepted,
	clients: john,
	adviceTypes: 'pensions',
	sharedData: 'goals',
	duration: '3',
	note: '',
	deadline: '',
};

const body = {
	connection_uuid: demo.connections.accepted,
	client_uuids: [john],
	advice_type: 'pensions',
	duration_months: 3,
	shared_data: ['goals'],
};

describe("A model's input to Create", () => {
	it.each<[string, Partial<typeof createPlain>, object]>([
		['plain values', {}, {}],
		['a text with commas', { sharedData: 'goals, income' }, { shared_data: ['income', 'goals'] }],
		['a JSON list', { sharedData: '["income","goals"]' }, { shared_data: ['income', 'goals'] }],
		['labels', { sharedData: 'Cash Accounts; Goals' }, { shared_data: ['cash_accounts', 'goals'] }],
		['several lines', { clients: `${john}\n${gareth}` }, { client_uuids: [john, gareth] }],
		[
			'clients as a JSON list',
			{ clients: `["${john}","${gareth}"]` },
			{ client_uuids: [john, gareth] },
		],
		['3 month', { duration: '3 month' }, { duration_months: 3 }],
		['a duration in words', { duration: 'Three months' }, { duration_months: 3 }],
		['a duration in a JSON list', { duration: '["3"]' }, { duration_months: 3 }],
		['a duration in a list of numbers', { duration: '[6]' }, { duration_months: 6 }],
		['lifetime', { duration: 'lifetime' }, { duration_months: null }],
		['a date', { deadline: '2027-02-28' }, { sla_deadline: '2027-02-28' }],
		['a date in American order', { deadline: 'Feb 28, 2027' }, { sla_deadline: '2027-02-28' }],
		['the word null for optional values', { note: 'null', deadline: 'null' }, {}],
		['the word None for optional values', { note: 'None', deadline: 'none' }, {}],
		...[
			['N/A', 'not specified'],
			['None provided.', 'TBD'],
			['No additional notes', 'No deadline'],
			['<UNKNOWN>', 'unknown'],
			['(not set)', 'No date given'],
			['No further information.', 'none'],
			['No additional details provided', 'none'],
			['**None**', '`null`'],
			['No specific notes', 'No deadline needed'],
			['None needed.', 'none required'],
			['No additional notes were provided.', 'not mentioned'],
			['The user did not provide a note.', 'unspecified'],
			['None provided by the user', 'No deadline was specified by the user'],
			['User didn’t mention any notes', 'The user did not state a deadline'],
			['(optional)', 'Not given by user'],
			['empty string', 'No date mentioned'],
			['Notes were not provided', 'Deadline not specified by the user'],
			['There are no notes.', 'No SLA deadline specified'],
			['No additional comments at this time.', 'none at this time'],
			['The user has not provided a note', 'user did not specify'],
			['Nothing to add', 'to be confirmed'],
			['n/a - not provided', 'None (optional)'],
			['(leave blank)', 'an empty string'],
			['example note', 'default'],
			['No special instructions', 'not supplied'],
			['No reason given for rejecting this referral', 'none for this referral'],
		].map(([note, deadline]): [string, object, object] => [
			`${note} and ${deadline} for optional values`,
			{ note, deadline },
			{},
		]),
		[
			'a note that begins with such a phrase',
			{ note: 'No notes on file; ring first' },
			{ note: 'No notes on file; ring first' },
		],
		['a note in another script', { note: '電話: not set' }, { note: '電話: not set' }],
		[
			'a note about what somebody did not do',
			{ note: 'Details were not provided' },
			{ note: 'Details were not provided' },
		],
		[
			'a note about a rejection',
			{ note: 'No reason for the rejection other than workload' },
			{ note: 'No reason for the rejection other than workload' },
		],
		['a note that says so', { note: 'Not required' }, { note: 'Not required' }],
		['another', { note: 'Not necessary' }, { note: 'Not necessary' }],
		[
			'a note about the deadline',
			{ note: 'There is no deadline for Jane' },
			{ note: 'There is no deadline for Jane' },
		],
		['a note with brackets', { note: '["a"] or [b]: ring' }, { note: '["a"] or [b]: ring' }],
		['a note that begins with None', { note: 'None of us' }, { note: 'None of us' }],
		['blank optional values', { note: ' ', deadline: '' }, {}],
		['quoted nothing for optional values', { note: '""', deadline: '[]' }, {}],
	])('is understood: %s', async (_, input, sent) => {
		const { response } = await runAsTool(mockPlannr(), create, { ...createPlain, ...input });
		expect(response).not.toContain('not done');
		expect(writeRequests().map((entry) => entry.body)).toEqual([{ ...body, ...sent }]);
	});

	it.each<[string, Partial<Record<keyof typeof createPlain, unknown>>, string]>([
		['a name instead of a UUID', { clients: 'John Doe' }, `'Clients' ${notUuid}`],
		['an unknown advice type', { adviceTypes: 'gardening' }, `'Advice Types' ${notChoice}`],
		['no shared data', { sharedData: '' }, `'Shared Data' ${empty}`],
		['an empty JSON list', { sharedData: '[]' }, `'Shared Data' ${empty}`],
		['an unknown duration', { duration: '4 months' }, `'Duration' ${notDuration}`],
		['no duration, which is not lifetime', { duration: '' }, `'Duration' ${notDuration}`],
		['the word null as a duration', { duration: 'null' }, `'Duration' ${notDuration}`],
		['a relative date', { deadline: 'next Friday' }, "'SLA Deadline'"],
		['a date with the month first', { deadline: '02/28/2027' }, `'SLA Deadline' ${notDate}`],
		['shared data that is crossed out', { sharedData: '~~income~~' }, `'Shared Data' ${notChoice}`],
		['the word null instead of a UUID', { connection: 'null' }, `'Connection' ${empty}`],
		['the word none as shared data', { sharedData: 'none' }, `'Shared Data' ${empty}`],
		['JSON instead of a note', { note: '{"note": "Ring first"}' }, "'Note' must be text"],
		['a JSON list instead of a note', { note: ' ["Ring first"]\n' }, "'Note' must be text"],
		['JSON instead of a date', { deadline: '{"date":"2027-02-28"}' }, `'SLA Deadline' ${notDate}`],
		['null instead of a text', { clients: null }, ''],
		['a list instead of a text', { clients: [john] }, ''],
	])('is reported to the model, and nothing is sent: %s', async (_, input, message) => {
		// n8n throws what does not match the tool's schema.
		const { response, thrown } = await runAsTool(mockPlannr(), create, {
			...createPlain,
			...input,
		});
		const report = String(response ?? thrown);
		expect(report).toContain(message);
		expect(report.length).toBeGreaterThan(20);
		expect(mockPlannr().requestLog).toEqual([]);
	});

	it.each(['yes', '1', 'on', 'TRUE'])('turns Validate Only on: %s', async (only) => {
		const options = { validateOnly: fromModel('only') };
		const { response } = await runAsTool(
			mockPlannr(),
			{ ...create, options },
			{ ...createPlain, only },
		);
		expect(parseRecords(response)).toMatchObject([{ valid: true }]);
		expect(writeRequests()).toEqual([]);
	});

	it.each(['', 'null', 'None', '[]', '""', 'perhaps'])(
		'does not turn Validate Only off: %j',
		async (only) => {
			const options = { validateOnly: fromModel('only') };
			const input = { ...createPlain, only };
			const { response } = await runAsTool(mockPlannr(), { ...create, options }, input);
			expect(response).toContain("'Validate Only'");
			expect(mockPlannr().requestLog).toEqual([]);
		},
	);
});

function parseRecords(response: unknown): object[] {
	const parsed: unknown = JSON.parse(String(response));
	const list: unknown[] = Array.isArray(parsed) ? parsed : [];
	return list.filter((entry) => typeof entry === 'object' && entry !== null);
}

describe('The response to a model', () => {
	beforeEach(() => {
		addDemoReferrals(mockPlannr().data);
	});
	const get: INodeParameters = { operation: 'get', referral: uuidLocator(demo.referrals.pending) };

	it.each<[string, INodeParameters, string[]]>([
		['the main fields', {}, ['uuid', 'status', 'direction', 'advice_type']],
		['the main fields, as chosen', { output: 'simplified' }, ['uuid', 'status', 'direction']],
		['all fields', { output: 'raw' }, ['uuid', 'connection', 'clients']],
		[
			'the UUID and the fields that the model chose',
			{ output: 'selectedFields', outputFields: fromModel('fields') },
			['uuid', 'status', 'note'],
		],
		[
			'the chosen fields, where the output is given by its label',
			{ output: 'Selected Fields', outputFields: ['status', 'note'] },
			['uuid', 'status', 'note'],
		],
	])('contains %s', async (_, parameters, fields) => {
		const { response } = await runAsTool(
			mockPlannr(),
			{ ...get, ...parameters },
			{ fields: 'Note, status' },
		);
		const [record = {}] = parseRecords(response);
		expect(Object.keys(record).slice(0, fields.length)).toEqual(fields);
	});

	it.each(['', '[]', 'null'])('contains only the UUID when the fields are %j', async (fields) => {
		const selected = { output: 'selectedFields', outputFields: fromModel('fields') };
		const { response } = await runAsTool(mockPlannr(), { ...get, ...selected }, { fields });
		expect(parseRecords(response)).toEqual([{ uuid: demo.referrals.pending }]);
	});

	it('does not depend on Simplify', async () => {
		const { response } = await runAsTool(mockPlannr(), { ...get, simplify: false }, {});
		expect(parseRecords(response)[0]).not.toHaveProperty('sender_account');
	});

	it('of a write contains the fields that the model chose, too', async () => {
		const selected = { output: 'selectedFields', outputFields: fromModel('fields') };
		const fields = { fields: 'status' };
		const responses = [
			await runAsTool(mockPlannr(), { ...minimalCreate, ...selected }, fields),
			await runAsTool(
				mockPlannr(),
				{ operation: 'accept', referral: uuidLocator(demo.referrals.received), ...selected },
				fields,
			),
			await runAsTool(
				mockPlannr(),
				{ resource: 'connection', adviserKey: demo.adviserKeys.free, ...selected },
				fields,
			),
		];
		const uuid: unknown = expect.any(String);
		expect(responses.map(({ response }) => parseRecords(response))).toEqual([
			[{ uuid, status: 'pending' }],
			[{ uuid, status: 'accepted' }],
			[{ uuid, status: 'pending' }],
		]);
	});

	it('says that the existing referral was returned', async () => {
		const first = await runAsTool(mockPlannr(), minimalCreate, {});
		expect(first.response).not.toContain('hint');
		const again = await runAsTool(mockPlannr(), minimalCreate, {});
		expect(parseRecords(again.response)).toEqual([
			{
				...parseRecords(first.response)[0],
				hint: expect.stringContaining(ALREADY_REFERRED.returnedHint),
			},
		]);
	});

	it('says so beside an error, too', async () => {
		await runAsTool(mockPlannr(), minimalCreate, {});
		const act = { kind: 'response', status: 422, body: { message: 'No.' } } as const;
		addFault({ operation: 'createReferral', effect: act });
		const both = { ...minimalCreate, adviceTypes: ['mortgages', 'tax'] };
		const { response } = await runAsTool(mockPlannr(), both, {});
		expect(parseRecords(response)).toEqual([
			expect.objectContaining({ hint: expect.stringContaining(ALREADY_REFERRED.returnedHint) }),
			expect.objectContaining({ result: 'not done' }),
		]);
	});

	it('says that no deadline was set', async () => {
		const additionalFields = { slaDeadline: fromModel('deadline') };
		const input = { deadline: 'null' };
		const { response } = await runAsTool(
			mockPlannr(),
			{ ...minimalCreate, additionalFields },
			input,
		);
		expect(parseRecords(response)[0]).toHaveProperty(
			'hint',
			"'SLA Deadline' is empty, so no deadline was set.",
		);
	});

	it('says that records may be missing, also where there are none', async () => {
		const list = { operation: 'listReferrals' } as const;
		const effect = {
			kind: 'response',
			status: 200,
			body: { data: [], meta: { total: 9 } },
		} as const;
		addFault({ ...list, effect });
		const { response } = await runAsTool(mockPlannr(), { operation: 'getAll' }, {});
		expect(parseRecords(response)).toEqual([
			{ hint: expect.stringContaining(RECORDS_MAY_BE_MISSING) },
		]);
	});

	it('of Get Many contains the fields that the model chose', async () => {
		const many = {
			operation: 'getAll',
			limit: `={{ $fromAI("limit", "", "number") }}`,
			output: 'selectedFields',
			outputFields: fromModel('fields'),
		};
		const { response } = await runAsTool(mockPlannr(), many, { limit: 2, fields: '["clients"]' });
		expect(JSON.parse(String(response))).toEqual([
			{ uuid: demo.referrals.received, clients: expect.anything() },
			{ uuid: demo.referrals.pending, clients: expect.anything() },
		]);
	});
});

describe('A model that chooses the operation', () => {
	const { pending } = demo.referrals;

	it.each<[string, INodeParameters, string]>([
		[
			'Validate Only',
			{ ...minimalCreate, operation: fromModel('name'), options: { validateOnly: true } },
			'create',
		],
		[
			'the filters',
			{ resource: fromModel('name'), operation: 'getAll', filters: { uuids: pending } },
			'referral',
		],
		[
			'Validate Only, with the operation in a list',
			{ ...minimalCreate, operation: [fromModel('name')], options: { validateOnly: true } },
			'create',
		],
	])('does nothing, since n8n would discard %s', async (_, parameters, name) => {
		const { response } = await runAsTool(mockPlannr(), parameters, { name });
		expect(response).toContain("'Resource' and 'Operation' must not be expressions");
		expect(mockPlannr().requestLog).toEqual([]);
	});
});

describe('A tool in the place of an ordinary node', () => {
	const settings = { type: `${NODE_TYPE}Tool` };

	it('refers the client', async () => {
		const { error, output } = await runNode(minimalCreate, { settings });
		expect(error).toBeUndefined();
		expect(output('Next')).toHaveLength(1);
		expect(writeRequests()).toHaveLength(1);
	});

	it('ends the run when it fails, so that nobody takes the failure for a result', async () => {
		const invalid = { ...minimalCreate, sharedData: ['everything'] };
		const { error, output } = await runNode(invalid, { settings });
		expect(error?.message).toContain(`'Shared Data' ${notChoice}`);
		expect(output('Next')).toEqual([]);
	});
});

describe("A model's input to Get Many", () => {
	beforeEach(() => {
		addDemoReferrals(mockPlannr().data);
	});
	const names = ['status', 'direction'] as const;
	const many: INodeParameters = {
		operation: 'getAll',
		returnAll: fromModel('returnAll'),
		limit: fromModel('limit'),
		filters: Object.fromEntries(names.map((name) => [name, fromModel(name)])),
	};
	const plain = { returnAll: 'false', limit: '', status: '', direction: '' };
	const byUuids = { ...many, filters: { uuids: fromModel('uuids') } };
	const { pending, rejected } = demo.referrals;

	it.each<[string, Partial<typeof plain>, object]>([
		['blank values', {}, { per_page: '50' }],
		['the word null', { limit: 'null', status: 'null', direction: 'None', returnAll: '""' }, {}],
		['all', { status: 'all', direction: 'All' }, {}],
		['any and both', { status: 'any', direction: 'both' }, {}],
		['capitals', { status: 'PENDING' }, { 'filter[status]': 'pending' }],
		['a JSON list of one', { status: '["pending"]' }, { 'filter[status]': 'pending' }],
		['yes', { returnAll: 'yes' }, { per_page: '100' }],
		['True', { returnAll: 'True' }, { per_page: '100' }],
		['1', { returnAll: '1' }, { per_page: '100' }],
		['no', { returnAll: 'no', limit: '2' }, { per_page: '2' }],
		['0', { returnAll: '0', limit: '3.0' }, { per_page: '3' }],
	])('is understood: %s', async (_, input, query) => {
		const { response } = await runAsTool(mockPlannr(), many, { ...plain, ...input });
		expect(response).not.toContain('not done');
		expect(mockPlannr().requestLog.map((entry) => entry.query)).toEqual([
			{ per_page: '50', ...query },
		]);
	});

	it.each<[string, Partial<typeof plain>, string]>([
		['an unknown status', { status: 'open' }, `'Status' ${notChoice}`],
		['two statuses', { status: 'pending, accepted' }, `'Status' ${severalChoices}`],
		['the word all instead of a number', { limit: 'all' }, `'Limit' ${notPositiveNumber}`],
		['perhaps', { returnAll: 'perhaps' }, `'Return All' ${notBoolean}`],
	])('is reported to the model, and nothing is sent: %s', async (_, input, message) => {
		const { response } = await runAsTool(mockPlannr(), many, { ...plain, ...input });
		expect(response).toContain('"result":"not done"');
		expect(response).toContain(message);
		expect(mockPlannr().requestLog).toEqual([]);
	});

	it.each(['status', 'groups', 'role', 'isProspect', 'createdAfter'])(
		'leaves out a filter of clients that is all or any: %s',
		async (name) => {
			const clients = {
				resource: 'client',
				operation: 'getAll',
				filters: { [name]: fromModel('v') },
			};
			await runAsTool(mockPlannr(), clients, { v: 'all' });
			await runAsTool(mockPlannr(), clients, { v: 'Any' });
			const [all, any] = mockPlannr().requestLog.map(({ query }) => Object.keys(query));
			expect(all).toEqual(['per_page', 'filter[type]', 'include']);
			expect(any).toEqual(all);
		},
	);

	it('may leave Sort, Output and Timeout at their defaults', async () => {
		const [nothing, sort] = [fromModel('nothing'), { rule: { field: fromModel('nothing') } }];
		const parameters = { ...many, sort, output: nothing, options: { timeout: nothing } };
		const { response } = await runAsTool(mockPlannr(), parameters, { ...plain, nothing: 'null' });
		expect(parseRecords(response)[0]).toHaveProperty('status');
		expect(mockPlannr().requestLog.map(({ query }) => query)).toEqual([{ per_page: '50' }]);
	});

	it('is understood: UUIDs in a JSON list', async () => {
		const input = { ...plain, uuids: `["${pending}", "${rejected}"]` };
		await runAsTool(mockPlannr(), byUuids, input);
		expect(mockPlannr().requestLog.map(({ query }) => query['filter[uuid]'])).toEqual([
			`${pending},${rejected}`,
		]);
	});

	it.each<[string, string]>([
		...['', 'null', '[]', '""'].map((uuids): [string, string] => [uuids, empty]),
		['all', notUuid],
	])(
		'is reported to the model, and nothing is listed, when the UUIDs are %j',
		async (uuids, problem) => {
			const { response } = await runAsTool(mockPlannr(), byUuids, { ...plain, uuids });
			expect(response).toContain(`'UUIDs' ${problem}`);
			expect(mockPlannr().requestLog).toEqual([]);
		},
	);
});

describe('An input that only a model may use', () => {
	it.each([
		[{ filters: { status: 'all' } }, `'Status' ${notChoice} [item 0]`],
		[{ filters: { uuids: '={{ "null" }}' } }, `'UUIDs' ${notUuid} [item 0]`],
	])('is invalid in a workflow: %j', async (parameters, message) => {
		const { error } = await runNode({ operation: 'getAll', ...parameters });
		expect(error?.message).toBe(message);
	});

	it('is sent as it stands in a workflow when it is a note', async () => {
		await runNode({ ...minimalCreate, additionalFields: { note: 'None' } });
		expect(writeRequests()[0]?.body).toMatchObject({ note: 'None' });
	});
});

describe("A model's nothing is no value", () => {
	const inCreate = (additionalFields: INodeParameters) => ({ ...minimalCreate, additionalFields });
	const inRows = (...clients: INodeParameters[]) =>
		inCreate({ furtherClients: { client: clients.map((clientUuid) => ({ clientUuid })) } });
	const nothing = (mode: string) => ({ __rl: true, mode, value: fromModel('nothing') });
	const fields: Array<[string, INodeParameters, string]> = [
		...['list', 'id', 'email', 'name'].map((mode): [string, INodeParameters, string] => [
			`Further Clients by ${mode}`,
			inRows(nothing(mode)),
			"'Further Clients'",
		]),
		[
			'a second row of Further Clients',
			inRows(uuidLocator(gareth), nothing('name')),
			"Entry 2 of 'Further Clients'",
		],
		[
			'all of Further Clients',
			inCreate({ furtherClients: fromModel('nothing') }),
			"'Further Clients'",
		],
		['Clients', { ...minimalCreate, clients: nothing('list') }, "'Clients'"],
		['Connection', { ...minimalCreate, connection: nothing('list') }, "'Connection'"],
		[
			'Rejection Reason',
			{
				operation: 'reject',
				referral: uuidLocator(demo.referrals.received),
				rejectionReason: fromModel('nothing'),
			},
			"'Rejection Reason'",
		],
		[
			'Referral Code',
			{ resource: 'connection', operation: 'create', adviserKey: fromModel('nothing') },
			"'Referral Code'",
		],
		[
			'the recipient filter',
			{
				resource: 'connection',
				operation: 'getAll',
				filters: { recipientUuid: fromModel('nothing') },
			},
			"'Recipient Account UUID'",
		],
	];

	it.each(
		fields.flatMap(([name, parameters, subject]) =>
			['null', '', 'None', '[]', '"null"'].map(
				(word) => [name, word, parameters, subject] as const,
			),
		),
	)('in %s when it is %j, and nothing is sent', async (_, word, parameters, subject) => {
		const { response } = await runAsTool(mockPlannr(), parameters, { nothing: word });
		expect(response).toContain(`${subject} ${empty}`);
		expect(mockPlannr().requestLog).toEqual([]);
	});
});

describe('Accept and Reject as tools', () => {
	beforeEach(() => {
		addDemoReferrals(mockPlannr().data);
	});

	it('take the reason from the model', async () => {
		const reject = {
			operation: 'reject',
			referral: uuidLocator(fromModel('referral')),
			rejectionReason: fromModel('reason'),
		};
		const input = { referral: demo.referrals.received, reason: 'No capacity' };
		await runAsTool(mockPlannr(), reject, input);
		expect(writeRequests()[0]?.body).toEqual({ rejection_reason: 'No capacity' });
	});

	it.each([
		...['N/A', 'not specified', '...', 'No reason provided.', 'no reason'],
		...['The user did not give a reason.', '[insert reason]', 'Reason:', 'No reason was given'],
		...['Reason not provided', 'Dear Sender,', 'Please select a reason'],
		'No reason was given for the rejection.',
		'{"reason":"No capacity"}',
		'The user did not give a reason for rejecting this referral.',
		...['<reason>', '<string>', 'string', 'reason', 'rejectionReason'],
	])('send no reason such as %s', async (reason) => {
		const reject = {
			operation: 'reject',
			referral: uuidLocator(demo.referrals.received),
			rejectionReason: fromModel('reason'),
		};
		const { response } = await runAsTool(mockPlannr(), reject, { reason });
		expect(response).toContain("'Rejection Reason'");
		expect(mockPlannr().requestLog).toEqual([]);
	});
});

const parameters: INodeParameters = {
	connection: uuidLocator(demo.connections.accepted),
	clients: uuidLocator(fromModel('clients')),
	adviceTypes: fromModel('adviceTypes'),
	sharedData: fromModel('sharedData'),
	additionalFields: { note: fromModel('note'), slaDeadline: fromModel('deadline') },
};

const chosen = {
	clients: `${demo.clients[0]}, ${demo.clients[1]}`,
	adviceTypes: 'Pensions, tax',
	sharedData: '["basic_details", "Goals"]',
	note: 'Retirement',
	deadline: '2027-02-28',
};

describe('As a tool of an AI agent, the node', () => {
	it('reports to the model what to correct', async () => {
		const { response } = await runAsTool(mockPlannr(), parameters, {
			...chosen,
			adviceTypes: 'gardening',
		});
		expect(JSON.parse(String(response))).toEqual([
			{
				result: 'not done',
				message: expect.stringContaining(`'Advice Types' ${notChoice}`),
				advice: expect.stringMatching(new RegExp(`Investments, Protection.* ${NOTHING_SENT}`, 's')),
			},
		]);
		expect(mockPlannr().requestLog).toEqual([]);
	});

	it('throws when an error is to stop the workflow', async () => {
		const input = { ...chosen, adviceTypes: 'gardening' };
		const settings = { onError: 'stopWorkflow' } as const;
		const { response, thrown } = await runAsTool(mockPlannr(), parameters, input, settings);
		expect(response).toBeUndefined();
		expect(thrown).toContain(`'Advice Types' ${notChoice}`);
		expect(thrown).toContain('Investments, Protection');
	});

	it("reports Plannr's message to the model", async () => {
		const rejection = {
			message: 'The note is too long.',
			errors: { note: ['The note is too long.'] },
		};
		addFault({ operation: 'createReferral', effect: respond(422, rejection) });
		const { response } = await runAsTool(mockPlannr(), parameters, chosen);
		expect(JSON.parse(String(response))).toEqual([
			expect.objectContaining({
				result: 'not done',
				message: expect.stringContaining("'Note': The note is too long"),
			}),
		]);
	});

	// n8n takes 0 ms between attempts for its default of 1000 ms.
	const retryOnFail = { retryOnFail: true, maxTries: 5, waitBetweenTries: 1 };

	it('never throws after a write whose outcome is unknown, since n8n would retry it', async () => {
		addFault({ operation: 'createReferral', when: 'after', effect: { kind: 'drop' } });
		addFault({ operation: 'listReferrals', effect: respond(403) });
		const { response, thrown } = await runAsTool(
			mockPlannr(),
			{ ...parameters, ifAlreadyReferred: 'create' },
			{ ...chosen, adviceTypes: 'tax' },
			retryOnFail,
		);
		expect(thrown).toBeUndefined();
		expect(JSON.parse(String(response))).toEqual([
			{
				result: 'unknown',
				message: expect.stringContaining(CREATE_REFERRAL.mayHaveBeenCreated),
				advice: expect.any(String),
			},
		]);
		expect(writeRequests()).toHaveLength(1);
	});

	it('returns what was done when another request is rejected', async () => {
		addFault({
			operation: 'createReferral',
			nth: 2,
			effect: respond(422, { message: 'No tax, please.' }),
		});
		const { response } = await runAsTool(mockPlannr(), parameters, chosen, retryOnFail);
		expect(JSON.parse(String(response))).toEqual(
			expect.arrayContaining([
				expect.objectContaining({ status: 'pending' }),
				expect.objectContaining({ result: 'not done', message: expect.stringContaining('No tax') }),
			]),
		);
		expect(writeRequests()).toHaveLength(2);
	});

	it.each([
		['leaves a rejection to the model', {}, 'not done', 1],
		['is retried by n8n when an error is to stop the workflow', { onError: 'stopWorkflow' }, '', 2],
	] as const)('%s', async (_, settings, result, requests) => {
		const act = respond(422, { message: 'Not now.' });
		addFault({ operation: 'createReferral', times: 1, effect: act });
		const input = { ...chosen, adviceTypes: 'tax' };
		const { response } = await runAsTool(mockPlannr(), parameters, input, {
			...retryOnFail,
			...settings,
		});
		expect(JSON.parse(String(response))).toEqual([
			expect.objectContaining(result === '' ? { status: 'pending' } : { result }),
		]);
		expect(writeRequests()).toHaveLength(requests);
	});

	it('reports a credential that Plannr rejects', async () => {
		addFault({ operation: 'createReferral', effect: respond(401) });
		const { response } = await runAsTool(mockPlannr(), parameters, chosen);
		expect(JSON.parse(String(response))).toEqual([
			expect.objectContaining({
				result: 'not done',
				message: expect.stringContaining(REQUEST_FAILURES.tokenRejected),
			}),
		]);
	});
});
