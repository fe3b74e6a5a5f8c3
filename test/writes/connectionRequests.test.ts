import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { type Fault, demo } from '../../sandbox';
import {
	type RunNodeOptions,
	NODE_NAME,
	writeRequests,
	runNode,
	useMockPlannr,
	uuidLocator,
} from '../engine/createWorkflow';

const sandbox = useMockPlannr();

const request: INodeParameters = {
	resource: 'connection',
	operation: 'create',
	adviserKey: demo.adviserKeys.free,
};

/** What people see of a failed run. */
async function runAndFail(parameters: INodeParameters, circumstances: RunNodeOptions = {}) {
	const { error } = (await runNode(sandbox(), parameters, circumstances)).run.data.resultData;
	return { message: error?.message, description: error?.description ?? '' };
}

const countCreatedConnections = () =>
	sandbox().data.connections.size - Object.keys(demo.connections).length;

describe('To request a connection', () => {
	it('sends one request and gives out the connection whole', async () => {
		const finished = await runNode(sandbox(), request);
		expect(writeRequests(sandbox()).map(({ path, body }) => [path, body])).toEqual([
			['/api/v1/referral-connections', { adviser_key: demo.adviserKeys.free }],
		]);
		expect(finished.output(NODE_NAME)).toMatchObject([
			{
				json: { status: 'pending', direction: 'sent', sender_account: {} },
				pairedItem: { item: 0 },
			},
		]);
		expect(countCreatedConnections()).toBe(1);
		expect(sandbox().contractViolations).toEqual([]);
	});

	it('takes a code with space around it', async () => {
		await runNode(sandbox(), { ...request, adviserKey: ` ${demo.adviserKeys.free}\n` });
		expect(countCreatedConnections()).toBe(1);
	});

	it.each([
		['={{ "" }}', "'Referral Code' is empty"],
		['SHORT', "'Referral Code' does not hold a referral code"],
		['TOO LONG', "'Referral Code' does not hold a referral code"],
		['MUCHTOOLONG', "'Referral Code' does not hold a referral code"],
		['={{ ["NEWFRND1"] }}', "'Referral Code' is not a text"],
	])('refuses %j before anything is sent', async (adviserKey, message) => {
		expect(await runAndFail({ ...request, adviserKey })).toMatchObject({
			message: `${message} [item 0]`,
		});
		expect(sandbox().requestLog).toEqual([]);
	});

	it.each<[string, string, object, string, string]>([
		[
			'a code that nobody has',
			'NOBODY01',
			{},
			"'Referral Code': The selected adviser key is invalid",
			'No request was made',
		],
		[
			'an adviser who is connected already',
			demo.adviserKeys.connected,
			{},
			'with this adviser already',
			'It conflicts',
		],
		[
			'an account that may not',
			demo.adviserKeys.free,
			{ accessToken: demo.readOnlyToken, accountUuid: demo.readOnlyAccount },
			'does not let this account request',
			'No request was made',
		],
	])('says why %s is refused', async (_, adviserKey, credential, message, description) => {
		const failure = await runAndFail({ ...request, adviserKey }, { credential: { ...credential } });
		expect(failure.message).toContain(message);
		expect(failure.description).toContain(description);
		expect(writeRequests(sandbox())).toHaveLength(1);
	});

	it('says when the code is not found', async () => {
		sandbox().addFault({
			effect: { kind: 'response', status: 404, body: { message: 'Not found.' } },
		});
		expect((await runAndFail(request)).message).toBe(
			"Plannr did not find an adviser with the code in 'Referral Code' [item 0]",
		);
	});
});

