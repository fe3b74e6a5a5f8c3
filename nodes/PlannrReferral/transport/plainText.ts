import { removeInvisible, toDisplayText } from './text';

/** Named HTML entities that PHP's `htmlspecialchars` and `htmlentities` write for characters of ordinary texts. */
const ENTITIES: Readonly<Record<string, string>> = {
	aelig: 'æ',
	amp: '&',
	apos: "'",
	commat: '@',
	eth: 'ð',
	euro: '€',
	gt: '>',
	hellip: '…',
	ldquo: '“',
	lsquo: '‘',
	lt: '<',
	mdash: '—',
	nbsp: ' ',
	ndash: '–',
	oelig: 'œ',
	oslash: 'ø',
	period: '.',
	pound: '£',
	quot: '"',
	rdquo: '”',
	rsquo: '’',
	szlig: 'ß',
	thorn: 'þ',
};

/** The accents of letters, by what the names of their entities end in. */
const ACCENTS: Readonly<Record<string, string>> = {
	acute: '\u0301',
	caron: '\u030c',
	cedil: '\u0327',
	circ: '\u0302',
	grave: '\u0300',
	ring: '\u030a',
	tilde: '\u0303',
	uml: '\u0308',
};

const ENTITY =
	/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z])(acute|caron|cedil|circ|grave|ring|tilde|uml)|([a-z]{2,6}));?/gi;

const ESCAPED_UNIT = /(?:\\u|%u)\{?([\da-f]{4})\}?|\\x([\da-f]{2})/gi;

const [BELL, ESCAPE, CONTROL_SEQUENCE] = [7, 27, 155].map((code) => String.fromCharCode(code));

/** Terminal escape sequences (ECMA-48): with parameters, as a command that ends with a bell, or of two characters. */
const TERMINAL_ESCAPE = new RegExp(
	`(?:${ESCAPE}\\[|${CONTROL_SEQUENCE})[0-?]*[ -/]*[@-~]|${ESCAPE}\\][^${BELL}${ESCAPE}]*|${ESCAPE}[ -~]?`,
	'g',
);

/** How often encodings are removed, at most: a text may have been encoded more than once. */
const MAX_DECODINGS = 3;

/**
 * Returns a text as people would read it: on one line, without control characters, terminal escape sequences, invisible
 * characters and changes of direction, and without the encodings of HTML, URLs and JSON. Pure.
 */
export function toPlainText(text: string): string {
	let plain = stripControls(text);
	for (let decodings = 0; decodings < MAX_DECODINGS; decodings++) {
		const decoded = stripControls(decodeOnce(plain));
		if (decoded === plain) break;
		plain = decoded;
	}
	return toDisplayText(plain);
}

function stripControls(text: string): string {
	return removeInvisible(text.replace(TERMINAL_ESCAPE, ''));
}

function decodeOnce(text: string): string {
	return text
		.replace(ENTITY, decodeEntity)
		.replace(/(?:%[\da-f]{2})+/gi, decodePercent)
		.replace(ESCAPED_UNIT, (_, long?: string, short?: string) =>
			toCharacter(parseInt(long ?? short ?? '', 16)),
		)
		.replace(/\\[nrt]/g, ' ')
		.replace(/\\(["'/\\])/g, '$1');
}

/** Decodes the HTML entities of a text that a web form or a web page has encoded, such as `O&#039;Connor`. */
export function decodeEntities(text: string): string {
	if (!text.includes('&')) return text;
	return text.replace(ENTITY, (entity, ...groups: Array<string | undefined>) =>
		entity.endsWith(';') ? decodeEntity(entity, ...groups.slice(0, 5)) : entity,
	);
}

function decodeEntity(
	entity: string,
	decimal?: string,
	hex?: string,
	letter = '',
	accent = '',
	name = '',
): string {
	if (decimal !== undefined) return fromReference(Number(decimal));
	if (hex !== undefined) return fromReference(parseInt(hex, 16));
	if (accent !== '') return `${letter}${ACCENTS[accent.toLowerCase()]}`.normalize('NFC');
	const key = name.toLowerCase();
	const character = Object.hasOwn(ENTITIES, key) ? ENTITIES[key] : undefined;
	if (character === undefined) return entity;
	return /^[A-Z]/.test(name) ? character.toUpperCase() : character;
}

/** HTML reads the numbers of control characters as those of Windows-1252, where 145 to 151 are punctuation. */
function fromReference(code: number): string {
	return '‘’“”•–—'[code - 145] ?? toCharacter(code);
}

function toCharacter(code: number): string {
	return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

/** Bytes that are not UTF-8, perhaps because the text was cut off within a character, are decoded one by one. */
function decodePercent(run: string): string {
	try {
		return decodeURIComponent(run);
	} catch {
		return run.replace(/%(..)/g, (_, byte: string) => toCharacter(parseInt(byte, 16)));
	}
}
