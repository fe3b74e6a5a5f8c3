import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { PlannrError } from '../transport/errors';
import {
	type UserMessage,
	CHECK_ADDRESS,
	CHECK_PERMISSION,
	describeResponse,
	explain,
	formatReason,
	usesPlannrMessage,
} from '../transport/explain';
import { withoutFinalStop } from '../transport/text';
import type { OperationMessages } from '../actions/operation';
import type { ParameterProblem } from '../parameters/item';

/** The maximum number of items that a message lists; the rest are only counted. */
export const MAX_LISTED_ITEMS = 20;

/** n8n recognises a cancelled run by the word "canceled" (n8n-core, workflow-execute processSuccessExecution). */
export const EXECUTION_CANCELED = 'The execution was canceled';

const MAY_HAVE_BEEN_SENT =
	'Requests may have been sent before that. Check Plannr before you run the workflow again';
const RUN_AGAIN_LATER = 'Run the workflow again later';

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

/** The values of an item's failure that is not about a request. */
const NO_REQUEST = { httpCode: null, isOutcomeUnknown: false, fields: {} } as const;

/** Formats what is wrong with an item's parameters. */
export function formatProblems(
	problems: readonly ParameterProblem[],
	index: number,
): FailureReport {
	const fields: Record<string, string[]> = {};
	for (const { parameter, message } of problems) (fields[parameter] ??= []).push(message);
	return {
		message: `${problems.map(({ message }) => message).join('; ')} ${formatItem(index)}`,
		description: joinSentences([...new Set(problems.map(({ advice }) => advice))]),
		...NO_REQUEST,
		fields,
	};
}

/**
 * Formats a failed request.
 *
 * @param isWrite whether the request changes anything; an operation that writes may have items that only read
 */
export function formatError(
	error: PlannrError,
	messages: OperationMessages,
	index: number,
	isWrite = messages.write !== undefined,
): FailureReport {
	const { message, advice } = explainToUser(error, messages, isWrite);
	const { message: responseMessage, fields: byField } = error.responseText;
	const fields = formatFields(error, messages);
	const [first] = fields;
	const detail = first ?? (usesPlannrMessage(error) ? responseMessage : undefined);
	const more = fields.length > 1 ? ` (and ${fields.length - 1} more)` : '';
	// What the credential says of itself is the message.
	const isOwn = error.kind === 'rejected' && error.status === undefined;
	const shown = [detail ?? '', ...Object.values(byField).flat()].join('\n');
	const isShown = (text: string) => isOwn || shown.includes(text);
	return {
		message: `${message}${detail === undefined ? '' : `: ${withoutFinalStop(detail)}`}${more} ${formatItem(index)}`,
		description: joinSentences([
			...(responseMessage === undefined || isShown(withoutCount(responseMessage))
				? []
				: [`Plannr's message: "${withoutFinalStop(responseMessage)}"`]),
			...(fields.length > 1 ? fields : []),
			advice,
		]),
		httpCode: error.status === undefined ? null : String(error.status),
		isOutcomeUnknown: error.isOutcomeUnknown && isWrite,
		fields: byField,
	};
}

/** Formats an error that ends the run of the whole node for one of its items; see {@link explainUnexpected}. */
export function formatUnexpected(caught: unknown, index: number, effect?: string): FailureReport {
	const { message, description } = explainUnexpected(caught, effect);
	return { message: `${message} ${formatItem(index)}`, description, ...NO_REQUEST };
}

/**
 * Explains an error that ends the run of the whole node.
 *
 * @param caught an error of this node, or an unexpected one, of which only the class is shown: its message may contain
 *   data of the items
 * @param effect a sentence without a full stop about whether anything was sent; by default, that it is not known
 */
export function explainUnexpected(
	caught: unknown,
	effect = MAY_HAVE_BEEN_SENT,
): { message: string; description: string } {
	if (caught instanceof NodeOperationError || caught instanceof NodeApiError) {
		return { message: caught.message, description: caught.description ?? '' };
	}
	const name = caught instanceof Error ? caught.name : typeof caught;
	const { message, advice } = explainFault(name, effect);
	return { message, description: joinSentences([advice]) };
}

function explainFault(name: string, effect: string): UserMessage {
	return {
		message: `Could not run the node because of a fault in it (${name})`,
		advice: `${effect}. Report this to the maintainers of n8n-nodes-plannr, with the versions of the node and of n8n`,
	};
}

/** Laravel's message is that of the first field, with the number of the others (Illuminate\Validation). */
function withoutCount(message: string): string {
	return withoutFinalStop(message.replace(/ \(and \d+ more errors?\)$/, ''));
}

