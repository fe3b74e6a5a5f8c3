import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import type { MockPlannr } from '../../sandbox';
import { type WorkflowJson, runWorkflow } from '../engine';
import { NODE_TYPE, credentialFor } from '../engine/createWorkflow';

/** A parameter whose value, a text, is chosen by the model. */
export const fromModel = (name: string) => `={{ $fromAI("${name}", "", "string") }}`;

/**
 * Has an AI agent call the node once as its tool.
 *
 * @param settings the tool's settings, such as Retry On Fail
 * @returns the tool's `response`, or the message `thrown`
 */
export async function runAsTool(
	mockPlannr: MockPlannr,
	parameters: INodeParameters,
	input: object,
	settings: Partial<INode> = {},
): Promise<IDataObject> {
	const common = { typeVersion: 1, position: [0, 0] satisfies [number, number] };
	const workflow: WorkflowJson = {
		nodes: [
			{ ...common, id: '1', name: 'Start', type: 'n8n-nodes-base.manualTrigger', parameters: {} },
			{
				...common,
				id: '2',
				name: 'Agent',
				type: 'harness.agent',
				parameters: { input: JSON.stringify(input) },
			},
			{
				...common,
				id: '3',
				name: 'Refer_Client',
				type: `${NODE_TYPE}Tool`,
				parameters,
				credentials: { plannrApi: { id: '1', name: 'Plannr account' } },
				...settings,
			},
		],
		connections: {
			Start: { main: [[{ node: 'Agent', type: 'main', index: 0 }]] },
			Refer_Client: { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] },
		},
	};
	const finished = await runWorkflow(workflow, { credential: credentialFor(mockPlannr) });
	return finished.output('Agent')[0]?.json ?? {};
}
