import { setTimeout as delay } from 'node:timers/promises';

import { getMember } from '../../../nodes/PlannrReferral/transport/json';
import type { RestClient } from '../../n8n/rest';
import {
	type Execution,
	FIRST_NODE,
	MEASURED_NODE,
	POLLING,
	waitForNextExecution,
} from './execution';
import type { NodeSetup } from './nodes';

/** An active workflow that a webhook starts. */
export interface ActiveWorkflow {
	/**
	 * Runs it once, and waits until n8n has stored the execution.
	 *
	 * @param items the node's input
	 * @throws {Error} when n8n does not activate the workflow or does not store the execution in time
	 */
	run(items: readonly object[]): Promise<Execution>;
}

/** A credential as a node refers to it. */
export interface CredentialReference {
	readonly id: string;
	readonly name: string;
}

/**
 * Creates and activates a workflow that passes the items of a webhook request to a node.
 *
 * @param url n8n's address
 * @param rest n8n's REST API
 * @param setup the node
 * @param credentials the credentials that the node may use, by credential type
 * @throws {Error} when n8n rejects the workflow
 */
export async function createActiveWorkflow(
	url: string,
	rest: RestClient,
	setup: NodeSetup,
	credentials: Readonly<Record<string, CredentialReference>>,
): Promise<ActiveWorkflow> {
	const path = crypto.randomUUID();
	const position = [0, 0];
	const measured = setup.first === undefined ? [setup] : [setup.first, setup];
	const names = setup.first === undefined ? [MEASURED_NODE] : [FIRST_NODE, MEASURED_NODE];
	const nodes = [
		{
			...{ id: '1', name: 'Called', type: 'n8n-nodes-base.webhook', typeVersion: 2.1, position },
			parameters: { path, httpMethod: 'POST', responseMode: 'lastNode', options: {} },
			webhookId: path,
		},
		{
			...{ id: '2', name: 'Items', type: 'n8n-nodes-base.splitOut', typeVersion: 1, position },
			parameters: { fieldToSplitOut: 'body.items', options: {} },
		},
		...measured.map(({ type, typeVersion, parameters, settings = {} }, index) => ({
			...{ id: `measured ${index}`, name: names[index], type, typeVersion, position },
			...{ parameters, ...settings, credentials },
		})),
	];
	const connectTo = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
	const chain = ['Called', 'Items', ...names];
	const connections = Object.fromEntries(
		chain.slice(1).map((name, index) => [chain[index], connectTo(name)]),
	);
	const workflow = { name: setup.title, nodes, connections, settings: { executionOrder: 'v1' } };
	const created = await rest.requestOrThrow('POST', '/workflows', workflow);
	const id = String(getMember(created, 'id'));
	const versionId = getMember(created, 'versionId');
	await rest.requestOrThrow('POST', `/workflows/${id}/activate`, { versionId });
	let previousId = 0;
	return {
		async run(items) {
			await callWebhook(`${url}/webhook/${path}`, items);
			const execution = await waitForNextExecution(rest, id, previousId);
			previousId = execution.id;
			return execution;
		},
	};
}

/** Calls a webhook; n8n responds when the workflow has finished, and with 404 until it has activated the workflow. */
async function callWebhook(address: string, items: readonly object[]): Promise<void> {
	const headers = { 'content-type': 'application/json' };
	for (let attempt = 0; attempt < POLLING.attempts; attempt++) {
		const response = await fetch(address, {
			method: 'POST',
			headers,
			body: JSON.stringify({ items }),
		});
		await response.arrayBuffer();
		if (response.status !== 404) return;
		await delay(POLLING.intervalMs);
	}
	throw new Error('n8n does not activate the workflow');
}
