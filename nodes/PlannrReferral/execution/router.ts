import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { createClock } from '../transport/clock';
import { PlannrError } from '../transport/errors';
import { type PlannrClient, createPlannrClient } from '../transport/client';
import type { Job, Operation, OperationMessages, WriteSpec } from '../actions/operation';
import { parseTimeout } from '../actions/fields/options';
import { parseAll, problemsOf } from '../parameters/invalidParameters';
import { createItemParameters, isTool } from '../parameters/item';
import {
	createCredentialError,
	createErrorItem,
	createParameterError,
	createRunError,
} from './nodeErrors';
import { type EarlierAttempts, withEarlierAttempts } from './earlierAttempts';
import { WriteExecutor, toPlannrError } from './writeExecutor';
import { HintCollector } from './hints';
import { MAX_CONCURRENT_REQUESTS, mapWithConcurrency } from './concurrency';
import { Ledger } from './ledger';
import type { Failure, Success } from './outcome';
import { createToolResponse, explainErrorsToTool } from './toolResponse';
import { formatError, formatProblems } from './messages';

/** One of the requests of an item. */
interface ItemRequest {
	readonly index: number;
	readonly job: Job;
	/** All writes of the item, to be compared with those of an earlier attempt. */
	readonly writes: readonly WriteSpec[];
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
 * Runs an operation over all items: parses and validates every item before it sends anything, and returns the results
 * in the order of the input, each paired with its item.
 *
 * If the node continues on fail, an item that fails becomes an error item instead of an exception. An agent's tool
 * returns text instead ({@link explainErrorsToTool}).
 *
 * @param context the running node
 * @param operation the operation
 * @returns the node's output
 * @throws {NodeOperationError} when an item's parameters are invalid (nothing was sent) or the credential is unusable
 * @throws {NodeApiError} when a request failed
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
	// All items share one client, so the longest of their timeouts applies.
	let timeoutMs = 0;
	const requests = context.getInputData().flatMap((_, index): Array<ItemRequest | Failure> => {
		try {
			const item = createItemParameters(context, index);
			const { jobs, timeout } = parseAll({
				jobs: () => operation.parse(item),
				timeout: () => parseTimeout(item),
			});
			timeoutMs = Math.max(timeoutMs, timeout);
			const writes = jobs.flatMap(({ write }) => (write ? [write] : []));
			return jobs.map((job) => ({ index, job, writes }));
		} catch (caught) {
			return [{ index, report: formatProblems(problemsOf(caught), index) }];
		}
	});
	const invalid = requests.filter((request) => 'report' in request);
	if (requests.length === 0) return [[]];
	const ledger = Ledger.open(context);
	const earlier = { done: ledger.performedWrites(), unresolvedItems: ledger.unresolvedItems() };
	const { messages } = operation;
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
	const clock = createClock(context.getExecutionCancelSignal());
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
		throw createCredentialError(context.getNode(), operation.messages, caught, earlier);
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
				operation.sequential ? 1 : MAX_CONCURRENT_REQUESTS,
			);
	executor.dispose();
	const outcomes = settled.filter((outcome) => outcome !== undefined);
	const successes = outcomes.filter((outcome) => 'records' in outcome);
	context.addExecutionHints(...hints.formatHints(successes));
	if (outcomes.length === requests.length && !state.hasFailed) {
		const output = outcomes.flatMap((outcome) =>
			createOutputItems(outcome, usesErrorOutput(context)),
		);
		// n8n retries if the first item has an `error`, even if that is Plannr's data (n8n-core, workflow-execute).
		if (successes.length === requests.length && !output[0]?.json.error) ledger.clear();
		return output;
	}
	const toolResponse = isTool(context) ? createToolResponse(outcomes) : undefined;
	if (toolResponse !== undefined) return toolResponse;
	const failures = outcomes.filter((outcome) => 'report' in outcome);
	throw createRunError(
		context.getNode(),
		operation.messages,
		failures,
		ledger.performedWrites(),
		clock.isStopped(),
	);
}

/** Turns an item into a failure if it contradicts an earlier attempt that may have written something. */
function rejectIfChanged(
	request: ItemRequest | Failure,
	messages: OperationMessages,
	ledger: Ledger,
): ItemRequest | Failure {
	if ('report' in request || !ledger.detectChange(request.index, request.writes)) return request;
	const error = new PlannrError('targetChanged', 'an earlier attempt requested something else');
	return { index: request.index, report: formatError(error, messages, request.index) };
}

async function executeRequest(
	client: PlannrClient,
	executor: WriteExecutor,
	{ messages }: Operation,
	{ index, job }: ItemRequest,
): Promise<Success | Failure | undefined> {
	try {
		const { write } = job;
		if (write === undefined) return { index, ...(await job.send(client)) };
		return { index, ...(await executor.execute(index, job, write)) };
	} catch (caught) {
		const error = toPlannrError(caught);
		// A request that was not sent because the run was stopped counts as not started.
		return error.kind === 'notSent'
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
