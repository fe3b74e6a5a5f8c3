import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import { demo } from '../../sandbox';
import {
	NODE_NAME,
	createAnother,
	minimalCreate,
	runNode,
	useMockPlannr,
	uuidLocator,
	writeRequests,
} from '../engine/createWorkflow';
import { EARLIER_ATTEMPTS, EXPRESSION_FAILED, PARAMETER_PROBLEMS } from '../texts';

const mockPlannr = useMockPlannr();

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
		const finished = await runNode(mockPlannr(), parameters, { items });
		const { error } = finished.run.data.resultData;
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
		const finished = await runNode(mockPlannr(), invalid, { items: [{}, {}, {}] });
		const { error } = finished.run.data.resultData;
		expect(error?.message).toBe(
			`'Advice Types' ${notChoice}; 'Duration' ${notDuration}; 'SLA Deadline' ${notDate} [item 0]`,
		);
		expect(error?.description).toContain('Items 1, 2 also need correcting.');
	});

	it('stops at the first rejection and lists what was created before it', async () => {
		mockPlannr().addFault({
			operation: 'createReferral',
			nth: 3,
			effect: { kind: 'response', status: 422, body: { message: 'No.' } },
		});
		const many = Array.from({ length: 60 }, () => ({}));
		const finished = await runNode(mockPlannr(), createAnother, { items: many });
		const { error } = finished.run.data.resultData;
		const created = [...mockPlannr().data.referrals.values()];
		expect(error).toMatchObject({ httpCode: '422' });
		expect(error?.message).toContain(EARLIER_ATTEMPTS.createdBefore(created.length));
		for (const { uuid } of created) expect(error?.description).toContain(uuid);
		// The rejected request is one of the first sixteen; nothing new is sent after it.
		expect(writeRequests(mockPlannr()).length).toBeLessThanOrEqual(18);
	});
});

describe('When the node continues on fail, it', () => {
	it('returns a result or an error for every item', async () => {
		const finished = await runNode(mockPlannr(), parameters, {
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
		expect(writeRequests(mockPlannr())).toHaveLength(3);
	});

	it('sends nothing when every item is invalid', async () => {
		const finished = await runNode(mockPlannr(), parameters, {
			items: [{ client: '' }, { client: 'x' }],
			settings: { onError: 'continueRegularOutput' },
		});
		expect(finished.output('Next')).toHaveLength(2);
		expect(mockPlannr().requestLog).toEqual([]);
	});

	it('returns the referral of one advice type when another is rejected', async () => {
		mockPlannr().addFault({
			nth: 2,
			effect: { kind: 'response', status: 422, body: { message: 'No.' } },
		});
		const finished = await runNode(
			mockPlannr(),
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
		const finished = await runNode(mockPlannr(), parameters, {
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
			mockPlannr(),
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
			mockPlannr(),
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
