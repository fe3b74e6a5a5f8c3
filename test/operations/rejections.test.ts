import {
	NodeApiError,
	type ICredentialDataDecryptedObject,
	type INodeParameters,
} from 'n8n-workflow';

import { demo, startMockPlannr, type Fault } from '../../sandbox';
import { NODE_NAME, createAnother, minimalCreate, uuidLocator } from '../engine/createWorkflow';
import {
	CREATE_REFERRAL,
	EARLIER_ATTEMPTS,
	EXPRESSION_FAILED,
	PARAMETER_PROBLEMS,
	REQUEST_FAILURES,
} from '../texts';
import { useVirtualClock } from '../engine/virtualClock';
import { auditRun } from '../engine/audit';
import { respond } from '../faultEffects';
import { useNode } from '../useNode';

useVirtualClock();

const { mockPlannr, addFault, listRequests, runNode, writeRequests } = useNode();

const REFERRAL = 'd2ae6dac-162c-432d-8f2b-17d64576567a';

/** The error of a run that has to fail. */
async function runToError(parameters = createAnother, credential = {}) {
	const { error } = await runNode(parameters, { credential });
	if (error === undefined) throw new Error('The run did not fail');
	return error;
}

const rejectCreate = (status: number, body: unknown): Fault => ({
	operation: 'createReferral',
	effect: respond(status, body),
});

describe('A create that Plannr rejects', () => {
	it.each([
		[400, 'Malformed'],
		[403, 'This action is unauthorized'],
		[404, 'Not found'],
		[409, 'A pre-existing referral was found'],
	])("with status %i fails once, with Plannr's message", async (status, message) => {
		addFault(rejectCreate(status, { message: `${message}.` }));
		const error = await runToError();
		expect(error).toMatchObject({ httpCode: String(status), context: { itemIndex: 0 } });
		expect(`${error.message} ${error.description ?? ''}`).toContain(message);
		expect(writeRequests()).toHaveLength(1);
	});

	it('with status 422 names the rejected parameter', async () => {
		const parameters = { ...createAnother, connection: uuidLocator(REFERRAL) };
		const error = await runToError(parameters);
		expect(error).toMatchObject({ httpCode: '422', context: { itemIndex: 0 } });
		expect(error.message).toMatch(/: 'Connection': .+ \[item 0\]$/);
	});

	it('with status 422 lists every field that is wrong', async () => {
		const errors = {
			client_uuids: ['Choose fewer clients.'],
			'client_uuids.1': ['The client is archived.', 'The client has left.'],
			moon_phase: ['The moon phase is wrong.'],
		};
		const message = 'Choose fewer clients. (and 3 more errors)';
		addFault(rejectCreate(422, { message, errors }));
		const { description } = await runToError();
		expect(description).toContain(CREATE_REFERRAL.notCreated);
		for (const sentence of Object.values(errors).flat()) expect(description).toContain(sentence);
	});

	it('in several requests of one item is reported as one error', async () => {
		addFault(rejectCreate(422, { message: 'No.' }));
		const adviceTypes = ['mortgages', 'pensions', 'tax'];
		const error = await runToError({ ...createAnother, adviceTypes });
		expect(error.message).toBe(`${CREATE_REFERRAL.rejected}: No [item 0]`);
		expect(error.description).toContain('2 more requests for this item');
		expect(error.description).not.toContain(error.message);
	});

	it('with status 401 creates nothing, although n8n sends it twice', async () => {
		const error = await runToError(createAnother, { accessToken: 'no-such-token' });
		expect(error).toMatchObject({ httpCode: '401', context: { itemIndex: 0 } });
		expect(writeRequests().map(({ status, executed }) => ({ status, executed }))).toEqual([
			{ status: 401, executed: false },
			{ status: 401, executed: false },
		]);
		expect(mockPlannr().data.referrals.size).toBe(0);
	});

	it('in 10 MB of text is reported in brief, and not retried', async () => {
		const errors = Object.fromEntries(
			Array.from({ length: 100_000 }, (_, index) => [`client_uuids.${index}`, ['Not known.']]),
		);
		const filler = 'Not now, John. '.repeat((7 * 2 ** 20) / 15);
		addFault(rejectCreate(422, { message: 'Invalid.', errors, filler }));
		const error = await runToError();
		expect(error).toMatchObject({ httpCode: '422', context: { itemIndex: 0 } });
		expect(JSON.stringify([error, error.message, error.description]).length).toBeLessThan(50_000);
		expect(writeRequests()).toHaveLength(1);
	}, 60_000);
});

