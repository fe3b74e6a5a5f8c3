import type { IExecuteFunctions, INodeExecutionData, NodeExecutionHint } from 'n8n-workflow';

import { type Clock, createClock } from '../transport/clock';
import { PlannrError, createNotSentError } from '../transport/errors';
import { type PlannrClient, createPlannrClient } from '../transport/client';
import type {
	Job,
	Operation,
	OperationMessages,
	Operations,
	OperationResult,
	PendingJobs,
	WriteSpec,
} from '../actions/operation';
import { type UuidOf, lookUp } from '../actions/lookups';
import { DEFAULT_TIMEOUT_MS, parseTimeout } from '../actions/fields/everyOperation';
import { InvalidParameters, parseAll, createItemParameters, isTool } from '../parameters/item';
import {
	createCredentialError,
	createErrorItem,
	createParameterError,
	createRunError,
	createSelectionError,
	toNodeError,
	type EarlierAttempts,
	withEarlierAttempts,
} from './nodeErrors';
import { WriteExecutor, toPlannrError } from './writeExecutor';
import { registry } from './writeRegistry';
import { ConcurrencyLimit } from '../transport/queues';
import { Ledger } from './ledger';
import {
	type Failure,
	HintCollector,
	type Success,
	createToolResponse,
	explainErrorsToTool,
} from './output';
import { type FailureReport, formatError, formatProblems, formatUnexpected } from './messages';

/** An item whose parameters are valid. */
interface ParsedItem {
	readonly index: number;
	readonly parsed: Job[] | PendingJobs;
	/** How long to wait for each response, in milliseconds. */
	readonly timeoutMs: number;
}

/** One of the requests of an item. */
interface ItemRequest {
	readonly index: number;
	readonly job: Job;
	/** How long to wait for each response, in milliseconds. */
	readonly timeoutMs: number;
	/** All writes of the item, including this one. */
	readonly writes: readonly WriteSpec[];
}

/** The operation that a run executes. */
interface SelectedOperation {
	/** The operation's name, e.g. `referral.create`. */
	readonly name: string;
	readonly operation: Operation;
}

/** What one run of the node has besides its requests. */
interface RunContext extends SelectedOperation {
	readonly context: IExecuteFunctions;
	readonly client: PlannrClient;
	readonly clock: Clock;
	readonly hints: HintCollector;
	readonly slots: ConcurrencyLimit;
	/** Whether a request has failed that ends the run, so that no further one is started. */
	readonly state: { hasFailed: boolean };
	/** Whether a failed item becomes an error item, so that the others still run. */
	readonly continueOnFail: boolean;
	readonly ledger: Ledger;
	/** What earlier attempts of this run did. */
	readonly earlier: EarlierAttempts;
}

/**
 * Runs the selected operation over all items: parses and validates every item before it sends anything, and returns the
 * results in the order of the input, each paired with its item.
 *
 * If the node continues on fail, nothing is thrown, whatever happens: n8n would pass on the input as the result. An item
 * that fails becomes an error item, and what ends the whole run becomes one for each item. An agent's tool returns text
 * instead ({@link explainErrorsToTool}).
 *
 * @param context the running node
 * @param operations all operations of the node, by resource and operation
 * @returns the node's output
 * @throws {NodeOperationError} when an item's parameters are invalid (nothing was sent) or the credential is unusable
 * @throws {NodeApiError} when a request failed
 */
export async function runNode(
	context: IExecuteFunctions,
	operations: Operations,
): Promise<INodeExecutionData[][]> {
	try {
		return await explainErrorsToTool(context, async () => [
			await runSelectedOperation(context, operations),
		]);
	} catch (caught) {
		throw toNodeError(context.getNode(), caught);
	}
}

async function runSelectedOperation(
	context: IExecuteFunctions,
	operations: Operations,
): Promise<INodeExecutionData[]> {
	let selected: SelectedOperation | undefined;
	const run = async () => {
		selected = selectOperation(context, operations);
		return await parseAndSend(context, selected);
	};
	return await run().catch((caught: unknown) => {
		if (!context.continueOnFail()) throw caught;
		return failEveryItem(context, caught, selected);
	});
}

/**
 * Returns the operation that the node's parameters select for every item.
 *
 * @throws {NodeOperationError} when there is no such operation, or not the same one for every item
 */
