import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { PlannrError } from '../transport/errors';
import type { OperationMessages, UserMessage } from '../actions/operation';
import type { ParameterProblem } from '../parameters/invalidParameters';

/** n8n recognises a cancelled run by the word "canceled" (n8n-core, workflow-execute processSuccessExecution). */
export const EXECUTION_CANCELED = 'The execution was canceled';

/** What went wrong with an item: texts for people, and values for a workflow that continues on fail. */
export interface FailureReport {
	/** What happened, and to which item. */
	readonly message: string;
	/** What to do about it, in one or more sentences. */
	readonly description: string;
	/** The HTTP status as text, as n8n keeps it; `null` when there was no response. */
	readonly httpCode: string | null;
	/** Whether what the item requests may have been done. */
	readonly isOutcomeUnknown: boolean;
	/** Messages about individual fields, by the name of Plannr's field or of the node's parameter. */
	readonly fields: Readonly<Record<string, readonly string[]>>;
}

/**
 * Formats what is wrong with an item's parameters.
 *
 * @param problems the problems, at least one
 * @param index the item's index in the input, from 0
 */
export function formatProblems(
	problems: readonly ParameterProblem[],
	index: number,
): FailureReport {
	const fields: Record<string, string[]> = {};
	for (const { parameter, message } of problems) (fields[parameter] ??= []).push(message);
	return {
		message: `${problems.map(({ message }) => message).join('; ')} ${formatItem(index)}`,
		description: joinSentences(problems.map(({ advice }) => advice)),
		httpCode: null,
		isOutcomeUnknown: false,
		fields,
	};
}

/**
 * Formats a failed request.
 *
 * @param error how the request failed
 * @param messages the operation's messages
 * @param index the item's index in the input, from 0
 * @param isWrite whether the request changes anything; an operation that writes may have items that only read
 */
export function formatError(
	error: PlannrError,
	messages: OperationMessages,
	index: number,
	isWrite = messages.write !== undefined,
): FailureReport {
	const { message, advice } = explain(error, messages, isWrite);
	const responseMessage = error.responseText.message;
	const fields = formatFields(error, messages);
	const [first] = fields;
	const detail = first ?? (usesPlannrMessage(error) ? responseMessage : undefined);
	const more = fields.length > 1 ? ` (and ${fields.length - 1} more)` : '';
	return {
		message: `${message}${detail === undefined ? '' : `: ${withoutFullStop(detail)}`}${more} ${formatItem(index)}`,
		description: joinSentences([
			...(responseMessage === undefined || responseMessage === detail
				? []
				: [`Plannr said: "${withoutFullStop(responseMessage)}"`]),
			...(fields.length > 1 ? fields : []),
			advice,
		]),
		httpCode: error.status === undefined ? null : String(error.status),
		isOutcomeUnknown: error.isOutcomeUnknown && isWrite,
		fields: error.responseText.fields,
	};
}

/**
 * Formats an error that ends the run of the whole node, for one of its items.
 *
 * @param caught what was thrown
 * @param index the item's index in the input, from 0
 */
export function formatUnexpected(caught: unknown, index: number): FailureReport {
	const { message, description } = explainUnexpected(caught);
	return {
		message: `${message} ${formatItem(index)}`,
		description,
		httpCode: null,
		isOutcomeUnknown: false,
		fields: {},
	};
}

/**
 * Explains an error that ends the run of the whole node.
 *
 * @param caught an error of this node, or an unexpected one, of which only the class is shown: its message may contain
 *   data of the items
 */
export function explainUnexpected(caught: unknown): { message: string; description: string } {
	if (caught instanceof NodeOperationError || caught instanceof NodeApiError) {
		return { message: caught.message, description: caught.description ?? '' };
	}
	const { message, advice } = explainFault(caught instanceof Error ? caught.name : typeof caught);
	return { message, description: joinSentences([advice]) };
}

function explainFault(name: string): UserMessage {
	return {
		message: `Could not run the node because of a fault in it (${name})`,
		advice:
			'Report this to the maintainers of n8n-nodes-plannr, with the version of the node and of n8n',
	};
}

/** Whether Plannr's own message is shown in ours: for rejections that ours does not fully explain. */
function usesPlannrMessage({ kind, status }: PlannrError): boolean {
	return kind === 'rejected' && ![401, 403, 404].includes(status ?? 0);
}

