import { demo } from '../../sandbox';
import { type ImportedWorkflow, workflowIdOf } from '../../scripts/n8n/imports';

const base = { typeVersion: 1, position: [0, 0] };
const fromModel = (name: string, about: string) =>
	`={{ $fromAI('${name}', '${about}', 'string') }}`;
const byId = (value: string) => ({ __rl: true, mode: 'id', value });

/** Versions of n8n's AI Agent: the first one calls its tools itself, the other through n8n's engine. */
export const agentVersions = [2.2, 3] as const;

/**
 * Creates a workflow in which an AI agent refers a client.
 *
 * @param version the version of the AI Agent node
 */
export function createAgentWorkflow(version: number): ImportedWorkflow {
	return {
		id: workflowIdOf(`agent ${version}`),
		name: `An agent ${version} refers a client`,
		nodes: [
			{
				...base,
				id: 'start',
				name: 'Start',
				type: 'n8n-nodes-base.manualTrigger',
				parameters: {},
			},
			{
				...base,
				id: 'agent',
				name: 'Agent',
				type: '@n8n/n8n-nodes-langchain.agent',
				typeVersion: version,
				parameters: { promptType: 'define', text: 'Refer Jane Doe for a mortgage.', options: {} },
			},
			{
				...base,
				id: 'model',
				name: 'Model',
				type: '@n8n/n8n-nodes-langchain.lmChatOpenAi',
				typeVersion: 1.2,
				parameters: { model: byId('scripted-model'), options: { maxRetries: 0 } },
				credentials: { openAiApi: { id: 'OfficeModelAcces', name: 'OpenAI account' } },
			},
			{
				...base,
				id: 'tool',
				name: 'Refer Client',
				type: 'n8n-nodes-plannr.plannrReferralTool',
				parameters: {
					resource: 'referral',
					operation: 'create',
					connection: byId(demo.connections.accepted),
					clients: byId(fromModel('clients', 'UUIDs of the clients')),
					adviceTypes: fromModel('advice', 'the kinds of advice'),
					sharedData: fromModel('shared', 'what is shared'),
					duration: fromModel('duration', 'one of 1, 2, 3, 6 or lifetime'),
					additionalFields: { note: fromModel('note', 'a text for the other firm') },
				},
				credentials: { plannrApi: { id: 'PlannrDemoAccess', name: 'Plannr account' } },
			},
		],
		settings: { executionOrder: 'v1' },
		connections: {
			Start: { main: [[{ node: 'Agent', type: 'main', index: 0 }]] },
			Model: { ai_languageModel: [[{ node: 'Agent', type: 'ai_languageModel', index: 0 }]] },
			'Refer Client': { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] },
		},
	};
}
