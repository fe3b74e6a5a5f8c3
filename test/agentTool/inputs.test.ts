import type { INodeParameters } from 'n8n-workflow';

import { addDemoReferrals, demo } from '../../sandbox';
import {
	writeRequests,
	minimalCreate,
	runNode,
	useMockPlannr,
	uuidLocator,
} from '../engine/createWorkflow';
import { fromModel, runAsTool } from './runAsTool';

const mockPlannr = useMockPlannr();
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

describe('What models send for a create', () => {
	it.each<[string, Partial<typeof createPlain>, object]>([
		['plain values', {}, {}],
		['a text with commas', { sharedData: 'goals, income' }, { shared_data: ['income', 'goals'] }],
		['a JSON list', { sharedData: '["income","goals"]' }, { shared_data: ['income', 'goals'] }],
		['labels', { sharedData: 'Cash Accounts; Goals' }, { shared_data: ['cash_accounts', 'goals'] }],
		['capitals', { adviceTypes: 'ESTATE PLANNING' }, { advice_type: 'estate_planning' }],
		['Plannr’s own words', { adviceTypes: 'estate_planning' }, { advice_type: 'estate_planning' }],
		['hyphens', { adviceTypes: 'Estate-Planning' }, { advice_type: 'estate_planning' }],
		['several lines', { clients: `${john}\n${gareth}` }, { client_uuids: [john, gareth] }],
		[
			'clients as a JSON list',
			{ clients: `["${john}","${gareth}"]` },
			{ client_uuids: [john, gareth] },
		],
		['3 month', { duration: '3 month' }, { duration_months: 3 }],
		['a length in words', { duration: 'Three months' }, { duration_months: 3 }],
		['a length in a JSON list', { duration: '["3"]' }, { duration_months: 3 }],
		['a length in a list of numbers', { duration: '[6]' }, { duration_months: 6 }],
		['lifetime', { duration: 'lifetime' }, { duration_months: null }],
		['Lifetime', { duration: 'Lifetime' }, { duration_months: null }],
		['3 months', { duration: '3 months' }, { duration_months: 3 }],
		['6 MONTHS', { duration: '6 MONTHS' }, { duration_months: 6 }],
		['1 month', { duration: '1 month' }, { duration_months: 1 }],
		['a date', { deadline: '2027-02-28' }, { sla_deadline: '2027-02-28' }],
		['a date in words', { deadline: '28 February 2027' }, { sla_deadline: '2027-02-28' }],
		['a date the American way', { deadline: 'Feb 28, 2027' }, { sla_deadline: '2027-02-28' }],
		['a date without its zeros', { deadline: '2027-2-8' }, { sla_deadline: '2027-02-08' }],
		['the word null for what is optional', { note: 'null', deadline: 'null' }, {}],
		['the word None for what is optional', { note: 'None', deadline: 'none' }, {}],
		['a note that begins so', { note: 'None of us' }, { note: 'None of us' }],
		['a moment', { deadline: '2027-02-28T09:00:00Z' }, { sla_deadline: '2027-02-28' }],
		['nothing for what is optional', { note: ' ', deadline: '' }, {}],
	])('%s are understood', async (_, input, sent) => {
		const { response } = await runAsTool(mockPlannr(), create, { ...createPlain, ...input });
		expect(response).not.toContain('not done');
		expect(writeRequests(mockPlannr()).map((entry) => entry.body)).toEqual([{ ...body, ...sent }]);
	});

	it.each<[string, Partial<Record<keyof typeof createPlain, unknown>>, string]>([
		['a name for a UUID', { clients: 'John Doe' }, "'Clients', entry 1, is not a UUID"],
		['a word nobody knows', { adviceTypes: 'gardening' }, "'Advice Types' is not a choice"],
		['nothing to share', { sharedData: '' }, "'Shared Data' is empty"],
		['an empty JSON list', { sharedData: '[]' }, "'Shared Data' is empty"],
		['another length', { duration: '4 months' }, "'Duration' is not a length"],
		['no length, which must not become lifetime', { duration: '' }, "'Duration' is not a length"],
		['the word null as a length', { duration: 'null' }, "'Duration' is not a length"],
		['a day in words', { deadline: 'next Friday' }, "'SLA Deadline'"],
		['a day that may be another', { deadline: '08/02/2027' }, "'SLA Deadline' is not a date"],
		['the word null for a UUID', { connection: 'null' }, "'Connection' is empty"],
		['the word none for what is to be shared', { sharedData: 'none' }, "'Shared Data' is empty"],
		['null where a text belongs', { clients: null }, ''],
		['a list where a text belongs', { clients: [john] }, ''],
	])('%s is told to the model in words, and nothing is sent', async (_, input, words) => {
		// What n8n itself refuses is thrown by n8n.
		const { response, thrown } = await runAsTool(mockPlannr(), create, {
			...createPlain,
			...input,
		});
		const told = String(response ?? thrown);
		expect(told).toContain(words);
		expect(told.length).toBeGreaterThan(20);
		expect(mockPlannr().requestLog).toEqual([]);
	});
});

