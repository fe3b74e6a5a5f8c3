import { isRecord } from '../transport/json';
import { decodeEntities } from '../transport/plainText';
import {
	removeInvisible,
	straightenPunctuation,
	toDisplayText,
	isCrossedOut,
	isIdentifier,
	isUuid,
	parseWrittenUuids,
} from '../transport/text';
import { parseEmailAddress, splitAfterAddresses } from './emailAddress';
import {
	type InvalidParameters,
	type Parameter,
	createEmptyError,
	invalidParameter,
	invalidValue,
	isLocator,
} from './item';
import { createEmptyEntryError, formatEntryOf, parseJsonList } from './choices';
import { toMatchKey } from './matching';
import { findFlaw } from './scalars';

/** The modes of the resource locators, by their names in saved workflows. */
export type ReferenceMode = 'list' | 'id' | 'email' | 'name' | 'firm';

/** What identifies a record: its UUID, or something that must be looked up. The key is what is compared. */
export type Reference =
	| { readonly kind: 'uuid'; readonly uuid: string }
	| {
			readonly kind: 'email' | 'name' | 'firm';
			/** The address or the name as it was entered. */
			readonly text: string;
			readonly key: string;
	  };

/** The references in one parameter. */
export interface ParsedReferences<Parsed> {
	/** In the order given, without duplicates; none when the value is empty as a whole. */
	readonly references: readonly Parsed[];
	/** Whether a text ends in a separator, as `a; ` does, or has a line break around it: an entry may be missing there. */
	readonly endsInSeparator: boolean;
}

/** The lists in which records are looked up. */
export type LookupList = 'clients' | 'connections' | 'acceptedConnections';

/** A record that an item names, by its UUID or by what people know. */
export interface RecordReference {
	readonly list: LookupList;
	readonly reference: Reference;
	readonly parameter: Parameter;
}

/** One entry of a list, with the mode that applies to it: a list may contain locators. */
interface Entry {
	readonly value: unknown;
	readonly mode: ReferenceMode;
	/** Whether it is the last one of a text for which {@link ParsedReferences.endsInSeparator} is true. */
	readonly isBeforeSeparator?: boolean;
}

const NOUNS: Readonly<Record<ReferenceMode, string>> = {
	list: 'a UUID',
	id: 'a UUID',
	email: 'an e-mail address',
	name: 'a name',
	firm: "a firm's name",
};

/** An example of a UUID, for messages. */
export const UUID_EXAMPLE = '550e8400-e29b-41d4-a716-446655440000';

/** In characters: enough of a value to recognise it in a message. */
const MAX_QUOTED_LENGTH = 80;

/** Of the 36 characters of a UUID: with fewer, a text is something else and not a misspelt UUID. */
const MIN_UUID_CHARACTERS = 30;

const MAX_UUID_LENGTH = 40;

/** In characters; a longer text is no client's name, and would not fit into the URL of a search. */
const MAX_NAME_LENGTH = 500;

/** A number identifies nobody, not even as text: it comes from another column, or a spreadsheet has changed the value. */
const NUMBER = /^[+-]?\d[\d\s.,]*(?:e[+-]?\d+)?$/i;

/**
 * Parses references to records, in any form in which the panel, an expression, a spreadsheet or a language model
 * provides them.
 *
 * @param parameter one reference, a list of them, a text with separators, or a locator; a record with a `uuid` and the link
 *   object of a spreadsheet count as well
 * @param mode how the records are identified, unless a locator has a mode of its own; a UUID is accepted in every
 *   mode
 * @throws {InvalidParameters} when an entry is empty, or is not a reference of this kind
 */
