import { isRecord } from './json';
import { redactTexts } from './redact';
import { withoutFinalStop } from './text';

/** In characters: long enough for any validation message, too short for a page of HTML. */
const MAX_LENGTH = 300;

/** In characters: a longer text is not meant for users. */
const MAX_INPUT_LENGTH = 10_000;

/** In characters: the name of a field is short. */
const MAX_NAME_LENGTH = 100;

/** More fields are never invalid at once, and nobody reads more messages about one of them. */
const MAX_FIELDS = 100;
const MAX_MESSAGES_PER_FIELD = 5;

/** How deep messages are nested, at most, e.g. `errors.client_uuids.0`. */
const MAX_DEPTH = 4;

/** Where services put their message: Laravel's first, then those of OAuth (RFC 6749) and problem details (RFC 9457). */
const MESSAGE_NAMES = ['message', 'error', 'error_description', 'detail', 'title'];

/** The presentable texts of a rejection. */
export interface ResponseText {
	/** Plannr's message; absent when the response has none that can be shown. */
	readonly message?: string;
	/** Plannr's messages about single fields, by the field's name in the API (Laravel's `errors`). */
	readonly fields: Readonly<Record<string, readonly string[]>>;
	/** Whether the body is not JSON, so that the response came from something other than Plannr, such as a proxy. */
	readonly isForeign?: true;
	/** Whether it has no body at all: rejections of a Laravel service have one, so it counts as foreign. */
	readonly isEmpty?: true;
}

/** A text, and the name of the field that it is about; an empty name for a message about the whole request. */
interface Message {
	readonly field: string;
	readonly text: string;
}

/**
 * Extracts Plannr's messages from the body of a rejection, whatever its shape, and nothing else of it. Pure.
 *
 * Redacts whatever might identify a person or give access: e-mail addresses, and every sensitive text of the request,
 * in messages and in the names of fields.
 *
 * @param body the response body, parsed if it is JSON
 * @param sensitiveTexts texts in the request that the response may echo, such as a note
 */
export function parseResponseText(body: unknown, sensitiveTexts: readonly string[]): ResponseText {
	if (typeof body === 'string' && body.trim() !== '') return { fields: {}, isForeign: true };
	const found = findMessages(body);
	const redacted = redactTexts(
		found.flatMap(({ field, text }) => [field, text]),
		sensitiveTexts,
	);
	const messages: string[] = [];
	const fields = new Map<string, string[]>();
	found.forEach((_, index) => {
		const text = toPresentable(redacted[2 * index + 1] ?? '');
		const field = (redacted[2 * index] ?? '').slice(0, MAX_NAME_LENGTH);
		if (text === undefined) return;
		const texts = field === '' ? messages : (fields.get(field) ?? []);
		if (!texts.includes(text)) texts.push(text);
		if (field !== '') fields.set(field, texts);
	});
	const message = joinMessages(messages);
	return { ...(message !== undefined && { message }), fields: Object.fromEntries(fields) };
}

function findMessages(body: unknown, depth = 0): Message[] {
	if (!isRecord(body) || depth > MAX_DEPTH) return findIn(body, '', depth);
	return [...findOwnMessages(body, depth), ...findIn(body.errors, '', depth)];
}

/** Finds the message of a record: the first that is a text, or that of the record in its place (`error.message`). */
function findOwnMessages(record: Readonly<Record<string, unknown>>, depth: number): Message[] {
	for (const name of MESSAGE_NAMES) {
		if (!Object.hasOwn(record, name)) continue;
		const value = record[name];
		const texts = findMessages(value, depth + 1);
		if (texts.length > 0) return texts;
	}
	return [];
}

/** Finds messages in Laravel's `errors`, or in a list of texts or of records with a message. */
function findIn(errors: unknown, path: string, depth: number): Message[] {
	if (depth > MAX_DEPTH) return [];
	if (Array.isArray(errors)) {
		return errors
			.slice(0, MAX_MESSAGES_PER_FIELD)
			.flatMap((entry: unknown) =>
				isRecord(entry) ? findInEntry(entry, path, depth) : toMessages(entry, path),
			);
	}
	if (!isRecord(errors)) return toMessages(errors, path);
	const found: Message[] = [];
	let fields = 0;
	for (const name in errors) {
		if (!Object.hasOwn(errors, name)) continue;
		if (++fields > MAX_FIELDS || found.length > MAX_FIELDS * MAX_MESSAGES_PER_FIELD) break;
		found.push(...findIn(errors[name], path === '' ? name : `${path}.${name}`, depth + 1));
	}
	return found;
}

/** Finds the message of one entry of a list, which may name its field. */
function findInEntry(
	entry: Readonly<Record<string, unknown>>,
	path: string,
	depth: number,
): Message[] {
	const { field } = entry;
	const name = typeof field === 'string' && path === '' ? field : path;
	return findOwnMessages(entry, depth).map(({ text }) => ({ field: name, text }));
}

function toMessages(value: unknown, field: string): Message[] {
	const isText = typeof value === 'string' && value.length <= MAX_INPUT_LENGTH;
	return isText && field.length <= MAX_INPUT_LENGTH ? [{ field, text: value }] : [];
}

/** A database error quotes whole rows, and a page of HTML is of no use to the user. */
function toPresentable(text: string): string | undefined {
	if (text === '' || /SQLSTATE|<[a-z!/]/i.test(text)) return undefined;
	return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}

function joinMessages([first, ...others]: readonly string[]): string | undefined {
	if (first === undefined) return undefined;
	const added = others.slice(0, MAX_MESSAGES_PER_FIELD).filter((text) => !first.includes(text));
	return added.length === 0 ? first : [withoutFinalStop(first), ...added].join(': ');
}
