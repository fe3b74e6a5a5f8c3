import type { INodeParameters } from 'n8n-workflow';

import { addDemoReferrals, demo } from '../../sandbox';
import { creations, useSandbox, uuid } from './referring';
import { fromModel, useTool } from './asTool';

const sandbox = useSandbox();
const [john, gareth] = demo.clients;

const create: INodeParameters = {
	connection: uuid(fromModel('connection')),
	clients: uuid(fromModel('clients')),
	adviceTypes: fromModel('adviceTypes'),
	sharedData: fromModel('sharedData'),
	duration: fromModel('duration'),
	additionalFields: { note: fromModel('note'), slaDeadline: fromModel('deadline') },
};

const plain = {
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
	it.each<[string, Partial<typeof plain>, object]>([
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
		['lifetime', { duration: 'lifetime' }, { duration_months: null }],
		['Lifetime', { duration: 'Lifetime' }, { duration_months: null }],
		['3 months', { duration: '3 months' }, { duration_months: 3 }],
		['6 MONTHS', { duration: '6 MONTHS' }, { duration_months: 6 }],
		['1 month', { duration: '1 month' }, { duration_months: 1 }],
		['a date', { deadline: '2027-02-28' }, { sla_deadline: '2027-02-28' }],
		['a moment', { deadline: '2027-02-28T09:00:00Z' }, { sla_deadline: '2027-02-28' }],
		['nothing for what is optional', { note: ' ', deadline: '' }, {}],
	])('%s are understood', async (_, input, sent) => {
		const { thrown } = await useTool(sandbox(), create, { ...plain, ...input });
		expect(thrown).toBeUndefined();
		expect(creations(sandbox()).map((entry) => entry.body)).toEqual([{ ...body, ...sent }]);
	});

	it.each<[string, Partial<Record<keyof typeof plain, unknown>>, string]>([
		['a name for a UUID', { clients: 'John Doe' }, "'Clients', entry 1, is not a UUID"],
		['a word nobody knows', { adviceTypes: 'gardening' }, "'Advice Types' is not a choice"],
		['nothing to share', { sharedData: '' }, "'Shared Data' is empty"],
		['an empty JSON list', { sharedData: '[]' }, "'Shared Data' is empty"],
		['another length', { duration: '4 months' }, "'Duration' is not a length"],
		['no length, which must not become lifetime', { duration: '' }, "'Duration' is not a length"],
		['the word null as a length', { duration: 'null' }, "'Duration' is not a length"],
		['a day in words', { deadline: 'next Friday' }, "'SLA Deadline'"],
		['null where a text belongs', { clients: null }, ''],
		['a list where a text belongs', { clients: [john] }, ''],
	])('%s is told to the model in words, and nothing is sent', async (_, input, words) => {
		const { thrown } = await useTool(sandbox(), create, { ...plain, ...input });
		expect(thrown).toContain(words);
		expect(String(thrown).length).toBeGreaterThan(20);
		expect(sandbox().journal).toEqual([]);
	});
});

/** The records in what a tool answers. */
function recordsIn(answer: unknown): object[] {
	const parsed: unknown = JSON.parse(String(answer));
	const list: unknown[] = Array.isArray(parsed) ? parsed : [];
	return list.filter((entry) => typeof entry === 'object' && entry !== null);
}

describe('How much a model gets to read', () => {
	beforeEach(() => {
		addDemoReferrals(sandbox().world);
	});
	const get: INodeParameters = { operation: 'get', referral: uuid(demo.referrals.pending) };

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
		const { answer } = await useTool(
			sandbox(),
			{ ...get, ...parameters },
			{ fields: 'Note, status' },
		);
		const [record = {}] = recordsIn(answer);
		expect(Object.keys(record).slice(0, fields.length)).toEqual(fields);
	});

	it('is not what the panel’s own switch says', async () => {
		const { answer } = await useTool(sandbox(), { ...get, simplify: false }, {});
		expect(recordsIn(answer)[0]).not.toHaveProperty('sender_account');
	});

	it('is a list of many, by the model’s own choice', async () => {
		const many = {
			operation: 'getAll',
			limit: `={{ $fromAI("limit", "", "number") }}`,
			output: 'selectedFields',
			outputFields: fromModel('fields'),
		};
		const { answer } = await useTool(sandbox(), many, { limit: 2, fields: '["clients"]' });
		expect(JSON.parse(String(answer))).toEqual([
			{ uuid: demo.referrals.received, clients: expect.anything() },
			{ uuid: demo.referrals.pending, clients: expect.anything() },
		]);
	});
});

describe('A decision as a tool', () => {
	beforeEach(() => {
		addDemoReferrals(sandbox().world);
	});

	it('answers in words when nobody can tell whether it was made', async () => {
		sandbox().misbehave({ operation: 'acceptReferral', when: 'after', act: { kind: 'drop' } });
		sandbox().misbehave({ operation: 'getReferral', act: { kind: 'answer', status: 403 } });
		const accept = { operation: 'accept', referral: uuid(fromModel('referral')) };
		const { answer } = await useTool(sandbox(), accept, { referral: demo.referrals.received });
		expect(JSON.parse(String(answer))).toMatchObject([
			{ result: 'unclear', message: expect.stringContaining('may have been accepted') },
		]);
	});

	it('takes the reason from the model', async () => {
		const reject = {
			operation: 'reject',
			referral: uuid(fromModel('referral')),
			rejectionReason: fromModel('reason'),
		};
		const input = { referral: demo.referrals.received, reason: 'No capacity' };
		await useTool(sandbox(), reject, input);
		expect(creations(sandbox())[0]?.body).toEqual({ rejection_reason: 'No capacity' });
	});
});
