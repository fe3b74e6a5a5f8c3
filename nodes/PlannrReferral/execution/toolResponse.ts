import {
	type IExecuteFunctions,
	type INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';

import { isTool } from '../parameters/item';
import type { Success, Failure } from './outcome';

/**
 * Lets the node say to an agent in words what went wrong, where it would throw in a workflow.
 *
 * Of an error, today's AI Agent passes on the message without its description, which says what to do, and earlier ones
 * pass on nothing at all (2.2 in n8n 2.41.1: langchain's AgentExecutor swallows it; n8n-core, handleNodeExecutionError).
 * When somebody has chosen that an error shall stop the workflow, or the execution was canceled, it is thrown.
 *
 * @param context the running node
 * @param execute the node's run
 */
export async function explainErrorsToTool(
	context: IExecuteFunctions,
	execute: () => Promise<INodeExecutionData[][]>,
): Promise<INodeExecutionData[][]> {
	if (!isTool(context) || context.getNode().onError === 'stopWorkflow') return await execute();
	return await execute().catch((error: unknown) => {
		const isNodeError = error instanceof NodeOperationError || error instanceof NodeApiError;
		if (!isNodeError || context.getExecutionCancelSignal()?.aborted) throw error;
		const { message, description } = error;
		const advice = description ?? '';
		return [[{ json: { result: NOT_DONE, message, advice }, pairedItem: { item: 0 } }]];
	});
}

/** The `result` of what surely was not done. */
const NOT_DONE = 'not done';

/**
 * Answers an agent in words, where something was done or may have been done: an exception would make n8n, or the model,
 * use the tool once more from the start, with nothing left that remembers the first time.
 *
 * @param outcomes what became of the requests
 * @returns the answer, or undefined when surely nothing was done, so that an exception does no harm: {@link explainErrorsToTool}
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
		// Not called `error`: n8n takes a first item with that member for a failure, and would try again.
		const result = isOutcomeUnknown ? 'unclear' : NOT_DONE;
		const instruction = isOutcomeUnknown
			? 'Do not try this again by yourself: tell the user to look in Plannr first.'
			: 'What is listed beside this was done. Do not ask for it again.';
		return [{ json: { result, message, advice: `${description} ${instruction}` }, pairedItem }];
	});
}
