import { type InvalidParameters, invalidParameter } from './invalidParameters';
import { isNothing } from './settings';

/** A separator may be followed by a line break, which is no further one. */
const SEPARATOR = /[,;][^\S\n]*\n?|\n/;

/**
 * Parses a list in any form that the panel, an expression or a language model may provide: an array, one value, a
 * string with separators, a string with a JSON array, and arrays of these.
 *
 * @param value the parameter's value
 * @param parameter the parameter's name in saved workflows
 * @param label the parameter's label in the panel, for messages
 * @param parseEntry parses one entry, given what messages call it: a trimmed string, or any other type unchanged
 * @returns what each entry was parsed to, in order; none when the value is empty as a whole
 * @throws {InvalidParameters} when one entry among others is empty; a separator at the end of a string is forgiven
 */
export function parseList<Parsed>(
	value: unknown,
	parameter: string,
	label: string,
	parseEntry: (entry: unknown, subject: string) => Parsed,
): Parsed[] {
	const entries = splitEntries(value);
	if (isNothing(entries)) return [];
	return entries.map((entry, index) => {
		const subject = formatEntryOf(label, index, entries.length);
		if (isNothing(entry)) throw createEmptyEntryError(parameter, label, subject);
		return parseEntry(entry, subject);
	});
}

/**
 * Creates the error for an empty entry, which is never left out silently.
 *
 * @param parameter the parameter's name in saved workflows
 * @param label the parameter's label in the panel
 * @param subject the entry in words; see {@link formatEntryOf}
 */
export function createEmptyEntryError(
	parameter: string,
	label: string,
	subject: string,
): InvalidParameters {
	return invalidParameter(
		parameter,
		`${subject} is empty`,
		`Fill it in, or leave out empty values with an expression in '${label}', e.g. {{ [$json.first, $json.second].filter(Boolean) }}`,
	);
}

/** A list of nothing is one empty entry. */
function splitEntries(value: unknown): unknown[] {
	if (Array.isArray(value)) {
		return value.length === 0 ? [undefined] : Array.from(value, splitEntries).flat();
	}
	if (typeof value !== 'string') return [value];
	const text = trim(value);
	const list = parseJsonList(text);
	if (list !== undefined) return splitEntries(list);
	const lines = text.replace(/[,;]$/, '').replace(/\r\n?/g, '\n');
	return lines.split(SEPARATOR).map(trim);
}

/** Leaves the zero-width no-break space, which is white space to JavaScript, but not to Unicode. */
function trim(text: string): string {
	return text.includes('\uFEFF') ? text : text.trim();
}

/** Parses a text with a JSON array; returns undefined when it is anything else. */
export function parseJsonList(text: string): unknown[] | undefined {
	if (!text.startsWith('[')) return undefined;
	try {
		const parsed: unknown = JSON.parse(text);
		return Array.isArray(parsed) ? parsed : undefined;
	} catch {
		return undefined;
	}
}

/**
 * Formats which entry of a list a message is about.
 *
 * @param label the parameter's label
 * @param index the entry's index, from 0
 * @param count the number of entries
 * @returns e.g. `Entry 2 of 'Clients'`; only the label when there is one entry
 */
export function formatEntryOf(label: string, index: number, count: number): string {
	return count > 1 ? `Entry ${index + 1} of '${label}'` : `'${label}'`;
}
