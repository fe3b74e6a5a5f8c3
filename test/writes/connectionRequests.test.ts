import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { demo } from '../../sandbox';
import { type RunNodeOptions, NODE_NAME, uuidLocator } from '../engine/createWorkflow';
import {
	GET_CONNECTION,
	PARAMETER_PROBLEMS,
	REQUEST_CONNECTION,
	TARGET_CHANGED,
	WRITE_OUTCOMES,
} from '../texts';
import { useVirtualClock } from '../engine/virtualClock';
import { exceedRateLimit, respond } from '../faultEffects';
import { processorTimeOf } from '../nodes/processorTime';
import { useNode } from '../useNode';

useVirtualClock();

const { mockPlannr, addFault, runNode, writeRequests } = useNode();

const request: INodeParameters = {
	resource: 'connection',
	operation: 'create',
	adviserKey: demo.adviserKeys.free,
};

/** The message and the description of a run that fails. */
async function runAndFail(parameters: INodeParameters, options: RunNodeOptions = {}) {
	const { error } = await runNode(parameters, options);
	return { message: error?.message, description: error?.description ?? '' };
}

/** A connection in a list, updated at a minute of an hour. */
const connectionAt = (minute: number): IDataObject => ({
	uuid: demo.connections.pending,
	status: 'pending',
	direction: 'sent',
	created_at: '2026-11-01T10:00:00+00:00',
	updated_at: `2026-11-28T10:0${minute}:00+00:00`,
});

const countCreatedConnections = () =>
	mockPlannr().data.connections.size - Object.keys(demo.connections).length;

describe('Connection: Create', () => {
	it('sends one request and returns the main fields of the connection', async () => {
		const finished = await runNode(request);
		expect(writeRequests().map(({ path, body }) => [path, body])).toEqual([
			['/api/v1/referral-connections', { adviser_key: demo.adviserKeys.free }],
		]);
		expect(finished.output(NODE_NAME)).toEqual([
			{
				json: {
					uuid: expect.any(String),
					status: 'pending',
					direction: 'sent',
					sender_firm: expect.any(Object),
					recipient_firm: expect.any(Object),
					created_at: expect.any(String),
					expires_at: expect.any(String),
				},
				pairedItem: { item: 0 },
			},
		]);
		expect(countCreatedConnections()).toBe(1);
		expect(mockPlannr().contractViolations).toEqual([]);
	});

	it.each(['"CODE"', "'CODE", '“CODE”', ' CODE.\n'])(
		'reads a code as a spreadsheet, a script or a sentence has it: %j',
		async (text) => {
			const { free } = demo.adviserKeys;
			await runNode({ ...request, adviserKey: text.replace('CODE', free) });
			expect(writeRequests().map(({ body }) => body)).toEqual([{ adviser_key: free }]);
		},
	);

	it.each([
		['={{ "" }}', PARAMETER_PROBLEMS.empty],
		['"________"', REQUEST_CONNECTION.notReferralCode],
		['[YOURCODE]', REQUEST_CONNECTION.notReferralCode],
		['SHORT', REQUEST_CONNECTION.notReferralCode],
		['TOO LONG', REQUEST_CONNECTION.notReferralCode],
		['MUCHTOOLONG', REQUEST_CONNECTION.notReferralCode],
		['={{ ["NEWFRND1"] }}', REQUEST_CONNECTION.notText],
	])('sends nothing for the code %j', async (adviserKey, problem) => {
		expect(await runAndFail({ ...request, adviserKey })).toMatchObject({
			message: `'Referral Code' ${problem} [item 0]`,
		});
		expect(mockPlannr().requestLog).toEqual([]);
	});

	it('reads a text that is no code in time in proportion to its length', async () => {
		const adviserKey = `x${'.'.repeat(100_000)}x`;
		const time = await processorTimeOf(async () => {
			await runAndFail({ ...request, adviserKey });
		});
		expect(time).toBeLessThan(2000);
	});

	it.each<[string, string, object, string, string]>([
		[
			'for a code that no adviser has',
			'NOBODY01',
			{},
			REQUEST_CONNECTION.codeRejected,
			REQUEST_CONNECTION.notRequestedAdvice,
		],
		[
			'for an adviser who is connected already',
			demo.adviserKeys.connected,
			{},
			REQUEST_CONNECTION.alreadyConnected,
			REQUEST_CONNECTION.alreadyConnectedAdvice,
		],
		[
			'for an account without the permission',
			demo.adviserKeys.free,
			{ accessToken: demo.readOnlyToken, accountUuid: demo.readOnlyAccount },
			REQUEST_CONNECTION.forbidden,
			REQUEST_CONNECTION.notRequestedAdvice,
		],
	])('fails %s and says why', async (_, adviserKey, credential, message, description) => {
		const failure = await runAndFail({ ...request, adviserKey }, { credential: { ...credential } });
		expect(failure.message).toContain(message);
		expect(failure.description).toContain(description);
		expect(writeRequests()).toHaveLength(1);
	});

	it('names the code when Plannr responds with 404', async () => {
		addFault({ effect: respond(404, { message: 'Not found.' }) });
		expect((await runAndFail(request)).message).toContain(
			`: ${REQUEST_CONNECTION.codeNotFound} [item 0]`,
		);
	});
});

