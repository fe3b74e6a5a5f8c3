import { straightenPunctuation, toDisplayText } from './displayText';

const UUID_PATTERN = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** Any version and variant, in any case: Plannr's documentation shows versions 3 and 4 side by side. */
const UUID = new RegExp(`^${UUID_PATTERN}$`, 'i');

const EVERY_UUID = new RegExp(`(?<![0-9a-f-])${UUID_PATTERN}(?![0-9a-f-])`, 'gi');

/** What surrounds a UUID in a spreadsheet, a script or a sentence. */
const SURROUNDINGS = /^[\s'"“”„«»<([{]+|[\s'"“”„«»>)\]}.]+$/g;

/** Users paste the address from the browser's address bar, sometimes without its scheme. */
const LINK = /^(?:https?:\/\/|urn:uuid:|[\w-]+(?:\.[\w-]+)+(?::\d+)?\/)/i;

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

/** Whether two identifiers are the same, whatever their case. */
export function isSameIdentifier(one: unknown, other: string): boolean {
	return typeof one === 'string' && one.toLowerCase() === other.toLowerCase();
}

/**
 * Finds the UUIDs in a text such as a link.
 *
 * @param text the text
 * @returns each UUID once, in lower case
 */
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
 * Finds the UUIDs in what somebody entered as one UUID or as a link that contains one. Invisible characters, typographic
 * hyphens, and quotation marks and brackets around it do not matter.
 *
 * @param text the text
 * @returns each UUID once, in lower case; none when the text is anything else
 */
export function parseWrittenUuids(text: string): string[] {
	if (text.length > MAX_LINK_LENGTH) return [];
	const bare = straightenPunctuation(toDisplayText(text)).replace(SURROUNDINGS, '');
	if (UUID.test(bare)) return [bare.toLowerCase()];
	return LINK.test(bare) ? findUuids(decodeLink(bare)) : [];
}

function decodeLink(link: string): string {
	try {
		return decodeURIComponent(link);
	} catch {
		return link;
	}
}
