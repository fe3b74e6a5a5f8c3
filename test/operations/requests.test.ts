import { PACKAGE_ROOT } from '../engine';

import { join } from 'node:path';

import { loadOutputSchema } from 'n8n-core';
import type { INodeParameters } from 'n8n-workflow';

import {
	addDemoClients,
	addDemoReferrals,
	demo,
	type FaultEffect,
	type OperationId,
} from '../../sandbox';
import { NODE_NAME, createAnother, minimalCreate, uuidLocator } from '../engine/createWorkflow';
import { numberedUuid } from '../engine/manyReferrals';
import { findUuids } from '../../nodes/PlannrReferral/transport/text';
import { useVirtualClock } from '../engine/virtualClock';
import { ACCEPT_REFERRAL, RESPONSE_PROBLEMS } from '../texts';
import { operations } from '../../nodes/PlannrReferral/actions';
import { mergeShape, outputShape, schemaShape, type Shape } from './previewShapes';
import { poll } from '../trigger/polling';
import { respond } from '../faultEffects';
import { useNode } from '../useNode';

useVirtualClock();

const { mockPlannr, addFault, runNode, writeRequests } = useNode();

const { received } = demo.referrals;

const [john, gareth, third] = demo.clients;
const body = {
	connection_uuid: demo.connections.accepted,
	client_uuids: [john],
	advice_type: 'mortgages',
	duration_months: 3,
	shared_data: ['basic_details'],
};

const withFields = (additionalFields: INodeParameters): INodeParameters => ({ additionalFields });

/** Parameters that differ from the fewest, and how the bodies of the requests differ. */
const rows: Array<[string, INodeParameters, ...changes: object[]]> = [
	['the fewest parameters', {}, {}],
	[
		'a connection in capitals with white space around it',
		{ connection: uuidLocator(`\n ${demo.connections.accepted.toUpperCase()} `) },
		{},
	],
	[
		'a connection from an expression without a locator',
		{ connection: `={{ "${demo.connections.accepted}" }}` },
		{},
	],
	[
		'a whole locator from an expression',
		{ connection: `={{ { __rl: true, mode: "id", value: "${demo.connections.accepted}" } }}` },
		{},
	],
	[
		'locators as a hand writes them',
		{
			connection: { mode: 'By Firm', value: 'Example Mortgage Desk LLP' },
			clients: { mode: 'email', value: 'john.doe@example.com' },
		},
		{},
	],
	[
		'several clients in one text',
		{ clients: uuidLocator(`${john}, ${gareth}\n${third}`) },
		{ client_uuids: [john, gareth, third] },
	],
	[
		'a list of clients in a locator',
		{ clients: uuidLocator(`={{ ["${john}", "${gareth}"] }}`) },
		{ client_uuids: [john, gareth] },
	],
	[
		'a list of clients without a locator',
		{ clients: `={{ ["${john}", "${gareth}"] }}` },
		{ client_uuids: [john, gareth] },
	],
	[
		"clients as Plannr's records",
		{ clients: `={{ [{ uuid: "${john}", name: "John Doe" }] }}` },
		{},
	],
	['a client named twice', { clients: uuidLocator(`${john} ${john.toUpperCase()}`) }, {}],
	[
		'further clients, each once',
		withFields({
			furtherClients: {
				client: [{ clientUuid: uuidLocator(gareth) }, { clientUuid: uuidLocator(john) }],
			},
		}),
		{ client_uuids: [john, gareth] },
	],
	[
		"several advice types, in Plannr's order",
		{ adviceTypes: ['tax', 'estate_planning', 'investments'] },
		{ advice_type: 'investments' },
		{ advice_type: 'estate_planning' },
		{ advice_type: 'tax' },
	],
	[
		'advice types as labels in a text',
		{ adviceTypes: '={{ "Estate Planning, TAX" }}' },
		{ advice_type: 'estate_planning' },
		{ advice_type: 'tax' },
	],
	['an advice type as a JSON list', { adviceTypes: '={{ JSON.stringify(["mortgages"]) }}' }, {}],
	[
		'shared data as labels in a text',
		{ sharedData: '={{ "Investments and Plans, basic details" }}' },
		{ shared_data: ['basic_details', 'investments_and_plans'] },
	],
	['a duration of one month', { duration: '1' }, { duration_months: 1 }],
	['a duration as a number', { duration: '={{ 6 }}' }, { duration_months: 6 }],
	['a lifetime duration', { duration: 'lifetime' }, { duration_months: null }],
	['a note', withFields({ note: 'Needs help.' }), { note: 'Needs help.' }],
	['no note when it is blank', withFields({ note: ' ' }), {}],
	['no note when it is only signs', withFields({ note: '...' }), {}],
	['no note when it is HTML without content', withFields({ note: '<p>&nbsp;</p>' }), {}],
	...[
		['a deadline', '2027-02-28', '2027-02-28'],
		["a deadline from the panel's calendar", '2027-02-28T00:00:00', '2027-02-28'],
		['a deadline from a point in time', '2027-06-30T23:30:00Z', '2027-07-01'],
		[
			'a deadline from a Luxon DateTime',
			'={{ DateTime.fromISO("2027-06-30T23:30:00Z") }}',
			'2027-07-01',
		],
	].map(([title = '', slaDeadline = '', date]): (typeof rows)[number] => [
		title,
		withFields({ slaDeadline }),
		{ sla_deadline: date },
	]),
];