describe('When the response to a connection request is lost', () => {
	const operation = 'requestConnection';

	it('and the list of connections is incomplete, no second e-mail is risked', async () => {
		addFault({ operation, effect: { kind: 'drop' } });
		addFault({
			operation: 'listConnections',
			effect: respond(200, { data: [], meta: { total: 3 } }),
		});
		const failure = await runAndFail(request);
		expect(failure.message).toContain(WRITE_OUTCOMES.unknown.requested);
		expect(failure.description).toContain(WRITE_OUTCOMES.unknownAdvice.requested);
		expect(writeRequests()).toHaveLength(1);
	});

	it('and the list lacks connections that it showed before, no second e-mail is risked', async () => {
		addFault({ operation, when: 'after', effect: { kind: 'drop' } });
		addFault({
			operation: 'listConnections',
			nth: [2, 3, 4],
			effect: respond(200, { data: [] }),
		});
		const { message } = await runAndFail(request);
		expect(message).toContain(WRITE_OUTCOMES.unknown.requested);
		expect(countCreatedConnections()).toBe(1);
	});

	it('and only one lookup shows that an earlier request was repeated, no second e-mail is risked', async () => {
		const before = connectionAt(0);
		const lists = [[before], [connectionAt(5)], [before], [before]];
		for (const [index, data] of lists.entries()) {
			addFault({ operation: 'listConnections', nth: index + 1, effect: respond(200, { data }) });
		}
		addFault({ operation, when: 'after', effect: { kind: 'drop' } });
		const { message } = await runAndFail(request);
		expect(message).toContain(WRITE_OUTCOMES.unknown.requested);
		expect(writeRequests()).toHaveLength(1);
	});

	it('and only the first attempt shows what it may have done, no second e-mail is risked', async () => {
		const before = connectionAt(0);
		const touched = connectionAt(5);
		const lists = [[before], [touched], [touched], [touched], [before], [before], [before]];
		for (const [index, data] of lists.entries()) {
			addFault({ operation: 'listConnections', nth: index + 1, effect: respond(200, { data }) });
		}
		addFault({ operation, when: 'after', effect: { kind: 'drop' } });
		const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
		const { message } = await runAndFail(request, { settings });
		expect(message).toContain(WRITE_OUTCOMES.unknown.requested);
		expect(writeRequests()).toHaveLength(1);
	});

	it('and a colleague requests another at the same time, that one is not mistaken for it', async () => {
		addFault({ operation, when: 'after', effect: { kind: 'drop' } });
		const running = runAndFail(request);
		while (countCreatedConnections() === 0) await new Promise((resolve) => setImmediate(resolve));
		const [own] = [...mockPlannr().data.connections.values()].slice(-1);
		if (own !== undefined)
			mockPlannr().data.connections.set(demo.account, { ...own, uuid: demo.account });
		expect((await running).message).toContain(WRITE_OUTCOMES.unknown.requested);
		expect(writeRequests()).toHaveLength(1);
	});

	it('the next request waits until its outcome is known', async () => {
		mockPlannr().data.adviserKeys.set('ANOTHER1', demo.ambiguousAccounts[1]);
		for (const uuidOfIt of [demo.connections.received])
			mockPlannr().data.connections.delete(uuidOfIt);
		addFault({ operation, when: 'after', nth: [1, 2], effect: { kind: 'drop' } });
		const items: IDataObject[] = [{ key: demo.adviserKeys.free }, { key: 'ANOTHER1' }];
		const each = { ...request, adviserKey: '={{ $json.key }}' };
		const finished = await runNode(each, { items });
		const firms = finished.output(NODE_NAME).map(({ json }) => json.recipient_firm);
		expect(firms).toMatchObject([{ uuid: demo.firms.recipient }, { uuid: demo.firms.third }]);
		expect(writeRequests()).toHaveLength(2);
		expect(Math.max(...mockPlannr().requestLog.map(({ inFlight }) => inFlight))).toBe(1);
	});

	it('a retried item that asks another adviser sends nothing more', async () => {
		mockPlannr().data.adviserKeys.set('ANOTHER1', demo.ambiguousAccounts[1]);
		addFault({ operation, nth: 2, effect: respond(422, { message: 'Not now.' }) });
		const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 5000 };
		const each = {
			...request,
			adviserKey: `={{ $json.key ?? (Date.now() < ${Date.now() + 4000} ? "${demo.adviserKeys.free}" : "ANOTHER1") }}`,
		};
		const items: IDataObject[] = [{}, { key: 'NOBODY01' }];
		const { error } = await runNode(each, { items, settings });
		expect(error?.message).toContain(TARGET_CHANGED.adviser);
		expect(countCreatedConnections()).toBe(1);
	});
});