export function parseReferences(
	parameter: Parameter,
	mode: ReferenceMode,
): ParsedReferences<Reference> {
	const { value } = parameter;
	// By far the most frequent value, and one in every mode.
	if (isUuid(value) && value === value.trim()) {
		return { references: [{ kind: 'uuid', uuid: value.toLowerCase() }], endsInSeparator: false };
	}
	const entries = splitEntries(value, toMode(parameter.mode) ?? mode);
	const references = new Map<string, Reference>();
	for (const [index, entry] of entries.entries()) {
		const subject = () => formatEntryOf(parameter, index, entries.length);
		const reference = parseEntry(entry, parameter, subject);
		const key = reference.kind === 'uuid' ? reference.uuid : reference.key;
		references.set(`${reference.kind} ${key}`, reference);
	}
	return {
		references: [...references.values()],
		endsInSeparator: entries.some(({ isBeforeSeparator }) => isBeforeSeparator),
	};
}

function splitEntries(value: unknown, mode: ReferenceMode): Entry[] {
	if (typeof value === 'string') {
		const list = parseJsonList(value.trim());
		return list === undefined ? splitText(decodeEntities(value), mode) : splitEntries(list, mode);
	}
	if (value === null || value === undefined) return [];
	if (Array.isArray(value)) return Array.from(value, (entry) => toEntries(entry, mode)).flat();
	if (isLocator(value)) return splitEntries(value.value, toMode(value.mode) ?? mode);
	return toEntries(value, mode);
}

/** The text of an entry is never split again; but a list may contain lists, and locators, which are fields of their own. */
function toEntries(entry: unknown, mode: ReferenceMode): Entry[] {
	if (isRecord(entry) && 'uuid' in entry) {
		const { uuid } = entry;
		return toEntries(uuid, typeof uuid === 'string' && isChosen(uuid) ? 'list' : 'id');
	}
	const isList = Array.isArray(entry) || isLocator(entry);
	if (!isList) return [{ value: entry, mode }];
	const entries = splitEntries(entry, mode);
	return entries.length > 0 ? entries : [{ value: undefined, mode }];
}

const MODES: readonly ReferenceMode[] = ['list', 'id', 'email', 'name', 'firm'];

/** Finds a mode by its name or by what the panel calls it, such as `By Email`; undefined for an unknown one. */
function toMode(mode: unknown): ReferenceMode | undefined {
	if (typeof mode !== 'string') return undefined;
	const name = mode.toLowerCase().replace(/^(?:by|from)[\s_-]*/, '');
	return MODES.find((known) => known === name);
}

/** Splits a text; the white space around it and one separator after the last entry do not count. */
function splitText(text: string, mode: ReferenceMode): Entry[] {
	const lines = removeInvisible(text.replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n'));
	const trimmed = lines.trim();
	// A comma never separates names: firms and trusts have commas in theirs.
	const separator = mode === 'name' || mode === 'firm' ? /;$/ : /[;,]$/;
	const body = trimmed.replace(separator, '').trimEnd();
	if (body === '') return [];
	// A line break around the text may be where a template left out an entry.
	const isCut = separator.test(trimmed) || lines.replace(trimmed, '').includes('\n');
	const texts = splitBody(body, mode);
	return texts.map((value, index) => ({
		value,
		mode,
		isBeforeSeparator: isCut && index === texts.length - 1,
	}));
}

/** A separator may be followed by a line break, which is no further one. */
function splitBody(body: string, mode: ReferenceMode): string[] {
	if (mode === 'email') return body.split(/;[^\S\n]*\n?|\n/).flatMap(splitAfterAddresses);
	if (mode === 'name' || mode === 'firm') return body.split(/;[^\S\n]*\n?|\n/);
	return body.split(/[;,][^\S\n]*\n?|\n/).flatMap((entry) => {
		const words = entry.split(/\s+/).filter((word) => word !== '');
		const areUuids = words.length > 1 && words.every((word) => parseWrittenUuids(word).length > 0);
		return areUuids ? words : [entry];
	});
}

/** Parses an entry, which messages call `subject`, e.g. `Entry 2 of 'Clients'`. */
function parseEntry(
	{ value, mode }: Entry,
	parameter: Parameter,
	subject: () => string,
): Reference {
	if (value === null || value === undefined) throw createEmptyEntryError(parameter, subject());
	if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
		throw createTextError(String(value), mode, parameter, subject());
	}
	const texts = (typeof value === 'string' ? [value] : getLinkTexts(value)).map((text) =>
		toDisplayText(decodeEntities(text)),
	);
	const [text, ...others] = texts.filter((line) => line !== '');
	if (text === undefined && texts.length > 0) throw createEmptyEntryError(parameter, subject());
	if (text === undefined) {
		throw invalidParameter(
			parameter.name,
			`${subject()} is an object, not ${NOUNS[mode]}`,
			`Check the expression in '${parameter.label}': it must return text or a list of texts`,
		);
	}
	const lines = others.length > 0 && isCrossedOut(text) ? [text] : [text, ...others];
	const reference = lines.map((line) => parseText(line, mode)).find((found) => found !== undefined);
	if (reference === undefined) throw createTextError(text, mode, parameter, subject());
	return reference;
}

