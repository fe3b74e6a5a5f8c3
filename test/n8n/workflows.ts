import { getMember, isRecord } from '../../nodes/PlannrReferral/transport/json';
import { demo } from '../../sandbox';
import {
	type ImportedWorkflow,
	readExampleWorkflows,
	workflowIdOf,
} from '../../scripts/n8n/imports';
import type { N8nVersion } from '../../scripts/n8n/versions';

const base = { typeVersion: 1, position: [0, 0] };

const start = {
	...base,
	id: 'start',
	name: 'Start',
	type: 'n8n-nodes-base.manualTrigger',
	parameters: {},
};

const credentials = { plannrApi: { id: 'PlannrDemoAccess', name: 'Plannr account' } };

/** The examples that are meant for one line of n8n only, with the first number of its versions. */
const LINES: Readonly<Record<string, string>> = { 'chat-agent': '2', 'chat-agent-n8n1': '1' };

/** What a test needs to be different in a node of an example, by the node's type. */
const CHANGES: Readonly<Record<string, (node: object, parameters: object) => object>> = {
	// `n8n execute` needs a manual trigger.
	'n8n-nodes-base.scheduleTrigger': (node) => ({
		...node,
		...base,
		type: 'n8n-nodes-base.manualTrigger',
		parameters: {},
	}),
	'n8n-nodes-plannr.plannrReferralTrigger': (node, parameters) => ({
		...node,
		parameters: { ...parameters, pollTimes: { item: [{ mode: 'everyMinute' }] } },
	}),
	'@n8n/n8n-nodes-langchain.chatTrigger': (node, parameters) => ({
		...node,
		parameters: { ...parameters, authentication: 'none' },
	}),
};

/**
 * Returns the examples for a version of n8n, changed so that a test can start them at once.
 *
 * @param version the version
 */
export async function readExamplesFor(version: N8nVersion): Promise<ImportedWorkflow[]> {
	const workflows = await readExampleWorkflows();
	const otherLines = Object.entries(LINES)
		.filter(([, line]) => !version.number.startsWith(`${line}.`))
		.map(([example]) => workflowIdOf(example));
	return workflows
		.filter(({ id }) => !otherLines.includes(id))
		.map((workflow) => ({ ...workflow, nodes: workflow.nodes.map(changeNode) }));
}

function changeNode(node: object): object {
	const parameters = getMember(node, 'parameters');
	const change = CHANGES[String(getMember(node, 'type'))];
	return change === undefined || !isRecord(parameters) ? node : change(node, parameters);
}

/**
 * Returns a copy of an example under another name, in which some nodes have other parameters.
 *
 * @param examples the examples
 * @param example the example's name
 * @param name the copy's name
 * @param changes by node name, the parameters and other members that replace the example's
 * @throws {Error} when there is no such example
 */
export function copyExample(
	examples: readonly ImportedWorkflow[],
	example: string,
	name: string,
	changes: Readonly<Record<string, object>>,
): ImportedWorkflow {
	const workflow = examples.find(({ id }) => id === workflowIdOf(example));
	if (workflow === undefined) throw new Error(`There is no example ${example}`);
	return {
		...workflow,
		id: workflowIdOf(name),
		nodes: workflow.nodes.map((node) => ({
			...node,
			...changes[String(getMember(node, 'name'))],
		})),
	};
}

/** Creates a workflow that refers a client, named by UUID, and reads the referral back. */
export function createReferralWorkflow(): ImportedWorkflow {
	const byId = (value: string) => ({ __rl: true, mode: 'id', value });
	const plannr = { ...base, type: 'n8n-nodes-plannr.plannrReferral', credentials };
	return {
		id: workflowIdOf('refer-a-client'),
		name: 'Refer a client',
		nodes: [
			start,
			{
				...plannr,
				id: 'refer',
				name: 'Refer Client',
				parameters: {
					resource: 'referral',
					operation: 'create',
					connection: byId(demo.connections.accepted),
					clients: byId(demo.clients[0]),
					adviceTypes: ['mortgages'],
					sharedData: ['basic_details'],
				},
			},
			{
				...plannr,
				id: 'get',
				name: 'Get the Referral',
				parameters: {
					resource: 'referral',
					operation: 'get',
					referral: byId('={{ $json.uuid }}'),
				},
			},
		],
		settings: { executionOrder: 'v1' },
		connections: {
			Start: { main: [[{ node: 'Refer Client', type: 'main', index: 0 }]] },
			'Refer Client': { main: [[{ node: 'Get the Referral', type: 'main', index: 0 }]] },
		},
	};
}

/** Creates a workflow in which n8n's HTTP Request node uses the credential to get a URL. */
export function createHttpRequestWorkflow(name: string, url: string): ImportedWorkflow {
	return {
		id: workflowIdOf(name),
		name,
		nodes: [
			start,
			{
				...base,
				id: 'request',
				name: 'HTTP Request',
				type: 'n8n-nodes-base.httpRequest',
				typeVersion: 4.2,
				parameters: {
					url,
					authentication: 'predefinedCredentialType',
					nodeCredentialType: 'plannrApi',
				},
				credentials,
			},
		],
		settings: { executionOrder: 'v1' },
		connections: { Start: { main: [[{ node: 'HTTP Request', type: 'main', index: 0 }]] } },
	};
}
