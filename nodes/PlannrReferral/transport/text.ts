/** White space of every kind; JavaScript's `\s` lacks the last two. */
const WHITE_SPACE = /[\s\u0085\u2800]+/g;

/**
 * Characters without a shape of their own: zero-width spaces, soft hyphens, variation selectors, direction overrides and
 * other controls, apart from white space; and halves of characters that were cut in two, which no URL can contain.
 */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}|[\ufff9-\ufffb]|(?![\s\u0085])\p{Cc}|\p{Cs}/gu;

const APOSTROPHES = /[\u2018\u2019\u201a\u201b\u02b9\u02bb\u02bc\u02bd\u2032\u2035\u00b4`\uff07]/g;

const HYPHENS = /[\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]/g;

const APOSTROPHE_OR_HYPHEN = new RegExp(`['-]|${APOSTROPHES.source}|${HYPHENS.source}`);

/** Removes what cannot be seen in a text, direction overrides too; line breaks and other white space stay. */
export function removeInvisible(text: string): string {
	return text.replace(INVISIBLE, '');
}

/**
 * Converts a text to one line without invisible characters, with single spaces and none at either end.
 *
 * @param maxLength the greatest length of the result in characters; a longer text ends in an ellipsis
 */
export function toDisplayText(text: string, maxLength = Infinity): string {
	const line = removeInvisible(text).replace(WHITE_SPACE, ' ').trim();
	if (line.length <= maxLength) return line;
	const characters = Array.from(line);
	return characters.length <= maxLength ? line : `${characters.slice(0, maxLength - 1).join('')}…`;
}

/** Removes the full stop or colon at the end of a sentence, so that another text can follow it. */
export function withoutFinalStop(sentence: string): string {
	return sentence.replace(/[.:\s]+$/, '');
}

/** Replaces typographic apostrophes and hyphens, which word processors insert, by those of the keyboard. */
export function straightenPunctuation(text: string): string {
	return text.replace(APOSTROPHES, "'").replace(HYPHENS, '-');
}

/**
 * Crosses, unticked boxes and prohibition signs; strike-through, as Markdown and as Unicode write it; negations; and the
 * header of an e-mail for those who only receive a copy of it.
 */
const CROSSED_OUT =
	/[✕-✘×☐☒☓⬜❌❎🗙🗴-🗷🚫⛔⊘≠]|~~|[\u0335-\u0338\u20d2\u20d3\u20e0\u20e5\u20eb]|(?<![\w.@-])(?:don'?t|not|never)(?![\w.@-])|(?<![\w-])b?cc ?:/iu;

/** Names of firms, in which a `Not` with its capital is harmless: `Why Not Ltd`, `Forget Me Not`, `Not Just Mortgages`. */
const HARMLESS_NOT = /\b(?:Why|Forget Me) Not\b(?! [a-z])|\bNot (?:Just|Only) (?=[A-Z])(?!Yet\b)/g;

/** Whether a text beside an address or a link says that nobody, or somebody else, is meant: `❌`, `do not refer`. */
export function isCrossedOut(text: string): boolean {
	return CROSSED_OUT.test(straightenPunctuation(text).replace(HARMLESS_NOT, ''));
}

/**
 * Returns the longest part of a text without apostrophes and hyphens, which have several spellings; the whole text where
 * they leave no part of two characters.
 */
export function toSharedPart(text: string): string {
	const whole = text.normalize('NFC');
	const [part = ''] = whole
		.split(APOSTROPHE_OR_HYPHEN)
		.map((one) => one.trim())
		.sort((one, other) => other.length - one.length);
	return part.length > 1 ? part : whole;
}

const UUID_PATTERN = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** Any version and variant, in any case: Plannr's documentation shows versions 3 and 4 side by side. */
const UUID = new RegExp(`^${UUID_PATTERN}$`, 'i');

const EVERY_UUID = new RegExp(`(?<![0-9a-f-])${UUID_PATTERN}(?![0-9a-f-])`, 'gi');

/** What surrounds a UUID or an address in a spreadsheet, a script or a sentence. */
export const SURROUNDINGS = /^[\s'"“”„«»<([{]+|[\s'"“”„«»>)\]}.]+$/g;

/** Users paste the address from the browser's address bar, sometimes without its scheme. */
const LINK = /^(?:https?:\/\/|urn:uuid:|[\w-]+(?:\.[\w-]+)+(?::\d+)?\/)\S+$/i;

/** A link with a label, as Markdown and Slack write it: `[Jane Client](https://…)`, `<https://…|Jane Client>`. */
const LABELLED_LINKS = [
	/^\[(?<label>[^\]]*)\]\((?<target>\S+)\)$/,
	/^<(?<target>[^\s|]+)\|(?<label>[^|>]*)>$/,
];

/** An identifier has no separators of lists or URLs, and none of the signs that start an expression or a path. */
const IDENTIFIER = /^[\p{L}\p{N}][\p{L}\p{N}._~:-]*$/u;

/** In characters; longer than any identifier. */
const MAX_IDENTIFIER_LENGTH = 200;

/** In characters; browsers do not show longer ones. */
const MAX_LINK_LENGTH = 2000;

/** Whether a value is a string that is a UUID, ignoring white space around it. */
export function isUuid(value: unknown): value is string {
	return typeof value === 'string' && UUID.test(value.trim());
}

/**
 * Whether a value that Plannr returned can identify a record: Plannr documents UUIDs, but any text without separators
 * serves as well.
 */
export function isIdentifier(value: unknown): value is string {
	return (
		typeof value === 'string' && value.length <= MAX_IDENTIFIER_LENGTH && IDENTIFIER.test(value)
	);
}

/** Whether two identifiers are the same, in whatever form; see {@link normaliseIdentifier}. */
export function isSameIdentifier(one: unknown, other: string): boolean {
	return typeof one === 'string' && normaliseIdentifier(one) === normaliseIdentifier(other);
}

/** A UUID without hyphens, perhaps in braces. */
const BARE_UUID = /^\{?([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})\}?$/;

/**
 * Returns an identifier in the form in which identifiers are compared: in lower case, and a UUID by itself, also where it
 * is shown without hyphens, with something around it or in a link.
 */
export function normaliseIdentifier(identifier: unknown): string {
	const text = String(identifier).trim().toLowerCase();
	if (UUID.test(text) || text.length > MAX_LINK_LENGTH) return text;
	const [uuid, ...more] = findUuids(text.replace(BARE_UUID, '$1-$2-$3-$4-$5'));
	return uuid !== undefined && more.length === 0 ? uuid : text;
}

/** Whether identifiers are UUIDs, in whatever form; see {@link normaliseIdentifier}. */
export function areUuids(identifiers: readonly unknown[]): boolean {
	return identifiers.every((identifier) => isUuid(normaliseIdentifier(identifier)));
}

/** Returns the same text for lists of the same identifiers. */
export function formatIdentifiers(identifiers: readonly unknown[]): string {
	return JSON.stringify([...new Set(identifiers.map(normaliseIdentifier))].sort());
}

/**
 * Whether two lists contain the same identifiers.
 *
 * @param shown identifiers as Plannr returned them
 * @param requested those of a request
 * @returns undefined where one is not shown, or not in the form of those of the request
 */
export function isSameSetOfIdentifiers(
	shown: readonly unknown[],
	requested: readonly string[],
): boolean | undefined {
	// In most cases they are equal as they are.
	if (shown.length === requested.length && requested.every((one, index) => one === shown[index])) {
		return true;
	}
	const areShown = shown.every((one) => one !== null && one !== undefined);
	if (!areShown || !areComparable(shown, requested)) return undefined;
	return formatIdentifiers(shown) === formatIdentifiers(requested);
}

/** Whether two such lists certainly have no identifier in common. */
export function sharesNoIdentifier(
	shown: readonly unknown[],
	requested: readonly string[],
): boolean {
	const identifiers = new Set(shown.map(normaliseIdentifier));
	return (
		areComparable(shown, requested) &&
		!requested.some((one) => identifiers.has(normaliseIdentifier(one)))
	);
}

/** Whether identifiers can be compared: a number, a name or a short code may belong to a record with any UUID. */
function areComparable(shown: readonly unknown[], requested: readonly string[]): boolean {
	return !requested.every(isUuid) || areUuids(shown);
}

/** Finds the UUIDs in a text such as a link: each once, in lower case. */
export function findUuids(text: string): string[] {
	return [...new Set(locateUuids(text).map(({ uuid }) => uuid))];
}

/** Finds the UUIDs in a text, in lower case, and where each stands: from `start` up to but not including `end`. */
export function locateUuids(text: string) {
	return [...text.matchAll(EVERY_UUID)].map(({ 0: uuid, index }) => ({
		uuid: uuid.toLowerCase(),
		start: index,
		end: index + uuid.length,
	}));
}

/**
 * Finds the UUIDs in what somebody entered as one UUID or as a link that contains one, with or without a label. Invisible
 * characters, typographic hyphens, and quotation marks and brackets around it do not matter; other words beside it do.
 *
 * @returns each UUID once, in lower case; none when the text is anything else
 */
export function parseWrittenUuids(text: string): string[] {
	if (text.length > MAX_LINK_LENGTH) return [];
	const line = straightenPunctuation(toDisplayText(text));
	const bare = line.replace(SURROUNDINGS, '');
	if (UUID.test(bare)) return [bare.toLowerCase()];
	const groups = LABELLED_LINKS.map((form) => form.exec(line)?.groups).find(Boolean);
	const { target = bare, label = '' } = groups ?? {};
	if (!LINK.test(target) || isCrossedOut(label)) return [];
	if (findUuids(decodeLink(target)).length === 0) return [];
	// A label may contain another UUID.
	return findUuids(decodeLink(line));
}

function decodeLink(link: string): string {
	try {
		return decodeURIComponent(link);
	} catch {
		return link;
	}
}

/** Letters that are not a plain letter with an accent, and how people write them without their own key. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
	ß: 'ss',
	æ: 'ae',
	œ: 'oe',
	ø: 'o',
	ł: 'l',
	đ: 'd',
	ð: 'd',
	þ: 'th',
	ı: 'i',
};

/** Most texts; the work on the others is not worth doing for 100,000 records. */
const IS_PLAIN = /^[ -~]*$/;

/** Splits a name or a search text into its words: without accents, apostrophes, punctuation and letter case. */
export function toSearchWords(text: string): string[] {
	return (IS_PLAIN.test(text) ? text.toLowerCase() : toPlainLetters(text))
		.replaceAll("'", '')
		.replaceAll('`', '')
		.split(/[^\p{L}\p{N}]+/u)
		.filter((word) => word !== '');
}

/**
 * Whether every word of a search is in a text. How Plannr's database compares letters with accents is not documented, so
 * accents, letter case and punctuation do not count.
 */
export function hasWords(text: string, search: string): boolean {
	const words = toSearchWords(text).join(' ');
	return toSearchWords(search).every((word) => words.includes(word));
}

/** Whether every word of a search that has a hyphen is in a text with one; otherwise as {@link hasWords}. */
export function hasHyphenatedWords(text: string, search: string): boolean {
	const words = toPlainLetters(search)
		.split(' ')
		.filter((word) => word.includes('-'));
	if (words.length === 0) return true;
	const letters = toPlainLetters(text);
	return words.every((word) => letters.includes(word));
}

function toPlainLetters(text: string): string {
	return straightenPunctuation(toDisplayText(text).normalize('NFC'))
		.toLowerCase()
		.replaceAll('ς', 'σ')
		.normalize('NFKD')
		.replace(/[ßæœøłđðþı]/g, (letter) => PLAIN_LETTERS[letter] ?? letter)
		.replace(/\p{M}/gu, '');
}
