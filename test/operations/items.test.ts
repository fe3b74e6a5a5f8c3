import { demo } from '../../sandbox';
import {
	NODE_NAME,
	writeRequests,
	minimalCreate,
	runNode,
	useMockPlannr,
	uuidLocator,
	createWorkflow,
	credentialFor,
} from '../engine/createWorkflow';
import { runWorkflow } from '../engine';

const mockPlannr = useMockPlannr({ rateLimit: { maxRequests: 100_000, windowMs: 60_000 } });

const numbered = (count: number) => Array.from({ length: count }, (_, number) => ({ number }));

describe('Many items', () => {
	it('gives out results in the order of the input, each linked to its item', async () => {
		// The first answers come last.
		mockPlannr().addFault({ nth: [1, 2, 3], when: 'after', effect: { kind: 'delay', ms: 150 } });
		const parameters = {
			...minimalCreate,
			adviceTypes: ['pensions', 'tax'],
			additionalFields: { note: '=item {{ $json.number }}' },
		};
		const finished = await runNode(mockPlannr(), parameters, { items: numbered(12) });
		const output = finished.output('Next');
		expect(output.map(({ json }) => `${String(json.note)} ${String(json.advice_type)}`)).toEqual(
			numbered(12).flatMap(({ number }) => [`item ${number} pensions`, `item ${number} tax`]),
		);
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual(
			numbered(24).map(({ number }) => ({ item: number })),
		);
		expect(finished.output(NODE_NAME).map(({ pairedItem }) => pairedItem)).toEqual(
			numbered(12).flatMap(({ number }) => [{ item: number }, { item: number }]),
		);
	});

	it('works the expressions out for each item', async () => {
		const items = demo.clients.slice(0, 3).map((client, place) => ({
			client,
			kinds: ['tax', 'other', 'pensions'][place] ?? '',
		}));
		const parameters = {
			...minimalCreate,
			clients: uuidLocator('={{ $json.client }}'),
			adviceTypes: '={{ $json.kinds }}',
		};
		const finished = await runNode(mockPlannr(), parameters, { items });
		expect(finished.output('Next').map(({ json }) => [json.clients, json.advice_type])).toEqual(
			items.map(({ client, kinds }) => [[expect.objectContaining({ uuid: client })], kinds]),
		);
	});

	it.each([1, 40, 1000])('keeps at most 16 requests on their way for %i items', async (count) => {
		mockPlannr().addFault({ when: 'after', effect: { kind: 'delay', ms: 60 } });
		const parameters = { ...minimalCreate, additionalFields: { note: '=item {{ $json.number }}' } };
		const finished = await runNode(mockPlannr(), parameters, { items: numbered(count) });
		expect(finished.output('Next').map(({ json }) => json.note)).toEqual(
			numbered(count).map(({ number }) => `item ${number}`),
		);
		expect(Math.max(...mockPlannr().requestLog.map(({ inFlight }) => inFlight))).toBe(
			Math.min(count, 16),
		);
		expect(writeRequests(mockPlannr())).toHaveLength(count);
	});

	it('sends nothing and gives out nothing for no items', async () => {
		const finished = await runNode(mockPlannr(), minimalCreate, { items: [] });
		expect(finished.run.status).toBe('success');
		expect(finished.output('Next')).toEqual([]);
		expect(mockPlannr().requestLog).toEqual([]);
	});

	it('sends nothing while it is disabled, and hands its input on', async () => {
		const finished = await runNode(mockPlannr(), minimalCreate, {
			items: numbered(2),
			settings: { disabled: true },
		});
		expect(finished.output('Next').map(({ json }) => json)).toEqual(numbered(2));
		expect(mockPlannr().requestLog).toEqual([]);
	});

	it('leaves its input as it was', async () => {
		const items = [{ clients: [{ uuid: demo.clients[0], name: 'John Doe' }] }];
		const before = structuredClone(items);
		const finished = await runNode(
			mockPlannr(),
			{ ...minimalCreate, clients: '={{ $json.clients }}' },
			{ items },
		);
		expect(finished.output('Start').map(({ json }) => json)).toEqual(before);
	});

	it('says what to do when a workflow names an operation of another version', async () => {
		const workflow = createWorkflow({ ...minimalCreate, operation: 'create' });
		const node = workflow.nodes[1];
		if (node) node.parameters = { ...minimalCreate, resource: '={{ "invoice" }}' };
		const finished = await runWorkflow(workflow, {
			credential: credentialFor(mockPlannr()),
		});
		expect(finished.run.data.resultData.error?.message).toContain("'Operation' is not one");
		expect(mockPlannr().requestLog).toEqual([]);
	});
});
