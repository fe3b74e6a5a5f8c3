import { type RunOptions, type WorkflowJson, prepareWorkflow } from './prepareWorkflow';

import { WorkflowExecute } from 'n8n-core';
import {
	type INodeExecutionData,
	type IRun,
	type ITaskData,
	createRunExecutionData,
} from 'n8n-workflow';

import { auditRun } from './audit';
import type { MemoryCredentials } from './credentials';

export interface FinishedRun {
	/** Everything that n8n would save of the execution. */
	readonly run: IRun;
	/** The credentials used. */
	readonly credentials: MemoryCredentials;
	runsOf(node: string): readonly ITaskData[];
	/** What a node returned at one of its outputs, in its last run. */
	output(node: string, branch?: number): readonly INodeExecutionData[];
	/** The hints of a node's last run. */
	hints(node: string): readonly string[];
}

/** A run in progress. */
export interface StartedRun {
	/** Resolves with the run when it has ended and has been audited. */
	readonly finished: Promise<FinishedRun>;
	/** When the engine ended it, in milliseconds since 1970: before the audit, which takes a while. */
	readonly endedAt: Promise<number>;
	/** Cancels it, as the editor's stop button does. */
	cancel(): void;
}

/**
 * Starts a workflow on n8n's own engine, with this package loaded from its build.
 *
 * @param json the workflow
 * @param options see {@link RunOptions}
 * @returns the run in progress
 */
export async function startWorkflow(json: WorkflowJson, options: RunOptions): Promise<StartedRun> {
	const { workflow, credentials, additionalData } = await prepareWorkflow(json, options);
	const engine = new WorkflowExecute(additionalData, 'manual', createRunExecutionData({}));
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
			auditRun(run, String(options.credential.accessToken), json.nodes);
			return createFinishedRun(run, credentials);
		}),
		cancel: () => {
			running.cancel();
		},
	};
}

/** Runs a workflow to its end: as {@link startWorkflow}. */
export async function runWorkflow(json: WorkflowJson, options: RunOptions): Promise<FinishedRun> {
	return await (
		await startWorkflow(json, options)
	).finished;
}

function createFinishedRun(run: IRun, credentials: MemoryCredentials): FinishedRun {
	const runsOf = (node: string) => run.data.resultData.runData[node] ?? [];
	return {
		run,
		credentials,
		runsOf,
		output: (node, branch = 0) => runsOf(node).at(-1)?.data?.main?.[branch] ?? [],
		hints: (node) => (runsOf(node).at(-1)?.hints ?? []).map(({ message }) => message),
	};
}
