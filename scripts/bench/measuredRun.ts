import type { IDataObject } from 'n8n-workflow';

import { demo } from '../../sandbox';
import { runWorkflow } from '../../test/engine';
import { NODE_NAME, createWorkflow } from '../../test/engine/createWorkflow';
import { bareLoop } from './bareLoop';
import type { MeasuredNode } from './requests';

/** The result of a measured run. */
interface MeasuredRun {
	/** How long the node took, in milliseconds, according to n8n's run data. */
	readonly ms: number;
	readonly output: readonly IDataObject[];
	/** The number of failed items. */
	readonly failed: number;
}

/** Creates items that contain their number only. */
export function createNumberedItems(count: number): IDataObject[] {
	return Array.from({ length: count }, (_, number) => ({ number }));
}

/** Runs a node on n8n's engine. */
export async function measureRun(
	{ type, parameters }: MeasuredNode,
	items: readonly IDataObject[],
	baseUrl: string,
): Promise<MeasuredRun> {
	const workflow = createWorkflow(parameters, { type, onError: 'continueRegularOutput' });
	const finished = await runWorkflow(workflow, {
		credential: { accessToken: demo.token, accountUuid: demo.account, baseUrl },
		items: { Start: items },
		nodeTypes: [bareLoop],
	});
	const output = finished.output(NODE_NAME).map(({ json }) => json);
	const succeeded = output.filter(
		({ uuid, error }) => typeof uuid === 'string' && error === undefined,
	);
	const [nodeRun] = finished.runsOf(NODE_NAME);
	if (nodeRun === undefined) throw new Error('The node did not run');
	return { ms: nodeRun.executionTime, output, failed: items.length - succeeded.length };
}

/** As {@link measureRun}, but throws when an item fails. */
export async function measureRunOrThrow(
	...run: Parameters<typeof measureRun>
): Promise<MeasuredRun> {
	const result = await measureRun(...run);
	if (result.failed > 0) throw new Error(`${result.failed} items failed`);
	return result;
}

/** Returns the median of some numbers, the upper one if their count is even; NaN if there are none. */
export function median(values: readonly number[]): number {
	const sorted = [...values].sort((one, other) => one - other);
	return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
