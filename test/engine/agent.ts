import type { INode, INodeParameters } from 'n8n-workflow';

import type { Sandbox } from '../../sandbox';
import { type WorkflowJson, runWorkflow } from './harness';
import { TYPE, credentialFor } from './referring';

/** An expression for a parameter whose value a model chooses. */
export const fromModel = (name: string) => `={{ $fromAI("${name}", "", "string") }}`;

/**
 * An agent with the node's twin as its tool, used once with what a model would have chosen.
 *
 * @param sandbox the Plannr it talks to
 * @returns takes the node's parameters, what the model chose, and the node's settings
 */
export function useToolOf(sandbox: () => Sandbox) {
	return async (parameters: INodeParameters, input: object, settings: Partial<INode> = {}) =>
		await useTool(sandbox(), parameters, input, settings);
}

async function useTool(
	sandbox: Sandbox,
	parameters: INodeParameters,
	input: object,
	settings: Partial<INode>,
) {
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
