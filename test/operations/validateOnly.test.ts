import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { type Account, demo } from '../../sandbox';
import { fromModel, runAsTool } from '../agentTool/runAsTool';
import { listRequests, addReferral } from '../writes/existingReferral';
import {
	NODE_NAME,
	writeRequests,
	minimalCreate,
	runNode,
	useMockPlannr,
	uuidLocator,
} from '../engine/createWorkflow';

const mockPlannr = useMockPlannr();

const [john, gareth] = demo.clients;
const settings = { onError: 'continueRegularOutput' } as const;
const validating = (change: INodeParameters = {}, options: INodeParameters = {}) => ({
	...minimalCreate,
	...change,
	options: { validateOnly: true, ...options },
});
const request = {
	connection_uuid: demo.connections.accepted,
	client_uuids: [john],
	advice_type: 'mortgages',
	duration_months: 3,
	shared_data: ['basic_details'],
};
const unknown = '99999999-0000-4000-8000-000000000000';

/** What the node gives out for one item. */
async function validated(parameters: INodeParameters): Promise<readonly IDataObject[]> {
	const finished = await runNode(mockPlannr(), parameters);
	expect(finished.run.data.resultData.error).toBeUndefined();
	expect(writeRequests(mockPlannr())).toEqual([]);
	expect(mockPlannr().contractViolations).toEqual([]);
	return finished.output('Next').map(({ json }) => json);
}

describe('Validate Only', () => {
	it('sends nothing, and gives out what would be sent for each advice type', async () => {
		const output = await validated(
			validating({ adviceTypes: ['tax', 'mortgages'], additionalFields: { note: 'A note.' } }),
		);
		expect(output).toEqual(
			['mortgages', 'tax'].map((advice_type) => ({
				valid: true,
				action: 'create',
				request: { ...request, advice_type, note: 'A note.' },
				refusals: [],
			})),
		);
		expect(mockPlannr().data.referrals.size).toBe(0);
	});

	it('gives out the very body that is sent without it', async () => {
		const full = {
			clients: uuidLocator(`${john} ${gareth}`),
			duration: 'lifetime',
			additionalFields: { note: 'A note.', slaDeadline: '2027-02-28' },
		};
		const [output] = await validated(validating(full));
		await runNode(mockPlannr(), { ...minimalCreate, ...full });
		expect(writeRequests(mockPlannr()).map(({ body }) => body)).toEqual([output?.request]);
	});

	it('with false, as an expression may give it, sends as always', async () => {
		await runNode(mockPlannr(), { ...minimalCreate, options: { validateOnly: '={{ "false" }}' } });
		expect(writeRequests(mockPlannr())).toHaveLength(1);
	});

	it('links what it gives out to its item, and reads everything once for all', async () => {
		const items = Array.from({ length: 100 }, (_, index) => ({ who: demo.clients[index % 6] }));
		const parameters = validating(
			{ clients: uuidLocator('={{ $json.who }}'), adviceTypes: ['tax', 'other'] },
			{ ifAlreadyReferred: 'return' },
		);
		const finished = await runNode(mockPlannr(), parameters, { items });
		expect(finished.output(NODE_NAME).map(({ pairedItem }) => pairedItem)).toEqual(
			items.flatMap((_, item) => [{ item }, { item }]),
		);
		expect(
			mockPlannr()
				.requestLog.map(({ operation }) => operation)
				.sort(),
		).toEqual(['findAccounts', 'getConnection', 'listReferrals']);
		const [clients] = mockPlannr().requestLog.filter(
			({ operation }) => operation === 'findAccounts',
		);
		expect(clients?.query).toEqual({
			'filter[type]': 'client',
			per_page: '500',
			sort: 'first_name',
		});
	});

	it('complains of wrong parameters as always, before anything is asked', async () => {
		const finished = await runNode(mockPlannr(), validating({ adviceTypes: ['gardening'] }));
		expect(finished.run.data.resultData.error?.message).toBe(
			"'Advice Types' is not a choice that Plannr knows [item 0]",
		);
		expect(mockPlannr().requestLog).toEqual([]);
	});

	it('is not passed over when it is neither true nor false', async () => {
		const options = { validateOnly: '={{ "perhaps" }}' };
		const finished = await runNode(mockPlannr(), { ...minimalCreate, options });
		expect(finished.run.data.resultData.error?.message).toBe(
			"'Validate Only' is neither true nor false [item 0]",
		);
		expect(mockPlannr().requestLog).toEqual([]);
	});

	it('works as a tool of an AI agent', async () => {
		const parameters = { ...validating({}, { validateOnly: fromModel('validateOnly') }) };
		const { response } = await runAsTool(
			mockPlannr(),
			{ ...parameters, clients: uuidLocator(fromModel('clients')) },
			{ validateOnly: 'true', clients: `${john}, ${unknown}` },
		);
		expect(JSON.parse(String(response))).toEqual([
			expect.objectContaining({ valid: false, action: 'fail' }),
		]);
		expect(writeRequests(mockPlannr())).toEqual([]);
	});
});

