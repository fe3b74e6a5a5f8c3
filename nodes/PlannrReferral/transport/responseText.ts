import { isRecord } from './json';

/** Long enough for every sentence of a validation message, too short for a page of HTML. */
const LONGEST = 300;

/** A text beyond this, in characters, is not a sentence for anybody, and takes its time to mask. */
const LONGEST_READ = 10_000;

/** More fields are never wrong at once, and more sentences about one of them nobody reads. */
const MOST_FIELDS = 100;
const MOST_SENTENCES = 5;

/** Begins at the beginning of a word only: tried from every letter of a long one, it would take its square in time. */
const EMAIL_ADDRESS = /(?<![^\s@<>"'])[^\s@<>"']+@[^\s@<>"']+\.[^\s@<>"']+/g;

/** What Plannr says about a refusal. */
export interface PlannrWords {
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
 * @param sent texts that travelled with the request and may be echoed (a note, say)
 */
export function plannrWords(body: unknown, sent: readonly string[]): PlannrWords {
	if (!isRecord(body)) return { fields: {} };
	const message = presentable(body.message, sent);
	return {
		...(message !== undefined && { message }),
		fields: fieldWords(body.errors, sent),
	};
}

function fieldWords(errors: unknown, sent: readonly string[]): Record<string, string[]> {
	if (!isRecord(errors)) return {};
	const fields: Record<string, string[]> = {};
	for (const [field, texts] of Object.entries(errors).slice(0, MOST_FIELDS)) {
		const said = (Array.isArray(texts) ? texts : [texts])
			.slice(0, MOST_SENTENCES)
			.map((text) => presentable(text, sent))
			.filter((text) => text !== undefined);
		if (said.length > 0) fields[field] = said;
	}
	return fields;
}

function presentable(text: unknown, sent: readonly string[]): string | undefined {
	if (typeof text !== 'string' || text.length > LONGEST_READ) return undefined;
	// A database message quotes whole rows, and a page of HTML says nothing to anybody.
	if (/SQLSTATE|<[a-z!/]/i.test(text)) return undefined;
	const masked = sent
		.map(tidy)
		.filter((part) => part.length > 3)
		.reduce((masking, part) => masking.replaceAll(part, '[…]'), tidy(text))
		.replace(EMAIL_ADDRESS, '[e-mail address]');
	if (masked === '') return undefined;
	return masked.length > LONGEST ? `${masked.slice(0, LONGEST)}…` : masked;
}

function tidy(text: string): string {
	return text.replace(/\s+/g, ' ').trim();
}