function selectOperation(context: IExecuteFunctions, operations: Operations): SelectedOperation {
	const { resource, operation: chosen } = context.getNode().parameters;
	const isExpression = [resource, chosen].some((one) => typeof one === 'string' && one[0] === '=');
	const nameOf = (index: number) =>
		['resource', 'operation']
			.map((parameter): unknown => context.getNodeParameter(parameter, index, ''))
			.join('.');
	const names = new Set((isExpression ? context.getInputData() : [{}]).map((_, i) => nameOf(i)));
	const [name = '', ...otherNames] = names;
	const operation = Object.entries(operations)
		.flatMap(([group, byName]) =>
			Object.entries(byName).map(([key, one]) => [`${group}.${key}`, one] as const),
		)
		.find(([key]) => key === name)?.[1];
	if (operation !== undefined && otherNames.length === 0) return { name, operation };
	throw createSelectionError(context.getNode(), otherNames.length > 0);
}

async function parseAndSend(
	context: IExecuteFunctions,
	selected: SelectedOperation,
): Promise<INodeExecutionData[]> {
	const { name, operation } = selected;
	const items = context
		.getInputData()
		.map((_, index): ParsedItem | Failure => parseItem(context, operation, index));
	const invalid = items.filter((item) => 'report' in item);
	if (items.length === 0) return [];
	const ledger = Ledger.open(context);
	const earlier = ledger.earlierAttempts(name);
	const { messages } = operation;
	const continueOnFail = context.continueOnFail();
	if (invalid.length > 0 && !continueOnFail) {
		throw createParameterError(context.getNode(), messages, invalid, earlier);
	}
	const addEarlierAttempts = (failure: Failure) => withEarlierAttempts(failure, messages, earlier);
	if (invalid.length === items.length) {
		return invalid.map((one) => createErrorItem(addEarlierAttempts(one), usesErrorOutput(context)));
	}
	const run = await startRun(context, { ...selected, ledger, earlier, continueOnFail });
	const requests = (await createRequests(run, items))
		.map((request) => rejectIfChanged(request, messages, ledger))
		.map((request) => ('report' in request ? addEarlierAttempts(request) : request));
	return await sendRequests(run, requests);
}

function parseItem(
	context: IExecuteFunctions,
	operation: Operation,
	index: number,
): ParsedItem | Failure {
	try {
		const item = createItemParameters(context, index);
		const { parsed, timeoutMs } = parseAll({
			parsed: () => operation.parse(item),
			timeoutMs: () => parseTimeout(item),
		});
		return { index, parsed, timeoutMs };
	} catch (caught) {
		return { index, report: formatInvalid(caught, index) };
	}
}

async function startRun(
	context: IExecuteFunctions,
	run: Pick<RunContext, 'name' | 'operation' | 'ledger' | 'earlier' | 'continueOnFail'>,
): Promise<RunContext> {
	const { operation, ledger, earlier, continueOnFail } = run;
	const hints = new HintCollector();
	const clock = createClock(context.getExecutionCancelSignal());
	const state = { hasFailed: false };
	const clientOptions = {
		timeoutMs: DEFAULT_TIMEOUT_MS,
		clock,
		canWrite: () => !state.hasFailed && !clock.isStopped(),
		// The iterations of a loop share what was read; a retry reads everything again.
		scope: ledger.isRetry() ? {} : context.getContext('node'),
		onWait: (ms: number, isRateLimit: boolean) => {
			hints.addWait(ms, isRateLimit);
		},
	};
	const client = await createPlannrClient(context, clientOptions).catch((caught: unknown) => {
		const list = continueOnFail ? undefined : earlier;
		throw createCredentialError(context.getNode(), operation.messages, caught, list);
	});
	return { ...run, context, client, clock, hints, state, slots: new ConcurrencyLimit() };
}

/**
 * Creates the requests of all items, after the records that they name have been looked up.
 *
 * @throws {NodeOperationError} when a record could not be identified, unless the node continues on fail
 */
async function createRequests(
	run: RunContext,
	items: ReadonlyArray<ParsedItem | Failure>,
): Promise<Array<ItemRequest | Failure>> {
	const { context, client, slots, operation, ledger, earlier } = run;
	const pending = items.flatMap((item) =>
		'report' in item || Array.isArray(item.parsed) ? [] : [{ ...item, ...item.parsed }],
	);
	const timeoutMs = pending.reduce((longest, one) => Math.max(longest, one.timeoutMs), 0);
	const uuidOf = await lookUp(
		client.withTimeout(timeoutMs),
		pending.flatMap(({ references }) => references),
		async (work) => await slots.run(work),
	);
	const requests = items.flatMap((item) =>
		'report' in item ? [item] : createItemRequests(item, uuidOf, operation.messages),
	);
	const failures = requests.filter((request) => 'report' in request);
	if (failures.length === 0 || run.continueOnFail) return requests;
	if (run.clock.isStopped()) {
		const done = ledger.performedWrites(run.name);
		throw createRunError(context.getNode(), operation.messages, [], done, true);
	}
	throw createParameterError(context.getNode(), operation.messages, failures, earlier);
}

