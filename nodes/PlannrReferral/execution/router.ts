import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { clockOf } from '../transport/clock';
import { PlannrError } from '../transport/errors';
import { type PlannrClient, createPlannrClient } from '../transport/client';
import type { Operation, OperationWords, Task, Write } from '../actions/operation';
import { readTimeout } from '../actions/fields/options';
import { complaintsOf, readEach } from '../parameters/invalidParameters';
import { isTool, itemParameters } from '../parameters/item';
import {
	createParameterError,
	createCredentialError,
	createErrorItem,
	createRunError,
} from './nodeErrors';
import { type EarlierAttempts, withEarlierAttempts } from './earlierAttempts';
import { WriteExecutor, toPlannrError } from './writeExecutor';
import { HintCollector } from './hints';
import { MAX_CONCURRENT_REQUESTS, mapWithConcurrency } from './concurrency';
import { Ledger } from './ledger';
import type { Success, Failure } from './outcome';
import { explainErrorsToTool, createToolResponse } from './toolResponse';
import { formatProblems, formatError } from './messages';

/** A request that an item asks for, in the order of the output. */
interface ItemRequest {
	readonly index: number;
	readonly job: Task;
	/** Everything that the item asks for and that must not happen twice. */
	readonly writes: readonly Write[];
}

/** One run of the node. */
interface RunContext {
	readonly context: IExecuteFunctions;
	readonly operation: Operation;
	readonly continueOnFail: boolean;
	readonly timeoutMs: number;
	readonly ledger: Ledger;
	readonly earlier: EarlierAttempts;
}

/**
 * Runs an operation over all items: reads and checks every item, then sends, and gives the results in the order of the
 * input, each linked to its item.
 *
 * @param context the running node
 * @param operation what to do with every item
 * @returns the output of the node
 * @throws {NodeOperationError} when an item's parameters are wrong (nothing was sent), or the credential cannot be used
 * @throws {NodeApiError} when Plannr did not do what an item asked for; with "continue on fail" neither is thrown for
 *   an item, it becomes an error item in its place instead; an agent is told in words ({@link explainErrorsToTool})
 */
export async function runOperation(
	context: IExecuteFunctions,
	operation: Operation,
): Promise<INodeExecutionData[][]> {
	return await explainErrorsToTool(context, async () => await parseAndSend(context, operation));
}

async function parseAndSend(
	context: IExecuteFunctions,
	operation: Operation,
): Promise<INodeExecutionData[][]> {
	const continueOnFail = context.continueOnFail();
	// One door for all items: the most patient one decides.
	let timeoutMs = 0;
	const requests = context.getInputData().flatMap((_, index): Array<ItemRequest | Failure> => {
		try {
			const item = itemParameters(context, index);
			const { tasks: jobs, timeout } = readEach({
				tasks: () => operation.tasks(item),
				timeout: () => readTimeout(item),
			});
			timeoutMs = Math.max(timeoutMs, timeout);
			const writes = jobs.flatMap(({ write }) => (write ? [write] : []));
			return jobs.map((job) => ({ index, job, writes }));
		} catch (caught) {
			return [{ index, report: formatProblems(complaintsOf(caught), index) }];
		}
	});
	const invalid = requests.filter((request) => 'report' in request);
	if (requests.length === 0) return [[]];
	const ledger = Ledger.open(context);
	const earlier = { done: ledger.performedWrites(), unresolvedItems: ledger.unresolvedItems() };
	const { words: messages } = operation;
	if (invalid.length > 0 && !continueOnFail) {
		throw createParameterError(context.getNode(), messages, invalid, earlier);
	}
	const addEarlierAttempts = (failure: Failure) => withEarlierAttempts(failure, messages, earlier);
	if (invalid.length === requests.length)
		return [
			invalid.map((failure) =>
				createErrorItem(addEarlierAttempts(failure), usesErrorOutput(context)),
			),
		];
	const checkedRequests = requests
		.map((request) => rejectIfChanged(request, messages, ledger))
		.map((request) => ('report' in request ? addEarlierAttempts(request) : request));
	return [
		await sendRequests(
			{ context, operation, continueOnFail, timeoutMs, ledger, earlier },
			checkedRequests,
		),
	];
}

