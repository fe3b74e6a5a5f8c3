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
import {
	CREATE_REFERRAL,
	LIST_NOT_COMPLETE,
	PARAMETER_PROBLEMS,
	REQUEST_FAILURES,
	RESPONSE_PROBLEMS,
	VALIDATE_ONLY,
} from '../texts';
import { useVirtualClock } from '../engine/virtualClock';

useVirtualClock();

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
/** Whom the request is about, by name. */
const names = { clients: ['John Doe'], firm: 'Example Mortgage Desk LLP' };
/** The firm of the connections that are pending, denied and expired. */
const THIRD_FIRM = 'Imaginary Pensions Office Ltd';
const unknownUuid = '99999999-0000-4000-8000-000000000000';

/** Runs the node for one item and returns its output. */
async function validateItem(parameters: INodeParameters): Promise<readonly IDataObject[]> {
	const finished = await runNode(mockPlannr(), parameters);
	expect(finished.run.data.resultData.error).toBeUndefined();
	expect(writeRequests(mockPlannr())).toEqual([]);
	expect(mockPlannr().contractViolations).toEqual([]);
	return finished.output('Next').map(({ json }) => json);
}

describe('Validate Only', () => {
	it('sends nothing, and returns the request of each advice type', async () => {
		const output = await validateItem(
			validating({ adviceTypes: ['tax', 'mortgages'], additionalFields: { note: 'A note.' } }),
		);
		expect(output).toEqual(
			['mortgages', 'tax'].map((advice_type) => ({
				valid: true,
				action: 'create',
				...names,
				request: { ...request, advice_type, note: 'A note.' },
				refusals: [],
				alreadyReferred: null,
			})),
		);
		expect(mockPlannr().data.referrals.size).toBe(0);
	});

	it('returns the body that is sent without it', async () => {
		const allParameters = {
			clients: uuidLocator(`${john} ${gareth}`),
			duration: 'lifetime',
			additionalFields: { note: 'A note.', slaDeadline: '2027-02-28' },
		};
		const [output] = await validateItem(validating(allParameters));
		await runNode(mockPlannr(), { ...minimalCreate, ...allParameters });
		expect(writeRequests(mockPlannr()).map(({ body }) => body)).toEqual([output?.request]);
	});

	it('sends the request when it is false as a text', async () => {
		await runNode(mockPlannr(), { ...minimalCreate, options: { validateOnly: '={{ "false" }}' } });
		expect(writeRequests(mockPlannr())).toHaveLength(1);
	});

	it('pairs its output with the items, and reads every list once', async () => {
		const items = Array.from({ length: 100 }, (_, index) => ({ client: demo.clients[index % 6] }));
		const parameters = validating({
			clients: uuidLocator('={{ $json.client }}'),
			adviceTypes: ['tax', 'other'],
		});
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

	it('reports invalid parameters before anything is requested', async () => {
		const finished = await runNode(mockPlannr(), validating({ adviceTypes: ['gardening'] }));
		expect(finished.run.data.resultData.error?.message).toBe(
			`'Advice Types' ${PARAMETER_PROBLEMS.notChoice} [item 0]`,
		);
		expect(mockPlannr().requestLog).toEqual([]);
	});

	it('is invalid when it is neither true nor false', async () => {
		const options = { validateOnly: '={{ "perhaps" }}' };
		const finished = await runNode(mockPlannr(), { ...minimalCreate, options });
		expect(finished.run.data.resultData.error?.message).toBe(
			`'Validate Only' ${PARAMETER_PROBLEMS.notBoolean} [item 0]`,
		);
		expect(mockPlannr().requestLog).toEqual([]);
	});

	it('creates nothing as a tool of an AI agent either', async () => {
		const parameters = { ...validating({}, { validateOnly: fromModel('validateOnly') }) };
		const { response } = await runAsTool(
			mockPlannr(),
			{ ...parameters, clients: uuidLocator(fromModel('clients')) },
			{ validateOnly: 'true', clients: `${john}, ${unknownUuid}` },
		);
		expect(JSON.parse(String(response))).toEqual([
			expect.objectContaining({ valid: false, action: 'fail' }),
		]);
		expect(writeRequests(mockPlannr())).toEqual([]);
	});
});

describe('Validate Only predicts a rejection', () => {
	const { pending, denied, expired, foreign } = demo.connections;
	it.each([
		['is pending', pending, THIRD_FIRM, VALIDATE_ONLY.connectionStatus('pending')],
		['is denied', denied, THIRD_FIRM, VALIDATE_ONLY.connectionStatus('denied')],
		['is expired', expired, THIRD_FIRM, VALIDATE_ONLY.connectionStatus('expired')],
		['is unknown', unknownUuid, null, VALIDATE_ONLY.connectionMissing],
		['belongs to others', foreign, null, VALIDATE_ONLY.connectionMissing],
	])('when the connection %s', async (_, connection, firm, message) => {
		expect(await validateItem(validating({ connection: uuidLocator(connection) }))).toEqual([
			{
				valid: false,
				action: 'fail',
				clients: names.clients,
				firm,
				request: { ...request, connection_uuid: connection },
				refusals: [{ parameter: 'Connection', message }],
				alreadyReferred: null,
			},
		]);
	});

	it('when the account may not use the connection', async () => {
		mockPlannr().addFault({
			operation: 'getConnection',
			effect: { kind: 'response', status: 403 },
		});
		const [output] = await validateItem(validating());
		expect(output?.refusals).toEqual([
			{
				parameter: 'Connection',
				message: VALIDATE_ONLY.connectionForbidden,
			},
		]);
	});

	it('when clients are unknown, of another firm, or not clients', async () => {
		const others = [unknownUuid, demo.otherClients[0], demo.account];
		const clients = uuidLocator([others[0], john, others[1], others[2]].join(' '));
		const [output] = await validateItem(validating({ clients }));
		expect(output).toMatchObject({ valid: false, action: 'fail' });
		expect(output?.refusals).toEqual(
			others.map((client) => ({
				parameter: 'Clients',
				message: VALIDATE_ONLY.clientMissing(client),
			})),
		);
	});

	it('when a listed account is not a client, comparing UUIDs without regard to case', async () => {
		const rows = [
			{ uuid: john.toUpperCase(), type: 'client' },
			{ uuid: gareth },
			{ uuid: demo.account, type: 'employee' },
		];
		const act = { kind: 'response', status: 200, body: { data: rows } } as const;
		mockPlannr().addFault({ operation: 'findAccounts', effect: act });
		const clients = uuidLocator(`${john} ${gareth} ${demo.account}`);
		const [output] = await validateItem(validating({ clients }));
		expect(output?.refusals).toEqual([
			{ parameter: 'Clients', message: expect.stringContaining(demo.account) },
		]);
	});

	it('for every reason at once', async () => {
		addReferral(mockPlannr(), 1, { connectionUuid: pending, clientUuids: [unknownUuid] });
		mockPlannr().data.accounts.set(unknownUuid, createClientOfAnotherFirm());
		const change = { connection: uuidLocator(pending), clients: uuidLocator(unknownUuid) };
		const [output] = await validateItem(validating({ ...change, ifAlreadyReferred: 'fail' }));
		expect(output?.refusals).toMatchObject([
			{ parameter: 'Connection' },
			{ parameter: 'Clients' },
			{ parameter: 'If Already Referred', message: VALIDATE_ONLY.alreadyReferred },
		]);
	});
});

/** A client that another firm has now. */
function createClientOfAnotherFirm(): Account {
	const client = mockPlannr().data.accounts.get(demo.otherClients[0]);
	if (client === undefined) throw new Error('The demo data lacks a client');
	return { ...client, uuid: unknownUuid };
}

describe('Validate Only, when the same clients may have been referred,', () => {
	it.each([
		['return', { valid: true, action: 'return', refusals: [] }],
		['fail', { valid: false, action: 'fail', refusals: [{ parameter: 'If Already Referred' }] }],
	])('reports what "%s" would do with the open referral', async (ifAlreadyReferred, expected) => {
		const existing = addReferral(mockPlannr(), 1, { status: 'accepted' });
		const [output] = await validateItem(validating({ ifAlreadyReferred }));
		expect(output).toMatchObject({ ...expected, ...names, request });
		expect(output?.alreadyReferred).toEqual({ uuid: existing, status: 'accepted' });
	});

	it('reports no other problem where the open referral would be returned', async () => {
		addReferral(mockPlannr(), 1, { connectionUuid: demo.connections.denied });
		const change = { connection: uuidLocator(demo.connections.denied) };
		const [output] = await validateItem(validating({ ...change, ifAlreadyReferred: 'return' }));
		expect(output).toMatchObject({ valid: true, action: 'return', refusals: [] });
	});

	it.each(['return', 'fail'])('reports with "%s" that there is none', async (ifAlreadyReferred) => {
		const [output] = await validateItem(validating({ ifAlreadyReferred }));
		expect(output).toEqual({
			valid: true,
			action: 'create',
			...names,
			request,
			refusals: [],
			alreadyReferred: null,
		});
	});

	it('looks for none when another would be created anyway', async () => {
		addReferral(mockPlannr(), 1);
		const [output] = await validateItem(validating({ ifAlreadyReferred: 'create' }));
		expect(output).not.toHaveProperty('alreadyReferred');
		expect(listRequests(mockPlannr())).toEqual([]);
	});
});

describe('A check that Validate Only cannot make', () => {
	const { clientsUnchecked, connectionUnchecked, statusWithheld } = VALIDATE_ONLY;
	const { empty, foreign, unclear, tokenRejected } = REQUEST_FAILURES;
	const respondWith = (status: number, body: object) =>
		({ kind: 'response', status, body }) as const;
	const linkElsewhere = { data: [], links: { next: 'https://elsewhere.example/page' } };
	const page = { kind: 'text', text: '<html></html>' } as const;
	it.each([
		[
			'findAccounts',
			respondWith(403, {}),
			`${clientsUnchecked}this account lacks the permission (HTTP status 403)`,
		],
		[
			'findAccounts',
			respondWith(200, linkElsewhere),
			`${clientsUnchecked}the client list ${LIST_NOT_COMPLETE}`,
		],
		[
			'findAccounts',
			respondWith(200, { data: 1 }),
			`${clientsUnchecked}${unclear} (${RESPONSE_PROBLEMS.noList})`,
		],
		[
			'getConnection',
			respondWith(200, { uuid: demo.connections.accepted }),
			`${connectionUnchecked}${statusWithheld}`,
		],
		[
			'getConnection',
			respondWith(422, {}),
			`${connectionUnchecked}Plannr returned HTTP status 422`,
		],
		[
			'getConnection',
			page,
			`${CREATE_REFERRAL.rejected}: ${foreign} (HTTP status 200), but from a proxy, a firewall or a wrong address`,
		],
		...[403, 404].flatMap((status) => [
			[
				'getConnection',
				{ ...page, status },
				`${CREATE_REFERRAL.rejected}: ${foreign} (HTTP status ${status}), but from a proxy, a firewall or a wrong address`,
			] as const,
			[
				'getConnection',
				{ ...page, text: '', status },
				`${CREATE_REFERRAL.rejected}: ${empty(status)}`,
			] as const,
		]),
		['getConnection', respondWith(401, {}), `${CREATE_REFERRAL.rejected}: ${tokenRejected}`],
	] as const)('fails the item: %s with %j', async (operation, act, message) => {
		mockPlannr().addFault({ operation, effect: act });
		const finished = await runNode(mockPlannr(), validating(), { settings });
		expect(finished.output('Next')[0]?.json).toMatchObject({
			error: `${message} [item 0]`,
			message: expect.stringMatching(VALIDATE_ONLY.didNothing),
		});
		expect(writeRequests(mockPlannr())).toEqual([]);
	});

	it('never leaves the outcome unknown', async () => {
		mockPlannr().addFault({ operation: 'findAccounts', effect: { kind: 'response', status: 403 } });
		const { response } = await runAsTool(
			mockPlannr(),
			validating(),
			{},
			{ retryOnFail: true, maxTries: 2 },
		);
		expect(response).toContain('not done');
		expect(response).toContain(clientsUnchecked);
		expect(response).not.toContain('"unclear"');
		expect(response).not.toContain(CREATE_REFERRAL.mayHaveBeenCreated);
	});
});
