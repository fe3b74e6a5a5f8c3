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
	setSafeRegexEngine,
} from 'n8n-workflow';

import { MemoryCredentials } from './credentials';
import { agent, loop, manualTrigger, noOperation, stickyNote, createToolVariant } from './stubs';

/** The parts of an exported workflow that the engine needs. */
export type WorkflowJson = Pick<IWorkflowBase, 'nodes' | 'connections'> &
	Partial<Pick<IWorkflowBase, 'settings' | 'name'>>;

export interface RunOptions {
	/** The values of the Plannr API credential. */
	readonly credential: ICredentialDataDecryptedObject;
	/** The items that a trigger returns, by the trigger's name; default: one empty item. */
	readonly items?: Readonly<Record<string, readonly IDataObject[]>>;
	/** Node types that the workflow uses besides those of this package and of the harness. */
	readonly nodeTypes?: readonly INodeType[];
}

/**
 * n8n gives a regular expression 250 ms of the wall clock (n8n-workflow, safe-regex), which a busy machine can spend
 * elsewhere; here it may take as long as it needs.
 */
setSafeRegexEngine({
	exec: (pattern, input, flags) => new RegExp(pattern, flags).exec(input),
	test: (pattern, input, flags) => new RegExp(pattern, flags).test(input),
	replace: (pattern, input, flags, replacement) =>
		input.replace(new RegExp(pattern, flags), replacement),
	matchAll: (pattern, input, flags = '') => [
		...input.matchAll(new RegExp(pattern, `${flags.replace('g', '')}g`)),
	],
	split: (pattern, input, flags) => input.split(new RegExp(pattern, flags)),
});

let plannrPackage: Promise<LoadedPackage> | undefined;

/**
 * Prepares what n8n prepares before it runs a workflow or a part of it.
 *
 * @param json the workflow
 * @param options see {@link RunOptions}
 * @returns the workflow, the credentials, and what n8n's server adds
 */
export async function prepareWorkflow(json: WorkflowJson, options: RunOptions) {
	plannrPackage ??= loadPackage();
	const loadedPackage = await plannrPackage;
	const workflow = new Workflow({
		id: 'harness',
		nodes: json.nodes,
		connections: json.connections,
		active: false,
		nodeTypes: createNodeTypes(loadedPackage, options.nodeTypes ?? []),
		settings: { executionOrder: 'v1', ...json.settings },
	});
	const credentials = new MemoryCredentials(loadedPackage.credentials, {
		plannrApi: options.credential,
	});
	return { workflow, credentials, additionalData: createAdditionalData(credentials, json) };
}

/**
 * Finds a node of a workflow, and its type.
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

function createNodeTypes(
	loadedPackage: LoadedPackage,
	additional: readonly INodeType[],
): INodeTypes {
	const types = new Map<string, INodeType>(
		[manualTrigger, noOperation, stickyNote, loop, agent, ...additional].map((type) => [
			type.description.name,
			type,
		]),
	);
	for (const [name, type] of Object.entries(loadedPackage.nodes)) {
		types.set(`${loadedPackage.name}.${name}`, type);
		types.set(`${loadedPackage.name}.${name}Tool`, createToolVariant(type));
	}
	const getByName = (name: string) => {
		const type = types.get(name);
		if (type === undefined) throw new Error(`The harness has no node type ${name}`);
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
	const unusedUrl = 'http://127.0.0.1:9';
	const rejectCall = async () => await Promise.reject(new Error('The harness has no such service'));
	return {
		credentialsHelper,
		executionId: 'harness-execution',
		currentNodeExecutionIndex: 0,
		hooks: new ExecutionLifecycleHooks('manual', 'harness-execution', workflowData),
		variables: {},
		externalSecretsProxy: new ExternalSecretsProxy(),
		restApiUrl: unusedUrl,
		instanceBaseUrl: unusedUrl,
		formBaseUrl: unusedUrl,
		formWaitingBaseUrl: unusedUrl,
		formTestBaseUrl: unusedUrl,
		webhookBaseUrl: unusedUrl,
		webhookWaitingBaseUrl: unusedUrl,
		webhookTestBaseUrl: unusedUrl,
		mcpBaseUrl: unusedUrl,
		mcpTestBaseUrl: unusedUrl,
		executeWorkflow: rejectCall,
		getRunExecutionData: rejectCall,
		getRuntimeCredential: rejectCall,
		startRunnerTask: rejectCall,
		logAiEvent: () => undefined,
	};
}