function explain(error: PlannrError, messages: OperationMessages, isWrite: boolean): UserMessage {
	const { kind, status, reason } = error;
	if (error.isOutcomeUnknown) {
		const cause = kind === 'aborted' ? reason : `Plannr gave no clear answer (${reason})`;
		if (messages.write === undefined || !isWrite) {
			return {
				message: kind === 'aborted' ? EXECUTION_CANCELED : cause,
				advice: 'Run this item again later',
			};
		}
		const { message, advice } = messages.write.outcomeUnknown;
		return { message: `${message}, but ${cause}`, advice };
	}
	if (kind === 'notProcessed' && messages.write !== undefined) {
		const { message, advice } = messages.write.notProcessed;
		return { message: `${message}: Plannr gave no clear answer (${reason})`, advice };
	}
	if (kind === 'targetChanged' && messages.write !== undefined) return messages.write.targetChanged;
	if (kind === 'operationChanged') {
		return {
			message: 'An earlier try of this item used another operation of the node',
			advice:
				'What it did stands, and nothing more was sent. Look at it in Plannr, and start the workflow from its beginning',
		};
	}
	if (kind === 'alreadyReferred') {
		const { message, advice } = messages.write?.alreadyReferred ?? messages.rejected;
		return { message: `${message} (${reason})`, advice };
	}
	if (kind === 'precheckFailed') {
		return {
			message: `It could not be checked ${reason}`,
			advice: messages.write?.precheckFailed ?? 'This request did nothing. Run it again later',
		};
	}
	if (kind === 'unexpected') return explainFault(reason);
	if (kind === 'unavailable') {
		return {
			message: `The request was not sent, because Plannr is unavailable (${reason})`,
			advice:
				'What became of an earlier request could not be looked up, so no new one was sent. Run this item again later',
		};
	}
	if (kind === 'rateLimited') {
		return {
			message: "Plannr's request limit is reached",
			advice: 'This request did nothing. Wait a minute, then run it again',
		};
	}
	if (kind === 'notConnected') {
		return {
			message: `The request did not reach Plannr (${reason})`,
			advice:
				"This request did nothing. Check the Plannr API credential, its 'Base URL' and the network of this n8n, then run it again",
		};
	}
	if (kind === 'notSent') {
		return {
			message: 'The execution was canceled before this item was sent',
			advice: 'This request did nothing. Run it again when you want it done',
		};
	}
	if (status === undefined) {
		return {
			message: 'The request was not sent',
			advice: 'This request did nothing. Correct the Plannr API credential and run it again',
		};
	}
	if (status === 401) {
		return {
			message: 'Plannr does not accept the access token',
			advice:
				"This request did nothing. Make a new personal access token in Plannr under Settings, Account Details, Personal Access Tokens, and put it into the credential's 'Access Token'",
		};
	}
	if (status >= 300 && status < 400) {
		return {
			message: `Plannr's address has moved (status ${status})`,
			advice:
				"This request did nothing. Check the 'Base URL' of the Plannr API credential, then run it again",
		};
	}
	if (status === 403) return messages.forbidden;
	if (status === 404) return messages.notFound;
	if (status === 409) {
		return {
			message: messages.rejected.message,
			advice: `It conflicts with what Plannr already holds. ${messages.rejected.advice}`,
		};
	}
	return messages.rejected;
}

/** Formats one text per field, with the parameter's label: `'Clients', entry 2: ...`. */
function formatFields(error: PlannrError, { labels }: OperationMessages): string[] {
	return Object.entries(error.responseText.fields).map(([path, texts]) => {
		const [field = path, entry] = path.split('.');
		const which = entry !== undefined && /^\d+$/.test(entry) ? `, entry ${Number(entry) + 1}` : '';
		return `'${labels[field] ?? field}'${which}: ${withoutFullStop(texts.join(' '))}`;
	});
}

/** Formats an item's index as n8n's guidelines for error messages require. */
export function formatItem(index: number): string {
	return `[item ${index}]`;
}

/** Joins texts into sentences, each with exactly one full stop. */
export function joinSentences(parts: readonly string[]): string {
	return parts.map((part) => `${withoutFullStop(part)}.`).join(' ');
}

function withoutFullStop(text: string): string {
	return text.replace(/\.+$/, '');
}
