import { loadPackage } from './package';
import { prepareWorkflow } from './prepareWorkflow';

import { ExecuteContext, RoutingNode } from 'n8n-core';
import {
	type ICredentialDataDecryptedObject,
	type INodeType,
	NodeConnectionTypes,
	createRunExecutionData,
} from 'n8n-workflow';

import { getMember } from '../../nodes/PlannrReferral/transport/json';

/**
 * Tests the credential as n8n's server does when a user saves it (cli, services/credentials-tester.service.js).
 *
 * @param data the values entered
 * @returns what n8n shows to the user
 */
export async function runCredentialTest(data: ICredentialDataDecryptedObject): Promise<string> {
	const { credentials } = await loadPackage();
	const test = credentials.plannrApi?.test;
	if (test === undefined) throw new Error('The credential has no test');
	const type: INodeType = {
		description: {
			name: 'harness.credentialTest',
			displayName: 'Temp',
			group: ['transform'],
			version: 1,
			description: 'A node that sends the request of a test',
			defaults: {},
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			credentials: [{ name: 'plannrApi', required: true }],
			properties: [
				{
					displayName: 'Temp',
					name: 'temp',
					type: 'string',
					routing: { request: test.request },
					default: '',
				},
			],
		},
	};
	const node = {
		id: 'temp',
		name: 'Temp-Node',
		type: type.description.name,
		typeVersion: 1,
		position: [0, 0] satisfies [number, number],
		parameters: {},
		credentials: { plannrApi: { id: '1', name: 'Plannr account' } },
	};
	const { workflow, additionalData } = await prepareWorkflow(
		{ nodes: [node], connections: {} },
		{ credential: data, nodeTypes: [type] },
	);
	const values = { discoveredAccountUuid: '', ...data };
	const context = new ExecuteContext(
		workflow,
		node,
		additionalData,
		'internal',
		createRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		{ node, data: {}, source: null },
		[],
	);
	const routing = new RoutingNode(context, type, {
		id: '1',
		name: 'Plannr account',
		type: 'plannrApi',
		data: values,
	});
	try {
		await routing.runNode();
		return 'Connection successful!';
	} catch (caught) {
		const cause = getMember(caught, 'cause');
		const response = getMember(cause, 'response');
		const status = getMember(response, 'status');
		for (const { type: kind, properties } of test.rules ?? []) {
			if (kind === 'responseCode' && properties.value === status) return properties.message;
		}
		const shown =
			getMember(response, 'statusText') ?? getMember(cause, 'code') ?? getMember(caught, 'message');
		return String(shown);
	}
}
