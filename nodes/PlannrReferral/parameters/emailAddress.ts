import {
	SURROUNDINGS,
	isCrossedOut,
	straightenPunctuation,
	toDisplayText,
} from '../transport/text';

/** An e-mail address, taken out of what somebody entered. */
export interface EmailAddress {
	/** The address as it was entered, without anything around it. */
	readonly address: string;
	/** The form in which addresses are compared: in lower case, with an international domain in its ASCII form. */
	readonly key: string;
}

const ADDRESS =
	/^(?<local>[^\s@<>()[\]{},;:"\\/|]+)@(?<domain>(?:[\p{L}\p{M}\p{N}-]+\.)+[\p{L}\p{M}\p{N}-]*\p{L}[\p{L}\p{M}\p{N}-]*)$/u;

const CONTAINS_ADDRESS = /[^\s@]@[^\s@]+\.[^\s@]/;

/**
 * A display name with an address: in brackets after it (`Client, Jane <jane@…>`, `Jane Client [mailto:jane@…]`), or as
 * the target of a link in Slack or in HTML.
 */
const DISPLAY_NAME_AND_ADDRESS = [
	/^<(?<inner>mailto:[^<>|]*)\|(?<name>[^<>|]*)>$/i,
	/^<a\s[^<>]*href=["']?(?<inner>mailto:[^<>"'\s]*)["']?[^<>]*>(?<name>[^<>]*)<\/a>$/i,
	/^(?<name>[^<>]*)<(?<inner>[^<>]*)>[.,]?$/,
	/^(?<name>[^<>]*?)\[(?<inner>[^[\]<>]*)\][.,]?$/,
	/^(?<name>[^<>]*?)\((?<inner>[^()<>]*)\)[.,]?$/,
];

/** RFC 5321 allows 254 characters; longer texts are not worth a closer look. */
const MAX_LENGTH = 1000;

/**
 * Takes the e-mail address out of a text: `jane@…`, `Jane <jane@…>`, a `mailto:` link, an address in brackets or
 * quotation marks, with or without a full stop after it.
 *
 * @param text what was entered for one person
 * @returns undefined when there is no address, more than one, or other text that is no display name
 */
export function parseEmailAddress(text: string): EmailAddress | undefined {
	if (text.length > MAX_LENGTH) return undefined;
	const line = straightenPunctuation(toDisplayText(text));
	for (const pattern of DISPLAY_NAME_AND_ADDRESS) {
		const { name, inner } = pattern.exec(line)?.groups ?? {};
		const found = inner === undefined ? undefined : parseBareAddress(inner);
		if (found === undefined) continue;
		if (name === undefined) return found;
		const hasOtherAddress =
			CONTAINS_ADDRESS.test(name) && parseBareAddress(name)?.key !== found.key;
		return hasOtherAddress || isCrossedOut(name) ? undefined : found;
	}
	return parseBareAddress(line);
}

/**
 * Splits a text at its commas, but only after an address: the commas before an angle bracket belong to a display name,
 * and the one in `N/A, jane@…` to something that only a person can understand.
 *
 * @returns the entries; each may still be invalid or empty
 */
export function splitAfterAddresses(text: string): string[] {
	const entries: string[] = [];
	let start = 0;
	for (let comma = text.indexOf(','); comma >= 0; comma = text.indexOf(',', comma + 1)) {
		if (comma - start > MAX_LENGTH) break;
		const entry = text.slice(start, comma);
		if (entry.trim() !== '' && parseEmailAddress(entry) === undefined) continue;
		entries.push(entry);
		start = comma + 1;
	}
	return [...entries, text.slice(start)];
}

function parseBareAddress(text: string): EmailAddress | undefined {
	const bare = removeMailto(text.replace(SURROUNDINGS, '')).replace(SURROUNDINGS, '');
	const { local, domain } = ADDRESS.exec(bare)?.groups ?? {};
	if (local === undefined || domain === undefined) return undefined;
	const asciiDomain = toAsciiDomain(domain);
	if (asciiDomain === undefined) return undefined;
	return { address: bare, key: `${local.toLowerCase().normalize('NFC')}@${asciiDomain}` };
}

/** Removes the scheme and the subject of a link; other recipients in it stay, so that it is not an address. */
function removeMailto(text: string): string {
	const [, link] = /^mailto:(.*)$/i.exec(text) ?? [];
	if (link === undefined) return text;
	try {
		const decoded = decodeURIComponent(link);
		return decoded.replace(/\?[^@]*$/, '');
	} catch {
		return link;
	}
}

/** n8n lets community nodes import few of Node's modules, so the URL parser converts the domain. */
function toAsciiDomain(domain: string): string | undefined {
	if (/^\p{ASCII}*$/u.test(domain)) return domain.toLowerCase();
	try {
		return new URL(`http://${domain}`).hostname;
	} catch {
		return undefined;
	}
}