describe('A read', () => {
	it('is attempted six times while it fails at once, and twice where there is no response', async () => {
		const getMany = { operation: 'getAll', options: { timeout: 20 } };
		addFault({ times: 6, effect: respond(503) });
		addFault({ effect: { kind: 'delay', ms: 7_200_000 } });
		expect((await runToError(getMany)).message).toContain('503');
		expect(listRequests()).toHaveLength(6);
		expect((await runToError(getMany)).message).toContain('no response within 20 seconds');
		expect(listRequests()).toHaveLength(6 + 2);
	});
});

describe("Plannr's rate limit", () => {
	it('that never ends for creates alone is reported in the end', async () => {
		const body = { message: 'Too Many Attempts.' };
		const headers = { 'retry-after': '0' };
		const effect = respond(429, body, headers);
		addFault({ operation: 'createReferral', effect });
		const error = await runToError();
		expect(error).toMatchObject({ httpCode: '429', context: { itemIndex: 0 } });
		expect(error.description).toContain('"Too Many Attempts"');
		expect(mockPlannr().data.referrals.size).toBe(0);
	});

	it('that never ends is reported after five pauses, whatever is requested', async () => {
		const headers = { 'retry-after': '0' };
		addFault({ effect: respond(429, undefined, headers) });
		expect(await runToError()).toMatchObject({ httpCode: '429', context: { itemIndex: 0 } });
		expect(listRequests()).toHaveLength(6);
		expect(writeRequests()).toHaveLength(1);
	});

	it('that ends tomorrow is not waited for', async () => {
		const headers = { 'retry-after': '86400' };
		addFault({ effect: respond(429, undefined, headers) });
		expect(await runToError()).toMatchObject({ httpCode: '429', context: { itemIndex: 0 } });
		expect(writeRequests()).toHaveLength(1);
	});
});

describe('A request that does not reach Plannr is not mistaken for one whose response was lost', () => {
	const { notConnected } = REQUEST_FAILURES;

	it('when the connection is refused', async () => {
		const stopped = await startMockPlannr();
		await stopped.stop();
		const { message } = await runToError(createAnother, { baseUrl: stopped.url });
		expect(message).toBe(
			`${CREATE_REFERRAL.rejected}: ${notConnected} (the connection was refused, ECONNREFUSED) [item 0]`,
		);
	});

	it('when the host does not exist', async () => {
		const { message } = await runToError(createAnother, { baseUrl: 'https://plannr.invalid' });
		expect(message).toMatch(
			new RegExp(`${notConnected} \\(the address was not found, (ENOTFOUND|EAI_AGAIN)\\)`),
		);
	});

	it('when the server does not use TLS', async () => {
		const baseUrl = mockPlannr().url.replace('http:', 'https:');
		const { message } = await runToError(createAnother, { baseUrl });
		expect(message).toContain(notConnected);
	});

	it.each(['http://api.plannrcrm.com', 'ftp://127.0.0.1', 'nonsense', 'https://user:word@host'])(
		'when the base URL is not safe: %s',
		async (baseUrl) => {
			const { message } = await runToError(createAnother, { baseUrl });
			expect(message).toContain("'Base URL'");
			expect(message).not.toContain('word');
			expect(mockPlannr().requestLog).toEqual([]);
		},
	);
});

describe('A get that fails', () => {
	const get = { operation: 'get', referral: uuidLocator(REFERRAL) };

	it('names the parameter when there is no such referral', async () => {
		const error = await runToError(get);
		expect(error).toMatchObject({ httpCode: '404', context: { itemIndex: 0 } });
		expect(error.description).toContain("'Referral'");
	});

	it('never reports that something may have been created', async () => {
		addFault({ operation: 'getReferral', effect: respond(500) });
		const { message } = await runToError(get);
		expect(message).toContain(`: ${REQUEST_FAILURES.unclear} (HTTP status 500) [item 0]`);
	});
});

const items = [
	{ client: demo.clients[0], number: 'first' },
	{ client: 'not-a-uuid', number: 'second' },
	{ client: demo.otherClients[0], number: 'third' },
	{ client: demo.clients[1], number: 'fourth' },
];
const parameters = { ...createAnother, clients: uuidLocator('={{ $json.client }}') };
const { notUuid, notChoice, notDuration, notDate } = PARAMETER_PROBLEMS;

