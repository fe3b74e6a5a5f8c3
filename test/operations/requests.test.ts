import type { INodeParameters } from 'n8n-workflow';

import { demo } from '../../sandbox';
import {
	writeRequests,
	minimalCreate,
	runNode,
	useMockPlannr,
	uuidLocator,
} from '../engine/createWorkflow';

const mockPlannr = useMockPlannr();

const [john, gareth, third] = demo.clients;
const body = {
	connection_uuid: demo.connections.accepted,
	client_uuids: [john],
	advice_type: 'mortgages',
	duration_months: 3,
	shared_data: ['basic_details'],
};

const rows: Array<[string, INodeParameters, object[]]> = [
	['the fewest parameters', minimalCreate, [body]],
	[
		'a connection in capitals with white space around it',
		{ ...minimalCreate, connection: uuidLocator(`\n ${demo.connections.accepted.toUpperCase()} `) },
		[body],
	],
	[
		'a connection from an expression without a locator',
		{ ...minimalCreate, connection: `={{ "${demo.connections.accepted}" }}` },
		[body],
	],
	[
		'a whole locator from an expression',
		{
			...minimalCreate,
			connection: `={{ { __rl: true, mode: "id", value: "${demo.connections.accepted}" } }}`,
		},
		[body],
	],
	[
		'several clients in one text',
		{ ...minimalCreate, clients: uuidLocator(`${john}, ${gareth}\n${third}`) },
		[{ ...body, client_uuids: [john, gareth, third] }],
	],
	[
		'a list of clients in a locator',
		{ ...minimalCreate, clients: uuidLocator(`={{ ["${john}", "${gareth}"] }}`) },
		[{ ...body, client_uuids: [john, gareth] }],
	],
	[
		'a list of clients without a locator',
		{ ...minimalCreate, clients: `={{ ["${john}", "${gareth}"] }}` },
		[{ ...body, client_uuids: [john, gareth] }],
	],
	[
		"clients as Plannr's records",
		{ ...minimalCreate, clients: `={{ [{ uuid: "${john}", name: "John Doe" }] }}` },
		[body],
	],
	[
		'a client named twice',
		{ ...minimalCreate, clients: uuidLocator(`${john} ${john.toUpperCase()}`) },
		[body],
	],
	[
		'further clients',
		{
			...minimalCreate,
			additionalFields: {
				furtherClients: {
					client: [{ clientUuid: uuidLocator(gareth) }, { clientUuid: uuidLocator(john) }],
				},
			},
		},
		[{ ...body, client_uuids: [john, gareth] }],
	],
	[
		"several advice types, in Plannr's order",
		{ ...minimalCreate, adviceTypes: ['tax', 'estate_planning', 'investments'] },
		[
			{ ...body, advice_type: 'investments' },
			{ ...body, advice_type: 'estate_planning' },
			{ ...body, advice_type: 'tax' },
		],
	],
	[
		'advice types as labels in a text',
		{ ...minimalCreate, adviceTypes: '={{ "Estate Planning, TAX" }}' },
		[
			{ ...body, advice_type: 'estate_planning' },
			{ ...body, advice_type: 'tax' },
		],
	],
	[
		'an advice type as a JSON list',
		{ ...minimalCreate, adviceTypes: '={{ JSON.stringify(["mortgages"]) }}' },
		[body],
	],
	[
		'shared data as labels in a text',
		{ ...minimalCreate, sharedData: '={{ "Investments and Plans, basic details" }}' },
		[{ ...body, shared_data: ['basic_details', 'investments_and_plans'] }],
	],
	[
		'a duration of one month',
		{ ...minimalCreate, duration: '1' },
		[{ ...body, duration_months: 1 }],
	],
	[
		'a duration as a number from an expression',
		{ ...minimalCreate, duration: '={{ 6 }}' },
		[{ ...body, duration_months: 6 }],
	],
	[
		'a lifetime duration',
		{ ...minimalCreate, duration: 'lifetime' },
		[{ ...body, duration_months: null }],
	],
	[
		'a note',
		{ ...minimalCreate, additionalFields: { note: 'Client needs help with retirement planning.' } },
		[{ ...body, note: 'Client needs help with retirement planning.' }],
	],
	['no note when it is blank', { ...minimalCreate, additionalFields: { note: ' ' } }, [body]],
	[
		'a deadline',
		{ ...minimalCreate, additionalFields: { slaDeadline: '2027-02-28' } },
		[{ ...body, sla_deadline: '2027-02-28' }],
	],
	[
		"a deadline from the panel's calendar",
		{ ...minimalCreate, additionalFields: { slaDeadline: '2027-02-28T00:00:00' } },
		[{ ...body, sla_deadline: '2027-02-28' }],
	],
	[
		'a deadline from a point in time',
		{ ...minimalCreate, additionalFields: { slaDeadline: '2027-06-30T23:30:00Z' } },
		[{ ...body, sla_deadline: '2027-07-01' }],
	],
	[
		'a deadline from a Luxon DateTime',
		{
			...minimalCreate,
			additionalFields: { slaDeadline: '={{ DateTime.fromISO("2027-06-30T23:30:00Z") }}' },
		},
		[{ ...body, sla_deadline: '2027-07-01' }],
	],
];

