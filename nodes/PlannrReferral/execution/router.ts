import type { IExecuteFunctions, INode, INodeExecutionData } from 'n8n-workflow';

import { type Clock, createClock } from '../transport/clock';
import { PlannrError, createNotSentError } from '../transport/errors';
import { type PlannrClient, createPlannrClient } from '../transport/client';
import type {
	Job,
	OperationMessages,
	Operations,
	PendingJobs,
	WriteSpec,
} from '../actions/operation';
import { type UuidOf, lookUp } from '../actions/lookups';
import { DEFAULT_TIMEOUT_MS, parseTimeout } from '../actions/fields/everyOperation';
import {
	InvalidParameters,
	type ItemParameters,
	createParameterReader,
	parseAll,
} from '../parameters/item';
import { rejectDeactivated } from '../parameters/scalars';
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
	addHintForTool,
	createToolResponse,
	explainErrorsToTool,
} from './output';
import { type FailureReport, formatError, formatProblems, formatUnexpected } from './messages';

/** An item whose parameters are valid. */
interface ParsedItem extends PendingJobs {
	readonly index: number;
	/** How long to wait for each response, in milliseconds. */
	readonly timeoutMs: number;
}

/** One of the requests of an item. */
interface ItemRequest extends Pick<ParsedItem, 'index' | 'timeoutMs'> {
	readonly job: Job;
	/** All writes of the item, including this one. */
	readonly writes: readonly WriteSpec[];
}

/**
 * Runs the selected operation over all items: parses and validates every item before it sends anything, and returns the
 * results in the order of the input, each paired with its item.
 *
 * If the node continues on fail, nothing is thrown, whatever happens: n8n would pass on the input as the result. An item
 * that fails becomes an error item, and what ends the whole run becomes one for each item. An agent's tool returns text
 * instead ({@link explainErrorsToTool}).
 *
 * @returns the node's output
 * @throws {NodeOperationError} when an item's parameters are invalid (nothing was sent) or the credential is unusable
 * @throws {NodeApiError} when a request failed
 */
export async function runNode(
	context: IExecuteFunctions,
	operations: Operations,
): Promise<INodeExecutionData[][]> {
	try {
		const isInTool = isAgentTool(context);
		const execute = async () => [await runSelectedOperation(context, operations, isInTool)];
		return isInTool ? await explainErrorsToTool(context, execute) : await execute();
	} catch (caught) {
		throw toNodeError(context.getNode(), caught);
	}
}

/**
 * Whether the node runs as the tool of an AI agent. Its type ends in `Tool` in both of n8n's ways of running tools;
 * `isToolExecution` covers only one of them. A workflow that no panel has saved may have that type in an ordinary place:
 * there, a failure that is returned as text would pass for a result.
 */
function isAgentTool(context: IExecuteFunctions): boolean {
	const { name, type, rewireOutputLogTo } = context.getNode();
	if (!type.endsWith('Tool')) return false;
	return rewireOutputLogTo !== undefined || context.getParentNodes(name).length === 0;
}

async function runSelectedOperation(
	context: IExecuteFunctions,
	operations: Operations,
	isInTool: boolean,
): Promise<INodeExecutionData[]> {
	let run: Run | undefined;
	const execute = async () => {
		run = new Run(context, selectOperation(context, operations), isInTool);
		return await run.execute();
	};
	return await execute().catch((caught: unknown) => {
		if (!continuesOnError(context.getNode())) throw caught;
		const earlier = run?.earlierAttempts();
		return context.getInputData().map((_, index) => {
			const failure: Failure = { index, report: formatUnexpected(caught, index) };
			const whole = run?.addEarlierAttempts(failure, earlier) ?? failure;
			return createErrorItem(context.getNode(), whole);
		});
	});
}

/**
 * Whether n8n continues after an error of the node (n8n-core, workflow-execute continuesOnError). Its `continueOnFail()`
 * differs for settings that the panel does not write, such as the text `false`: failed items would pass for results.
 */
