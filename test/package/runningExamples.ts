import { type FinishedRun, type WorkflowJson, pollTrigger, runWorkflow } from '../engine';

import type { IDataObject } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { demo } from '../../sandbox';
import { useMockPlannr } from '../engine/createWorkflow';
import { type FormValues, createFormNode } from './formNode';
import { exampleNodes } from './exampleNodes';
import { ROOT } from './packed';

/** The folder of the example workflows. */
export const EXAMPLES = join(ROOT, 'examples');

/** The address to which the examples send mail. */
export const OFFICE_EMAIL = 'referrals@office.example';

export function readExample(file: string): WorkflowJson {
	const value: unknown = JSON.parse(readFileSync(join(EXAMPLES, file), 'utf8'));
	if (!isWorkflow(value)) throw new Error(`${file} is not a workflow`);
	return value;
}

function isWorkflow(value: unknown): value is WorkflowJson {
	return typeof value === 'object' && value !== null && 'nodes' in value && 'connections' in value;
}

export interface ExampleRun {
	/** The name of the trigger; by default, the first node. */
	readonly start?: string;
	/** What the trigger returns. */
	readonly trigger?: IDataObject;
	/** The values for further pages of the form. */
	readonly form?: FormValues;
	/** What other nodes return instead of running, by name. */
	readonly pinned?: Readonly<Record<string, readonly IDataObject[]>>;
}

/** Returns the output of a node. */
export const jsonOf = (finished: FinishedRun, node: string) =>
	finished.output(node).map(({ json }) => json);

/** Starts a mock API for each test, and returns functions for it. */
export function useExamples() {
	const mockPlannr = useMockPlannr();

	async function run(file: string, options: ExampleRun = {}): Promise<FinishedRun> {
		const { trigger = {}, form = {}, pinned = {} } = options;
		const workflow = readExample(file);
		const start = options.start ?? workflow.nodes[0]?.name ?? '';
		const finished = await runWorkflow(startingAt(workflow, start), {
			credential: { accessToken: demo.token, accountUuid: '', baseUrl: mockPlannr().url },
			items: { [start]: [trigger], ...pinned },
			nodeTypes: [...exampleNodes, createFormNode(form)],
		});
		expect(finished.run.data.resultData.error).toBeUndefined();
		expect(mockPlannr().contractViolations).toEqual([]);
		return finished;
	}

	const sent = () =>
		mockPlannr()
			.requestLog.filter(({ method }) => method === 'POST')
			.map(({ path, body }) => [path, body]);

	const demoReferral = (uuid: string) => {
		const referral = mockPlannr().data.referrals.get(uuid);
		if (referral === undefined) throw new Error('The demo has no such referral');
		return referral;
	};

	/** Polls an example's trigger before and after a change, and runs the workflow with the trigger's output. */
	async function fire(file: string, start: string, change: () => void): Promise<FinishedRun> {
		const workflow = readExample(file);
		const credential = { accessToken: demo.token, accountUuid: '', baseUrl: mockPlannr().url };
		const polling = { credential, staticData: {}, nodeTypes: exampleNodes };
		expect(await pollTrigger(workflow, start, polling)).toEqual([]);
		change();
		const [item, ...more] = await pollTrigger(workflow, start, polling);
		expect(more).toEqual([]);
		if (item === undefined) throw new Error(`${start} returned no event`);
		return await run(file, { start, trigger: item.json });
	}

	return { mockPlannr, run, fire, sent, demoReferral };
}

/** Leaves out the other triggers of a workflow, so that the engine starts at this one. */
function startingAt(workflow: WorkflowJson, start: string): WorkflowJson {
	const nodes = workflow.nodes.filter(
		({ name, type }) => name === start || !type.endsWith('Trigger'),
	);
	const names = new Set(nodes.map(({ name }) => name));
	const connections = Object.entries(workflow.connections).filter(([name]) => names.has(name));
	return { ...workflow, nodes, connections: Object.fromEntries(connections) };
}
