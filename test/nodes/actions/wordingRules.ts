/** A word to avoid, and what to write instead. */
type Rule = readonly [RegExp, string];

/** n8n's guidelines advise against these, especially in messages (docs, ux-guidelines, error-handling). */
const alarmingWords: readonly Rule[] = [
	[/\b(error|problem|failure|mistake)s?\b/i, 'what happened, in plain words'],
];

/** Plannr's own terms are used, and no synonyms (apidocs.plannrcrm.com). */
const terms: readonly Rule[] = [
	// A prospect is Plannr's own term for somebody who is not yet a client (GET /api/v1/account).
	[/\b(customer|consumer|lead)s?\b/i, 'client'],
	[/\b(partner|company|companies|agency|agencies|organi[sz]ation)s?\b/i, 'firm'],
	[/\b(broker|consultant|introducer)s?\b/i, 'adviser'],
	[/\b(recommendation|hand-?over|introduction)s?\b/i, 'referral'],
	[/\b(partnership|invitation|invite)s?\b/i, 'connection, connection request'],
	[/\b(decline|declines|declined)\b/i, 'reject'],
	[/\bdue dates?\b/i, 'SLA deadline'],
	// n8n's editor shows its own label 'By ID' for a mode of this name.
	[/\b(?<!By )(IDs?|GUIDs?)\b/, 'UUID'],
];

/** The texts are in British English, as Plannr's are. */
const british: readonly Rule[] = [
	[/\badvisors?\b/i, 'adviser'],
	[/\b(cancel|label|model|travel|total)(ed|ing)\b/i, 'double l'],
	[/\b(col|behavi|fav|hon|neighb)or(s|ed|ing|ite|ites)?\b/i, '-our'],
	[/\b(cent|met|theat)er\b/i, '-re'],
	[/\b(author|organ|recogn|custom|summar|minim|maxim|synchron)iz/i, '-is-'],
	[/\b(catalog|dialog|analog)s?\b/i, '-ogue'],
	[/\b(gray|fulfill|enroll)\b/i, 'grey, fulfil, enrol'],
];

/**
 * Finds words to avoid.
 *
 * @returns each word with what to write instead
 */
export function findWrongWords(text: string): string[] {
	return [...alarmingWords, ...terms, ...british].flatMap(([pattern, instead]) => {
		const found = pattern.exec(text);
		return found === null ? [] : [`${found[0]}: ${instead}`];
	});
}

/** Names and abbreviations, which are capitalised everywhere. */
const NAMES = /^(Plannr|UUIDs?|SLA|API|CRM|URL|JSON|AI|ISO|HTTP|I)$/;

/** A path through Plannr's menus. */
const MENU_PATH = 'Settings > Account Details > Personal Access Tokens';

/** Finds words in Title Case in a sentence, except labels in single quotes. */
export function findTitleCaseWords(text: string): string[] {
	return text
		.replace(MENU_PATH, '')
		.replace(/(?<!\w)'[^']+'(?!\w)/g, '')
		.split(/(?<=[.?!])\s+/)
		.flatMap((sentence) => sentence.split(/[\s,;:()]+/).slice(1))
		.map((word) => word.replace(/('s)?[.?!]?$/, ''))
		.filter((word) => /^[A-Z]/.test(word) && !NAMES.test(word));
}

/** Whether a text ends as n8n's guidelines require: one sentence without a full stop, several with one. */
export function hasCorrectEnding(text: string): boolean {
	return text.endsWith('.') === /[.?!] [A-Z]/.test(text);
}

export function findQuotedLabels(text: string): string[] {
	return [...text.matchAll(/(?<!\w)'([A-Z][^']*)'(?!\w)/g)].map(([, label = '']) => label);
}
