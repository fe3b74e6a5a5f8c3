import type { INodeParameters } from 'n8n-workflow';

import { demo } from '../../sandbox';
import { type WorkflowJson, runWorkflow } from './harness';
import { TYPE, creations, credentialFor, useSandbox, uuid } from './referring';

const sandbox = useSandbox();

const fromModel = (name: string) => `={{ $fromAI("${name}", "", "string") }}`;

/** An agent with the node's twin as its tool, used once with what a model would have chosen. */
async function useTool(parameters: INodeParameters, input: object) {
	const place = { typeVersion: 1, position: [0, 0] satisfies [number, number] };
	const workflow: WorkflowJson = {
		nodes: [
			{ ...place, id: '1', name: 'Start', type: 'n8n-nodes-base.manualTrigger', parameters: {} },
			{
				...place,
				id: '2',
				name: 'Agent',
				type: 'harness.agent',
				parameters: { input: JSON.stringify(input) },
			},
			{
				...place,
				id: '3',
				name: 'Refer_Client',
				type: `${TYPE}Tool`,
				parameters,
				credentials: { plannrApi: { id: '1', name: 'Plannr account' } },
			},
		],
		connections: {
			Start: { main: [[{ node: 'Agent', type: 'main', index: 0 }]] },
			Refer_Client: { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] },
		},
	};
	const finished = await runWorkflow(workflow, { credential: credentialFor(sandbox()) });
	return finished.output('Agent')[0]?.json ?? {};
}

const parameters: INodeParameters = {
	connection: uuid(demo.connections.accepted),
	clients: uuid(fromModel('clients')),
	adviceTypes: fromModel('adviceTypes'),
	sharedData: fromModel('sharedData'),
	additionalFields: { note: fromModel('note'), slaDeadline: fromModel('deadline') },
};

const chosen = {
	clients: `${String(demo.clients[0])}, ${String(demo.clients[1])}`,
	adviceTypes: 'Pensions, tax',
	sharedData: '["basic_details", "Goals"]',
	note: 'Retirement',
	deadline: '2027-02-28',
};

describe('As a tool of an AI agent', () => {
	it('takes every list as the one text that a model gives', async () => {
		const { answer } = await useTool(parameters, chosen);
		expect(creations(sandbox()).map(({ body }) => body)).toEqual(
			['pensions', 'tax'].map((adviceType) => ({
				connection_uuid: demo.connections.accepted,
				client_uuids: demo.clients.slice(0, 2),
				advice_type: adviceType,
				duration_months: 3,
				shared_data: ['basic_details', 'goals'],
				sla_deadline: '2027-02-28',
				note: 'Retirement',
			})),
		);
		expect(JSON.parse(String(answer))).toEqual([
			expect.objectContaining({ advice_type: 'pensions', status: 'pending' }),
			expect.objectContaining({ advice_type: 'tax', status: 'pending' }),
		]);
	});

	it('tells a model what to correct', async () => {
		const { thrown } = await useTool(parameters, { ...chosen, adviceTypes: 'gardening' });
		expect(thrown).toContain("'Advice Types' is not a choice that Plannr knows");
		expect(thrown).toContain('Use only Investments, Protection');
		expect(sandbox().journal).toEqual([]);
	});

	it("tells a model Plannr's own words", async () => {
		const rejected = {
			message: 'The note is too long.',
			errors: { note: ['The note is too long.'] },
		};
		sandbox().misbehave({ act: { kind: 'answer', status: 422, body: rejected } });
		const { thrown } = await useTool(parameters, chosen);
		expect(thrown).toContain("'Note': The note is too long");
		expect(thrown).toContain('Details: ');
	});
});