/** A spreadsheet's link is an object with a text and an address; the text counts, unless it is not a reference. */
function getLinkTexts(value: unknown): string[] {
	const parts = isRecord(value) ? [value.text, value.hyperlink] : [];
	return parts.filter((part) => typeof part === 'string');
}

function parseText(line: string, mode: ReferenceMode): Reference | undefined {
	if (NUMBER.test(line) && mode !== 'list') return undefined;
	const [uuid, ...others] = parseWrittenUuids(line);
	if (uuid !== undefined && others.length === 0) return { kind: 'uuid', uuid };
	if (mode === 'id') return undefined;
	if (mode === 'list') return isChosen(line) ? { kind: 'uuid', uuid: line } : undefined;
	if (findFlaw(line) !== undefined || (mode === 'name' && line.length > MAX_NAME_LENGTH)) {
		return undefined;
	}
	if (mode === 'email') {
		const found = parseEmailAddress(line);
		return found && { kind: 'email', text: found.address, key: found.key };
	}
	return { kind: mode, text: line, key: toMatchKey(line) };
}

/** Whether a text may be an identifier of Plannr's, and not a word: n8n keeps what was typed in another mode. */
function isChosen(text: string): boolean {
	return isIdentifier(text) && !/^\p{L}+$/u.test(text);
}

function createTextError(
	line: string,
	mode: ReferenceMode,
	{ name, label, isSingle }: Parameter,
	subject: string,
): InvalidParameters {
	const describe = (flaw: string, advice: string) =>
		invalidParameter(name, `${subject} ${flaw}`, advice);
	if (NUMBER.test(line)) {
		const advice = `Check which column or field '${label}' takes its value from`;
		return describe(`is the number ${quote(line)}, not ${NOUNS[mode]}`, advice);
	}
	if (mode === 'email') {
		const advice = isSingle
			? `Enter one e-mail address alone in '${label}'`
			: `Enter only e-mail addresses in '${label}', several of them separated by semicolons`;
		return describe(`is not a single e-mail address: ${quote(line)}`, advice);
	}
	if (mode === 'name' || mode === 'firm') {
		const advice = `Check the expression in '${label}'`;
		return describe(`is not ${NOUNS[mode]}: ${quote(line)}`, advice);
	}
	if (mode === 'list') {
		return describe(
			`is set to From List, but ${quote(line)} was not chosen from the list`,
			`Choose an entry of the list in '${label}'. What was typed in another mode is not used`,
		);
	}
	if (parseWrittenUuids(line).length > 1) {
		const advice = `Enter only the UUID you mean in '${label}'`;
		return describe('is a link that contains several UUIDs', advice);
	}
	const odd = findOddCharacter(line);
	const reason = odd === undefined ? '' : `, because it contains ${formatCharacter(odd)}`;
	const advice = `Enter a UUID in '${label}', such as ${UUID_EXAMPLE}`;
	return describe(`is not a valid UUID${reason}`, advice);
}

/** Returns the character that makes a text no UUID, when all the others belong to one. */
function findOddCharacter(line: string): string | undefined {
	const odd = straightenPunctuation(line).match(/[^0-9a-f-]/giu) ?? [];
	return line.length <= MAX_UUID_LENGTH && line.length - odd.length >= MIN_UUID_CHARACTERS
		? odd[0]
		: undefined;
}