describe('When an error stops the workflow, the node', () => {
	it('sends nothing while one item is invalid', async () => {
		const { error } = await runNode(parameters, { items });
		expect(error?.message).toBe(`'Clients' ${notUuid} [item 1]`);
		expect(error).toMatchObject({ context: { itemIndex: 1 } });
		expect(mockPlannr().requestLog).toEqual([]);
	});

	it('lists every problem of the first invalid item, and the numbers of the others', async () => {
		const invalid = {
			...createAnother,
			adviceTypes: ['gardening'],
			duration: '={{ "ever" }}',
			additionalFields: { slaDeadline: 'soon' },
		};
		const { error } = await runNode(invalid, { items: [{}, {}, {}] });
		expect(error?.message).toBe(
			`'Advice Types' ${notChoice}; 'Duration' ${notDuration}; 'SLA Deadline' ${notDate} [item 0]`,
		);
		expect(error?.description).toContain('Items 1, 2 also need correcting.');
	});

	it('stops at the first rejection and lists what was created before it', async () => {
		addFault({ operation: 'createReferral', nth: 3, effect: respond(422, { message: 'No.' }) });
		const many = Array.from({ length: 60 }, () => ({}));
		const { error } = await runNode(createAnother, { items: many });
		const created = [...mockPlannr().data.referrals.values()];
		expect(error).toMatchObject({ httpCode: '422' });
		expect(error?.message).toContain(EARLIER_ATTEMPTS.createdBefore(created.length));
		for (const { uuid } of created) expect(error?.description).toContain(uuid);
		// The rejected request is one of the first sixteen; nothing new is sent after it.
		expect(writeRequests().length).toBeLessThanOrEqual(18);
	});
});

describe('When the node continues on fail, it', () => {
	it('returns a result or an error for every item', async () => {
		const finished = await runNode(parameters, {
			items,
			settings: { onError: 'continueRegularOutput' },
		});
		const output = finished.output('Next');
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 2, 3].map((item) => ({ item })),
		);
		expect(output.map(({ json }) => json.status)).toEqual([
			'pending',
			undefined,
			undefined,
			'pending',
		]);
		expect(output[1]?.json).toEqual({
			error: `'Clients' ${notUuid} [item 1]`,
			message: expect.any(String),
			details: { httpCode: null, fields: { clients: [`'Clients' ${notUuid}`] } },
		});
		expect(output[2]?.json).toEqual({
			error: expect.stringMatching(/: 'Clients'.*\[item 2\]$/),
			message: expect.any(String),
			details: { httpCode: '422', fields: { 'client_uuids.0': [expect.any(String)] } },
		});
		expect(writeRequests()).toHaveLength(3);
	});

	it('names a field of a collection without the path to it', async () => {
		const finished = await runNode(
			{
				resource: 'referral',
				operation: 'getAll',
				filters: { status: 'open', uuids: '={{ f( }}' },
			},
			{ settings: { onError: 'continueRegularOutput' } },
		);
		expect(finished.output('Next')[0]?.json.details).toEqual({
			httpCode: null,
			fields: { status: [expect.any(String)], uuids: [expect.any(String)] },
		});
	});

	it('sends nothing when every item is invalid', async () => {
		const finished = await runNode(parameters, {
			items: [{ client: '' }, { client: 'x' }],
			settings: { onError: 'continueRegularOutput' },
		});
		expect(finished.output('Next')).toHaveLength(2);
		expect(mockPlannr().requestLog).toEqual([]);
	});

	it('returns the referral of one advice type when another is rejected', async () => {
		addFault({ nth: 2, effect: respond(422, { message: 'No.' }) });
		const finished = await runNode(
			{ ...createAnother, adviceTypes: ['investments', 'tax'] },
			{ settings: { onError: 'continueRegularOutput' } },
		);
		const output = finished.output('Next');
		expect(output.map(({ json }) => typeof json.error)).toContain('string');
		expect(output.filter(({ json }) => json.status === 'pending')).toHaveLength(1);
		const own = finished.output(NODE_NAME).map(({ pairedItem }) => pairedItem);
		expect(own).toEqual([{ item: 0 }, { item: 0 }]);
	});

	it('returns failed items at the error output, with their input', async () => {
		const finished = await runNode(parameters, {
			items,
			settings: { onError: 'continueErrorOutput' },
		});
		expect(finished.output('Next').map(({ pairedItem }) => pairedItem)).toHaveLength(2);
		// With a third member, n8n 1 would return them at the first output.
		const members = { error: expect.any(String), message: expect.any(String) };
		expect(finished.output('Failed').map(({ json }) => json)).toEqual([
			{ ...items[1], ...members },
			{ ...items[2], ...members },
		]);
	});

	it('names the parameter whose expression cannot be evaluated', async () => {
		const connection = uuidLocator('={{ $("Nowhere").item.json.x }}');
		const finished = await runNode(
			{ ...createAnother, connection },
			{ settings: { onError: 'continueRegularOutput' } },
		);
		const error = String(finished.output('Next')[0]?.json.error);
		expect(EXPRESSION_FAILED.exec(error)?.[1]).toBe('Connection');
		expect(error).toMatch(/ \[item 0\]$/);
		expect(mockPlannr().requestLog).toEqual([]);
	});
});

