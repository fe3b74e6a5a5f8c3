import { isRecord } from './json';

/** Long enough for every sentence of a validation message, too short for a page of HTML. */
const MAX_LENGTH = 300;

/** A text beyond this, in characters, is not a sentence for anybody, and takes its time to mask. */
const MAX_INPUT_LENGTH = 10_000;

/** More fields are never wrong at once, and more sentences about one of them nobody reads. */
const MAX_FIELDS = 100;
const MAX_MESSAGES_PER_FIELD = 5;

/** Begins at the beginning of a word only: tried from every letter of a long one, it would take its square in time. */
const EMAIL_ADDRESS = /(?<![^\s@<>"'])[^\s@<>"']+@[^\s@<>"']+\.[^\s@<>"']+/g;

/** What Plannr says about a refusal. */
export interface ResponseText {
	/** Plannr's sentence, or nothing when the answer carries none that is fit to be shown. */
	readonly message?: string;
	/** What Plannr says about single fields, by the field's name in the API (Laravel's `errors`). */
	readonly fields: Readonly<Record<string, readonly string[]>>;
}

/**
 * Takes Plannr's own words from the body of a refusal, and nothing else of it.
 *
 * Whatever might identify a person is masked: e-mail addresses, and every text that was sent along.
 *
 * @param body the answer's body, read as JSON where it is JSON
 * @param sensitiveTexts texts that travelled with the request and may be echoed (a note, say)
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
	// A database message quotes whole rows, and a page of HTML says nothing to anybody.
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