function explainToUser(
	error: PlannrError,
	messages: OperationMessages,
	isWrite: boolean,
): UserMessage {
	const { kind, status, reason } = error;
	const write = isWrite ? messages.write : undefined;
	const unchanged = formatUnchanged(error, messages);
	const first = unchanged === undefined ? '' : `${unchanged}. `;
	if (write !== undefined && error.isOutcomeUnknown) {
		const { message, advice } = write.outcomeUnknown;
		const next = error.isMisdirected
			? `, then ${CHECK_ADDRESS.replace(/^C/, 'c')}`
			: ' before you run the workflow again';
		return { message: `${message}, but ${describeResponse(error)}`, advice: `${advice}${next}` };
	}
	if (write !== undefined && kind === 'notProcessed') {
		const { message, advice } = write.notProcessed;
		const next = error.isMisdirected ? CHECK_ADDRESS : RUN_AGAIN_LATER;
		return { message: `${message}: ${describeResponse(error)}`, advice: `${advice}. ${next}` };
	}
	if (write !== undefined && kind === 'targetChanged') return write.targetChanged;
	switch (kind) {
		case 'aborted':
			return { message: EXECUTION_CANCELED, advice: 'Run the workflow again when you are ready' };
		case 'notSent':
			return {
				message: `The execution was canceled before this item was sent${error.followsLoss ? ' again' : ''}`,
				advice: `${first}Run the workflow again when you are ready`,
			};
		case 'operationChanged':
			return {
				message: 'A previous attempt at this item used another operation of the node',
				advice:
					'Nothing more was sent, and what that attempt did was not undone. Check it in Plannr, then run the workflow again',
			};
		case 'alreadyReferred': {
			const { message, advice } = messages.write?.alreadyReferred ?? messages.rejected;
			return { message: `${message} (${reason})`, advice: `${first}${advice}` };
		}
		case 'precheckFailed':
		case 'lookupFailed': {
			const isPrecheck = kind === 'precheckFailed';
			// An identical request whose response was lost may have done it.
			const isOfItem = isPrecheck && !error.followsLoss && unchanged !== undefined;
			const effect = isOfItem
				? `${unchanged.replace(/ for this item$/, '')} for this item. `
				: first;
			const next = (isPrecheck ? messages.write?.precheckFailed : undefined) ?? RUN_AGAIN_LATER;
			return {
				message: `Could not check ${reason}`,
				advice: `${effect}${status === 403 ? CHECK_PERMISSION : next}`,
			};
		}
		case 'unexpected':
			return explainFault(reason, unchanged ?? 'Nothing was sent');
		case 'unavailable':
			return {
				message: `${messages.rejected.message}: the request was not sent, because Plannr is unavailable (${formatReason(reason)})`,
				advice: `${first}The outcome of an earlier request is not known yet, so no new one was sent. ${RUN_AGAIN_LATER}`,
			};
		default:
			return explain(error, {
				...messages,
				...(unchanged !== undefined && { unchanged }),
				repeat: 'run the workflow again',
			});
	}
}

/** Formats what is known of the user's data after a write that was rejected or not sent: no more than a check has shown. */
function formatUnchanged(
	{ kind, followsLoss }: PlannrError,
	{ write }: OperationMessages,
): string | undefined {
	if (write === undefined || !followsLoss) return write?.unchanged;
	const lost = 'The response to an earlier request was lost';
	return kind === 'alreadyReferred'
		? `${lost}, so that request may have created it`
		: `${lost}. ${write.notProcessed.advice}`;
}

/** Formats one text per field, with the parameter's label: `'Clients', entry 2: ...`. */
function formatFields(error: PlannrError, { labels }: OperationMessages): string[] {
	return Object.entries(error.responseText.fields).map(([path, texts]) => {
		const [field = path, entry] = path.split('.');
		const which = entry !== undefined && /^\d+$/.test(entry) ? `, entry ${Number(entry) + 1}` : '';
		const label = Object.hasOwn(labels, field) ? labels[field] : undefined;
		return `'${label ?? field}'${which}: ${withoutFinalStop(texts.join(' '))}`;
	});
}

/** Formats an item's index as n8n's guidelines for error messages require. */
export function formatItem(index: number): string {
	return `[item ${index}]`;
}

/** Joins texts into sentences, each with exactly one full stop. */
export function joinSentences(parts: readonly string[]): string {
	return parts.map((part) => `${withoutFinalStop(part)}.`).join(' ');
}

/** Joins the first values up to a limit, and adds how many more there are. */
export function joinLimited(values: ReadonlyArray<number | string>, limit: number): string {
	const listed = values.slice(0, limit).join(', ');
	return values.length > limit ? `${listed} and ${values.length - limit} more` : listed;
}