describe.each([
	['continueRegularOutput', 'Next'],
	['continueErrorOutput', 'Failed'],
] as const)('What fails the whole run, with On Error %s,', (onError, branch) => {
	it.each<[string, INodeParameters, ICredentialDataDecryptedObject]>([
		['a Base URL without https', {}, { baseUrl: 'api.plannrcrm.com' }],
		['an operation from an expression that is empty', { operation: '={{ $json.nothing }}' }, {}],
		['an operation from an expression that fails', { operation: '={{ $("Nowhere").item }}' }, {}],
		['a resource that does not exist', { resource: 'constructor' }, {}],
	])('fails every item: %s', async (_, changes, credential) => {
		const finished = await runNode(
			{ ...minimalCreate, ...changes },
			{ items: [{ row: 1 }, { row: 2 }], credential, settings: { onError } },
		);
		const output = finished.output(branch);
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		for (const { json } of output) {
			expect(json).toMatchObject({ error: expect.any(String), message: expect.any(String) });
		}
		expect(finished.output(branch === 'Next' ? 'Failed' : 'Next')).toEqual([]);
		expect(mockPlannr().requestLog).toEqual([]);
	});
});

const NOTE = 'Client needs help with retirement planning.';
const withNote = { ...minimalCreate, additionalFields: { note: NOTE } };
const continueOnFail = { settings: { onError: 'continueRegularOutput' } } as const;

describe('The report of a rejection', () => {
	it("redacts the token, the note and e-mail addresses in Plannr's message", async () => {
		const message = `Token ${demo.token}: "${NOTE}" is not for john.doe@example.com`;
		addFault({
			operation: 'createReferral',
			effect: respond(422, { message, errors: { note: [message] } }),
		});
		const finished = await runNode(withNote, continueOnFail);
		const report = JSON.stringify(finished.output('Next')[0]?.json);
		expect(report).toContain("'Note'");
		expect(report).not.toContain(demo.token);
		expect(report).not.toContain(NOTE);
		expect(report).not.toContain('john.doe');
	});

	it.each([401, 403, 404, 409, 429, 500, 502])(
		'contains nothing of the request or of the response body with status %i',
		async (status) => {
			const body = { message: 'No.', client: 'Gareth Thompson', authorization: demo.token };
			const headers = { 'retry-after': '100000' };
			addFault({ operation: 'createReferral', effect: respond(status, body, headers) });
			const { run, error } = await runNode(withNote);
			expect(run.status).toBe('error');
			const saved = JSON.stringify(error);
			for (const leak of ['Bearer', 'Gareth', NOTE, 'authorization', 'x-plannr']) {
				expect(saved).not.toContain(leak);
			}
		},
	);
});

describe('The audit of every run on the engine', () => {
	async function finishedRun() {
		return (await runNode(withNote)).run;
	}

	it('finds a token anywhere in the execution', async () => {
		const run = await finishedRun();
		run.data.resultData.metadata = { leak: `Bearer ${demo.token}` };
		expect(() => {
			auditRun(run, demo.token);
		}).toThrow('the saved execution holds a token');
	});

	it.each(['John Doe', NOTE, 'an e-mail address'])('finds %s in an error', async (leak) => {
		const run = await finishedRun();
		const [account] = mockPlannr().data.accounts.values();
		const message = leak === 'an e-mail address' ? String(account?.email) : leak;
		const task = run.data.resultData.runData[NODE_NAME]?.[0];
		const node = {
			name: 'x',
			typeVersion: 1,
			id: '1',
			type: 'x',
			position: [0, 0],
			parameters: {},
		};
		if (task) task.error = new NodeApiError({ ...node, position: [0, 0] }, { message });
		expect(() => {
			auditRun(run, demo.token);
		}).toThrow('a failure contains personal data');
	});
});