describe('Create', () => {
	it.each(rows)('sends %s', async (_, parameters, bodies) => {
		const finished = await runNode(mockPlannr(), parameters);
		expect(finished.run.data.resultData.error).toBeUndefined();
		const sent = writeRequests(mockPlannr());
		expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual(
			bodies.map(() => 'POST /api/v1/referrals'),
		);
		expect(sent.map((entry) => entry.body)).toEqual(expect.arrayContaining(bodies));
		expect(sent).toHaveLength(bodies.length);
		expect(finished.output('Next').map(({ json }) => json.advice_type)).toEqual(
			bodies.map((expected) => 'advice_type' in expected && expected.advice_type),
		);
		expect(mockPlannr().contractViolations).toEqual([]);
	});

	it('sends the headers that Plannr requires', async () => {
		await runNode(mockPlannr(), minimalCreate);
		expect(writeRequests(mockPlannr())[0]?.headers).toMatchObject({
			authorization: `Bearer ${demo.token}`,
			'x-plannr-account-uuid': demo.account,
			accept: 'application/json',
			'content-type': 'application/json',
		});
	});

	it("returns the whole record of Plannr's response, if it is not simplified", async () => {
		const finished = await runNode(mockPlannr(), { ...minimalCreate, simplify: false });
		const [item] = finished.output('Next');
		const uuid = String(item?.json.uuid);
		const response = await fetch(`${mockPlannr().url}/api/v1/referrals/${uuid}`, {
			headers: {
				authorization: `Bearer ${demo.token}`,
				'x-plannr-account-uuid': demo.account,
				accept: 'application/json',
			},
		});
		expect(item?.json).toEqual(await response.json());
	});

	it('returns a record that is wrapped in data', async () => {
		const record = { uuid: demo.account, status: 'pending', note: null };
		mockPlannr().addFault({
			operation: 'createReferral',
			when: 'after',
			effect: { kind: 'response', status: 201, body: { data: record } },
		});
		const finished = await runNode(mockPlannr(), minimalCreate);
		expect(finished.output('Next').map(({ json }) => json)).toEqual([record]);
	});
});

describe('Get', () => {
	async function createReferral(): Promise<string> {
		const parameters = { ...minimalCreate, additionalFields: { note: 'A note' } };
		const finished = await runNode(mockPlannr(), parameters);
		return String(finished.output('Next')[0]?.json.uuid);
	}

	it('requests the referral and returns the main fields', async () => {
		const referral = await createReferral();
		const finished = await runNode(mockPlannr(), {
			operation: 'get',
			referral: uuidLocator(referral),
		});
		expect(mockPlannr().requestLog.at(-1)).toMatchObject({
			method: 'GET',
			path: `/api/v1/referrals/${referral}`,
			query: {},
			status: 200,
		});
		const [item] = finished.output('Next');
		expect(Object.keys(item?.json ?? {})).toEqual([
			'uuid',
			'status',
			'direction',
			'advice_type',
			'clients',
			'sender_firm',
			'recipient_firm',
			'note',
			'sla_deadline',
			'expires_at',
		]);
		expect(item?.json).toMatchObject({ uuid: referral, status: 'pending', note: 'A note' });
	});

	it('returns all fields with Simplify off', async () => {
		const referral = await createReferral();
		const parameters = { operation: 'get', referral: uuidLocator(referral), simplify: false };
		const finished = await runNode(mockPlannr(), parameters);
		expect(finished.output('Next')[0]?.json).toMatchObject({
			uuid: referral,
			connection: { uuid: demo.connections.accepted },
			shared_data: ['basic_details'],
		});
	});

	it('returns the reason of a rejected referral', async () => {
		const referral = await createReferral();
		mockPlannr().addFault({
			operation: 'getReferral',
			effect: {
				kind: 'response',
				status: 200,
				body: { uuid: referral, status: 'rejected', rejection_reason: 'Not our field.' },
			},
		});
		const finished = await runNode(mockPlannr(), {
			operation: 'get',
			referral: uuidLocator(referral),
		});
		expect(finished.output('Next')[0]?.json).toEqual({
			uuid: referral,
			status: 'rejected',
			rejection_reason: 'Not our field.',
		});
	});
});
