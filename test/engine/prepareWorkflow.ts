import { loadPackage, type LoadedPackage } from './package';

import { ExecutionLifecycleHooks, ExternalSecretsProxy } from 'n8n-core';
import {
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type INode,
	type INodeType,
	type INodeTypes,
	type IWorkflowBase,
	type IWorkflowExecuteAdditionalData,
	Workflow,
} from 'n8n-workflow';

import { MemoryCredentials } from './credentials';
import { agent, loop, manualTrigger, noOperation, stickyNote, createToolVariant } from './stubs';

/** A workflow as n8n exports it: what of it the engine needs. */
export type WorkflowJson = Pick<IWorkflowBase, 'nodes' | 'connections'> &
	Partial<Pick<IWorkflowBase, 'settings' | 'name'>>;

/** How to run a workflow. */
export interface RunOptions {
	/** What was entered into the Plannr API credential. */
	readonly credential: ICredentialDataDecryptedObject;
	/** What the trigger gives out, by the trigger's name; one empty item without it. */
	readonly items?: Readonly<Record<string, readonly IDataObject[]>>;
	/** Node types that the workflow uses besides this package's and the harness's own. */
	readonly nodeTypes?: readonly INodeType[];
}

let plannrPackage: Promise<LoadedPackage> | undefined;

/**
 * Makes ready what n8n makes ready before it runs anything of a workflow.
 *
 * @param json the workflow
 * @param options see {@link RunOptions}
 * @returns the workflow, the credentials, and what n8n's server would add
 */
export async function prepareWorkflow(json: WorkflowJson, options: RunOptions) {
	plannrPackage ??= loadPackage();
	const plannr = await plannrPackage;
	const workflow = new Workflow({
		id: 'harness',
		nodes: json.nodes,
		connections: json.connections,
		active: false,
		nodeTypes: createNodeTypes(plannr, options.nodeTypes ?? []),
		settings: { executionOrder: 'v1', ...json.settings },
	});
	const credentials = new MemoryCredentials(plannr.credentials, { plannrApi: options.credential });
	return { workflow, credentials, additionalData: createAdditionalData(credentials, json) };
}

/**
 * A node of a workflow, and its type.
 *
 * @param workflow the workflow
 * @param name the node's name
 * @throws {Error} when there is no such node, or its type has several versions
 */
export function findNode(workflow: Workflow, name: string): { node: INode; type: INodeType } {
	const node = workflow.getNode(name);
	if (node === null) throw new Error(`The workflow has no node ${name}`);
	const type = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
	if ('nodeVersions' in type) throw new Error(`${node.type} has several versions`);
	return { node, type };
}

function createNodeTypes(plannr: LoadedPackage, more: readonly INodeType[]): INodeTypes {
	const types = new Map<string, INodeType>(
		[manualTrigger, noOperation, stickyNote, loop, agent, ...more].map((type) => [
			type.description.name,
			type,
		]),
	);
	for (const [name, type] of Object.entries(plannr.nodes)) {
		types.set(`${plannr.name}.${name}`, type);
		types.set(`${plannr.name}.${name}Tool`, createToolVariant(type));
	}
	const getByName = (name: string) => {
		const type = types.get(name);
		if (type === undefined) throw new Error(`The harness knows no node type ${name}`);
		return type;
	};
	return { getByName, getByNameAndVersion: getByName, getKnownTypes: () => ({}) };
}

function createAdditionalData(
	credentialsHelper: MemoryCredentials,
	json: WorkflowJson,
): IWorkflowExecuteAdditionalData {
	const now = new Date();
	const workflowData: IWorkflowBase = {
		id: 'harness',
		name: json.name ?? 'harness',
		active: false,
		activeVersionId: null,
		isArchived: false,
		createdAt: now,
		updatedAt: now,
		nodes: json.nodes,
		connections: json.connections,
	};
	const nowhere = 'http://127.0.0.1:9';
	const refuse = async () => await Promise.reject(new Error('The harness has no such service'));
	return {
		credentialsHelper,
		executionId: 'harness-execution',
		currentNodeExecutionIndex: 0,
		hooks: new ExecutionLifecycleHooks('manual', 'harness-execution', workflowData),
		variables: {},
		externalSecretsProxy: new ExternalSecretsProxy(),
		restApiUrl: nowhere,
		instanceBaseUrl: nowhere,
		formBaseUrl: nowhere,
		formWaitingBaseUrl: nowhere,
		formTestBaseUrl: nowhere,
		webhookBaseUrl: nowhere,
		webhookWaitingBaseUrl: nowhere,
		webhookTestBaseUrl: nowhere,
		mcpBaseUrl: nowhere,
		mcpTestBaseUrl: nowhere,
		executeWorkflow: refuse,
		getRunExecutionData: refuse,
		getRuntimeCredential: refuse,
		startRunnerTask: refuse,
		logAiEvent: () => undefined,
	};
}
