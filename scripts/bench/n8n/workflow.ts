import { getMember } from '../../../nodes/PlannrReferral/transport/json';
import { activateWorkflow } from '../../n8n/activation';
import { chainNodes } from '../../n8n/chain';
import { waitForExecutions } from '../../n8n/executions';
import type { RestClient } from '../../n8n/rest';
import { callWebhook } from '../../n8n/webhook';
import { type Execution, FIRST_NODE, MEASURED_NODE, parseExecution } from './execution';
import type { NodeSetup } from './nodes';

/** An active workflow that a webhook starts. */
export interface ActiveWorkflow {
	/** Runs it once with some items, and waits until n8n has stored the execution. */
	run(items: readonly object[]): Promise<Execution>;
}

/** A credential as a node refers to it. */
export interface CredentialReference {
	readonly id: string;
	readonly name: string;
}

/** Creates and activates a workflow that passes the items of a webhook request to a node. */
export async function createActiveWorkflow(
	url: string,
	rest: RestClient,
	setup: NodeSetup,
	credentials: Readonly<Record<string, CredentialReference>>,
): Promise<ActiveWorkflow> {
	const path = crypto.randomUUID();
	const createNode = (name: string, { type, typeVersion, parameters, settings }: NodeSetup) => ({
		...{ id: name, name, type, typeVersion, position: [0, 0], parameters, credentials },
		...settings,
	});
	const workflow = {
		name: setup.title,
		settings: { executionOrder: 'v1' },
		...chainNodes([
			createNode('Called', {
				title: '',
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2.1,
				parameters: { path, httpMethod: 'POST', responseMode: 'lastNode', options: {} },
				settings: { webhookId: path },
			}),
			createNode('Items', {
				title: '',
				type: 'n8n-nodes-base.splitOut',
				typeVersion: 1,
				parameters: { fieldToSplitOut: 'body.items', options: {} },
			}),
			...(setup.first === undefined ? [] : [createNode(FIRST_NODE, setup.first)]),
			createNode(MEASURED_NODE, setup),
		]),
	};
	const id = String(getMember(await rest.requestOrThrow('POST', '/workflows', workflow), 'id'));
	await activateWorkflow(rest, id);
	let runs = 0;
	return {
		async run(items) {
			// n8n responds when the workflow has finished.
			await callWebhook(url, path, { items }).then(async (response) => await response.text());
			const [newest] = await waitForExecutions(rest, id, (runs += 1));
			return parseExecution(newest?.data ?? '');
		},
	};
}