/** The records in what a tool answers. */
function recordsIn(response: unknown): object[] {
	const parsed: unknown = JSON.parse(String(response));
	const list: unknown[] = Array.isArray(parsed) ? parsed : [];
	return list.filter((entry) => typeof entry === 'object' && entry !== null);
}

describe('How much a model gets to read', () => {
	beforeEach(() => {
		addDemoReferrals(mockPlannr().data);
	});
	const get: INodeParameters = { operation: 'get', referral: uuidLocator(demo.referrals.pending) };

	it.each<[string, INodeParameters, string[]]>([
		['the main fields', {}, ['uuid', 'status', 'direction', 'advice_type']],
		['the main fields by choice', { output: 'simplified' }, ['uuid', 'status', 'direction']],
		['everything', { output: 'raw' }, ['uuid', 'connection', 'clients']],
		[
			'the UUID and what the model chose',
			{ output: 'selectedFields', outputFields: fromModel('fields') },
			['uuid', 'status', 'note'],
		],
	])('is %s', async (_, parameters, fields) => {
		const { response } = await runAsTool(
			mockPlannr(),
			{ ...get, ...parameters },
			{ fields: 'Note, status' },
		);
		const [record = {}] = recordsIn(response);
		expect(Object.keys(record).slice(0, fields.length)).toEqual(fields);
	});

	it.each(['', '[]', 'null'])('is the UUID alone when the fields are %j', async (fields) => {
		const selected = { output: 'selectedFields', outputFields: fromModel('fields') };
		const { response } = await runAsTool(mockPlannr(), { ...get, ...selected }, { fields });
		expect(recordsIn(response)).toEqual([{ uuid: demo.referrals.pending }]);
	});

	it('is not what the panel’s own switch says', async () => {
		const { response } = await runAsTool(mockPlannr(), { ...get, simplify: false }, {});
		expect(recordsIn(response)[0]).not.toHaveProperty('sender_account');
	});

	it('is a list of many, by the model’s own choice', async () => {
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

describe('What models send for a list', () => {
	beforeEach(() => {
		addDemoReferrals(mockPlannr().data);
	});
	const names = ['status', 'direction', 'uuids'] as const;
	const many: INodeParameters = {
		operation: 'getAll',
		returnAll: fromModel('returnAll'),
		limit: fromModel('limit'),
		filters: Object.fromEntries(names.map((name) => [name, fromModel(name)])),
	};
	const plain = { returnAll: 'false', limit: '', status: '', direction: '', uuids: '' };
	const { pending, rejected } = demo.referrals;

	it.each<[string, Partial<typeof plain>, object]>([
		['nothing at all', {}, { per_page: '50' }],
		['the word null', { limit: 'null', status: 'null', direction: 'None', uuids: 'null' }, {}],
		['no UUIDs in a JSON list', { uuids: '[]' }, {}],
		['all', { status: 'all', direction: 'All' }, {}],
		['any and both', { status: 'any', direction: 'both' }, {}],
		['capitals', { status: 'PENDING' }, { 'filter[status]': 'pending' }],
		['a JSON list of one', { status: '["pending"]' }, { 'filter[status]': 'pending' }],
		[
			'UUIDs in a JSON list',
			{ uuids: `["${pending}", "${rejected}"]` },
			{ 'filter[uuid]': `${pending},${rejected}` },
		],
		['yes', { returnAll: 'yes' }, { per_page: '100' }],
		['True', { returnAll: 'True' }, { per_page: '100' }],
		['1', { returnAll: '1' }, { per_page: '100' }],
		['no', { returnAll: 'no', limit: '2' }, { per_page: '2' }],
		['0', { returnAll: '0', limit: '3.0' }, { per_page: '3' }],
	])('%s is understood', async (_, input, query) => {
		const { response } = await runAsTool(mockPlannr(), many, { ...plain, ...input });
		expect(response).not.toContain('not done');
		expect(mockPlannr().requestLog.map((entry) => entry.query)).toEqual([
			{ per_page: '50', ...query },
		]);
	});

	it.each<[string, Partial<typeof plain>, string]>([
		['a state that nobody knows', { status: 'open' }, "'Status' is not a choice"],
		['two states', { status: 'pending, accepted' }, "'Status' holds more than one choice"],
		['all for UUIDs', { uuids: 'all' }, "'UUIDs' is not a UUID"],
		['all for a number', { limit: 'all' }, "'Limit' is not a whole number"],
		['perhaps', { returnAll: 'perhaps' }, "'Return All' is neither true nor false"],
	])('%s is told to the model in words, and nothing is sent', async (_, input, words) => {
		const { response } = await runAsTool(mockPlannr(), many, { ...plain, ...input });
		expect(response).toContain('"result":"not done"');
		expect(response).toContain(words);
		expect(mockPlannr().requestLog).toEqual([]);
	});

	it.each(['yes', '1', 'on', 'TRUE'])('%s validates only', async (only) => {
		const options = { validateOnly: fromModel('only') };
		const { response } = await runAsTool(
			mockPlannr(),
			{ ...create, options },
			{ ...createPlain, only },
		);
		expect(recordsIn(response)).toMatchObject([{ valid: true }]);
		expect(writeRequests(mockPlannr())).toEqual([]);
	});
});

describe('What only a model may say', () => {
	it.each([
		[{ filters: { status: 'all' } }, "'Status' is not a choice that Plannr knows [item 0]"],
		[{ filters: { uuids: '={{ "null" }}' } }, "'UUIDs' is not a UUID [item 0]"],
	])('is refused in a workflow: %j', async (parameters, message) => {
		const { run } = await runNode(mockPlannr(), { operation: 'getAll', ...parameters });
		expect(run.data.resultData.error?.message).toBe(message);
	});

	it('is what somebody wrote in a workflow: a note', async () => {
		await runNode(mockPlannr(), { ...minimalCreate, additionalFields: { note: 'None' } });
		expect(writeRequests(mockPlannr())[0]?.body).toMatchObject({ note: 'None' });
	});
});

describe('A decision as a tool', () => {
	beforeEach(() => {
		addDemoReferrals(mockPlannr().data);
	});

	it('answers in words when nobody can tell whether it was made', async () => {
		mockPlannr().addFault({ operation: 'acceptReferral', when: 'after', effect: { kind: 'drop' } });
		mockPlannr().addFault({ operation: 'getReferral', effect: { kind: 'response', status: 403 } });
		const accept = { operation: 'accept', referral: uuidLocator(fromModel('referral')) };
		const { response } = await runAsTool(mockPlannr(), accept, {
			referral: demo.referrals.received,
		});
		expect(JSON.parse(String(response))).toMatchObject([
			{ result: 'unclear', message: expect.stringContaining('may have been accepted') },
		]);
	});

	it('takes the reason from the model', async () => {
		const reject = {
			operation: 'reject',
			referral: uuidLocator(fromModel('referral')),
			rejectionReason: fromModel('reason'),
		};
		const input = { referral: demo.referrals.received, reason: 'No capacity' };
		await runAsTool(mockPlannr(), reject, input);
		expect(writeRequests(mockPlannr())[0]?.body).toEqual({ rejection_reason: 'No capacity' });
	});
});