/** Describes a character that looks like another one, or like none. */
export function formatCharacter(character: string): string {
	const code = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
	return `the character '${character}' (U+${code})`;
}

function quote(text: string): string {
	return `“${toDisplayText(text, MAX_QUOTED_LENGTH)}”`;
}

/** What the records of a list are known by, and the modes as the panel calls them. */
const KNOWN_BY = {
	clients: { kinds: ['email', 'name'], modes: 'From List, By Email, By Name or By ID' },
	connections: { kinds: ['firm'], modes: 'From List, By Firm or By ID' },
};

/**
 * Parses a resource locator for one record.
 *
 * @param list the list in which the record is looked up
 * @throws {InvalidParameters} when it does not name one record
 */
export function parseRecordReference(parameter: Parameter, list: LookupList): RecordReference {
	const { references } = parseRecordReferences({ ...parameter, isSingle: true }, list);
	return takeOnly(references, parameter, 'value', `Enter a value in '${parameter.label}'`);
}

function takeOnly<Value>(
	[value, ...others]: readonly Value[],
	parameter: Parameter,
	noun: 'UUID' | 'value',
	adviceIfEmpty: string,
): Value {
	if (value === undefined) throw createEmptyError(parameter, adviceIfEmpty);
	if (others.length === 0) return value;
	const flaw = `contains ${others.length + 1} ${noun}s, but only one is allowed`;
	throw invalidValue(parameter, flaw, `Use one ${noun} per item in '${parameter.label}'`);
}

/**
 * Parses the value of a resource locator for one record or several.
 *
 * @param parameter the locator, or whatever an expression returned in its place
 * @param list the list in which the records are looked up
 * @throws {InvalidParameters} when an entry names no record
 */
export function parseRecordReferences(
	parameter: Parameter,
	list: LookupList,
): ParsedReferences<RecordReference> {
	const { value, label } = parameter;
	const { kinds, modes } = KNOWN_BY[list === 'clients' ? list : 'connections'];
	const parsed = parseReferences(parameter, defaultMode(value, list));
	const references = parsed.references.map((reference) => {
		const { kind } = reference;
		if (kind === 'uuid' || kinds.includes(kind)) return { list, reference, parameter };
		const flaw = `cannot be found by ${kind === 'email' ? 'e-mail address' : kind}`;
		throw invalidValue(parameter, flaw, `Use ${modes} in '${label}'`);
	});
	return { ...parsed, references };
}

/**
 * A value without a locator has no mode: in a list of clients one with an '@' counts as e-mail addresses, any other as
 * UUIDs.
 */
function defaultMode(value: unknown, list: LookupList): ReferenceMode {
	const texts: unknown[] = Array.isArray(value) ? value : [value];
	const hasAddress = texts.some((text) => typeof text === 'string' && text.includes('@'));
	return list === 'clients' && hasAddress ? 'email' : 'id';
}

/**
 * Parses exactly one UUID, and returns it in lower case; throws {@link InvalidParameters} when there is none, more than
 * one, or another value.
 */
export function parseUuid(parameter: Parameter): string {
	const advice = `Choose from the list in '${parameter.label}', or enter a UUID such as ${UUID_EXAMPLE}`;
	return takeOnly(parseUuids(parameter), parameter, 'UUID', advice);
}

/**
 * Parses a list of UUIDs.
 *
 * @param parameter see {@link parseReferences}; several UUIDs in a text may be separated by commas and white space as well
 * @returns the UUIDs in lower case, without duplicates, in the order given
 * @throws {InvalidParameters} when an entry is empty or is not a UUID
 */
export function parseUuids(parameter: Parameter): string[] {
	return parseReferences(parameter, 'id').references.map((reference) => {
		if (reference.kind === 'uuid') return reference.uuid;
		const advice = `Choose From List or By ID in '${parameter.label}'`;
		throw invalidValue(parameter, 'is not a valid UUID', advice);
	});
}
