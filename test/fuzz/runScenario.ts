import {
	type IDataObject,
	type INode,
	type INodeParameters,
	type INodeExecutionData,
	jsonParse,
} from 'n8n-workflow';

import { getMember } from '../../nodes/PlannrReferral/transport/json';
import { demo } from '../../sandbox';
import { type RunOptions, loadPackage, runListSearch, runWorkflow } from '../engine';
import { NODE_NAME, NODE_TYPE, createWorkflow } from '../engine/createWorkflow';
import { runCredentialTest } from '../engine/credentialTest';
import { pollTrigger } from '../engine/triggers';
import { createTriggerWorkflow } from '../trigger/polling';
import { type FuzzServer, startFuzzServer } from './fuzzServer';
import {
	assert,
	assertContained,
	assertHarmless,
	assertLimited,
	assertN8nError,
	assertNamed,
	assertPaired,
	isErrorItem,
} from './invariants';
import { type FieldValues, LOCATOR_MODES, NOTE, type Scenario, toParameters } from './scenarios';

/** How long a scenario may take, in milliseconds of virtual time. */
const MAX_MS = 24 * 60 * 60_000;

type Of<Kind extends 'node' | 'picker' | 'trigger'> = Extract<
	Scenario,
	{ kind: Kind extends 'node' ? 'node' | 'tool' : Kind }
>;

/** What the node offers, which scenarios try. */
export interface Offered {
	/** The operations, e.g. `referral.create`. */
	readonly operations: readonly string[];
	/** The names of the list search methods. */
	readonly methods: readonly string[];
}

/** Returns what the node offers. */
export async function findOffered(): Promise<Offered> {
	const { nodes } = await loadPackage();
	const node = nodes.plannrReferral;
	if (node === undefined) throw new Error('The package has no node');
	const operations = node.description.properties.flatMap(({ name, displayOptions, options }) =>
		name === 'operation'
			? (displayOptions?.show?.resource ?? []).flatMap((resource) =>
					(options ?? []).flatMap((option) =>
						'value' in option ? [`${String(resource)}.${String(option.value)}`] : [],
					),
				)
			: [],
	);
	return { operations, methods: Object.keys(node.methods?.listSearch ?? {}) };
}

/**
 * Runs a scenario on n8n's engine against a fuzz server.
 *
 * @param scenario what to do
 * @throws {Error} naming the invariant that was violated
 */
export async function runScenario(scenario: Scenario): Promise<void> {
	const server = await startFuzzServer(NOTE);
	let timer: NodeJS.Timeout | undefined;
	try {
		const tooLong = new Promise<never>((_, reject) => {
			timer = setTimeout(() => {
				reject(new Error(`it takes more than ${MAX_MS} ms`));
			}, MAX_MS);
		});
		await Promise.race([run(scenario, server), tooLong]);
		assertContained(server);
	} finally {
		clearTimeout(timer);
		await server.stop();
	}
}

