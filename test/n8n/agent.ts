import { demo } from '../../sandbox';
import { type Credential, type ImportedWorkflow, workflowIdOf } from '../../scripts/n8n/imports';

const base = { typeVersion: 1, position: [0, 0] };
const fromModel = (name: string, about: string) =>
	`={{ $fromAI('${name}', '${about}', 'string') }}`;
const byId = (value: string) => ({ __rl: true, mode: 'id', value });

/** The releases of n8n's AI Agent that use their tools in different ways: itself, or by way of n8n's engine. */
export const agentVersions = [2.2, 3] as const;

/**
 * A workflow in which an AI agent refers a client.
 *
 * @param version the release of the AI Agent node
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
				parameters: { model: byId('a-model-that-is-told'), options: { maxRetries: 0 } },
				credentials: { openAiApi: { id: modelCredentialId, name: 'Model' } },
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

const modelCredentialId = 'OfficeModelAcces';

/**
 * The credential by which the agent reaches its model.
 *
 * @param url where the model answers
 */
export function createModelCredential(url: string): Credential {
	return { id: modelCredentialId, name: 'Model', type: 'openAiApi', data: { apiKey: 'none', url } };
}
