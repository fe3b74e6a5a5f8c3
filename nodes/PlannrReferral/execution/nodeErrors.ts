import {
	type INode,
	type INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';
import { createApiError, createOperationError } from '../transport/redact';
import type { OperationMessages, WriteMessages } from '../actions/operation';
import type { Failure, Success } from './output';
import { EXECUTION_CANCELED, MAX_LISTED_ITEMS, explainUnexpected, joinLimited } from './messages';

/** Creates the error for invalid parameters, thrown before this attempt sends anything. */
export function createParameterError(
	node: INode,
	messages: OperationMessages,
	invalid: readonly Failure[],
	earlier: EarlierAttempts,
): NodeOperationError {
	const [first, ...others] = invalid;
	const more = others.map(({ index }) => index);
	const message = `${first?.report.message ?? ''}${formatDoneCount(messages, earlier.done)}`;
	return createOperationError(node, message, {
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
}

/**
 * Creates the error for a credential that cannot be used.
 *
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
	return createOperationError(node, reason, {
		description: [advice, ...(earlier ? formatNothingSent(messages, earlier) : [])].join(' '),
	});
}

/** Creates the error for 'Resource' and 'Operation' that select no operation, or contain an expression. */
export function createSelectionError(node: INode, isExpression: boolean): NodeOperationError {
	const message = isExpression
		? "'Resource' and 'Operation' must not be expressions"
		: 'This version of the node does not have the selected operation';
	const advice = isExpression
		? "Nothing was sent, since n8n would leave out some of the other fields, such as 'Validate Only'. Choose 'Resource' and 'Operation' from their lists. Give an AI agent one tool for each operation."
		: "Nothing was sent. Select 'Resource' and 'Operation' again.";
	return createOperationError(node, message, { description: advice });
}

/** Converts anything thrown to one of n8n's errors, without a text that may contain data of the items. */
export function toNodeError(node: INode, caught: unknown): NodeOperationError | NodeApiError {
	if (caught instanceof NodeOperationError || caught instanceof NodeApiError) return caught;
	const { message, description } = explainUnexpected(caught);
	return createOperationError(node, message, { description });
}

/**
 * Creates the error that ends a run unless the node continues on fail: the first failure, with the others and
 * everything that was written or may have been.
 *
 * @param failures the failures in the order of the input; at least one, unless the execution was cancelled
 * @param attempts what this attempt and earlier ones wrote, or may have written
 * @param isCanceled whether the execution was cancelled
 */
export function createRunError(
	node: INode,
	messages: OperationMessages,
	failures: readonly Failure[],
	{ done, unresolvedItems }: EarlierAttempts,
	isCanceled: boolean,
): NodeApiError {
	const [first, ...others] = failures;
	// A failure of this attempt says the same of its own item.
	const reported = new Set(
		failures.flatMap(({ index, report }) => (report.isOutcomeUnknown ? [index] : [])),
	);
	const unreported = unresolvedItems.filter((index) => !reported.has(index));
	const firstMessage = first?.report.message ?? EXECUTION_CANCELED;
	const headline =
		isCanceled && !firstMessage.includes('canceled')
			? `${EXECUTION_CANCELED}: ${firstMessage}`
			: firstMessage;
	const message = `${headline}${formatDoneCount(messages, done)}`;
	return createApiError(node, message, {
		description: [
			...(first ? [first.report.description] : []),
			...formatOtherFailures(firstMessage, others),
			...formatDoneList(messages, done),
			...formatUnresolved(messages, unreported),
		].join(' '),
		...(first && { itemIndex: first.index }),
		...(first?.report.httpCode && { httpCode: first.report.httpCode }),
	});
}

/**
 * Creates the item that replaces a result when the node continues on fail.
 *
 * n8n recognises an item for the error output by its members. Version 2 accepts these three; version 1 accepts only
 * the first two, and would pass on an item with `details` as a success (n8n-core, workflow-execute
 * handleNodeErrorOutput), so `details` is left out where the node has an error output.
 */
export function createErrorItem(
	{ onError }: INode,
	{ index, report }: Failure,
): INodeExecutionData {
	const { message, description, httpCode, fields } = report;
	const details = onError !== 'continueErrorOutput' && { details: { httpCode, fields } };
	return {
		json: { error: message, message: description, ...details },
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

/** The maximum number of UUIDs that an error lists, as it is saved with the execution and shown in the browser. */
const MAX_LISTED_UUIDS = 1000;

/** What earlier attempts at this run left behind. */
export interface EarlierAttempts {
	/** What they wrote. */
	readonly done: readonly Success[];
	/** Indexes of the items for which they lost a response, so that the outcome is unknown. */
	readonly unresolvedItems: readonly number[];
}

/** Formats how many writes succeeded, to be appended to a message. */
export function formatDoneCount({ write }: OperationMessages, done: readonly Success[]): string {
	if (write === undefined || done.length === 0) return '';
	return `; ${formatCount(write.done, done.length, 'other ')}`;
}

/** Formats what was written, as sentences for a description. */
export function formatDoneList({ write }: OperationMessages, done: readonly Success[]): string[] {
	if (write === undefined || done.length === 0) return [];
	const listed = done.flatMap((success) =>
		uuidsOf(success).map((uuid) => `${uuid} (item ${success.index})`),
	);
	return [
		`${formatCount(write.done, done.length, 'other ')} and cannot be undone from n8n: ${joinLimited(listed, MAX_LISTED_UUIDS)}.`,
		'Retry On Fail continues from there without repeating them.',
		...(write.newRun === undefined ? [] : [`${write.newRun}.`]),
	];
}

/** Formats how many writes succeeded, such as `2 referrals were created`, or `2 other referrals` in a text about another. */
function formatCount({ one, many }: WriteMessages['done'], count: number, other = ''): string {
	return `${count} ${other}${count === 1 ? one : many}`;
}

function uuidsOf({ records }: Success): string[] {
	return records.map(({ uuid }) => (typeof uuid === 'string' ? uuid : '?'));
}

/**
 * Adds to an item's failure what earlier attempts at the item left behind, as nothing else in the output shows it.
 *
 * @returns the failure with a longer description, or unchanged when there is nothing to add
 */
export function withEarlierAttempts(
	failure: Failure,
	messages: OperationMessages,
	earlier: EarlierAttempts,
): Failure {
	const { index, report } = failure;
	const uuids = earlier.done.filter((success) => success.index === index).flatMap(uuidsOf);
	const noun = messages.write?.done;
	const additions = [
		...(noun && uuids.length > 0
			? [
					`On a previous attempt at this item, ${formatCount(noun, uuids.length)}: ${uuids.join(', ')}.`,
				]
			: []),
		...formatUnresolved(
			messages,
			earlier.unresolvedItems.filter((one) => one === index),
		),
	];
	const description = [report.description, ...additions].join(' ');
	return additions.length === 0 ? failure : { index, report: { ...report, description } };
}

/** Formats the sentences for an attempt that sent nothing. */
export function formatNothingSent(
	messages: OperationMessages,
	{ done, unresolvedItems }: EarlierAttempts,
): string[] {
	if (done.length === 0 && unresolvedItems.length === 0) {
		return ['Nothing was sent for any item.'];
	}
	return [
		'Nothing was sent on this attempt.',
		...formatDoneList(messages, done),
		...formatUnresolved(messages, unresolvedItems),
	];
}

function formatUnresolved(
	{ write }: OperationMessages,
	unresolvedItems: readonly number[],
): string[] {
	if (write === undefined || unresolvedItems.length === 0) return [];
	const items = `${unresolvedItems.length === 1 ? 'item' : 'items'} ${joinLimited(unresolvedItems, MAX_LISTED_ITEMS)}`;
	return [
		`Plannr's response to an earlier attempt was lost (${items}). ${write.outcomeUnknown.advice}.`,
	];
}
