import {
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	NodeApiError,
	type NodeExecutionHint,
	NodeOperationError,
} from 'n8n-workflow';

import type { WaitReason } from '../transport/clock';
import type { OperationResult, ResultNote } from '../actions/operation';
import { type FailureReport, MAX_LISTED_ITEMS, explainUnexpected, joinLimited } from './messages';

/** An item, or one of its requests, that failed. */
export interface Failure {
	/** The item's index in the input, from 0. */
	readonly index: number;
	readonly report: FailureReport;
}

/** A request that succeeded. */
export interface Success extends OperationResult {
	/** The item's index in the input, from 0. */
	readonly index: number;
	/** Which of the item's requests it was, in words. */
	readonly label?: string;
	/** What hints explain about the item's parameters. */
	readonly notes?: readonly ResultNote[];
}

/** Waits up to this long, in milliseconds, are not worth a hint. */
const MIN_REPORTED_WAIT_MS = 5000;

/** The texts of the hints about notes, in the order in which they are shown. */
const NOTES: Readonly<Record<ResultNote, string>> = {
	recovered: "Plannr's response was lost, but the record was found in Plannr and returned",
	resent:
		"Plannr's response was lost. A check showed that the request had not been processed, so it was sent again",
	sameRequest:
		'A connection was recently requested with this referral code. That connection was returned, and no further request was sent',
	parametersChanged:
		'Some fields have changed since the previous attempt. What that attempt did was returned, and nothing was sent again',
	alreadyReferred:
		'These clients already have an open referral for this advice type on this connection. It was returned, and no new one was created',
	otherTarget:
		"The connection, the clients or the advice type in Plannr's response differ from what was sent, so 'If Already Referred' may not recognise this referral",
	incomplete:
		'The list changed while it was being read, or could not be read completely. Some records may be missing',
	noDeadline: "'SLA Deadline' is empty, so no deadline was set",
	pastDeadline: "The date in 'SLA Deadline' has already passed",
	trailingSeparator:
		"The text in 'Clients' or 'Further Clients' begins or ends with a separator, so a client may be missing",
};

/** The notes on what went well; the others are warnings. */
const INFO_NOTES: readonly string[] = ['recovered', 'resent', 'alreadyReferred'];

/** Collects the hints that n8n shows below the node's output. */
export class HintCollector {
	private readonly waits = { rateLimit: { count: 0, ms: 0 }, failure: { count: 0, ms: 0 } };

	/** Counts a wait in milliseconds, unless it is too short to report. */
	addWait(ms: number, reason: WaitReason): void {
		if (ms <= MIN_REPORTED_WAIT_MS) return;
		this.waits[reason].count += 1;
		this.waits[reason].ms += ms;
	}

	/** Formats all hints of the run. */
	formatHints(successes: readonly Success[]): NodeExecutionHint[] {
		const { rateLimit, failure } = this.waits;
		const noted = successes.filter((success) => notesOn(success).length > 0);
		return [
			...Object.entries(NOTES).flatMap(([note, text]) => formatNote(noted, note, text)),
			...formatWaits(rateLimit, "Plannr's rate limit was reached"),
			...formatWaits(failure, 'Plannr did not respond at first'),
		];
	}
}

function formatNote(
	successes: readonly Success[],
	note: string,
	text: string,
): NodeExecutionHint[] {
	const items = new Map<string, Set<number>>();
	for (const { index, label, ...one } of successes) {
		if (!notesOn(one).some((found) => found === note)) continue;
		// Of an item with several requests, only some may have existed already.
		const which = note === 'alreadyReferred' && label !== undefined ? `${label}: ` : '';
		items.set(which, (items.get(which) ?? new Set()).add(index));
	}
	if (items.size === 0) return [];
	const which = [...items].map(([label, indexes]) => `${label}${formatItems([...indexes])}`);
	const type = INFO_NOTES.includes(note) ? 'info' : 'warning';
	return [{ message: `${text} (${which.join('; ')}).`, type, location: 'outputPane' }];
}

/** All notes on a request, those on its parameters first. */
function notesOn({ note, notes = [] }: Pick<Success, 'note' | 'notes'>): readonly ResultNote[] {
	return note === undefined ? notes : [...notes, note];
}

function formatItems(indexes: readonly number[]): string {
	const noun = indexes.length === 1 ? 'item' : 'items';
	return `${noun} ${joinLimited(indexes, MAX_LISTED_ITEMS)}`;
}

function formatWaits(
	{ count, ms }: { count: number; ms: number },
	reason: string,
): NodeExecutionHint[] {
	if (count === 0) return [];
	const total = count === 1 ? '' : ` in total (${count} times)`;
	const message = `${reason}: the node waited ${Math.round(ms / 1000)} seconds${total}.`;
	return [{ message, type: 'info', location: 'outputPane' }];
}

/**
 * Returns errors to an agent as text where a node in a workflow would throw.
 *
 * The current AI Agent passes on an error's message but not its description, which holds the advice; earlier versions
 * pass on nothing at all (2.2 in n8n 2.41.1: langchain's AgentExecutor discards it; n8n-core,
 * handleNodeExecutionError). If the node's On Error setting is to stop the workflow, or if the execution was cancelled,
 * the error is thrown.
 */
export async function explainErrorsToTool(
	context: IExecuteFunctions,
	execute: () => Promise<INodeExecutionData[][]>,
): Promise<INodeExecutionData[][]> {
	if (context.getNode().onError === 'stopWorkflow') return await execute();
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

/**
 * Returns the records of a request for an agent: the first one with the texts of its hints, which n8n shows only to
 * people. Otherwise a model would report an existing referral as a new one, or a part of a list as all of it.
 */
export function addHintForTool(success: Success): readonly IDataObject[] {
	const { records } = success;
	const texts = [...new Set(notesOn(success))].map((note) => `${NOTES[note]}.`);
	const [first, ...others] = records;
	return texts.length === 0 ? records : [{ ...first, hint: texts.join(' ') }, ...others];
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
		if ('records' in outcome) return addHintForTool(outcome).map((json) => ({ json, pairedItem }));
		const { message, description, isOutcomeUnknown } = outcome.report;
		// Not called `error`: n8n treats a first item with that member as a failure, and would retry.
		const result = isOutcomeUnknown ? UNKNOWN : NOT_DONE;
		const instruction = isOutcomeUnknown
			? NEVER_REPEAT
			: 'Do not repeat what this result shows as done or unknown.';
		return [{ json: { result, message, advice: `${description} ${instruction}` }, pairedItem }];
	});
}
