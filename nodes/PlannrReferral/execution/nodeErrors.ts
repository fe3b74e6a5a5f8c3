import {
	type INode,
	type INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';

import { redactNodeParameters } from '../transport/redactNode';
import type { OperationWords } from '../actions/operation';
import type { Success, Failure } from './outcome';
import {
	type EarlierAttempts,
	MAX_LISTED_ITEMS,
	formatDoneCount,
	joinLimited,
	formatDoneList,
	formatNothingSent,
} from './earlierAttempts';

/** By the word "canceled" in a message n8n knows a run that was (n8n-core, workflow-execute processSuccessExecution). */
const CANCELED_MESSAGE = 'The execution was canceled';

/**
 * The error for parameters that are wrong, before anything was sent on this try.
 *
 * @param node the running node
 * @param messages what the operation says
 * @param invalid the items that are wrong, in the order of the input; at least one
 * @param earlier what earlier tries have left behind
 */
export function createParameterError(
	node: INode,
	messages: OperationWords,
	invalid: readonly Failure[],
	earlier: EarlierAttempts,
): NodeOperationError {
	const [first, ...others] = invalid;
	const more = others.map(({ index }) => index);
	const message = `${first?.report.message ?? ''}${formatDoneCount(messages, earlier.done)}`;
	const error = new NodeOperationError(redactNodeParameters(node), message, {
		description: [
			first?.report.description ?? '',
			...formatNothingSent(messages, earlier),
			...(more.length > 0
				? [`Items to correct as well: ${joinLimited(more, MAX_LISTED_ITEMS)}.`]
				: []),
		].join(' '),
		...(first && { itemIndex: first.index }),
	});
	return withMessage(error, message);
}

/**
 * The error for a credential that cannot be used.
 *
 * @param node the running node
 * @param messages what the operation says
 * @param reason what is wrong with it
 * @param earlier what earlier tries have left behind
 */
export function createCredentialError(
	node: INode,
	messages: OperationWords,
	reason: string,
	earlier: EarlierAttempts,
): NodeOperationError {
	const advice = 'Open the Plannr API credential and correct it.';
	return new NodeOperationError(redactNodeParameters(node), reason, {
		description: [advice, ...formatNothingSent(messages, earlier)].join(' '),
	});
}

/**
 * The error that ends a run without "continue on fail".
 *
 * @param node the running node
 * @param messages what the operation says
 * @param failures what failed, in the order of the input; at least one, unless the execution was canceled
 * @param done what this run did, on this try or on earlier ones
 * @param isCanceled whether the execution was canceled
 * @returns the first failure, telling what was done besides and what else failed
 */
export function createRunError(
	node: INode,
	messages: OperationWords,
	failures: readonly Failure[],
	done: readonly Success[],
	isCanceled: boolean,
): NodeApiError {
	const [first, ...others] = failures;
	const firstMessage = first?.report.message ?? CANCELED_MESSAGE;
	const headline =
		isCanceled && !firstMessage.includes('canceled')
			? `${CANCELED_MESSAGE}: ${firstMessage}`
			: firstMessage;
	const message = `${headline}${formatDoneCount(messages, done)}`;
	const error = new NodeApiError(
		redactNodeParameters(node),
		{ message },
		{
			message,
			description: [
				...(first ? [first.report.description] : []),
				...formatOtherFailures(firstMessage, others),
				...formatDoneList(messages, done),
			].join(' '),
			...(first && { itemIndex: first.index }),
			...(first?.report.httpCode && { httpCode: first.report.httpCode }),
		},
	);
	return withMessage(error, message);
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
export function createErrorItem(
	{ index, report }: Failure,
	hasErrorOutput: boolean,
): INodeExecutionData {
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
function formatOtherFailures(firstMessage: string, others: readonly Failure[]): string[] {
	const messages = others.map(({ report }) => report.message);
	const sameCount = messages.filter((message) => message === firstMessage).length;
	const requests = sameCount === 1 ? '1 more request' : `${sameCount} more requests`;
	return [
		...(sameCount > 0 ? [`The same goes for ${requests} of this item.`] : []),
		...[...new Set(messages)].flatMap((text) => (text === firstMessage ? [] : [`Also: ${text}.`])),
	];
}

/** n8n replaces a whole message that happens to contain a system code, so the text is set once more at the end. */
function withMessage<Kind extends Error>(error: Kind, message = ''): Kind {
	error.message = message;
	return error;
}
