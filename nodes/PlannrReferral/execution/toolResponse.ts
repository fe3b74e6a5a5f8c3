import {
	type IExecuteFunctions,
	type INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';

import { isTool } from '../parameters/item';
import { explainUnexpected } from './messages';
import type { Failure, Success } from './outcome';

/**
 * Returns errors to an agent as text where a node in a workflow would throw.
 *
 * The current AI Agent passes on an error's message but not its description, which holds the advice; earlier versions
 * pass on nothing at all (2.2 in n8n 2.41.1: langchain's AgentExecutor discards it; n8n-core,
 * handleNodeExecutionError). If the node's On Error setting is to stop the workflow, or if the execution was cancelled,
 * the error is thrown.
 *
 * @param context the running node
 * @param execute runs the node
 */
export async function explainErrorsToTool(
	context: IExecuteFunctions,
	execute: () => Promise<INodeExecutionData[][]>,
): Promise<INodeExecutionData[][]> {
	if (!isTool(context) || context.getNode().onError === 'stopWorkflow') return await execute();
	return await execute().catch((error: unknown) => {
		if (context.getExecutionCancelSignal()?.aborted) throw error;
		const isFault = !(error instanceof NodeOperationError || error instanceof NodeApiError);
		const { message, description } = explainUnexpected(error);
		const json = isFault
			? { result: UNKNOWN, message, advice: `${description} ${NEVER_REPEAT}` }
			: { result: NOT_DONE, message, advice: description };
		return [[{ json, pairedItem: { item: 0 } }]];
	});
}

/** The `result` for a request that certainly did nothing. */
const NOT_DONE = 'not done';

/** The `result` for a request that may have done something. */
const UNKNOWN = 'unknown';

const NEVER_REPEAT = 'Do not retry. Ask the user to check Plannr first.';

/**
 * Creates the tool's response where something was done or may have been done. After an exception n8n or the model
 * would call the tool again from the start, and no record of the first call would be left.
 *
 * @param outcomes the outcomes of the requests
 * @returns the items, or `undefined` when certainly nothing was done, so that an exception does no harm
 */
export function createToolResponse(
	outcomes: ReadonlyArray<Success | Failure>,
): INodeExecutionData[] | undefined {
	const isSafeToRepeat = outcomes.every(
		(outcome) => 'report' in outcome && !outcome.report.isOutcomeUnknown,
	);
	if (isSafeToRepeat) return undefined;
	return outcomes.flatMap((outcome) => {
		const pairedItem = { item: outcome.index };
		if ('records' in outcome) return outcome.records.map((json) => ({ json, pairedItem }));
		const { message, description, isOutcomeUnknown } = outcome.report;
		// Not called `error`: n8n treats a first item with that member as a failure, and would retry.
		const result = isOutcomeUnknown ? UNKNOWN : NOT_DONE;
		const instruction = isOutcomeUnknown
			? NEVER_REPEAT
			: 'Everything else in this result was done. Do not request it again.';
		return [{ json: { result, message, advice: `${description} ${instruction}` }, pairedItem }];
	});
}
