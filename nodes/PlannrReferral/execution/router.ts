import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { clockOf } from '../transport/clock';
import { PlannrFailure } from '../transport/errors';
import { type Plannr, openPlannr } from '../transport/client';
import type { Operation, OperationWords, Task, Write } from '../actions/operation';
import { readTimeout } from '../actions/fields/options';
import { complaintsOf, readEach } from '../parameters/invalidParameters';
import { isTool, itemParameters } from '../parameters/item';
import { complaintError, credentialError, errorItem, stopError } from './nodeErrors';
import { type Earlier, withEarlier } from './earlierAttempts';
import { ExactlyOnce, asFailure } from './writeExecutor';
import { Hints } from './hints';
import { LANES, inLanes } from './concurrency';
import { Ledger } from './ledger';
import type { Done, Failed } from './outcome';
import { inWords, toolAnswer } from './toolResponse';
import { reportComplaints, reportFailure } from './messages';

/** A request that an item asks for, in the order of the output. */
interface Job {
	readonly index: number;
	readonly task: Task;
	/** Everything that the item asks for and that must not happen twice. */
	readonly writes: readonly Write[];
}

/** One run of the node. */
interface Run {
	readonly context: IExecuteFunctions;
	readonly operation: Operation;
	readonly goesOn: boolean;
	readonly timeoutMs: number;
	readonly ledger: Ledger;
	readonly earlier: Earlier;
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
 *   an item, it becomes an error item in its place instead; an agent is told in words ({@link inWords})
 */
export async function run(
	context: IExecuteFunctions,
	operation: Operation,
): Promise<INodeExecutionData[][]> {
	return await inWords(context, async () => await checkAndSend(context, operation));
}

async function checkAndSend(
	context: IExecuteFunctions,
	operation: Operation,
): Promise<INodeExecutionData[][]> {
	const goesOn = context.continueOnFail();
	// One door for all items: the most patient one decides.
	let timeoutMs = 0;
	const jobs = context.getInputData().flatMap((_, index): Array<Job | Failed> => {
		try {
			const item = itemParameters(context, index);
			const { tasks, timeout } = readEach({
				tasks: () => operation.tasks(item),
				timeout: () => readTimeout(item),
			});
			timeoutMs = Math.max(timeoutMs, timeout);
			const writes = tasks.flatMap(({ write }) => (write ? [write] : []));
			return tasks.map((task) => ({ index, task, writes }));
		} catch (caught) {
			return [{ index, report: reportComplaints(complaintsOf(caught), index) }];
		}
	});
	const invalid = jobs.filter((job) => 'report' in job);
	if (jobs.length === 0) return [[]];
	const ledger = Ledger.open(context);
	const earlier = { done: ledger.done(), doubtful: ledger.doubtful() };
	const { words } = operation;
	if (invalid.length > 0 && !goesOn) {
		throw complaintError(context.getNode(), words, invalid, earlier);
	}
	const told = (failed: Failed) => withEarlier(failed, words, earlier);
	if (invalid.length === jobs.length)
		return [invalid.map((job) => errorItem(told(job), hasErrorOutput(context)))];
	const checked = jobs
		.map((job) => check(job, words, ledger))
		.map((job) => ('report' in job ? told(job) : job));
	return [await sendAll({ context, operation, goesOn, timeoutMs, ledger, earlier }, checked)];
}

async function sendAll(
	{ context, operation, goesOn, timeoutMs, ledger, earlier }: Run,
	jobs: ReadonlyArray<Job | Failed>,
): Promise<INodeExecutionData[]> {
	const hints = new Hints();
	const clock = clockOf(context.getExecutionCancelSignal());
	const state = { hasFailed: false };
	const mayStart = () => !state.hasFailed && !clock.isStopped();
	const door = {
		timeoutMs,
		clock,
		mayWrite: mayStart,
		onWait: (ms: number, isLimit: boolean) => {
			hints.waited(ms, isLimit);
		},
	};
	const plannr = await openPlannr(context, door).catch((caught: unknown) => {
		const reason = caught instanceof Error ? caught.message : 'The credential cannot be used';
		throw credentialError(context.getNode(), operation.words, reason, earlier);
	});
	const once = new ExactlyOnce(plannr, ledger, mayStart);
	for (const job of jobs) {
		if ('task' in job && job.task.write !== undefined) once.announce(job.index, job.task.write);
	}
	state.hasFailed = jobs.some((job) => 'report' in job) && !goesOn;
	const answered = state.hasFailed
		? jobs.filter((job) => 'report' in job)
		: await inLanes(
				jobs,
				async (job) => {
					const outcome = 'report' in job ? job : await make(plannr, once, operation, job);
					state.hasFailed ||= outcome !== undefined && 'report' in outcome && !goesOn;
					return outcome;
				},
				mayStart,
				operation.isOneByOne ? 1 : LANES,
			);
	once.end();
	const outcomes = answered.filter((outcome) => outcome !== undefined);
	const done = outcomes.filter((outcome) => 'records' in outcome);
	context.addExecutionHints(...hints.all(done));
	if (outcomes.length === jobs.length && !state.hasFailed) {
		const output = outcomes.flatMap((outcome) => outputOf(outcome, hasErrorOutput(context)));
		// n8n takes a first item with an `error` for a failure and tries again, whoever wrote it (n8n-core, workflow-execute).
		if (done.length === jobs.length && !output[0]?.json.error) ledger.close();
		return output;
	}
	const answer = isTool(context) ? toolAnswer(outcomes) : undefined;
	if (answer !== undefined) return answer;
	const failed = outcomes.filter((outcome) => 'report' in outcome);
	throw stopError(context.getNode(), operation.words, failed, ledger.done(), clock.isStopped());
}

/** Refuses what contradicts an earlier try, before anything is sent. */
function check(job: Job | Failed, words: OperationWords, ledger: Ledger): Job | Failed {
	if ('report' in job || !ledger.hasChanged(job.index, job.writes)) return job;
	const failure = new PlannrFailure('changed', 'an earlier try asked for something else');
	return { index: job.index, report: reportFailure(failure, words, job.index) };
}

async function make(
	plannr: Plannr,
	once: ExactlyOnce,
	{ words }: Operation,
	{ index, task }: Job,
): Promise<Done | Failed | undefined> {
	try {
		const { write } = task;
		if (write === undefined) return { index, ...(await task.send(plannr)) };
		return { index, ...(await once.make(index, task, write)) };
	} catch (caught) {
		const failure = asFailure(caught);
		// What never left because everything was stopped is as good as not begun.
		return failure.kind === 'stopped'
			? undefined
			: { index, report: reportFailure(failure, words, index, task.write !== undefined) };
	}
}

function hasErrorOutput(context: IExecuteFunctions): boolean {
	return context.getNode().onError === 'continueErrorOutput';
}

function outputOf(outcome: Done | Failed, isErrorOutput: boolean): INodeExecutionData[] {
	if ('report' in outcome) return [errorItem(outcome, isErrorOutput)];
	return outcome.records.map((json) => ({ json, pairedItem: { item: outcome.index } }));
}
