import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import { addDemoReferrals, demo } from '../../sandbox';
import { runAsTool } from '../agentTool/runAsTool';
import { addClient } from '../engine/addClient';
import { minimalCreate } from '../engine/createWorkflow';
import { useVirtualClock } from '../engine/virtualClock';
import { CREATE_REFERRAL, NOTHING_SENT } from '../texts';
import { respond } from '../faultEffects';
import { useNode } from '../useNode';

useVirtualClock();

const { mockPlannr, addFault, runNode, writeRequests } = useNode({
	rateLimit: { maxRequests: 100_000, windowMs: 60_000 },
});

const locate = (mode: string, value: string): INodeParameters => ({ __rl: true, mode, value });

/** Adds clients to the acting firm: Jane Onething, client.1@example.co.uk, and so on. */
function addClients(count: number): IDataObject[] {
	return Array.from({ length: count }, (_, number) => {
		const uuid = `${String(number).padStart(8, '0')}-0000-4000-8000-000000000000`;
		const email = `client.${number}@example.co.uk`;
		addClient(mockPlannr(), { uuid, firstName: 'Client', lastName: `No${number}`, email });
		return { uuid, email, name: `Client No${number}` };
	});
}

const listRequests = () => mockPlannr().requestLog.filter(({ method }) => method === 'GET');

const clientRequests = () => listRequests().filter(({ path }) => path === '/api/v1/account');

async function create(
	parameters: INodeParameters,
	items: readonly IDataObject[] = [{}],
	settings: Partial<INode> = {},
) {
	const finished = await runNode({ ...minimalCreate, ...parameters }, { items, settings });
	return {
		output: finished.output('Next').map(({ json }) => json),
		pairs: finished.output('Next').map(({ pairedItem }) => pairedItem),
		error: finished.error,
		sent: writeRequests().map(({ body }) => body),
	};
}

const firm = () => {
	const { firms, connections, accounts } = mockPlannr().data;
	const recipient = connections.get(demo.connections.accepted)?.recipientAccountUuid ?? '';
	return firms.get(accounts.get(recipient)?.firmUuid ?? '')?.name ?? '';
};

describe('Create', () => {
	it('names the mode By Email when an address was entered as a name', async () => {
		const { error, sent } = await create({ clients: locate('name', 'nobody@example.co.uk') });
		expect(error?.description).toContain("choose By Email in 'Clients'");
		expect(sent).toEqual([]);
	});

	it('refers clients by e-mail address, name and firm', async () => {
		const [one, two, three] = addClients(4);
		const { sent, error } = await create({
			connection: locate('firm', ` ${firm().toUpperCase()} `),
			clients: locate('email', 'Client, One <CLIENT.0@example.co.uk>'),
			additionalFields: {
				furtherClients: {
					client: [
						{ clientUuid: locate('name', 'client  no1') },
						{ clientUuid: locate('id', String(three?.uuid)) },
					],
				},
			},
		});
		expect(error).toBeUndefined();
		expect(sent).toEqual([
			expect.objectContaining({
				connection_uuid: demo.connections.accepted,
				client_uuids: [one?.uuid, two?.uuid, three?.uuid],
			}),
		]);
		expect(mockPlannr().contractViolations).toEqual([]);
	});

	it('sends nothing for any item when one client is not found', async () => {
		addClients(2);
		const items = ['client.0@example.co.uk', 'nobody@example.co.uk'].map((email) => ({ email }));
		const { error, sent } = await create({ clients: locate('email', '={{ $json.email }}') }, items);
		expect(error?.message).toContain(
			"No client has the primary e-mail address 'nobody@example.co.uk' ('Clients')",
		);
		expect(error?.message).toContain('[item 1]');
		expect(error?.description).toContain('Nothing was sent');
		expect(sent).toEqual([]);
	});

	it('fails only the items that are not found when it continues on fail', async () => {
		const [one, two] = addClients(3);
		const items = ['client.0@example.co.uk', 'nobody@example.co.uk', 'client.1@example.co.uk'];
		const { output, pairs, sent } = await create(
			{ clients: locate('email', '={{ $json.email }}') },
			items.map((email) => ({ email })),
			{ onError: 'continueRegularOutput' },
		);
		expect(sent).toEqual([
			expect.objectContaining({ client_uuids: [one?.uuid] }),
			expect.objectContaining({ client_uuids: [two?.uuid] }),
		]);
		expect(pairs).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(output[1]).toMatchObject({
			error: expect.stringContaining('No client') as unknown,
			details: { httpCode: null, fields: { clients: [expect.any(String)] } },
		});
	});

	it('looks 1,000 clients up in a list of 5,000 with at most 12 requests before the first write, and needs at most 4 more for the account, the baseline and the check', async () => {
		addDemoReferrals(mockPlannr().data);
		const items = addClients(5000).filter((_, number) => number % 5 === 0);
		addFault({ operation: 'createReferral', effect: respond(422, { message: 'Not now' }) });
		const parameters = {
			...minimalCreate,
			connection: locate('firm', firm()),
			clients: locate('email', '={{ $json.email }}'),
		};
		await runNode(parameters, { items, credential: { accountUuid: '' } });
		const paths = mockPlannr().requestLog.map(({ method, path }) => `${method} ${path}`);
		const before = paths.slice(0, paths.indexOf('POST /api/v1/referrals'));
		const isLookup = (path: string) =>
			['GET /api/v1/account', 'GET /api/v1/referral-connections'].includes(path);
		expect(before.filter(isLookup).length).toBeLessThanOrEqual(12);
		const others = before.filter((path) => !isLookup(path));
		expect(others).toContain('GET /api/v1/logins');
		expect(others).toContain('GET /api/v1/referrals');
		expect(others.length).toBeLessThanOrEqual(4);
	});

	it('validates without sending', async () => {
		const [one] = addClients(1);
		const { output, sent } = await create({
			clients: locate('email', 'client.0@example.co.uk'),
			options: { validateOnly: true },
		});
		expect(sent).toEqual([]);
		expect(output).toEqual([
			expect.objectContaining({
				valid: true,
				request: expect.objectContaining({ client_uuids: [one?.uuid] }) as unknown,
			}),
		]);
	});

	it.each([
		['client.0+tax@example.co.uk', 'client.0+tax@example.co.uk'],
		["client.o'neill@example.co.uk", 'CLIENT.O’NEILL@example.co.uk'],
	])('finds %s by %s', async (email, written) => {
		const [one] = addClients(2);
		const account = mockPlannr().data.accounts.get(String(one?.uuid));
		if (account) account.email = email;
		const { sent } = await create({ clients: locate('email', written) });
		expect(sent).toEqual([expect.objectContaining({ client_uuids: [one?.uuid] })]);
	});

	it.each([
		['an address', '={{ $json.email }}', true],
		['a UUID', '={{ $json.uuid }}', true],
		['several in a list', '={{ [$json.email, $json.uuid] }}', true],
		['a name, which may be anything', '={{ $json.name }}', false],
		['a number', '={{ 550 }}', false],
	])('takes an expression in place of the whole locator: %s', async (_, clients, isTaken) => {
		const items = addClients(1);
		const { sent } = await create({ clients }, items);
		expect(sent).toEqual(
			isTaken ? [expect.objectContaining({ client_uuids: [items[0]?.uuid] })] : [],
		);
	});
});