async function run(scenario: Scenario, server: FuzzServer): Promise<void> {
	server.plan(scenario.plans);
	const credential = {
		accessToken: demo.token,
		accountUuid: demo.account,
		baseUrl: server.url,
		...scenario.credential,
	};
	switch (scenario.kind) {
		case 'node':
			await runOperation(scenario, server, { credential });
			return;
		case 'tool':
			await runTool(scenario, server, { credential });
			return;
		case 'picker':
			await openDropdown(scenario, { credential });
			return;
		case 'credential': {
			const shown = await runCredentialTest(credential);
			assertHarmless(shown);
			const own = shown.replace(/"[^"]*"/g, '""');
			assert(shown !== '' && !/undefined|\[object/.test(own), `the credential's test: ${shown}`);
			return;
		}
		case 'trigger':
			await pollSeveralTimes(scenario, server, { credential });
	}
}

/** The parameters of an operation, and the items that its expressions refer to. */
function prepare(scenario: Of<'node'>): {
	parameters: INodeParameters;
	items: IDataObject[];
} {
	const { resource, operation, modes, isFixed } = scenario;
	const items = isFixed ? scenario.items.slice(0, 1) : scenario.items;
	const values: FieldValues = isFixed
		? { ...items[0] }
		: Object.fromEntries(
				Object.keys(items[0] ?? {}).map((name) => [name, `={{ $json[${JSON.stringify(name)}] }}`]),
			);
	const used = Object.keys(LOCATOR_MODES).filter((name) => name in values);
	const usedModes = Object.fromEntries(used.map((name) => [name, modes[name] ?? 'id']));
	return {
		parameters: { resource, operation, ...toParameters(values, usedModes) },
		items: items.map((item) =>
			jsonParse<IDataObject>(JSON.stringify({ ...item, fuzzInput: true })),
		),
	};
}

async function runOperation(
	scenario: Of<'node'>,
	server: FuzzServer,
	options: RunOptions,
): Promise<void> {
	const { parameters, items } = prepare(scenario);
	const { onError, operation } = scenario;
	const finished = await runWorkflow(createWorkflow(parameters, { onError }), {
		...options,
		items: { Start: items },
	}).catch((thrown: unknown) => {
		// n8n itself does not start a node with a required field that is empty, nor if a busy machine takes long to check.
		const text = `${String(getMember(thrown, 'name'))} ${String(getMember(thrown, 'message'))}`;
		if (/WorkflowHasIssuesError|Regular expression execution timed out/.test(text))
			return undefined;
		throw thrown;
	});
	if (finished === undefined) return;
	const { error } = finished.run.data.resultData;
	const output: INodeExecutionData[] = [0, 1].flatMap((branch) => [
		...finished.output(NODE_NAME, branch),
	]);
	for (const hint of finished.hints(NODE_NAME)) assertHarmless(hint);
	for (const { json } of output.filter(isErrorItem)) {
		assertHarmless(JSON.stringify([json.error, json.message, json.details]));
	}
	const isList = operation === 'getAll';
	if (error !== undefined) {
		assert(onError === 'stopWorkflow', `threw with On Error = Continue: ${error.message}`);
		assertN8nError(error);
		const isSent = server.requests.some(({ method }) => method === 'POST');
		assert(
			!isSent || error.name !== 'NodeOperationError' || /earlier|previous/.test(error.message),
			`something was sent in spite of: ${error.message}`,
		);
	} else assertPaired(output, items.length, isList);
	if (isList) assertLimited(output, items);
	assertNamed(server.requests, items);
}

async function runTool(
	scenario: Of<'node'>,
	server: FuzzServer,
	options: RunOptions,
): Promise<void> {
	const { parameters, items } = prepare({ ...scenario, isFixed: true });
	const common = { typeVersion: 1, position: [0, 0] satisfies [number, number] };
	const tool: INode = {
		...common,
		id: '3',
		name: 'Refer_Client',
		type: `${NODE_TYPE}Tool`,
		parameters,
		credentials: { plannrApi: { id: '1', name: 'Plannr account' } },
	};
	const agent = { input: '{}' };
	const finished = await runWorkflow(
		{
			nodes: [
				{ ...common, id: '1', name: 'Start', type: 'n8n-nodes-base.manualTrigger', parameters: {} },
				{ ...common, id: '2', name: 'Agent', type: 'harness.agent', parameters: agent },
				tool,
			],
			connections: {
				Start: { main: [[{ node: 'Agent', type: 'main', index: 0 }]] },
				Refer_Client: { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] },
			},
		},
		options,
	);
	const { response, thrown } = finished.output('Agent')[0]?.json ?? {};
	assert(typeof response === 'string', `as a tool it throws: ${String(thrown)}`);
	if (!response.startsWith('[{"uuid"')) assert(!response.includes('a fault in it'), response);
	assertNamed(server.requests, items);
}

async function openDropdown(
	{ method, filter, token }: Of<'picker'>,
	options: RunOptions,
): Promise<void> {
	try {
		const { results, paginationToken } = await runListSearch(
			createWorkflow({}),
			NODE_NAME,
			method,
			options,
			filter,
			token,
		);
		for (const { name, value } of results) {
			assert(!/^\s*=|\{\{/.test(name), `a label can be run: ${name}`);
			assert(name.trim() !== '' && name.length < 1000, `a label of ${name.length} characters`);
			assert(typeof value === 'string' && !value.startsWith('='), 'a value is no text');
		}
		assert(['string', 'undefined'].includes(typeof paginationToken), 'the token is no text');
	} catch (caught) {
		assertN8nError(caught);
	}
}

async function pollSeveralTimes(
	scenario: Of<'trigger'>,
	server: FuzzServer,
	options: RunOptions,
): Promise<void> {
	const { values, isManual, polls } = scenario;
	const warnings: string[] = [];
	const staticData = jsonParse<IDataObject>(JSON.stringify(Object.assign({}, scenario.staticData)));
	const workflow = createTriggerWorkflow(toParameters(values), 'Europe/London');
	for (const plans of polls) {
		server.plan(plans);
		try {
			const items = await pollTrigger(workflow, 'Plannr Referral Trigger', {
				...options,
				staticData,
				warnings,
				mode: isManual ? 'manual' : 'trigger',
			});
			for (const { json } of items) {
				assert(typeof json.event === 'string' && 'referral' in json, 'an item is no event');
			}
		} catch (caught) {
			assertN8nError(caught);
		}
	}
	for (const warning of warnings) assertHarmless(warning);
}