describe('Create', () => {
	it.each(rows)('sends %s', async (_, parameters, ...changes) => {
		const finished = await runNode({ ...minimalCreate, ...parameters });
		const bodies = changes.map((change) => ({ ...body, ...change }));
		expect(finished.error).toBeUndefined();
		const sent = writeRequests();
		expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual(
			bodies.map(() => 'POST /api/v1/referrals'),
		);
		expect(sent.map((entry) => entry.body)).toEqual(expect.arrayContaining(bodies));
		expect(sent).toHaveLength(bodies.length);
		expect(finished.output('Next').map(({ json }) => json.advice_type)).toEqual(
			bodies.map(({ advice_type }) => advice_type),
		);
		expect(mockPlannr().contractViolations).toEqual([]);
	});

	it('sends the headers that Plannr requires', async () => {
		await runNode(minimalCreate);
		expect(writeRequests()[0]?.headers).toMatchObject({
			authorization: `Bearer ${demo.token}`,
			'x-plannr-account-uuid': demo.account,
			accept: 'application/json',
			'content-type': 'application/json',
		});
	});

	it("returns the whole record of Plannr's response, if it is not simplified", async () => {
		const finished = await runNode({ ...minimalCreate, simplify: false });
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
		addFault({
			operation: 'createReferral',
			when: 'after',
			effect: respond(201, { data: record }),
		});
		const finished = await runNode(minimalCreate);
		expect(finished.output('Next').map(({ json }) => json)).toEqual([record]);
	});
});

