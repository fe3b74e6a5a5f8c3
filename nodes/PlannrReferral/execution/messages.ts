import type { PlannrFailure } from '../transport/errors';
import type { Advice, OperationWords } from '../actions/operation';
import type { Complaint } from '../parameters/invalidParameters';

/** What went wrong with one item, in words for people and in members for a workflow that goes on. */
export interface Report {
	/** What happened, with the item it happened to. */
	readonly message: string;
	/** What to do, in one or more sentences. */
	readonly description: string;
	/** Plannr's HTTP status as text, the way n8n keeps it; null when Plannr gave none. */
	readonly httpCode: string | null;
	/** Whether what the item asks for may have been done. */
	readonly isUncertain: boolean;
	/** Sentences about single fields, by Plannr's name of the field or by the parameter's name. */
	readonly fields: Readonly<Record<string, readonly string[]>>;
}

/**
 * Words what is wrong with the parameters of an item.
 *
 * @param complaints at least one
 * @param index the item's place in the input, from 0
 */
export function reportComplaints(complaints: readonly Complaint[], index: number): Report {
	const fields: Record<string, string[]> = {};
	for (const { parameter, message } of complaints) (fields[parameter] ??= []).push(message);
	return {
		message: `${complaints.map(({ message }) => message).join('; ')} ${item(index)}`,
		description: sentences(complaints.map(({ advice }) => advice)),
		httpCode: null,
		isUncertain: false,
		fields,
	};
}

/**
 * Words what Plannr refused, or what was lost on the way.
 *
 * @param failure what is known of the failed request
 * @param words what the operation says
 * @param index the item's place in the input, from 0
 * @param isWrite whether the request changes something; an operation that does may have items that only look
 */
export function reportFailure(
	failure: PlannrFailure,
	words: OperationWords,
	index: number,
	isWrite = words.write !== undefined,
): Report {
	const { message, advice } = adviceOn(failure, words, isWrite);
	const said = failure.words.message;
	const fields = fieldSentences(failure, words);
	const [first] = fields;
	const detail = first ?? (isPlain(failure) ? said : undefined);
	const more = fields.length > 1 ? ` (and ${fields.length - 1} more)` : '';
	return {
		message: `${message}${detail === undefined ? '' : `: ${unstopped(detail)}`}${more} ${item(index)}`,
		description: sentences([
			...(said === undefined || said === detail ? [] : [`Plannr said: "${unstopped(said)}"`]),
			...(fields.length > 1 ? fields : []),
			advice,
		]),
		httpCode: failure.status === undefined ? null : String(failure.status),
		isUncertain: failure.isUncertain && isWrite,
		fields: failure.words.fields,
	};
}

/** Refusals without a sentence of ours that says it all: Plannr's own belongs into the message. */
function isPlain({ kind, status }: PlannrFailure): boolean {
	return kind === 'refused' && ![401, 403, 404].includes(status ?? 0);
}

function adviceOn(failure: PlannrFailure, words: OperationWords, isWrite: boolean): Advice {
	const { kind, status, reason } = failure;
	if (failure.isUncertain) {
		const cause = kind === 'cancelled' ? reason : `Plannr gave no clear answer (${reason})`;
		if (words.write === undefined || !isWrite) {
			return {
				message: kind === 'cancelled' ? 'The execution was canceled' : cause,
				advice: 'Run this item again later',
			};
		}
		const { message, advice } = words.write.uncertain;
		return { message: `${message}, but ${cause}`, advice };
	}
	if (kind === 'undone' && words.write !== undefined) {
		const { message, advice } = words.write.undone;
		return { message: `${message}: Plannr gave no clear answer (${reason})`, advice };
	}
	if (kind === 'changed' && words.write !== undefined) return words.write.changed;
	if (kind === 'already') {
		const { message, advice } = words.write?.already ?? words.refused;
		return { message: `${message} (${reason})`, advice };
	}
	if (kind === 'unchecked') {
		return {
			message: `It could not be checked ${reason}`,
			advice: words.write?.unchecked ?? 'This request did nothing. Run it again later',
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
	if (status === 403) return words.forbidden;
	if (status === 404) return words.notFound;
	if (status === 409) {
		return {
			message: words.refused.message,
			advice: `It conflicts with what Plannr already holds. ${words.refused.advice}`,
		};
	}
	return words.refused;
}

/** One sentence for each field, naming the parameter by its label: `'Clients', entry 2: ...`. */
function fieldSentences(failure: PlannrFailure, { labels }: OperationWords): string[] {
	return Object.entries(failure.words.fields).map(([path, texts]) => {
		const [field = path, entry] = path.split('.');
		const which = entry !== undefined && /^\d+$/.test(entry) ? `, entry ${Number(entry) + 1}` : '';
		return `'${labels[field] ?? field}'${which}: ${unstopped(texts.join(' '))}`;
	});
}

/** The words for an item's place, as n8n's guidelines want it. */
export function item(index: number): string {
	return `[item ${index}]`;
}

/** Joins sentences without full stops into a text. */
export function sentences(parts: readonly string[]): string {
	return parts.map((part) => `${unstopped(part)}.`).join(' ');
}

function unstopped(text: string): string {
	return text.replace(/\.+$/, '');
}