function createItemRequests(
	{ index, parsed, timeoutMs }: ParsedItem,
	uuidOf: UuidOf,
	messages: OperationMessages,
): Array<ItemRequest | Failure> {
	try {
		const jobs = Array.isArray(parsed) ? parsed : createJobs(parsed, uuidOf);
		const writes = jobs.flatMap((job) => (job.kind === 'write' ? [job.spec] : []));
		return jobs.map((job) => ({ index, job, timeoutMs, writes }));
	} catch (caught) {
		const report =
			caught instanceof PlannrError
				? formatError(caught, messages, index)
				: formatInvalid(caught, index);
		return [{ index, report }];
	}
}

/** Identifies every record first, so that all problems of an item are reported together. */
function createJobs(pending: PendingJobs, uuidOf: UuidOf): Job[] {
	parseAll(
		Object.fromEntries(pending.references.map((record, key) => [key, () => uuidOf(record)])),
	);
	return pending.create(uuidOf);
}

async function sendRequests(
	run: RunContext,
	requests: ReadonlyArray<ItemRequest | Failure>,
): Promise<INodeExecutionData[]> {
	const { context, operation, continueOnFail, ledger, client, clock, state, hints, slots } = run;
	const canStart = () => !state.hasFailed && !clock.isStopped();
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
				: await inSlot(async () => {
						if (!canStart()) throw createNotSentError();
						return await job.run(itemClient);
					}),
		);
		state.hasFailed ||= outcome !== undefined && 'report' in outcome && !continueOnFail;
		return outcome;
	};
	const settled = state.hasFailed
		? requests.filter((request) => 'report' in request)
		: await settleAll(
				requests.map(async (request) => ('report' in request ? request : await execute(request))),
			);
	const outcomes = settled.filter((outcome) => outcome !== undefined);
	const successes = outcomes.filter((outcome) => 'records' in outcome);
	addHints(context, () => hints.formatHints(successes));
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
		ledger.performedWrites(run.name),
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

/** Waits until all work has ended, even if some of it fails: no request may be in flight once the run is over. */
async function settleAll<Result>(all: ReadonlyArray<Promise<Result>>): Promise<Result[]> {
	await Promise.allSettled(all);
	return await Promise.all(all);
}

/**
 * Runs a request and converts its result or its error to an outcome.
 *
 * @returns undefined when it was not sent because the execution was stopped or is about to fail
 */
async function settle(
	{ index, job }: ItemRequest,
	{ messages }: Operation,
	continueOnFail: boolean,
	work: () => Promise<OperationResult>,
): Promise<Success | Failure | undefined> {
	try {
		const { records, ...rest } = await work();
		return {
			index,
			...rest,
			...(job.kind === 'write' && job.label !== undefined && { label: job.label }),
			records: job.kind === 'write' ? records.map(job.formatRecord) : records,
			notes: job.notes ?? [],
		};
	} catch (caught) {
		const error = toPlannrError(caught);
		const wasNotSent = error.kind === 'notSent' || error.kind === 'unavailable';
		return wasNotSent && !continueOnFail
			? undefined
			: { index, report: formatError(error, messages, index, job.kind === 'write') };
	}
}

/** Creates an error item for each input item, with what is recorded about the item's writes. */
function failEveryItem(
	context: IExecuteFunctions,
	caught: unknown,
	selected: SelectedOperation | undefined,
): INodeExecutionData[] {
	const earlier = selected && readEarlierAttempts(context, selected);
	return context.getInputData().map((_, index) => {
		const failure: Failure = { index, report: formatUnexpected(caught, index) };
		const whole = earlier
			? withEarlierAttempts(failure, selected.operation.messages, earlier)
			: failure;
		return createErrorItem(whole, usesErrorOutput(context));
	});
}

function readEarlierAttempts(
	context: IExecuteFunctions,
	{ name }: SelectedOperation,
): EarlierAttempts | undefined {
	try {
		return Ledger.open(context).earlierAttempts(name);
	} catch {
		return undefined;
	}
}

/** Formats why an item cannot be sent as it is. */
function formatInvalid(caught: unknown, index: number): FailureReport {
	return caught instanceof InvalidParameters
		? formatProblems(caught.problems, index)
		: formatUnexpected(caught, index, 'Nothing was sent for this item');
}

/** Adds hints to the output; a hint that cannot be shown must not cost the results. */
function addHints(context: IExecuteFunctions, format: () => NodeExecutionHint[]): void {
	try {
		context.addExecutionHints(...format());
	} catch {
		// The results are complete without it.
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