function continuesOnError({ continueOnFail, onError }: INode): boolean {
	return (
		continueOnFail === true ||
		onError === 'continueRegularOutput' ||
		onError === 'continueErrorOutput'
	);
}

/**
 * Returns the operation that the node's parameters select, and its name.
 *
 * An expression, which only a workflow that no panel has saved can have there, is refused: n8n then keeps of the fields
 * of Options and Filters only those that another operation has as well, and Validate Only would be lost (n8n-workflow,
 * node-helpers getNodeParameters).
 */
function selectOperation(context: IExecuteFunctions, operations: Operations) {
	const { parameters } = context.getNode();
	const names = ['resource', 'operation'];
	// n8n takes a list with one name for that name.
	const isExpression = names
		.flatMap((name): unknown => parameters[name])
		.some((one) => typeof one === 'string' && one.startsWith('='));
	if (isExpression) throw createSelectionError(context.getNode(), true);
	const name = names
		.map((parameter): unknown => context.getNodeParameter(parameter, 0, ''))
		.join('.');
	const operation = Object.entries(operations)
		.flatMap(([group, byName]) =>
			Object.entries(byName).map(([key, one]) => [`${group}.${key}`, one] as const),
		)
		.find(([key]) => key === name)?.[1];
	if (operation !== undefined) return { name, operation };
	throw createSelectionError(context.getNode(), false);
}

/** One run of the node. */
class Run {
	private readonly ledger: Ledger;

	/** What earlier attempts of this run did. */
	private readonly earlier: EarlierAttempts;

	private readonly clock: Clock;

	/** n8n copies the node whenever it is asked for it, so the items share one copy. */
	private readonly node: INode;

	private readonly continueOnFail: boolean;

	private readonly messages: OperationMessages;

	private readonly parametersOf: (index: number) => ItemParameters;

	private readonly hints = new HintCollector();

	private readonly slots = new ConcurrencyLimit(undefined, () => {
		this.hasFailed ||= !this.continueOnFail;
	});

