import {
	type INode,
	type INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';

import { redactNodeParameters } from '../transport/redact';
import type { OperationMessages } from '../actions/operation';
import type { Failure, Success } from './output';
import { EXECUTION_CANCELED, MAX_LISTED_ITEMS, explainUnexpected, joinLimited } from './messages';
import {
	type EarlierAttempts,
	formatDoneCount,
	formatDoneList,
	formatNothingSent,
} from './earlierAttempts';

/**
 * Creates the error for invalid parameters, thrown before this attempt sends anything.
 *
 * @param node the running node
 * @param messages the operation's messages
 * @param invalid the invalid items in the order of the input, at least one
 * @param earlier what earlier attempts left behind
 */
export function createParameterError(
	node: INode,
	messages: OperationMessages,
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
				? [
						`${more.length === 1 ? 'Item' : 'Items'} ${joinLimited(more, MAX_LISTED_ITEMS)} also ${more.length === 1 ? 'needs' : 'need'} correcting.`,
					]
				: []),
		].join(' '),
		...(first && { itemIndex: first.index }),
	});
	return withMessage(error, message);
}

/**
 * Creates the error for a credential that cannot be used.
 *
 * @param node the running node
 * @param messages the operation's messages
 * @param caught what was thrown when the credential was read
 * @param earlier what earlier attempts left behind; undefined when each item reports that by itself
 */
export function createCredentialError(
	node: INode,
	messages: OperationMessages,
	caught: unknown,
	earlier: EarlierAttempts | undefined,
): NodeOperationError {
	// The message of an unexpected exception may quote the credential.
	const isOwn =
		caught instanceof Error && !/^(Type|Range|Reference|Syntax)Error$/.test(caught.name);
	const reason = isOwn ? caught.message : 'The Plannr API credential could not be used';
	const advice = 'Check the Plannr API credential.';
	return new NodeOperationError(redactNodeParameters(node), reason, {
		description: [advice, ...(earlier ? formatNothingSent(messages, earlier) : [])].join(' '),
	});
}

/**
 * Creates the error for 'Resource' and 'Operation' that do not select one operation.
 *
 * @param node the running node
 * @param differs whether they select different operations for different items
 */
export function createSelectionError(node: INode, differs: boolean): NodeOperationError {
	const message = differs
		? "'Resource' and 'Operation' must be the same for all items"
		: 'This version of the node does not have the selected operation';
	return new NodeOperationError(redactNodeParameters(node), message, {
		description: "Nothing was sent. Select 'Resource' and 'Operation' again.",
	});
}

/**
 * Converts anything thrown to one of n8n's errors, without a text that may contain data of the items.
 *
 * @param node the running node
 * @param caught what was thrown
 */
export function toNodeError(node: INode, caught: unknown): NodeOperationError | NodeApiError {
	if (caught instanceof NodeOperationError || caught instanceof NodeApiError) return caught;
	const { message, description } = explainUnexpected(caught);
	return new NodeOperationError(redactNodeParameters(node), message, { description });
}

/**
 * Creates the error that ends a run unless the node continues on fail: the first failure, with the others and
 * everything that was written.
 *
 * @param node the running node
 * @param messages the operation's messages
 * @param failures the failures in the order of the input; at least one, unless the execution was cancelled
 * @param done what this run wrote, on this attempt or earlier ones
 * @param isCanceled whether the execution was cancelled
 */
export function createRunError(
	node: INode,
	messages: OperationMessages,
	failures: readonly Failure[],
	done: readonly Success[],
	isCanceled: boolean,
): NodeApiError {
	const [first, ...others] = failures;
	const firstMessage = first?.report.message ?? EXECUTION_CANCELED;
	const headline =
		isCanceled && !firstMessage.includes('canceled')
			? `${EXECUTION_CANCELED}: ${firstMessage}`
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
 * Creates the item that replaces a result when the node continues on fail.
 *
 * n8n recognises an item for the error output by its members. Version 2 accepts these three; version 1 accepts only
 * the first two, and would pass on an item with `details` as a success (n8n-core, workflow-execute
 * handleNodeErrorOutput).
 *
 * @param failure what went wrong
 * @param hasErrorOutput whether the node has an error output, so that `details` is left out
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

/** Formats the other failures: how many have the same message, then each different message once. */
function formatOtherFailures(firstMessage: string, others: readonly Failure[]): string[] {
	const messages = others.map(({ report }) => report.message);
	const sameCount = messages.filter((message) => message === firstMessage).length;
	const requests = sameCount === 1 ? '1 more request' : `${sameCount} more requests`;
	return [
		...(sameCount > 0 ? [`${requests} for this item failed for the same reason.`] : []),
		...[...new Set(messages)].flatMap((text) => (text === firstMessage ? [] : [`Also: ${text}.`])),
	];
}

/** Sets the message again: n8n's constructors replace a message that contains an error code such as ECONNREFUSED. */
function withMessage<Kind extends Error>(error: Kind, message = ''): Kind {
	error.message = message;
	return error;
}
