import { demo } from '../../sandbox';
import { chainNodes } from '../n8n/chain';
import { type ImportedWorkflow, workflowIdOf } from '../n8n/imports';

const CREDENTIALS = {
	credentials: { plannrApi: { id: 'PlannrDemoAccess', name: 'Plannr account' } },
};

/** A workflow that a webhook starts. */
export interface WebhookWorkflow extends ImportedWorkflow {
	/** The webhook's path below `/webhook`. */
	readonly path: string;
}

/**
 * Creates a workflow that responds to a {@link WorkflowRequest} immediately and then refers its clients, unless they are
 * referred already.
 */
export function createWebhookWorkflow(path: string): WebhookWorkflow {
	const webhook = { httpMethod: 'POST', path };
	const split = { fieldToSplitOut: 'body.clients', options: {} };
	const refer = {
		connection: { __rl: true, mode: 'id', value: demo.connections.accepted },
		clients: { __rl: true, mode: 'id', value: '={{ $json.uuid }}' },
		adviceTypes: ['mortgages'],
		sharedData: ['basic_details'],
		additionalFields: { note: '={{ $json.note }}' },
	};
	return {
		id: workflowIdOf(path),
		path,
		name: `Takes requests at ${path}`,
		...chainNodes([
			createNode('Request', 'n8n-nodes-base.webhook', 2, webhook, { webhookId: path }),
			createNode('Each Client', 'n8n-nodes-base.splitOut', 1, split),
			createNode('Refer', 'n8n-nodes-plannr.plannrReferral', 1, refer, CREDENTIALS),
			// n8n resolves `item` through the links between items, so this also checks the node's item pairing.
			createResultNode("$('Each Client').item.json.note", '$json.uuid'),
		]),
	};
}

/** Creates a workflow that starts when referrals were received, once a minute at most. */
export function createTriggerWorkflow(): ImportedWorkflow {
	const type = 'n8n-nodes-plannr.plannrReferralTrigger';
	const pollTimes = { item: [{ mode: 'everyMinute' }] };
	const parameters = { pollTimes, events: ['referralReceived'] };
	return {
		id: workflowIdOf('received'),
		name: 'Referral received',
		...chainNodes([
			createNode('Referral Received', type, 1, parameters, CREDENTIALS),
			createResultNode('$json.referral.note', '$json.referral.uuid'),
		]),
	};
}

/** Creates the node whose output {@link parseExecutionData} finds in the data of an execution. */
function createResultNode(note: string, uuid: string) {
	const jsonOutput = `={{ JSON.stringify({ requestedNote: ${note}, referralUuid: ${uuid} }) }}`;
	return createNode('Result', 'n8n-nodes-base.set', 3.4, { mode: 'raw', jsonOutput, options: {} });
}

function createNode(
	name: string,
	type: string,
	typeVersion: number,
	parameters: object,
	more = {},
) {
	return { id: name, name, type, typeVersion, position: [0, 0], parameters, ...more };
}
