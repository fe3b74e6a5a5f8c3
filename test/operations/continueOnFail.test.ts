import { demo } from '../../sandbox';
import {
	writeRequests,
	minimalCreate,
	runNode,
	useMockPlannr,
	uuidLocator,
} from '../engine/createWorkflow';

const sandbox = useMockPlannr();

const items = [
	{ client: demo.clients[0], who: 'first' },
	{ client: 'not-a-uuid', who: 'second' },
	{ client: demo.otherClients[0], who: 'third' },
	{ client: demo.clients[1], who: 'fourth' },
];
const parameters = { ...minimalCreate, clients: uuidLocator('={{ $json.client }}') };

describe('Without "continue on fail"', () => {
	it('sends nothing at all while one item is not right', async () => {
		const finished = await runNode(sandbox(), parameters, { items });
		const { error } = finished.run.data.resultData;
		expect(error?.message).toBe("'Clients' is not a UUID [item 1]");
		expect(error?.description).toContain('Nothing was sent');
		expect(error).toMatchObject({ context: { itemIndex: 1 } });
		expect(sandbox().requestLog).toEqual([]);
	});

	it('names everything that is wrong with an item at once, and the other items by their numbers', async () => {
		const wrong = {
			...minimalCreate,
			adviceTypes: ['gardening'],
			duration: '={{ "ever" }}',
			additionalFields: { slaDeadline: 'soon' },
		};
		const finished = await runNode(sandbox(), wrong, { items: [{}, {}, {}] });
		const { error } = finished.run.data.resultData;
		expect(error?.message).toBe(
			"'Advice Types' is not a choice that Plannr knows; 'Duration' is not a length that Plannr knows; 'SLA Deadline' is not a date [item 0]",
		);
		expect(error?.description).toContain('Items to correct as well: 1, 2.');
	});

	it('stops at the first refusal and tells what was created before it', async () => {
		sandbox().addFault({
			operation: 'createReferral',
			nth: 3,
			effect: { kind: 'response', status: 422, body: { message: 'No.' } },
		});
		const many = Array.from({ length: 60 }, () => ({}));
		const finished = await runNode(sandbox(), minimalCreate, { items: many });
		const { error } = finished.run.data.resultData;
		const created = [...sandbox().data.referrals.values()];
		expect(error?.message).toContain(`Plannr did not accept the referral: No`);
		expect(error?.message).toContain(`${created.length} referrals were created before it`);
		for (const { uuid: referral } of created) expect(error?.description).toContain(referral);
		// The refusal is one of the first sixteen; whatever was not on its way then stays unsent.
		expect(writeRequests(sandbox()).length).toBeLessThanOrEqual(18);
	});
});

describe('With "continue on fail"', () => {
	it('gives every item its own result or its own account of what went wrong', async () => {
		const finished = await runNode(sandbox(), parameters, {
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
			error: "'Clients' is not a UUID [item 1]",
			message: expect.stringContaining('Take the UUID from Plannr'),
			details: { httpCode: null, fields: { clients: ["'Clients' is not a UUID"] } },
		});
		expect(output[2]?.json).toEqual({
			error: expect.stringMatching(/^Plannr did not accept the referral: 'Clients'.*\[item 2\]$/),
			message: expect.any(String),
			details: { httpCode: '422', fields: { 'client_uuids.0': [expect.any(String)] } },
		});
		expect(writeRequests(sandbox())).toHaveLength(3);
	});

	it('sends nothing when no item is right', async () => {
		const finished = await runNode(sandbox(), parameters, {
			items: [{ client: '' }, { client: 'x' }],
			settings: { onError: 'continueRegularOutput' },
		});
		expect(finished.output('Next')).toHaveLength(2);
		expect(sandbox().requestLog).toEqual([]);
	});

	it('keeps the referral of one advice type when another is refused', async () => {
		sandbox().addFault({
			nth: 2,
			effect: { kind: 'response', status: 422, body: { message: 'No.' } },
		});
		const finished = await runNode(
			sandbox(),
			{ ...minimalCreate, adviceTypes: ['investments', 'tax'] },
			{ settings: { onError: 'continueRegularOutput' } },
		);
		const output = finished.output('Next');
		expect(output.map(({ json }) => typeof json.error)).toContain('string');
		expect(output.filter(({ json }) => json.status === 'pending')).toHaveLength(1);
		const own = finished.output('Plannr Referral').map(({ pairedItem }) => pairedItem);
		expect(own).toEqual([{ item: 0 }, { item: 0 }]);
	});

	it('sends what failed to the error output together with its input row', async () => {
		const finished = await runNode(sandbox(), parameters, {
			items,
			settings: { onError: 'continueErrorOutput' },
		});
		expect(finished.output('Next').map(({ pairedItem }) => pairedItem)).toHaveLength(2);
		// With a third member, n8n 1 would take them for results.
		const told = { error: expect.any(String), message: expect.any(String) };
		expect(finished.output('Failed').map(({ json }) => json)).toEqual([
			{ ...items[1], ...told },
			{ ...items[2], ...told },
		]);
	});
});

describe('An expression that cannot be worked out', () => {
	it('is named by its label', async () => {
		const broken = { ...minimalCreate, connection: uuidLocator('={{ $("Nowhere").item.json.x }}') };
		const finished = await runNode(sandbox(), broken, {
			settings: { onError: 'continueRegularOutput' },
		});
		expect(finished.output('Next')[0]?.json.error).toBe(
			"The expression in 'Connection' could not be worked out [item 0]",
		);
		expect(sandbox().requestLog).toEqual([]);
	});
});