describe('Get', () => {
	async function createReferral(): Promise<string> {
		const parameters = { ...minimalCreate, additionalFields: { note: 'A note' } };
		const finished = await runNode(parameters);
		return String(finished.output('Next')[0]?.json.uuid);
	}

	it('requests the referral and returns the main fields', async () => {
		const referral = await createReferral();
		const finished = await runNode({
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
		const finished = await runNode(parameters);
		expect(finished.output('Next')[0]?.json).toMatchObject({
			uuid: referral,
			connection: { uuid: demo.connections.accepted },
			shared_data: ['basic_details'],
		});
	});
});

const OTHER = numberedUuid(1);

function respondWith(operation: OperationId, record: object) {
	const effect: FaultEffect = respond(200, record);
	addFault({ operation, effect });
}

const uuidOf = (parameters: INodeParameters) => findUuids(JSON.stringify(parameters)).join();

const runToError = async (parameters: INodeParameters) => {
	const finished = await runNode(parameters);
	expect(finished.output('Next')).toEqual([]);
	return finished.error?.message;
};

/* A cache that ignores part of the address, or a proxy, may return the record of another request. */
describe('A record other than the one that was asked for', () => {
	beforeEach(() => {
		addDemoReferrals(mockPlannr().data);
	});

	const requests: Array<[OperationId, string, INodeParameters]> = [
		['getReferral', 'referral', { referral: uuidLocator(received) }],
		['getConnection', 'connection', { connection: uuidLocator(demo.connections.accepted) }],
		['getAccount', 'client', { client: uuidLocator(demo.clients[0]) }],
	];
	it.each(requests)('is no result (%s)', async (operation, resource, parameters) => {
		respondWith(operation, { uuid: OTHER, status: 'accepted', name: 'Jane Roe' });
		const message = await runToError({ resource, operation: 'get', ...parameters });
		expect(message).toContain(RESPONSE_PROBLEMS.otherRecord);
		expect(message).not.toContain('Jane');
	});

	it.each(requests)('is not one with the UUID in upper case (%s)', async (...request) => {
		const [operation, resource, parameters] = request;
		const uuid = uuidOf(parameters).toUpperCase();
		respondWith(operation, { uuid, status: 'accepted' });
		const finished = await runNode({ resource, operation: 'get', ...parameters });
		expect(finished.output('Next')).toMatchObject([{ json: { uuid } }]);
	});

	it('does not show that a referral was accepted, whichever request returns it', async () => {
		const accept = { operation: 'accept', referral: uuidLocator(received) };
		respondWith('acceptReferral', { uuid: OTHER, status: 'accepted', direction: 'received' });
		expect(await runToError(accept)).toContain(ACCEPT_REFERRAL.mayHaveBeenAccepted);
		respondWith('getReferral', { uuid: OTHER, status: 'accepted', direction: 'received' });
		expect(await runToError(accept)).toContain(ACCEPT_REFERRAL.mayHaveBeenAccepted);
	});

	it('does not show that a connection is accepted', async () => {
		respondWith('getConnection', { uuid: OTHER, status: 'accepted' });
		const message = await runToError({ ...createAnother, options: { validateOnly: true } });
		expect(message).toContain(RESPONSE_PROBLEMS.otherRecord);
	});
});

const addDemoRecords = () => {
	addDemoClients(mockPlannr().data);
	addDemoReferrals(mockPlannr().data);
};

const { accepted, rejected } = demo.referrals;
const REASON_PATH = '.rejection_reason';

/** The operation, the parameters for an output of it, and the fields of its preview that this output cannot have. */
const outputs: ReadonlyArray<readonly [string, INodeParameters, readonly string[]]> = [
	['referral.accept', { referral: uuidLocator(received) }, [REASON_PATH]],
	['referral.create', minimalCreate, [REASON_PATH]],
	['referral.get', { referral: uuidLocator(rejected) }, []],
	['referral.get', { referral: uuidLocator(accepted) }, [REASON_PATH]],
	['referral.getAll', { returnAll: true }, []],
	['referral.reject', { referral: uuidLocator(received), rejectionReason: 'Too busy' }, []],
	[
		'client.get',
		{ client: uuidLocator(demo.clients[0]) },
		['.assigned_adviser.uuid', '.assigned_adviser.name'],
	],
	['client.getAll', { returnAll: true }, []],
	['connection.create', { adviserKey: demo.adviserKeys.free }, []],
	['connection.get', { connection: uuidLocator(demo.connections.accepted) }, []],
	['connection.getAll', { returnAll: true }, []],
];

const buildLocation = { nodeDir: join(PACKAGE_ROOT, 'dist/nodes/PlannrReferral'), version: 1 };

/** The preview that n8n's own resolver finds for an operation in the build. */
function loadPreview(key: string): unknown {
	const [resource = '', operation = ''] = key.split('.');
	return loadOutputSchema({ ...buildLocation, resource, operation });
}

/** Runs the node and returns its output, with Simplify at its default. */
async function runForOutput(key: string, parameters: INodeParameters): Promise<unknown[]> {
	const [resource = '', operation = ''] = key.split('.');
	const finished = await runNode({ resource, operation, ...parameters });
	expect(finished.error).toBeUndefined();
	return finished.output(NODE_NAME).map(({ json }) => json);
}

it('The output of every operation is compared with its preview', () => {
	const all = Object.entries(operations).flatMap(([resource, byName]) =>
		Object.keys(byName).map((name) => `${resource}.${name}`),
	);
	expect([...new Set(outputs.map(([key]) => key))].sort()).toEqual(all.sort());
});

/**
 * Expects the output to have no path and no kind of value that the preview lacks.
 *
 * @returns the paths of the preview that the output lacks
 */
function comparePreview(preview: Shape, records: readonly unknown[]): string[] {
	const actual = new Map<string, string[]>();
	for (const record of records) mergeShape(actual, outputShape(record));
	for (const [path, kinds] of actual) {
		const allowed = preview.get(path) ?? [];
		// A preview of an object cannot say that it may be null: n8n would not show its members then.
		const isNullable = allowed.includes('object') && path !== '';
		expect([path, isNullable ? [...allowed, 'null'] : allowed]).toEqual([
			path,
			expect.arrayContaining(kinds),
		]);
	}
	// An empty list does not show what its records have.
	const isInEmptyList = (path: string) =>
		[...actual.keys()].some((list) => path.startsWith(`${list}[0]`) && !actual.has(`${list}[0]`));
	return [...preview.keys()].filter((path) => !actual.has(path) && !isInEmptyList(path));
}

describe.each(outputs)('The output of %s for %j', (key, parameters, absent) => {
	beforeEach(addDemoRecords);

	it('has exactly the fields and kinds of value of its preview', async () => {
		const preview = schemaShape(loadPreview(key));
		expect(comparePreview(preview, await runForOutput(key, parameters))).toEqual(absent);
	});
});

describe('The output of the trigger', () => {
	beforeEach(addDemoRecords);

	// The editor loads the preview without a fallback, n8n's mock data with one.
	it.each([false, true])('matches its preview (version fallback: %s)', async (versionFallback) => {
		const preview = schemaShape(loadOutputSchema({ ...buildLocation, versionFallback }));
		const items = [];
		for (const event of ['referralAccepted', 'referralRejected', 'referralReceived']) {
			items.push(...(await poll(mockPlannr(), { events: [event] }, { mode: 'manual' })));
		}
		expect(items).toHaveLength(3);
		expect(comparePreview(preview, items)).toEqual([]);
	});
});
