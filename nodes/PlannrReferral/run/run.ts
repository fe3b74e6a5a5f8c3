import { type IExecuteFunctions, type INodeExecutionData, NodeOperationError } from 'n8n-workflow';

import { PlannrFailure } from '../api/failure';
import { type Plannr, openPlannr } from '../api/plannr';
import type { Operation, Task } from '../operations/operation';
import { complaintsOf } from '../reading/complaint';
import { itemParameters } from '../reading/item';
import { complaintError, errorItem, stopError } from './errors';
import { inLanes } from './lanes';
import type { Done, Failed } from './outcome';
import { reportComplaints, reportFailure } from './wording';

/** How long an answer is waited for, in milliseconds. */
const TIMEOUT_MS = 60_000;

/** A request that an item asks for, in the order of the output. */
interface Job {
	readonly index: number;
	readonly task: Task;
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
 *   an item, it becomes an error item in its place instead
 */
export async function run(
	context: IExecuteFunctions,
	operation: Operation,
): Promise<INodeExecutionData[][]> {
	const goesOn = context.continueOnFail();
	const jobs = context
		.getInputData()
		.flatMap((_, index): Array<Job | Failed> => jobsOf(context, operation, index));
	const invalid = jobs.filter((job) => 'report' in job);
	if (invalid.length > 0 && !goesOn) throw complaintError(context.getNode(), invalid);

	const outcomes =
		invalid.length < jobs.length ? await sendAll(context, operation, jobs, goesOn) : invalid;
	return [outcomes.flatMap(outputOf)];
}

function jobsOf(
	context: IExecuteFunctions,
	operation: Operation,
	index: number,
): Array<Job | Failed> {
	try {
		return operation.tasks(itemParameters(context, index)).map((task) => ({ index, task }));
	} catch (caught) {
		return [{ index, report: reportComplaints(complaintsOf(caught), index) }];
	}
}

async function sendAll(
	context: IExecuteFunctions,
	operation: Operation,
	jobs: ReadonlyArray<Job | Failed>,
	goesOn: boolean,
): Promise<Array<Done | Failed>> {
	const plannr = await open(context);
	const signal = context.getExecutionCancelSignal();
	const state = { stopped: false };
	const outcomes = await inLanes(
		jobs,
		async (job) => {
			const outcome = 'report' in job ? job : await send(plannr, operation, job);
			state.stopped ||= 'report' in outcome && !goesOn;
			return outcome;
		},
		() => !state.stopped && signal?.aborted !== true,
	);
	const ended = outcomes.filter((outcome) => outcome !== undefined);
	if (state.stopped || ended.length < jobs.length) {
		throw stopError(context.getNode(), operation.words, ended);
	}
	return ended;
}

async function send(
	plannr: Plannr,
	operation: Operation,
	{ index, task }: Job,
): Promise<Done | Failed> {
	try {
		return { index, records: await task.send(plannr) };
	} catch (caught) {
		return { index, report: reportFailure(failure(caught), operation.words, index) };
	}
}

/** A fault of this package's own is as uncertain as a lost answer: the request may have left. */
function failure(caught: unknown): PlannrFailure {
	return caught instanceof PlannrFailure
		? caught
		: new PlannrFailure('lost', 'the answer could not be read');
}

async function open(context: IExecuteFunctions): Promise<Plannr> {
	try {
		return await openPlannr(context, TIMEOUT_MS);
	} catch (caught) {
		const message = caught instanceof Error ? caught.message : 'The credential cannot be used';
		throw new NodeOperationError(context.getNode(), message, {
			description: 'Nothing was sent. Open the Plannr API credential and correct it',
		});
	}
}

function outputOf(outcome: Done | Failed): INodeExecutionData[] {
	if ('report' in outcome) return [errorItem(outcome)];
	return outcome.records.map((json) => ({ json, pairedItem: { item: outcome.index } }));
}