describe('A retry', () => {
	const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };

	it('looks everything up again, and repeats nothing', async () => {
		const [one, two] = addClients(2);
		addFault({
			operation: 'createReferral',
			nth: 2,
			when: 'before',
			effect: respond(422, { message: 'Not now' }),
		});
		const items = [one, two].map((client) => ({ email: client?.email }));
		const { output, error, sent } = await create(
			{ clients: locate('email', '={{ $json.email }}') },
			items,
			settings,
		);
		expect(error).toBeUndefined();
		expect(output).toHaveLength(2);
		expect(sent).toHaveLength(3);
		expect(mockPlannr().data.referrals.size).toBe(2);
	});

	it('that cannot look anything up reports what the first attempt did', async () => {
		const [one, two] = addClients(2);
		addFault({
			operation: 'createReferral',
			nth: 2,
			when: 'before',
			effect: respond(422, { message: 'Not now' }),
		});
		addFault({
			operation: 'findAccounts',
			nth: [3, 4],
			when: 'before',
			effect: respond(403, { message: 'Forbidden' }),
		});
		const items = [one, two].map((client) => ({ email: client?.email }));
		const { error } = await create(
			{ clients: locate('email', '={{ $json.email }}') },
			items,
			settings,
		);
		const [referral] = [...mockPlannr().data.referrals.keys()];
		expect(error?.message).toContain('1 other referral was created');
		expect(error?.description).toContain(String(referral));
		expect(mockPlannr().data.referrals.size).toBe(1);
	});
});

describe('A lookup', () => {
	it.each([500, 403, 401])(
		'that fails with %i sends nothing, and is no missing client',
		async (status) => {
			addClients(1);
			addFault({
				operation: 'findAccounts',
				when: 'before',
				effect: respond(status, { message: 'No' }),
			});
			const { error, sent } = await create({ clients: locate('name', 'Client No0') });
			expect(sent).toEqual([]);
			expect(error?.message).not.toContain('No client');
			expect(error?.description).toContain(CREATE_REFERRAL.notCreated);
			expect(error?.description).not.toContain('sent referrals');
			expect(clientRequests().length).toBeGreaterThan(0);
		},
	);
});

describe('Connection Get', () => {
	it('finds a connection by firm, whatever its status', async () => {
		const finished = await runNode({
			resource: 'connection',
			operation: 'get',
			connection: locate('firm', firm()),
		});
		expect(finished.output('Next').map(({ json }) => json.uuid)).toEqual([
			demo.connections.accepted,
		]);
	});

	it('says once that nothing was sent when the firm cannot be looked up', async () => {
		addFault({ operation: 'listConnections', effect: respond(403, { message: 'No' }) });
		const finished = await runNode({
			resource: 'connection',
			operation: 'get',
			connection: locate('firm', firm()),
		});
		const { description } = finished.error ?? {};
		expect(String(description).split(NOTHING_SENT)).toHaveLength(2);
	});
});

describe('As an agent’s tool', () => {
	it('the node returns a text that lists the candidates', async () => {
		const [one, two] = addClients(2);
		for (const client of [one, two]) {
			const account = mockPlannr().data.accounts.get(String(client?.uuid));
			if (account) account.email = 'couple@example.co.uk';
		}
		const parameters = { ...minimalCreate, clients: locate('email', 'couple@example.co.uk') };
		const response = JSON.stringify(await runAsTool(mockPlannr(), parameters, {}));
		expect(response).toContain(String(one?.uuid));
		expect(response).toContain(String(two?.uuid));
		expect(writeRequests()).toEqual([]);
	});
});