describe('Validate Only tells that it would be refused', () => {
	const { pending, denied, expired, foreign } = demo.connections;
	it.each([
		['is pending', pending, 'The connection is pending, but must be accepted'],
		['is denied', denied, 'The connection is denied, but must be accepted'],
		['is expired', expired, 'The connection is expired, but must be accepted'],
		['is unknown', unknown, 'Plannr has no such connection that this account may use'],
		['belongs to others', foreign, 'Plannr has no such connection that this account may use'],
	])('when the connection %s', async (_, connection, message) => {
		expect(await validated(validating({ connection: uuidLocator(connection) }))).toEqual([
			{
				valid: false,
				action: 'fail',
				request: { ...request, connection_uuid: connection },
				refusals: [{ parameter: 'Connection', message }],
			},
		]);
	});

	it('when Plannr does not let the account use the connection', async () => {
		mockPlannr().addFault({
			operation: 'getConnection',
			effect: { kind: 'response', status: 403 },
		});
		const [output] = await validated(validating());
		expect(output?.refusals).toEqual([
			{
				parameter: 'Connection',
				message: 'Plannr does not let this account use the connection',
			},
		]);
	});

	it('when clients are unknown, or of another firm, or no clients', async () => {
		const others = [unknown, demo.otherClients[0], demo.account];
		const clients = uuidLocator([others[0], john, others[1], others[2]].join(' '));
		const [output] = await validated(validating({ clients }));
		expect(output).toMatchObject({ valid: false, action: 'fail' });
		expect(output?.refusals).toEqual(
			others.map((client) => ({
				parameter: 'Clients',
				message: `Plannr shows this account no client with the UUID ${client}`,
			})),
		);
	});

	it('when an account that Plannr lists is no client, and when its UUID stands in capitals', async () => {
		const rows = [
			{ uuid: john.toUpperCase(), type: 'client' },
			{ uuid: gareth },
			{ uuid: demo.account, type: 'employee' },
		];
		const act = { kind: 'response', status: 200, body: { data: rows } } as const;
		mockPlannr().addFault({ operation: 'findAccounts', effect: act });
		const clients = uuidLocator(`${john} ${gareth} ${demo.account}`);
		const [output] = await validated(validating({ clients }));
		expect(output?.refusals).toEqual([
			{ parameter: 'Clients', message: expect.stringContaining(demo.account) },
		]);
	});

	it('for everything at once', async () => {
		addReferral(mockPlannr(), 1, { connectionUuid: pending, clientUuids: [unknown] });
		mockPlannr().data.accounts.set(unknown, lost());
		const change = { connection: uuidLocator(pending), clients: uuidLocator(unknown) };
		const [output] = await validated(validating(change, { ifAlreadyReferred: 'fail' }));
		expect(output?.refusals).toMatchObject([
			{ parameter: 'Connection' },
			{ parameter: 'Clients' },
			{ parameter: 'If Already Referred', message: 'The clients are referred already' },
		]);
	});
});

