import { type FinishedRun, type WorkflowJson, pollTrigger, runWorkflow } from '../engine';

import type { IDataObject } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { type MockPlannr, demo, startMockPlannr } from '../../sandbox';
import { type FormValues, createFormNode } from './formNode';
import { exampleNodes } from './exampleNodes';
import { ROOT } from './packed';

/** The folder with the workflows that people may import. */
export const EXAMPLES = join(ROOT, 'examples');

/** Where the examples send their mail. */
export const OFFICE_EMAIL = 'referrals@office.example';

/** Reads one of the workflows that people may import. */
export function readExample(file: string): WorkflowJson {
	const value: unknown = JSON.parse(readFileSync(join(EXAMPLES, file), 'utf8'));
	if (!isWorkflow(value)) throw new Error(`${file} is not a workflow`);
	return value;
}

function isWorkflow(value: unknown): value is WorkflowJson {
	return typeof value === 'object' && value !== null && 'nodes' in value && 'connections' in value;
}

/** What a node of an example gave out. */
export const jsonOf = (finished: FinishedRun, node: string) =>
	finished.output(node).map(({ json }) => json);

/** Starts a stand-in for the tests of a file, and gives what they do with it. */
export function useExamples() {
	let started: MockPlannr | undefined;
	const sandbox = () => {
		if (started === undefined) throw new Error('The stand-in is not there yet');
		return started;
	};
	beforeAll(async () => {
		started = await startMockPlannr();
	});
	beforeEach(() => {
		sandbox().reset();
	});
	afterAll(async () => {
		await sandbox().stop();
	});

	/** Runs an example with what its trigger gives, and with what is entered on further pages of its form. */
	async function run(
		file: string,
		triggerData: IDataObject = {},
		formValues: FormValues = {},
	): Promise<FinishedRun> {
		const workflow = readExample(file);
		const [start] = workflow.nodes;
		const finished = await runWorkflow(workflow, {
			credential: { accessToken: demo.token, accountUuid: '', baseUrl: sandbox().url },
			items: { [start?.name ?? '']: [triggerData] },
			nodeTypes: [...exampleNodes, createFormNode(formValues)],
		});
		expect(finished.run.data.resultData.error).toBeUndefined();
		expect(sandbox().contractViolations).toEqual([]);
		return finished;
	}

	const sent = () =>
		sandbox()
			.requestLog.filter(({ method }) => method === 'POST')
			.map(({ path, body }) => [path, body]);

	const demoReferral = (uuid: string) => {
		const referral = sandbox().data.referrals.get(uuid);
		if (referral === undefined) throw new Error('The demo has lost a referral');
		return referral;
	};

	/** Polls an example's trigger before and after something happens, and runs the rest with what it gave out. */
	async function fire(file: string, change: () => void): Promise<FinishedRun> {
		const workflow = readExample(file);
		const name = workflow.nodes[0]?.name ?? '';
		const credential = { accessToken: demo.token, accountUuid: '', baseUrl: sandbox().url };
		const polling = { credential, staticData: {}, nodeTypes: exampleNodes };
		expect(await pollTrigger(workflow, name, polling)).toEqual([]);
		change();
		const [item, ...more] = await pollTrigger(workflow, name, polling);
		expect(more).toEqual([]);
		return await run(file, item?.json);
	}

	return { sandbox, run, fire, sent, demoReferral };
}
