import { loadPackage, type LoadedPackage } from './package';

import {
	ExecutionLifecycleHooks,
	ExternalSecretsProxy,
	LoadOptionsContext,
	PollContext,
	WorkflowExecute,
} from 'n8n-core';
import {
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type ILoadOptionsFunctions,
	type INodeExecutionData,
	type INodeListSearchResult,
	type IPollFunctions,
	type INodeType,
	type INodeTypes,
	type IRun,
	type ITaskData,
	type IWorkflowBase,
	type IWorkflowExecuteAdditionalData,
	Workflow,
	createRunExecutionData,
} from 'n8n-workflow';

import { audit } from './audit';
import { MemoryCredentials } from './credentials';
import { agent, loop, manualTrigger, noOperation, toolTwin } from './stubs';

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

/** What a run of a workflow left behind. */
export interface Finished {
	/** All that n8n would save of the execution. */
	readonly run: IRun;
	/** The credentials that were used. */
	readonly credentials: MemoryCredentials;
	/** All runs of a node, in their order. */
	runsOf(node: string): readonly ITaskData[];
	/** What a node gave out at one of its outputs, in its last run. */
	output(node: string, branch?: number): readonly INodeExecutionData[];
	/** The hints that a node gave in its last run. */
	hints(node: string): readonly string[];
}

let loaded: Promise<LoadedPackage> | undefined;

/** A run under way. */
export interface Started {
	/** What it leaves behind, audited. */
	readonly finished: Promise<Finished>;
	/** When the engine has ended it, in milliseconds since 1970: before the audit, which takes its time. */
	readonly endedAt: Promise<number>;
	/** Cancels it as the stop button does. */
	cancel(): void;
}

/**
 * Runs a workflow on n8n's own engine, with this package loaded from its build.
 *
 * @param json the workflow
 * @param options see {@link RunOptions}
 * @returns the run under way
 */
export async function startWorkflow(json: WorkflowJson, options: RunOptions): Promise<Started> {
	const { workflow, credentials } = await prepare(json, options);
	const engine = new WorkflowExecute(
		additionalData(credentials, json),
		'manual',
		createRunExecutionData({}),
	);
	const pinData = Object.fromEntries(
		Object.entries(options.items ?? {}).map(([node, items]) => [
			node,
			items.map((item) => ({ json: item })),
		]),
	);
	const running = engine.run({ workflow, pinData });
	return {
		endedAt: running.then(() => Date.now()),
		finished: running.then((run) => {
			audit(run, String(options.credential.accessToken), json.nodes);
			return finished(run, credentials);
		}),
		cancel: () => {
			running.cancel();
		},
	};
}

async function prepare(json: WorkflowJson, options: RunOptions) {
	loaded ??= loadPackage();
	const plannr = await loaded;
	const workflow = new Workflow({
		id: 'harness',
		nodes: json.nodes,
		connections: json.connections,
		active: false,
		nodeTypes: nodeTypesOf(plannr, options.nodeTypes ?? []),
		settings: { executionOrder: 'v1', ...json.settings },
	});
	const credentials = new MemoryCredentials(plannr.credentials, { plannrApi: options.credential });
	return { workflow, credentials };
}

/**
 * Fills a list to choose from, as n8n's editor has it filled.
 *
 * @param json a workflow with the node in it
 * @param node the node's name
 * @param method the picker's name
 * @param options see {@link RunOptions}
 * @param filter what was typed
 * @param token where to go on
 * @throws what n8n would show in place of the list
 */
export async function fillList(
	json: WorkflowJson,
	node: string,
	method: string,
	options: RunOptions,
	filter?: string,
	token?: string,
): Promise<INodeListSearchResult> {
	const { workflow, credentials } = await prepare(json, options);
	const found = workflow.getNode(node);
	if (found === null) throw new Error(`The workflow has no node ${node}`);
	const type = workflow.nodeTypes.getByNameAndVersion(found.type, found.typeVersion);
	const picker = 'methods' in type ? type.methods.listSearch?.[method] : undefined;
	if (picker === undefined) throw new Error(`${found.type} has no picker ${method}`);
	const more = additionalData(credentials, json);
	// The class allows a workflow without a name, the interface does not; ours has one.
	const context: ILoadOptionsFunctions = Object.create(
		new LoadOptionsContext(workflow, found, more, 'parameters'),
	);
	return await picker.call(context, filter, token);
}

/** How a trigger is polled. */
export interface PollOptions extends RunOptions {
	/** What n8n keeps for the trigger between the polls; the poll alters it. */
	readonly staticData: IDataObject;
	/** `manual` for a try in the editor; a poll of an active workflow without it. */
	readonly mode?: 'manual' | 'trigger';
	/** How long the poll may take, in milliseconds; n8n's own default without it. */
	readonly budgetMs?: number;
}

/**
 * Polls a trigger once, as n8n does.
 *
 * @param json a workflow with the trigger in it
 * @param node the trigger's name
 * @param options see {@link PollOptions}
 * @returns what the trigger gave out; nothing when nothing happened
 * @throws what the trigger threw
 */
export async function pollTrigger(
	json: WorkflowJson,
	node: string,
	options: PollOptions,
): Promise<readonly INodeExecutionData[]> {
	const { staticData, mode = 'trigger', budgetMs } = options;
	const { workflow, credentials } = await prepare(json, options);
	const found = workflow.getNode(node);
	if (found === null) throw new Error(`The workflow has no node ${node}`);
	const type = workflow.nodeTypes.getByNameAndVersion(found.type, found.typeVersion);
	const polls = 'poll' in type ? type.poll : undefined;
	if (polls === undefined) throw new Error(`${found.type} does not poll`);
	const context: IPollFunctions = Object.create(
		new PollContext(
			workflow,
			found,
			additionalData(credentials, json),
			mode,
			'activate',
			undefined,
			undefined,
			undefined,
			undefined,
			() => staticData,
			...(budgetMs === undefined ? [] : [() => budgetMs]),
		),
	);
	const output = await polls.call(context);
	return output?.[0] ?? [];
}

/** As {@link startWorkflow}, waiting for the end. */
export async function runWorkflow(json: WorkflowJson, options: RunOptions): Promise<Finished> {
	return await (
		await startWorkflow(json, options)
	).finished;
}

function finished(run: IRun, credentials: MemoryCredentials): Finished {
	const runsOf = (node: string) => run.data.resultData.runData[node] ?? [];
	return {
		run,
		credentials,
		runsOf,
		output: (node, branch = 0) => runsOf(node).at(-1)?.data?.main?.[branch] ?? [],
		hints: (node) => (runsOf(node).at(-1)?.hints ?? []).map(({ message }) => message),
	};
}

function nodeTypesOf(plannr: LoadedPackage, more: readonly INodeType[]): INodeTypes {
	const types = new Map<string, INodeType>(
		[manualTrigger, noOperation, loop, agent, ...more].map((type) => [type.description.name, type]),
	);
	for (const [name, type] of Object.entries(plannr.nodes)) {
		types.set(`${plannr.name}.${name}`, type);
		types.set(`${plannr.name}.${name}Tool`, toolTwin(type));
	}
	const getByName = (name: string) => {
		const type = types.get(name);
		if (type === undefined) throw new Error(`The harness knows no node type ${name}`);
		return type;
	};
	return { getByName, getByNameAndVersion: getByName, getKnownTypes: () => ({}) };
}

function additionalData(
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
