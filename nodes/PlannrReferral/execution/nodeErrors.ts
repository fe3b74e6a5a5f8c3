import {
	type INode,
	type INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';

import { discreet } from '../transport/redactNode';
import type { OperationWords } from '../actions/operation';
import type { Done, Failed } from './outcome';
import { type Earlier, MOST_ITEMS, countDone, few, listDone, unsent } from './earlierAttempts';

/** By the word "canceled" in a message n8n knows a run that was (n8n-core, workflow-execute processSuccessExecution). */
const CANCELED = 'The execution was canceled';

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
				...also(told, others),
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

/** What else failed; of requests of the same item that failed alike, how many. */
function also(told: string, others: readonly Failed[]): string[] {
	const messages = others.map(({ report }) => report.message);
	const alike = messages.filter((message) => message === told).length;
	const requests = alike === 1 ? '1 more request' : `${alike} more requests`;
	return [
		...(alike > 0 ? [`The same goes for ${requests} of this item.`] : []),
		...[...new Set(messages)].flatMap((text) => (text === told ? [] : [`Also: ${text}.`])),
	];
}

/** n8n replaces a whole message that happens to contain a system code, so the text is set once more at the end. */
function worded<Kind extends Error>(error: Kind, message = ''): Kind {
	error.message = message;
	return error;
}
