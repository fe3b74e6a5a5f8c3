import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { createClock } from '../transport/clock';
import { PlannrError } from '../transport/errors';
import { createPlannrClient } from '../transport/client';
import type {
	Job,
	Operation,
	OperationMessages,
	OperationResult,
	WriteSpec,
} from '../actions/operation';
import { DEFAULT_TIMEOUT_MS, parseTimeout } from '../actions/fields/options';
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
import { registry } from './writeRegistry';
import { HintCollector } from './hints';
import { ConcurrencyLimit } from './concurrency';
import { Ledger } from './ledger';
import type { Failure, Success } from './outcome';
import { createToolResponse, explainErrorsToTool } from './toolResponse';
import { formatError, formatProblems } from './messages';

/** One of the requests of an item. */
interface ItemRequest {
	readonly index: number;
	readonly job: Job;
	/** How long to wait for each response, in milliseconds. */
	readonly timeoutMs: number;
	/** All writes of the item, including this one. */
	readonly writes: readonly WriteSpec[];
}

/** One run of the node. */
interface RunContext {
	readonly context: IExecuteFunctions;
	readonly operation: Operation;
	/** The operation's name, e.g. `referral.create`. */
	readonly name: string;
	/** Whether a failed item becomes an error item, so that the others still run. */
	readonly continueOnFail: boolean;
	readonly ledger: Ledger;
	/** What earlier attempts of this run did. */
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
 * @param name the operation's name, e.g. `referral.create`
 * @returns the node's output
 * @throws {NodeOperationError} when an item's parameters are invalid (nothing was sent) or the credential is unusable
 * @throws {NodeApiError} when a request failed
 */
export async function runOperation(
	context: IExecuteFunctions,
	operation: Operation,
	name: string,
): Promise<INodeExecutionData[][]> {
	return await explainErrorsToTool(
		context,
		async () => await parseAndSend(context, operation, name),
	);
}

async function parseAndSend(
	context: IExecuteFunctions,
	operation: Operation,
	name: string,
): Promise<INodeExecutionData[][]> {
	const continueOnFail = context.continueOnFail();
	const requests = context.getInputData().flatMap((_, index): Array<ItemRequest | Failure> => {
		try {
			const item = createItemParameters(context, index);
			const { jobs, timeoutMs } = parseAll({
				jobs: () => operation.parse(item),
				timeoutMs: () => parseTimeout(item),
			});
			const writes = jobs.flatMap((job) => (job.kind === 'write' ? [job.spec] : []));
			return jobs.map((job) => ({ index, job, timeoutMs, writes }));
		} catch (caught) {
			return [{ index, report: formatProblems(problemsOf(caught), index) }];
		}
	});
	const invalid = requests.filter((request) => 'report' in request);
	if (requests.length === 0) return [[]];
	const ledger = Ledger.open(context);
	const earlier = { done: ledger.performedWrites(name), unresolvedItems: ledger.unresolvedItems() };
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
			{ context, operation, name, continueOnFail, ledger, earlier },
			checkedRequests,
		),
	];
}

async function sendRequests(
	{ context, operation, name, continueOnFail, ledger, earlier }: RunContext,
	requests: ReadonlyArray<ItemRequest | Failure>,
): Promise<INodeExecutionData[]> {
	const hints = new HintCollector();
	const clock = createClock(context.getExecutionCancelSignal());
	const state = { hasFailed: false };
	const canStart = () => !state.hasFailed && !clock.isStopped();
	const slots = new ConcurrencyLimit();
	const clientOptions = {
		timeoutMs: DEFAULT_TIMEOUT_MS,
		clock,
		canWrite: canStart,
		// The iterations of a loop share what was read; a retry reads everything again.
		scope: ledger.isRetry() ? {} : context.getContext('node'),
		onWait: (ms: number, isRateLimit: boolean) => {
			hints.addWait(ms, isRateLimit);
		},
	};
	const client = await createPlannrClient(context, clientOptions).catch((caught: unknown) => {
		throw createCredentialError(context.getNode(), operation.messages, caught, earlier);
	});
	const inSlot = async <Result>(work: () => Promise<Result>) => await slots.run(work);
	const executor = new WriteExecutor(ledger, { canStart, inSlot }, registry);
	for (const request of requests) {
		if ('job' in request && request.job.kind === 'write') {
			executor.restore(client, request.index, request.job.spec);
		}
	}
	state.hasFailed = requests.some((request) => 'report' in request) && !continueOnFail;
	const execute = async (request: ItemRequest): Promise<Success | Failure | undefined> => {
		const { index, job, timeoutMs } = request;
		const itemClient = client.withTimeout(timeoutMs);
		const outcome = await settle(request, operation, continueOnFail, async () =>
			job.kind === 'write'
				? await executor.execute(itemClient, index, job)
				: await inSlot(async () => (canStart() ? await job.run(itemClient) : undefined)),
		);
		state.hasFailed ||= outcome !== undefined && 'report' in outcome && !continueOnFail;
		return outcome;
	};
	const settled = state.hasFailed
		? requests.filter((request) => 'report' in request)
		: await Promise.all(
				requests.map(async (request) => ('report' in request ? request : await execute(request))),
			);
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
		ledger.performedWrites(name),
		clock.isStopped(),
	);
}

/** Turns an item into a failure if it contradicts an earlier attempt that may have written something. */
function rejectIfChanged(
	request: ItemRequest | Failure,
	messages: OperationMessages,
	ledger: Ledger,
): ItemRequest | Failure {
	if ('report' in request) return request;
	const { index, writes } = request;
	const kind = ledger.hasOtherOperation(index, writes)
		? 'operationChanged'
		: ledger.detectChange(index, writes)
			? 'targetChanged'
			: undefined;
	if (kind === undefined) return request;
	const error = new PlannrError(kind, 'an earlier attempt requested something else');
	return { index: request.index, report: formatError(error, messages, request.index) };
}

/** Runs a request and converts its result or its error to an outcome; undefined for a request that was not started. */
async function settle(
	{ index, job }: ItemRequest,
	{ messages }: Operation,
	continueOnFail: boolean,
	work: () => Promise<OperationResult | undefined>,
): Promise<Success | Failure | undefined> {
	try {
		const result = await work();
		return result && { index, ...result };
	} catch (caught) {
		const error = toPlannrError(caught);
		// A request that was not sent because the run was stopped, or is about to fail, counts as not started.
		const wasStopped = error.kind === 'unavailable' && !continueOnFail;
		return error.kind === 'notSent' || wasStopped
			? undefined
			: { index, report: formatError(error, messages, index, job.kind === 'write') };
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