	/** Whether a request has failed that ends the run, so that no further one is started. */
	private hasFailed = false;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly selected: ReturnType<typeof selectOperation>,
		private readonly isInTool: boolean,
	) {
		this.ledger = Ledger.open(context);
		this.earlier = this.earlierAttempts();
		this.clock = createClock(context.getExecutionCancelSignal(), (...wait) =>
			this.hints.addWait(...wait),
		);
		this.node = context.getNode();
		this.continueOnFail = continuesOnError(this.node);
		this.messages = selected.operation.messages;
		this.parametersOf = createParameterReader(context, isInTool);
	}

	/** Executes the operation for all items. */
	async execute(): Promise<INodeExecutionData[]> {
		const items = this.context.getInputData().map((_, index) => this.parseItem(index));
		const invalid = items.filter((item) => 'report' in item);
		if (items.length === 0) return [];
		if (invalid.length > 0 && !this.continueOnFail) throw this.createParameterError(invalid);
		if (invalid.length === items.length) {
			return this.createOutput(invalid.map((one) => this.addEarlierAttempts(one)));
		}
		const client = await this.createClient();
		const requests = (await this.createRequests(client, items))
			.map((request) => this.rejectIfChanged(request))
			.map((request) => ('report' in request ? this.addEarlierAttempts(request) : request));
		return await this.sendRequests(client, requests);
	}

	/** Returns what is recorded about the writes of this run until now. */
	earlierAttempts(): EarlierAttempts {
		return this.ledger.earlierAttempts(this.selected.name);
	}

	/** Adds to an item's failure what is recorded about its writes. */
	addEarlierAttempts(failure: Failure, earlier = this.earlier): Failure {
		return withEarlierAttempts(failure, this.messages, earlier);
	}

	/** Whether a further request may be started. */
	private readonly canStart = (): boolean => !this.hasFailed && !this.clock.isStopped();

	private parseItem(index: number): ParsedItem | Failure {
		try {
			rejectDeactivated(this.node);
			const item = this.parametersOf(index);
			const { parsed, timeoutMs } = parseAll({
				parsed: () => this.selected.operation.parse(item),
				timeoutMs: () => parseTimeout(item),
			});
			const jobs = Array.isArray(parsed) ? { references: [], create: () => parsed } : parsed;
			return { index, timeoutMs, ...jobs };
		} catch (caught) {
			return { index, report: formatInvalid(caught, this.messages, index) };
		}
	}

	private async createClient(): Promise<PlannrClient> {
		return await createPlannrClient(this.context, {
			timeoutMs: DEFAULT_TIMEOUT_MS,
			clock: this.clock,
			canWrite: this.canStart,
			// The iterations of a loop share what was read; a retry reads everything again.
			scope: this.ledger.isRetry() ? {} : this.context.getContext('node'),
		}).catch((caught: unknown) => {
			const earlier = this.continueOnFail ? undefined : this.earlier;
			throw createCredentialError(this.node, this.messages, caught, earlier);
		});
	}

	/** Creates the requests of all items, after the records that they name have been looked up. */
	private async createRequests(
		client: PlannrClient,
		items: ReadonlyArray<ParsedItem | Failure>,
	): Promise<Array<ItemRequest | Failure>> {
		const parsed = items.filter((item) => 'create' in item);
		const timeoutMs = parsed.reduce((longest, one) => Math.max(longest, one.timeoutMs), 0);
		const uuidOf = await lookUp(
			client.withTimeout(timeoutMs),
			parsed.flatMap(({ references }) => references),
			this.slots,
		);
		const requests = items.flatMap((item) =>
			'report' in item ? [item] : createItemRequests(item, uuidOf, this.messages),
		);
		const failures = requests.filter((request) => 'report' in request);
		if (failures.length === 0 || this.continueOnFail) return requests;
		throw this.clock.isStopped() ? this.createRunError([]) : this.createParameterError(failures);
	}

	/** Turns an item into a failure if it contradicts an earlier attempt that may have written something. */
	private rejectIfChanged(request: ItemRequest | Failure): ItemRequest | Failure {
		if ('report' in request) return request;
		const { index, writes } = request;
		const kind = this.ledger.detectChange(index, writes);
		if (kind === undefined) return request;
		const error = new PlannrError(kind, 'on an earlier attempt');
		return { index, report: formatError(error, this.messages, index) };
	}

	private async sendRequests(
		client: PlannrClient,
		requests: ReadonlyArray<ItemRequest | Failure>,
	): Promise<INodeExecutionData[]> {
		const executor = new WriteExecutor(this.ledger, this.canStart, this.slots, registry);
		for (const request of requests) {
			if ('job' in request && request.job.kind === 'write') {
				executor.restore(client, request.index, request.job.spec);
			}
		}
		const rejected = requests.filter((request) => 'report' in request);
		this.hasFailed = rejected.length > 0 && !this.continueOnFail;
		const settle = (request: ItemRequest | Failure) =>
			'report' in request ? request : this.settle(client, executor, request);
		const settled = this.hasFailed ? rejected : await settleAll(requests.map(settle));
		const outcomes = settled.filter((outcome) => outcome !== undefined);
		const successes = outcomes.filter((outcome) => 'records' in outcome);
		this.addHints(successes);
		if (outcomes.length === requests.length && !this.hasFailed) {
			const output = this.createOutput(outcomes);
			// n8n retries if the first item has an `error`, even if that is Plannr's data (n8n-core, workflow-execute).
			if (successes.length === requests.length && !output[0]?.json.error) this.ledger.clear();
			return output;
		}
		const toolResponse = this.isInTool ? createToolResponse(outcomes) : undefined;
		if (toolResponse !== undefined) return toolResponse;
		throw this.createRunError(outcomes.filter((outcome) => 'report' in outcome));
	}

	/**
	 * Executes a request and converts its result or its error to an outcome; undefined when it was not sent because the
	 * execution was stopped or is about to fail.
	 */
	private async settle(
		client: PlannrClient,
		executor: WriteExecutor,
		{ index, job, timeoutMs }: ItemRequest,
	): Promise<Success | Failure | undefined> {
		const itemClient = client.withTimeout(timeoutMs);
		const notes = job.notes ?? [];
		try {
			if (job.kind === 'read') {
				const result = await this.slots.run(async () => {
					if (!this.canStart()) throw createNotSentError();
					return await job.run(itemClient);
				});
				return { index, ...result, notes };
			}
			const { records, ...rest } = await executor.execute(itemClient, index, job);
			const label = job.label !== undefined && { label: job.label };
			return { index, ...rest, ...label, records: records.map(job.formatRecord), notes };
		} catch (caught) {
			const error = toPlannrError(caught);
			const wasNotSent = error.kind === 'notSent' || error.kind === 'unavailable';
			if (wasNotSent && !this.continueOnFail) return undefined;
			this.hasFailed ||= !this.continueOnFail;
			const report = formatError(error, this.messages, index, job.kind === 'write');
			return wasNotSent ? this.addEarlierAttempts({ index, report }) : { index, report };
		}
	}

	private createParameterError(invalid: readonly Failure[]): Error {
		return createParameterError(this.node, this.messages, invalid, this.earlier);
	}

	private createRunError(failures: readonly Failure[]): Error {
		const attempts = this.earlierAttempts();
		const isCanceled = this.clock.isStopped();
		return createRunError(this.node, this.messages, failures, attempts, isCanceled);
	}

	private createOutput(outcomes: ReadonlyArray<Success | Failure>): INodeExecutionData[] {
		const recordsOf = (success: Success) =>
			this.isInTool ? addHintForTool(success) : success.records;
		return outcomes.flatMap((outcome) =>
			'report' in outcome
				? [createErrorItem(this.node, outcome)]
				: recordsOf(outcome).map((json) => ({ json, pairedItem: { item: outcome.index } })),
		);
	}

	/** Adds hints to the output; a hint that cannot be shown must not cost the results. */
	private addHints(successes: readonly Success[]): void {
		try {
			this.context.addExecutionHints(...this.hints.formatHints(successes));
		} catch {
			// The results are complete without it.
		}
	}
}

