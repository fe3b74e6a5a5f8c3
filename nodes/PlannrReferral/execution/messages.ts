import type { PlannrError } from '../transport/errors';
import type { Advice, OperationWords } from '../actions/operation';
import type { Complaint } from '../parameters/invalidParameters';

/** What went wrong with one item, in words for people and in members for a workflow that goes on. */
export interface FailureReport {
	/** What happened, with the item it happened to. */
	readonly message: string;
	/** What to do, in one or more sentences. */
	readonly description: string;
	/** Plannr's HTTP status as text, the way n8n keeps it; null when Plannr gave none. */
	readonly httpCode: string | null;
	/** Whether what the item asks for may have been done. */
	readonly isOutcomeUnknown: boolean;
	/** Sentences about single fields, by Plannr's name of the field or by the parameter's name. */
	readonly fields: Readonly<Record<string, readonly string[]>>;
}

/**
 * Words what is wrong with the parameters of an item.
 *
 * @param problems at least one
 * @param index the item's place in the input, from 0
 */
export function formatProblems(problems: readonly Complaint[], index: number): FailureReport {
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
 * Words what Plannr refused, or what was lost on the way.
 *
 * @param error what is known of the failed request
 * @param messages what the operation says
 * @param index the item's place in the input, from 0
 * @param isWrite whether the request changes something; an operation that does may have items that only look
 */
export function formatError(
	error: PlannrError,
	messages: OperationWords,
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

/** Refusals without a sentence of ours that says it all: Plannr's own belongs into the message. */
function usesPlannrMessage({ kind, status }: PlannrError): boolean {
	return kind === 'refused' && ![401, 403, 404].includes(status ?? 0);
}

function explain(error: PlannrError, messages: OperationWords, isWrite: boolean): Advice {
	const { kind, status, reason } = error;
	if (error.isOutcomeUnknown) {
		const cause = kind === 'cancelled' ? reason : `Plannr gave no clear answer (${reason})`;
		if (messages.write === undefined || !isWrite) {
			return {
				message: kind === 'cancelled' ? 'The execution was canceled' : cause,
				advice: 'Run this item again later',
			};
		}
		const { message, advice } = messages.write.uncertain;
		return { message: `${message}, but ${cause}`, advice };
	}
	if (kind === 'undone' && messages.write !== undefined) {
		const { message, advice } = messages.write.undone;
		return { message: `${message}: Plannr gave no clear answer (${reason})`, advice };
	}
	if (kind === 'changed' && messages.write !== undefined) return messages.write.changed;
	if (kind === 'already') {
		const { message, advice } = messages.write?.already ?? messages.refused;
		return { message: `${message} (${reason})`, advice };
	}
	if (kind === 'unchecked') {
		return {
			message: `It could not be checked ${reason}`,
			advice: messages.write?.unchecked ?? 'This request did nothing. Run it again later',
		};
	}
	if (kind === 'limited') {
		return {
			message: "Plannr's request limit is reached",
			advice: 'This request did nothing. Wait a minute, then run it again',
		};
	}
	if (kind === 'unsent') {
		return {
			message: `The request did not reach Plannr (${reason})`,
			advice:
				"This request did nothing. Check the Plannr API credential, its 'Base URL' and the network of this n8n, then run it again",
		};
	}
	if (kind === 'stopped') {
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
	if (status === 403) return messages.forbidden;
	if (status === 404) return messages.notFound;
	if (status === 409) {
		return {
			message: messages.refused.message,
			advice: `It conflicts with what Plannr already holds. ${messages.refused.advice}`,
		};
	}
	return messages.refused;
}

/** One sentence for each field, naming the parameter by its label: `'Clients', entry 2: ...`. */
function formatFields(error: PlannrError, { labels }: OperationWords): string[] {
	return Object.entries(error.responseText.fields).map(([path, texts]) => {
		const [field = path, entry] = path.split('.');
		const which = entry !== undefined && /^\d+$/.test(entry) ? `, entry ${Number(entry) + 1}` : '';
		return `'${labels[field] ?? field}'${which}: ${withoutFullStop(texts.join(' '))}`;
	});
}

/** The words for an item's place, as n8n's guidelines want it. */
export function formatItem(index: number): string {
	return `[item ${index}]`;
}

/** Joins sentences without full stops into a text. */
export function joinSentences(parts: readonly string[]): string {
	return parts.map((part) => `${withoutFullStop(part)}.`).join(' ');
}

function withoutFullStop(text: string): string {
	return text.replace(/\.+$/, '');
}