/** Somebody who is a client of another firm by now. */
function lost(): Account {
	const neighbour = mockPlannr().data.accounts.get(demo.otherClients[0]);
	if (neighbour === undefined) throw new Error('The demo world has changed');
	return { ...neighbour, uuid: unknown };
}

describe('Validate Only tells of an open referral about the same', () => {
	it.each([
		['return', { valid: true, action: 'return', refusals: [] }],
		['fail', { valid: false, action: 'fail', refusals: [{ parameter: 'If Already Referred' }] }],
	])('what "%s" would do with it', async (ifAlreadyReferred, expected) => {
		const there = addReferral(mockPlannr(), 1, { status: 'accepted' });
		const [output] = await validated(validating({}, { ifAlreadyReferred }));
		expect(output).toMatchObject({ ...expected, request });
		expect(output?.alreadyReferred).toEqual({ uuid: there, status: 'accepted' });
	});

	it('and nothing else, where it would be given out', async () => {
		addReferral(mockPlannr(), 1, { connectionUuid: demo.connections.denied });
		const change = { connection: uuidLocator(demo.connections.denied) };
		const [output] = await validated(validating(change, { ifAlreadyReferred: 'return' }));
		expect(output).toMatchObject({ valid: true, action: 'return', refusals: [] });
	});

	it.each(['return', 'fail'])(
		'and with "%s" also that there is none',
		async (ifAlreadyReferred) => {
			const [output] = await validated(validating({}, { ifAlreadyReferred }));
			expect(output).toEqual({
				valid: true,
				action: 'create',
				request,
				refusals: [],
				alreadyReferred: null,
			});
		},
	);

	it('and looks for none when another one would be created anyway', async () => {
		addReferral(mockPlannr(), 1);
		const [output] = await validated(validating({}, { ifAlreadyReferred: 'create' }));
		expect(output).not.toHaveProperty('alreadyReferred');
		expect(listRequests(mockPlannr())).toEqual([]);
	});
});

describe('What Validate Only cannot find out', () => {
	const clients = 'It could not be checked whether the clients are there: ';
	const connection = 'It could not be checked whether the connection is accepted: ';
	const answered = (status: number, body: object) => ({ kind: 'response', status, body }) as const;
	const nowhere = { data: [], links: { next: 'https://elsewhere.example/page' } };
	const page = { kind: 'text', text: '<html></html>' } as const;
	it.each([
		['findAccounts', answered(403, {}), `${clients}Plannr does not tell (status 403)`],
		[
			'findAccounts',
			answered(200, nowhere),
			`${clients}the list of clients could not be read to its end`,
		],
		[
			'findAccounts',
			answered(200, { data: 1 }),
			`${clients}Plannr gave no clear answer (an answer without a list in it)`,
		],
		['getConnection', answered(200, { uuid: demo.account }), `${connection}Plannr does not tell`],
		['getConnection', answered(422, {}), `${connection}Plannr does not tell (status 422)`],
		[
			'getConnection',
			page,
			`${connection}Plannr gave no clear answer (an answer that is not JSON)`,
		],
		['getConnection', answered(401, {}), 'Plannr does not accept the access token'],
	] as const)('lets the item fail: %s with %j', async (operation, act, message) => {
		mockPlannr().addFault({ operation, effect: act });
		const finished = await runNode(mockPlannr(), validating(), { settings });
		expect(finished.output('Next')[0]?.json).toMatchObject({
			error: `${message} [item 0]`,
			message: expect.stringMatching(/did nothing|was not created/),
		});
		expect(writeRequests(mockPlannr())).toEqual([]);
	});

	it('is not said to have been created perhaps', async () => {
		mockPlannr().addFault({ operation: 'findAccounts', effect: { kind: 'response', status: 403 } });
		const { response } = await runAsTool(
			mockPlannr(),
			validating(),
			{},
			{ retryOnFail: true, maxTries: 2 },
		);
		expect(response).toContain('not done');
		expect(response).toContain(clients);
		expect(response).not.toContain('may have been');
	});
});
