import { demo } from '../../sandbox';
import {
	NODE_NAME,
	createAnother,
	uuidLocator,
	createWorkflow,
	credentialFor,
} from '../engine/createWorkflow';
import { runWorkflow } from '../engine';
import { UNKNOWN_OPERATION } from '../texts';
import { useVirtualClock } from '../engine/virtualClock';
import { addClients, createForEachClient } from '../writes/manyClients';
import { useNode } from '../useNode';

useVirtualClock();

const { mockPlannr, addFault, runNode, writeRequests } = useNode({
	rateLimit: { maxRequests: 100_000, windowMs: 60_000 },
});

const numberedItems = (count: number) => Array.from({ length: count }, (_, number) => ({ number }));

describe('Many items', () => {
	it('are returned in the order of the input, each paired with its item', async () => {
		// The first responses arrive last.
		addFault({
			operation: 'createReferral',
			nth: [1, 2, 3],
			when: 'after',
			effect: { kind: 'delay', ms: 150 },
		});
		const parameters = {
			...createForEachClient,
			adviceTypes: ['pensions', 'tax'],
			additionalFields: { note: '=item {{ $json.number }}' },
		};
		const items = addClients(mockPlannr(), 12);
		const finished = await runNode(parameters, { items });
		const output = finished.output('Next');
		expect(output.map(({ json }) => `${String(json.note)} ${String(json.advice_type)}`)).toEqual(
			numberedItems(12).flatMap(({ number }) => [`item ${number} pensions`, `item ${number} tax`]),
		);
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual(
			numberedItems(24).map(({ number }) => ({ item: number })),
		);
		expect(finished.output(NODE_NAME).map(({ pairedItem }) => pairedItem)).toEqual(
			numberedItems(12).flatMap(({ number }) => [{ item: number }, { item: number }]),
		);
	});

	it('have their expressions evaluated one by one', async () => {
		const items = demo.clients.slice(0, 3).map((client, index) => ({
			client,
			adviceTypes: ['tax', 'other', 'pensions'][index] ?? '',
		}));
		const parameters = {
			...createAnother,
			clients: uuidLocator('={{ $json.client }}'),
			adviceTypes: '={{ $json.adviceTypes }}',
		};
		const finished = await runNode(parameters, { items });
		expect(finished.output('Next').map(({ json }) => [json.clients, json.advice_type])).toEqual(
			items.map(({ client, adviceTypes }) => [
				[expect.objectContaining({ uuid: client })],
				adviceTypes,
			]),
		);
	});

	it('have the expressions within lists and rows evaluated one by one, too', async () => {
		const categories = ['income', 'goals', 'notes'];
		const items = categories.map((category, index) => ({ category, client: demo.clients[index] }));
		const parameters = {
			...createAnother,
			clients: uuidLocator(demo.clients[3]),
			sharedData: ['basic_details', '={{ $json.category }}'],
			additionalFields: { furtherClients: { client: [{ clientUuid: '={{ $json.client }}' }] } },
		};
		await runNode(parameters, { items });
		expect(writeRequests().map(({ body }) => body)).toMatchObject(
			items.map(({ category, client }) => ({
				client_uuids: [demo.clients[3], client],
				shared_data: ['basic_details', category],
			})),
		);
	});

	it.each([1, 40, 1000])(
		'are sent with at most 16 requests in flight (%i items)',
		async (count) => {
			addFault({ when: 'after', effect: { kind: 'delay', ms: 60 } });
			const parameters = {
				...createForEachClient,
				additionalFields: { note: '=item {{ $json.number }}' },
			};
			const items = addClients(mockPlannr(), count);
			const finished = await runNode(parameters, { items });
			expect(finished.output('Next').map(({ json }) => json.note)).toEqual(
				numberedItems(count).map(({ number }) => `item ${number}`),
			);
			expect(Math.max(...mockPlannr().requestLog.map(({ inFlight }) => inFlight))).toBe(
				Math.min(count, 16),
			);
			expect(writeRequests()).toHaveLength(count);
		},
	);

	it('are sent one after another when they are about the same clients', async () => {
		addFault({ when: 'after', effect: { kind: 'delay', ms: 30 } });
		const parameters = { ...createAnother, additionalFields: { note: '=item {{ $json.number }}' } };
		const finished = await runNode(parameters, { items: numberedItems(5) });
		expect(finished.output('Next').map(({ json }) => json.note)).toEqual(
			numberedItems(5).map(({ number }) => `item ${number}`),
		);
		expect(mockPlannr().requestLog.every(({ inFlight }) => inFlight === 1)).toBe(true);
		expect(writeRequests()).toHaveLength(5);
	});

	it('cause no request and no output when there are none', async () => {
		const finished = await runNode(createAnother, { items: [] });
		expect(finished.run.status).toBe('success');
		expect(finished.output('Next')).toEqual([]);
		expect(mockPlannr().requestLog).toEqual([]);
	});

	it('are passed on unchanged, without a request, when the node is disabled', async () => {
		const finished = await runNode(createAnother, {
			items: numberedItems(2),
			settings: { disabled: true },
		});
		expect(finished.output('Next').map(({ json }) => json)).toEqual(numberedItems(2));
		expect(mockPlannr().requestLog).toEqual([]);
	});

	it.each(['true', ' True', 1])('are not referred by a node deactivated with %j', async (value) => {
		const settings: object = { disabled: value };
		const finished = await runNode(createAnother, { settings });
		expect(finished.run.data.resultData.error?.message).toContain('The node is deactivated');
		expect(mockPlannr().requestLog).toEqual([]);
	});

	it.each(['false', null, 0])('are referred by a node that %j leaves active', async (value) => {
		const settings: object = { disabled: value };
		const finished = await runNode(createAnother, { settings });
		expect(finished.output('Next')).toHaveLength(1);
	});

	it('are not changed by the node', async () => {
		const items = [{ clients: [{ uuid: demo.clients[0], name: 'John Doe' }] }];
		const before = structuredClone(items);
		const finished = await runNode(
			{ ...createAnother, clients: '={{ $json.clients }}' },
			{ items },
		);
		expect(finished.output('Start').map(({ json }) => json)).toEqual(before);
	});

	it('cause no request when the workflow names an unknown resource', async () => {
		const workflow = createWorkflow({ ...createAnother, operation: 'create' });
		const node = workflow.nodes[1];
		if (node) node.parameters = { ...createAnother, resource: '={{ "invoice" }}' };
		const finished = await runWorkflow(workflow, {
			credential: credentialFor(mockPlannr()),
		});
		expect(finished.run.data.resultData.error?.message).toContain(UNKNOWN_OPERATION);
		expect(mockPlannr().requestLog).toEqual([]);
	});
});
