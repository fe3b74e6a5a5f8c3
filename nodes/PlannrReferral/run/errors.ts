import {
	type INode,
	type INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';

import { discreet } from '../api/discreet';
import type { OperationWords } from '../operations/operation';
import type { Done, Failed } from './outcome';

/** More items than this are counted, not named. */
const MOST_ITEMS = 20;

/** More UUIDs than this are counted, not named: the error is kept with the execution and shown in the browser. */
const MOST_UUIDS = 1000;

/** By the word "canceled" in a message n8n knows a run that was (n8n-core, workflow-execute processSuccessExecution). */
const CANCELED = 'The execution was canceled';

/** What earlier tries of a run have left behind. */
export interface Earlier {
	/** What they did. */
	readonly done: readonly Done[];
	/** The items of which they have lost an answer, and nobody can tell what was done. */
	readonly doubtful: readonly number[];
}

/**
 * The error for parameters that are wrong, before anything was sent on this try.
 *
 * @param node the running node
 * @param words what the operation says
 * @param invalid the items that are wrong, in the order of the input; at least one
 * @param earlier what earlier tries have left behind
 */
export function complaintError(
	node: INode,
	words: OperationWords,
	invalid: readonly Failed[],
	earlier: Earlier,
): NodeOperationError {
	const [first, ...others] = invalid;
	const more = others.map(({ index }) => index);
	const message = `${first?.report.message ?? ''}${countDone(words, earlier.done)}`;
	const error = new NodeOperationError(discreet(node), message, {
		description: [
			first?.report.description ?? '',
			...unsent(words, earlier),
			...(more.length > 0 ? [`Items to correct as well: ${few(more, MOST_ITEMS)}.`] : []),
		].join(' '),
		...(first && { itemIndex: first.index }),
	});
	return worded(error, message);
}

/**
 * The error for a credential that cannot be used.
 *
 * @param node the running node
 * @param words what the operation says
 * @param reason what is wrong with it
 * @param earlier what earlier tries have left behind
 */
export function credentialError(
	node: INode,
	words: OperationWords,
	reason: string,
	earlier: Earlier,
): NodeOperationError {
	const advice = 'Open the Plannr API credential and correct it.';
	return new NodeOperationError(discreet(node), reason, {
		description: [advice, ...unsent(words, earlier)].join(' '),
	});
}

/**
 * Adds to what is said of an item what earlier tries of it have left behind, which nothing else tells any more.
 *
 * @param failed what is wrong with the item
 * @param words what the operation says
 * @param earlier what earlier tries have left behind
 */
export function withEarlier(failed: Failed, words: OperationWords, earlier: Earlier): Failed {
	const { index, report } = failed;
	const uuids = earlier.done.filter((one) => one.index === index).flatMap(uuidsOf);
	const noun = words.write?.done;
	const told = [
		...(noun && uuids.length > 0
			? [
					`On an earlier try of this item, ${uuids.length} ${uuids.length === 1 ? noun.one : noun.many}: ${uuids.join(', ')}.`,
				]
			: []),
		...doubts(
			words,
			earlier.doubtful.filter((one) => one === index),
		),
	];
	const description = [report.description, ...told].join(' ');
	return told.length === 0 ? failed : { index, report: { ...report, description } };
}

function unsent(words: OperationWords, { done, doubtful }: Earlier): string[] {
	if (done.length === 0 && doubtful.length === 0) {
		return ['Nothing was sent, for this item or any other.'];
	}
	return ['Nothing was sent on this try.', ...listDone(words, done), ...doubts(words, doubtful)];
}

function doubts({ write }: OperationWords, doubtful: readonly number[]): string[] {
	if (write === undefined || doubtful.length === 0) return [];
	const items = `${doubtful.length === 1 ? 'item' : 'items'} ${few(doubtful, MOST_ITEMS)}`;
	return [`An earlier try has lost an answer (${items}): ${write.uncertain.advice}.`];
}

/**
 * The error that ends a run without "continue on fail".
 *
 * @param node the running node
 * @param words what the operation says
 * @param failures what failed, in the order of the input; at least one, unless the execution was canceled
 * @param done what this run did, on this try or on earlier ones
 * @param isCanceled whether the execution was canceled
 * @returns the first failure, telling what was done besides and what else failed
 */
export function stopError(
	node: INode,
	words: OperationWords,
	failures: readonly Failed[],
	done: readonly Done[],
	isCanceled: boolean,
): NodeApiError {
	const [first, ...others] = failures;
	const told = first?.report.message ?? CANCELED;
	const headline = isCanceled && !told.includes('canceled') ? `${CANCELED}: ${told}` : told;
	const message = `${headline}${countDone(words, done)}`;
	const error = new NodeApiError(
		discreet(node),
		{ message },
		{
			message,
			description: [
				...(first ? [first.report.description] : []),
				...others.map(({ report }) => `Also: ${report.message}.`),
				...listDone(words, done),
			].join(' '),
			...(first && { itemIndex: first.index }),
			...(first?.report.httpCode && { httpCode: first.report.httpCode }),
		},
	);
	return worded(error, message);
}

/**
 * The item that takes the place of a result when the node continues on fail.
 *
 * n8n tells an item for its error output by its members: today's takes these three, n8n 1 no more than the first two and
 * would hand out the failure as a success (n8n-core, workflow-execute handleNodeErrorOutput). So they are two there.
 *
 * @param failed what went wrong
 * @param hasErrorOutput whether the node has an output for errors
 */
export function errorItem({ index, report }: Failed, hasErrorOutput: boolean): INodeExecutionData {
	const { message, description, httpCode, fields } = report;
	return {
		json: {
			error: message,
			message: description,
			...(!hasErrorOutput && { details: { httpCode, fields } }),
		},
		pairedItem: { item: index },
	};
}

/** n8n replaces a whole message that happens to contain a system code, so the text is set once more at the end. */
function worded<Kind extends Error>(error: Kind, message = ''): Kind {
	error.message = message;
	return error;
}

function countDone({ write }: OperationWords, done: readonly Done[]): string {
	if (write === undefined || done.length === 0) return '';
	const noun = write.done;
	return done.length === 1
		? `; 1 ${noun.one} before it`
		: `; ${done.length} ${noun.many} before it`;
}

function listDone({ write }: OperationWords, done: readonly Done[]): string[] {
	if (write === undefined || done.length === 0) return [];
	const noun = write.done;
	const listed = done.flatMap((one) => uuidsOf(one).map((uuid) => `${uuid} (item ${one.index})`));
	const stands = done.length === 1 ? `This ${noun.one}` : `These ${noun.many}`;
	return [
		`${stands} and cannot be taken back here: ${few(listed, MOST_UUIDS)}.`,
		"n8n's Retry On Fail goes on after them and does not repeat them; a new run of the workflow would.",
	];
}

function uuidsOf({ records }: Done): string[] {
	return records.map(({ uuid }) => (typeof uuid === 'string' ? uuid : '?'));
}

function few(values: ReadonlyArray<number | string>, most: number): string {
	const named = values.slice(0, most).join(', ');
	return values.length > most ? `${named} and ${values.length - most} more` : named;
}