async function sendRequests(
	{ context, operation, continueOnFail, timeoutMs, ledger, earlier }: RunContext,
	requests: ReadonlyArray<ItemRequest | Failure>,
): Promise<INodeExecutionData[]> {
	const hints = new HintCollector();
	const clock = clockOf(context.getExecutionCancelSignal());
	const state = { hasFailed: false };
	const canStart = () => !state.hasFailed && !clock.isStopped();
	const clientOptions = {
		timeoutMs,
		clock,
		canWrite: canStart,
		onWait: (ms: number, isRateLimit: boolean) => {
			hints.addWait(ms, isRateLimit);
		},
	};
	const client = await createPlannrClient(context, clientOptions).catch((caught: unknown) => {
		const reason = caught instanceof Error ? caught.message : 'The credential cannot be used';
		throw createCredentialError(context.getNode(), operation.words, reason, earlier);
	});
	const executor = new WriteExecutor(client, ledger, canStart);
	for (const request of requests) {
		if ('job' in request && request.job.write !== undefined) {
			executor.restore(request.index, request.job.write);
		}
	}
	state.hasFailed = requests.some((request) => 'report' in request) && !continueOnFail;
	const settled = state.hasFailed
		? requests.filter((request) => 'report' in request)
		: await mapWithConcurrency(
				requests,
				async (request) => {
					const outcome =
						'report' in request
							? request
							: await executeRequest(client, executor, operation, request);
					state.hasFailed ||= outcome !== undefined && 'report' in outcome && !continueOnFail;
					return outcome;
				},
				canStart,
				operation.isOneByOne ? 1 : MAX_CONCURRENT_REQUESTS,
			);
	executor.dispose();
	const outcomes = settled.filter((outcome) => outcome !== undefined);
	const successes = outcomes.filter((outcome) => 'records' in outcome);
	context.addExecutionHints(...hints.formatHints(successes));
	if (outcomes.length === requests.length && !state.hasFailed) {
		const output = outcomes.flatMap((outcome) =>
			createOutputItems(outcome, usesErrorOutput(context)),
		);
		// n8n takes a first item with an `error` for a failure and tries again, whoever wrote it (n8n-core, workflow-execute).
		if (successes.length === requests.length && !output[0]?.json.error) ledger.clear();
		return output;
	}
	const toolResponse = isTool(context) ? createToolResponse(outcomes) : undefined;
	if (toolResponse !== undefined) return toolResponse;
	const failures = outcomes.filter((outcome) => 'report' in outcome);
	throw createRunError(
		context.getNode(),
		operation.words,
		failures,
		ledger.performedWrites(),
		clock.isStopped(),
	);
}

/** Refuses what contradicts an earlier try, before anything is sent. */
function rejectIfChanged(
	request: ItemRequest | Failure,
	messages: OperationWords,
	ledger: Ledger,
): ItemRequest | Failure {
	if ('report' in request || !ledger.detectChange(request.index, request.writes)) return request;
	const error = new PlannrError('changed', 'an earlier try asked for something else');
	return { index: request.index, report: formatError(error, messages, request.index) };
}

async function executeRequest(
	client: PlannrClient,
	executor: WriteExecutor,
	{ words: messages }: Operation,
	{ index, job }: ItemRequest,
): Promise<Success | Failure | undefined> {
	try {
		const { write } = job;
		if (write === undefined) return { index, ...(await job.send(client)) };
		return { index, ...(await executor.execute(index, job, write)) };
	} catch (caught) {
		const error = toPlannrError(caught);
		// What never left because everything was stopped is as good as not begun.
		return error.kind === 'stopped'
			? undefined
			: { index, report: formatError(error, messages, index, job.write !== undefined) };
	}
}

function usesErrorOutput(context: IExecuteFunctions): boolean {
	return context.getNode().onError === 'continueErrorOutput';
}

function createOutputItems(
	outcome: Success | Failure,
	hasErrorOutput: boolean,
): INodeExecutionData[] {
	if ('report' in outcome) return [createErrorItem(outcome, hasErrorOutput)];
	return outcome.records.map((json) => ({ json, pairedItem: { item: outcome.index } }));
}
