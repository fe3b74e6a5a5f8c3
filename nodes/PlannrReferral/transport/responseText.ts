import { isRecord } from './json';

/** In characters: long enough for any validation message, too short for a page of HTML. */
const MAX_LENGTH = 300;

/** In characters: a longer text is not meant for users, and takes long to redact. */
const MAX_INPUT_LENGTH = 10_000;

/** More fields are never invalid at once, and nobody reads more messages about one of them. */
const MAX_FIELDS = 100;
const MAX_MESSAGES_PER_FIELD = 5;

/** Matches from the start of a word only: trying every position of a long word would take quadratic time. */
const EMAIL_ADDRESS = /(?<![^\s@<>"'])[^\s@<>"']+@[^\s@<>"']+\.[^\s@<>"']+/g;

/** The presentable texts of a rejection. */
export interface ResponseText {
	/** Plannr's message; absent when the response has none that can be shown. */
	readonly message?: string;
	/** Plannr's messages about single fields, by the field's name in the API (Laravel's `errors`). */
	readonly fields: Readonly<Record<string, readonly string[]>>;
}

/**
 * Extracts Plannr's messages from the body of a rejection, and nothing else of it.
 *
 * Redacts whatever might identify a person: e-mail addresses, and every sensitive text of the request.
 *
 * @param body the response body, parsed if it is JSON
 * @param sensitiveTexts texts in the request that the response may echo, such as a note
 */
export function parseResponseText(body: unknown, sensitiveTexts: readonly string[]): ResponseText {
	if (!isRecord(body)) return { fields: {} };
	const message = redact(body.message, sensitiveTexts);
	return {
		...(message !== undefined && { message }),
		fields: parseFieldMessages(body.errors, sensitiveTexts),
	};
}

function parseFieldMessages(
	errors: unknown,
	sensitiveTexts: readonly string[],
): Record<string, string[]> {
	if (!isRecord(errors)) return {};
	const fields: Record<string, string[]> = {};
	for (const [field, texts] of Object.entries(errors).slice(0, MAX_FIELDS)) {
		const messages = (Array.isArray(texts) ? texts : [texts])
			.slice(0, MAX_MESSAGES_PER_FIELD)
			.map((text) => redact(text, sensitiveTexts))
			.filter((text) => text !== undefined);
		if (messages.length > 0) fields[field] = messages;
	}
	return fields;
}

function redact(text: unknown, sensitiveTexts: readonly string[]): string | undefined {
	if (typeof text !== 'string' || text.length > MAX_INPUT_LENGTH) return undefined;
	// A database error quotes whole rows, and a page of HTML is of no use to the user.
	if (/SQLSTATE|<[a-z!/]/i.test(text)) return undefined;
	const masked = sensitiveTexts
		.map(collapseWhitespace)
		.filter((part) => part.length > 3)
		.reduce(
			(redacted, sensitiveText) => redacted.replaceAll(sensitiveText, '[…]'),
			collapseWhitespace(text),
		)
		.replace(EMAIL_ADDRESS, '[e-mail address]');
	if (masked === '') return undefined;
	return masked.length > MAX_LENGTH ? `${masked.slice(0, MAX_LENGTH)}…` : masked;
}

function collapseWhitespace(text: string): string {
	return text.replace(/\s+/g, ' ').trim();
}