/** Identifies every record that was looked up first, so that all problems of an item are reported together. */
function createItemRequests(
	item: ParsedItem,
	uuidOf: UuidOf,
	messages: OperationMessages,
): Array<ItemRequest | Failure> {
	const { index, timeoutMs, references } = item;
	try {
		const lookedUp = references.filter(({ reference }) => reference.kind !== 'uuid');
		parseAll(Object.fromEntries(lookedUp.map((record, key) => [key, () => uuidOf(record)])));
		const jobs = item.create(uuidOf);
		const writes = jobs.flatMap((job) => (job.kind === 'write' ? [job.spec] : []));
		return jobs.map((job) => ({ index, job, timeoutMs, writes }));
	} catch (caught) {
		return [{ index, report: formatInvalid(caught, messages, index) }];
	}
}

/** Waits until all work has ended, even if some of it fails: no request may be in flight once the run is over. */
async function settleAll<Result>(
	all: ReadonlyArray<Result | Promise<Result>>,
): Promise<Array<Awaited<Result>>> {
	await Promise.allSettled(all);
	return await Promise.all(all);
}

/** Formats why an item cannot be sent as it is. */
function formatInvalid(caught: unknown, messages: OperationMessages, index: number): FailureReport {
	if (caught instanceof PlannrError) return formatError(caught, messages, index);
	return caught instanceof InvalidParameters
		? formatProblems(caught.problems, index)
		: formatUnexpected(caught, index, 'Nothing was sent for this item');
}
