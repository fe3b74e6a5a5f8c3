import { type ImportedWorkflow, workflowIdOf } from '../n8n/imports';
import { demo } from '../../sandbox';

/** What the node does with clients who have been referred already. */
export type IfAlreadyReferred = 'create' | 'return';

const CREDENTIALS = {
	credentials: { plannrApi: { id: 'PlannrDemoAccess', name: 'Plannr account' } },
};

/** A workflow that a webhook starts. */
export interface WebhookWorkflow extends ImportedWorkflow {
	/** The webhook's path below `/webhook`. */
	readonly path: string;
}

/**
 * Creates a workflow that responds to a {@link WorkflowRequest} immediately and then refers its clients.
 *
 * @param path the webhook's path
 * @param ifAlreadyReferred see {@link IfAlreadyReferred}
 * @param mode how the node finds the clients: by their e-mail addresses, or by their UUIDs
 */
export function createWebhookWorkflow(
	path: string,
	ifAlreadyReferred: IfAlreadyReferred,
	mode: 'id' | 'email' = 'id',
): WebhookWorkflow {
	return {
		id: workflowIdOf(path),
		path,
		name: `Takes requests at ${path}`,
		nodes: [
			createNode(
				'Request',
				'n8n-nodes-base.webhook',
				2,
				{ httpMethod: 'POST', path },
				{ webhookId: path },
			),
			createNode('Each Client', 'n8n-nodes-base.splitOut', 1, {
				fieldToSplitOut: 'body.clients',
				options: {},
			}),
			createNode(
				'Refer',
				'n8n-nodes-plannr.plannrReferral',
				1,
				referParameters(ifAlreadyReferred, mode),
				CREDENTIALS,
			),
			// n8n resolves `item` through the links between items, so this also checks the node's item pairing.
			createNode('Result', 'n8n-nodes-base.set', 3.4, {
				mode: 'raw',
				jsonOutput: toResult("$('Each Client').item.json.note", '$json.uuid'),
				options: {},
			}),
		],
		connections: {
			Request: connectTo('Each Client'),
			'Each Client': connectTo('Refer'),
			Refer: connectTo('Result'),
		},
	};
}

/** Creates a workflow that starts when referrals were received, once a minute at most. */
export function createTriggerWorkflow(): ImportedWorkflow {
	const pollTimes = { item: [{ mode: 'everyMinute' }] };
	return {
		id: workflowIdOf('received'),
		name: 'Referral received',
		nodes: [
			createNode(
				'Referral Received',
				'n8n-nodes-plannr.plannrReferralTrigger',
				1,
				{ pollTimes, events: ['referralReceived'] },
				CREDENTIALS,
			),
			createNode('Result', 'n8n-nodes-base.set', 3.4, {
				mode: 'raw',
				jsonOutput: toResult('$json.referral.note', '$json.referral.uuid'),
				options: {},
			}),
		],
		connections: { 'Referral Received': connectTo('Result') },
	};
}

/** What {@link parseExecutionData} finds in the data of an execution. */
function toResult(note: string, uuid: string): string {
	return `={{ JSON.stringify({ requestedNote: ${note}, referralUuid: ${uuid} }) }}`;
}

function referParameters(ifAlreadyReferred: IfAlreadyReferred, mode: 'id' | 'email'): object {
	const value = mode === 'id' ? '={{ $json.uuid }}' : '={{ $json.email }}';
	return {
		connection: { __rl: true, mode: 'id', value: demo.connections.accepted },
		clients: { __rl: true, mode, value },
		adviceTypes: ['mortgages'],
		sharedData: ['basic_details'],
		additionalFields: { note: '={{ $json.note }}' },
		ifAlreadyReferred,
	};
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

function connectTo(name: string): object {
	return { main: [[{ node: name, type: 'main', index: 0 }]] };
}
