import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import type { Sandbox } from '../../sandbox';
import { type WorkflowJson, runWorkflow } from '../engine';
import { NODE_TYPE, credentialFor } from '../engine/createWorkflow';

/** A parameter that the model fills in with a text. */
export const fromModel = (name: string) => `={{ $fromAI("${name}", "", "string") }}`;

/**
 * Lets an agent use the node's twin once.
 *
 * @param sandbox the Plannr that the tool talks to
 * @param parameters the tool's parameters
 * @param input what the model has chosen
 * @param settings the tool's own settings, such as Retry On Fail
 * @returns the tool's answer, or what it has thrown
 */
export async function runAsTool(
	sandbox: Sandbox,
	parameters: INodeParameters,
	input: object,
	settings: Partial<INode> = {},
): Promise<IDataObject> {
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
	const finished = await runWorkflow(workflow, { credential: credentialFor(sandbox) });
	return finished.output('Agent')[0]?.json ?? {};
}