describe('Items with the same referral code', () => {
	const threeItems: RunNodeOptions = { items: [{}, {}, {}] };

	it('share one request and its connection, and a hint says so', async () => {
		const finished = await runNode(request, threeItems);
		const [requested] = [...mockPlannr().data.connections.keys()].slice(-1);
		expect(finished.output(NODE_NAME)).toMatchObject(
			[0, 1, 2].map((item) => ({ json: { uuid: requested }, pairedItem: { item } })),
		);
		expect(finished.hints(NODE_NAME)).toEqual([
			expect.stringContaining(REQUEST_CONNECTION.sameRequestHint('items 1, 2')),
		]);
		expect(writeRequests()).toHaveLength(1);
	});

	it('share it where the code is in another case', async () => {
		const items = [demo.adviserKeys.free, demo.adviserKeys.free.toLowerCase()];
		await runNode(
			{ ...request, adviserKey: '={{ $json.code }}' },
			{ items: items.map((code) => ({ code })) },
		);
		expect(writeRequests()).toHaveLength(1);
	});

	it('share it when its response was lost', async () => {
		const operation = 'requestConnection';
		addFault({ operation, when: 'after', nth: 1, effect: { kind: 'drop' } });
		const finished = await runNode(request, threeItems);
		expect(new Set(finished.output(NODE_NAME).map(({ json }) => json.uuid)).size).toBe(1);
		expect(writeRequests()).toHaveLength(1);
	});

	it('are not sent while it is not known whether the first was processed, also by another execution', async () => {
		mockPlannr().data.rejectsDuplicateConnectionRequests = false;
		addFault({ operation: 'requestConnection', nth: 1, effect: respond(502) });
		const settings = { onError: 'continueRegularOutput' } as const;
		const one = await runNode(request, { ...threeItems, settings });
		const another = await runNode(request, { settings });
		const [unknown, ...others] = [one, another].flatMap((finished) =>
			finished.output(NODE_NAME).map(({ json }) => json),
		);
		expect(unknown?.error).toContain(WRITE_OUTCOMES.unknown.requested);
		expect(others).toHaveLength(3);
		for (const { error, message } of others) {
			expect(error).toContain(REQUEST_CONNECTION.earlierResponseLost);
			expect(message).toContain(`${REQUEST_CONNECTION.notRequestedAdvice} for this item.`);
			expect(message).toContain(REQUEST_CONNECTION.afterTenMinutes);
		}
		expect(writeRequests()).toHaveLength(1);
	});

	it('are not sent by the same run either, however long it takes', async () => {
		mockPlannr().data.rejectsDuplicateConnectionRequests = false;
		mockPlannr().data.adviserKeys.set('ANOTHER1', demo.ambiguousAccounts[1]);
		addFault({ operation: 'requestConnection', nth: 1, effect: respond(502) });
		addFault({ operation: 'requestConnection', nth: 2, effect: exceedRateLimit(660) });
		const items = [demo.adviserKeys.free, 'ANOTHER1', demo.adviserKeys.free];
		const finished = await runNode(
			{ ...request, adviserKey: '={{ $json.code }}' },
			{
				items: items.map((code) => ({ code })),
				settings: { onError: 'continueRegularOutput' },
			},
		);
		const [, , last] = finished.output(NODE_NAME).map(({ json }) => json);
		expect(last?.error).toContain(REQUEST_CONNECTION.earlierResponseLost);
		expect(countCreatedConnections()).toBe(1);
	});

	it('share it where lists show a new connection with a delay', async () => {
		mockPlannr().data.rejectsDuplicateConnectionRequests = false;
		mockPlannr().hostile.listLagMs = 4000;
		const finished = await runNode(request, threeItems);
		expect(new Set(finished.output(NODE_NAME).map(({ json }) => json.uuid)).size).toBe(1);
		expect(writeRequests()).toHaveLength(1);
	});

	it("are sent once by each execution where this account's list does not show the connection", async () => {
		// Otherwise the mock API rejects the second request.
		mockPlannr().data.rejectsDuplicateConnectionRequests = false;
		addFault({ operation: 'listConnections', effect: respond(200, { data: [] }) });
		const executions = [await runNode(request, threeItems), await runNode(request, threeItems)];
		const uuids = executions.map((finished) =>
			finished.output(NODE_NAME).map(({ json }) => json.uuid),
		);
		expect(uuids.map((all) => new Set(all).size)).toEqual([1, 1]);
		expect(writeRequests()).toHaveLength(2);
		for (const finished of executions) {
			expect(finished.hints(NODE_NAME)).toEqual([
				expect.stringContaining(REQUEST_CONNECTION.sameRequestHint('items 1, 2')),
			]);
		}
	});

	it('are each sent by executions that act for different accounts', async () => {
		const others = {
			accessToken: demo.ambiguousToken,
			accountUuid: demo.ambiguousAccounts[1],
		};
		const first = await runNode(request);
		const second = await runNode(request, { credential: others });
		expect(second.output(NODE_NAME)[0]?.json.uuid).not.toBe(first.output(NODE_NAME)[0]?.json.uuid);
		expect(countCreatedConnections()).toBe(2);
		expect(second.hints(NODE_NAME)).toEqual([]);
	});

	it('share one request also in different executions', async () => {
		const first = await runNode(request);
		const second = await runNode(request);
		expect(second.output(NODE_NAME)[0]?.json.uuid).toBe(first.output(NODE_NAME)[0]?.json.uuid);
		expect(second.hints(NODE_NAME)).toEqual([
			expect.stringContaining(REQUEST_CONNECTION.sameRequestHint('item 0')),
		]);
		expect(writeRequests()).toHaveLength(1);
	});

	it.each<[string, object]>([
		['is rejected', { status: 403 }],
		['is not a list', { status: 200, body: { data: 'nothing' } }],
		['is incomplete', { status: 200, body: { data: [], meta: { total: 9 } } }],
		['comes from a cache', { status: 200, body: { data: [] }, headers: { age: '300' } }],
	])('are not sent when the list %s, and the message says so', async (_, response) => {
		addFault({
			operation: 'listConnections',
			nth: Array.from({ length: 20 }, (__, index) => index + 2),
			effect: { kind: 'response', status: 200, ...response },
		});
		const settings = { onError: 'continueRegularOutput' } as const;
		const finished = await runNode(request, { ...threeItems, settings });
		const [first, ...others] = finished.output(NODE_NAME).map(({ json }) => json);
		expect(first).toHaveProperty('status', 'pending');
		for (const { error } of others) {
			expect(error).toContain(REQUEST_CONNECTION.precheckFailed);
		}
		expect(writeRequests()).toHaveLength(1);
	});
});

describe('Connection: Get', () => {
	const get = (connection: unknown): INodeParameters => ({
		resource: 'connection',
		operation: 'get',
		connection: uuidLocator(connection),
	});

	it('returns the main fields, or all fields with Simplify off', async () => {
		const simple = await runNode(get(demo.connections.accepted));
		const raw = await runNode({ ...get(demo.connections.accepted), simplify: false });
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
		[demo.connections.foreign, GET_CONNECTION.notFound],
		['={{ "none" }}', `'Connection' ${PARAMETER_PROBLEMS.notUuid}`],
	])('fails for the connection %s and says why', async (connection, message) => {
		expect((await runAndFail(get(connection))).message).toContain(message);
	});
});
