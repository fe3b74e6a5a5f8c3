import { type ImportedWorkflow, workflowIdOf } from '../n8n/imports';
import { demo } from '../../sandbox';

/** What a referral of the same client, which stands already, means to the workflow. */
export type IfAlreadyReferred = 'create' | 'return';

/** A workflow that takes orders. */
export interface WebhookWorkflow extends ImportedWorkflow {
	/** The path below `/webhook` where it takes them. */
	readonly path: string;
}

/**
 * A workflow that is started by an order, answers at once, and refers the order's clients.
 *
 * @param path where it takes orders
 * @param ifAlreadyReferred what the node is set to
 */
export function createWebhookWorkflow(
	path: string,
	ifAlreadyReferred: IfAlreadyReferred,
): WebhookWorkflow {
	return {
		id: workflowIdOf(path),
		path,
		name: `Takes orders at ${path}`,
		nodes: [
			createNode(
				'Order',
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
				referParameters(ifAlreadyReferred),
				{
					credentials: { plannrApi: { id: 'PlannrDemoAccess', name: 'Plannr account' } },
				},
			),
			// Which referral came of which item is asked from n8n, which goes by the links between the items.
			createNode('Told', 'n8n-nodes-base.set', 3.4, {
				mode: 'raw',
				jsonOutput:
					"={{ JSON.stringify({ asked: $('Each Client').item.json.note, given: $json.uuid }) }}",
				options: {},
			}),
		],
		connections: {
			Order: connectTo('Each Client'),
			'Each Client': connectTo('Refer'),
			Refer: connectTo('Told'),
		},
	};
}

function referParameters(ifAlreadyReferred: IfAlreadyReferred): object {
	return {
		connection: { __rl: true, mode: 'id', value: demo.connections.accepted },
		clients: { __rl: true, mode: 'id', value: '={{ $json.uuid }}' },
		adviceTypes: ['mortgages'],
		sharedData: ['basic_details'],
		additionalFields: { note: '={{ $json.note }}' },
		options: { ifAlreadyReferred },
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
