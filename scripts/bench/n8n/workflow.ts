import { getMember } from '../../../nodes/PlannrReferral/transport/json';
import type { Rest } from '../../n8n/rest';
import { ASKED, type Execution, MEASURED, nextExecution, pass } from './execution';
import type { SetUp } from './nodes';

/** A workflow that is active, and runs when it is called. */
export interface Active {
	/**
	 * Runs it once, and waits until n8n has stored the execution.
	 *
	 * @param items what the node is given
	 */
	run(items: readonly object[]): Promise<Execution>;
}

/** A credential as a node refers to it. */
export interface CredentialUsed {
	readonly id: string;
	readonly name: string;
}

/**
 * Makes a workflow that gives the items it is called with to a node.
 *
 * @param url where n8n answers
 * @param rest n8n's own interface
 * @param setUp the node
 * @param credentials what it may use, by the credentials' types
 */
export async function activate(
	url: string,
	rest: Rest,
	{ title, type, typeVersion, parameters, settings = {} }: SetUp,
	credentials: Readonly<Record<string, CredentialUsed>>,
): Promise<Active> {
	const path = crypto.randomUUID();
	const position = [0, 0];
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
		{
			...{ id: '3', name: MEASURED, type, typeVersion, position, parameters, ...settings },
			credentials,
		},
	];
	const to = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
	const connections = { Called: to('Items'), Items: to(MEASURED) };
	const workflow = { name: title, nodes, connections, settings: { executionOrder: 'v1' } };
	const made = await rest.need('POST', '/workflows', workflow);
	const id = String(getMember(made, 'id'));
	const versionId = getMember(made, 'versionId');
	await rest.need('POST', `/workflows/${id}/activate`, { versionId });
	let last = 0;
	return {
		async run(items) {
			await call(`${url}/webhook/${path}`, items);
			const execution = await nextExecution(rest, id, last);
			last = execution.id;
			return execution;
		},
	};
}

/** Calls a workflow; n8n answers when it has ended. A workflow is activated in the background, until then there is no such address. */
async function call(address: string, items: readonly object[]): Promise<void> {
	const headers = { 'content-type': 'application/json' };
	for (let tries = 0; tries < ASKED.times; tries++) {
		const answer = await fetch(address, {
			method: 'POST',
			headers,
			body: JSON.stringify({ items }),
		});
		await answer.arrayBuffer();
		if (answer.status !== 404) return;
		await pass(ASKED.everyMs);
	}
	throw new Error('n8n does not activate the workflow');
}