describe('When the answer to a connection request is lost', () => {
	const operation = 'requestConnection';
	const losses: Array<[string, Fault['effect']]> = [
		['a dropped connection', { kind: 'drop' }],
		['a 502', { kind: 'response', status: 502 }],
		['a page of HTML', { kind: 'text', text: '<html></html>' }],
	];

	it.each(losses)('by %s after the work, the connection is found', async (_, act) => {
		sandbox().addFault({ operation, when: 'after', effect: act });
		const finished = await runNode(sandbox(), request);
		expect(finished.output(NODE_NAME)).toMatchObject([{ json: { status: 'pending' } }]);
		expect(finished.hints(NODE_NAME)).toEqual([expect.stringContaining('found there')]);
		expect(writeRequests(sandbox())).toHaveLength(1);
		expect(countCreatedConnections()).toBe(1);
	});

	it.each(losses)('by %s before the work, it is requested after all', async (_, act) => {
		sandbox().addFault({ operation, times: 1, effect: act });
		const finished = await runNode(sandbox(), request);
		expect(finished.output(NODE_NAME)).toHaveLength(1);
		expect(writeRequests(sandbox())).toHaveLength(2);
		expect(countCreatedConnections()).toBe(1);
	});

	it.each<[string, Fault]>([
		[
			'Plannr cannot be asked',
			{ operation: 'listConnections', effect: { kind: 'response', status: 403 } },
		],
		[
			'the list cannot be read to its end',
			{
				operation: 'listConnections',
				effect: { kind: 'response', status: 200, body: { data: [], meta: { total: 3 } } },
			},
		],
	])('and %s, no second e-mail is risked', async (_, rule) => {
		sandbox().addFault({ operation, effect: { kind: 'drop' } });
		sandbox().addFault(rule);
		const failure = await runAndFail(request);
		expect(failure.message).toContain('The connection may have been requested');
		expect(failure.description).toContain('would send a second e-mail');
		expect(writeRequests(sandbox())).toHaveLength(1);
	});

	it('and a colleague requests another at the same time, it is not taken for the own', async () => {
		sandbox().addFault({ operation, when: 'after', effect: { kind: 'drop' } });
		const running = runAndFail(request);
		while (countCreatedConnections() === 0) await new Promise((resolve) => setTimeout(resolve, 1));
		const [own] = [...sandbox().data.connections.values()].slice(-1);
		if (own !== undefined)
			sandbox().data.connections.set(demo.account, { ...own, uuid: demo.account });
		expect((await running).message).toContain('The connection may have been requested');
		expect(writeRequests(sandbox())).toHaveLength(1);
	});

	it('one request waits until the one before is clear', async () => {
		sandbox().data.adviserKeys.set('ANOTHER1', demo.ambiguousAccounts[1]);
		for (const uuidOfIt of [demo.connections.received]) sandbox().data.connections.delete(uuidOfIt);
		sandbox().addFault({ operation, when: 'after', nth: [1, 2], effect: { kind: 'drop' } });
		const items: IDataObject[] = [{ key: demo.adviserKeys.free }, { key: 'ANOTHER1' }];
		const each = { ...request, adviserKey: '={{ $json.key }}' };
		const finished = await runNode(sandbox(), each, { items });
		const firms = finished.output(NODE_NAME).map(({ json }) => json.recipient_firm);
		expect(firms).toMatchObject([{ uuid: demo.firms.recipient }, { uuid: demo.firms.third }]);
		expect(writeRequests(sandbox())).toHaveLength(2);
		expect(Math.max(...sandbox().requestLog.map(({ inFlight }) => inFlight))).toBe(1);
	});

	it('an item that asks another adviser on the next try sends nothing more', async () => {
		sandbox().data.adviserKeys.set('ANOTHER1', demo.ambiguousAccounts[1]);
		sandbox().addFault({
			operation,
			nth: 2,
			effect: { kind: 'response', status: 422, body: { message: 'Not now.' } },
		});
		const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 };
		const each = {
			...request,
			adviserKey: `={{ $json.key ?? (Date.now() - ${Date.now()} < 500 ? "${demo.adviserKeys.free}" : "ANOTHER1") }}`,
		};
		const items: IDataObject[] = [{}, { key: 'NOBODY01' }];
		const waiting = { ...settings, waitBetweenTries: 1000 };
		const { error } = (await runNode(sandbox(), each, { items, settings: waiting })).run.data
			.resultData;
		expect(error?.message).toContain('asked, or may have asked, a different adviser');
		expect(countCreatedConnections()).toBe(1);
	});
});

describe('To get a connection', () => {
	const get = (connection: unknown): INodeParameters => ({
		resource: 'connection',
		operation: 'get',
		connection: uuidLocator(connection),
	});

	it('gives the main fields, or with Simplify off all of them', async () => {
		const simple = await runNode(sandbox(), get(demo.connections.accepted));
		const raw = await runNode(sandbox(), { ...get(demo.connections.accepted), simplify: false });
		expect(simple.output(NODE_NAME)[0]?.json).toEqual({
			uuid: demo.connections.accepted,
			status: 'accepted',
			direction: 'sent',
			sender_firm: { uuid: demo.firms.sender, name: 'Fictional Harbour Advice Ltd' },
			recipient_firm: { uuid: demo.firms.recipient, name: 'Example Mortgage Desk LLP' },
			created_at: expect.any(String),
			expires_at: expect.any(String),
		});
		expect(raw.output(NODE_NAME)[0]?.json).toHaveProperty('recipient_account.email');
	});

	it.each([
		[demo.connections.foreign, "Plannr has no connection with the UUID in 'Connection'"],
		['={{ "none" }}', "'Connection' is not a UUID"],
	])('says why %s cannot be had', async (connection, message) => {
		expect((await runAndFail(get(connection))).message).toContain(message);
	});

	it('asks again when Plannr cannot answer', async () => {
		sandbox().addFault({ times: 2, effect: { kind: 'response', status: 503 } });
		const finished = await runNode(sandbox(), get(demo.connections.received));
		expect(finished.output(NODE_NAME)).toMatchObject([{ json: { direction: 'received' } }]);
		expect(sandbox().requestLog).toHaveLength(3);
	});
});
