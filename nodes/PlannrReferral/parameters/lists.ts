/**
 * Parses a list in any form that the panel, an expression or a language model may provide: an array, one value, a
 * string with separators, a string with a JSON array, and arrays of these.
 *
 * @param value the parameter's value
 * @param separator separates the entries of a string
 * @returns the entries in order, without empty ones; strings are trimmed, other types are returned unchanged
 */
export function parseEntries(value: unknown, separator: RegExp): unknown[] {
	if (value === null || value === undefined) return [];
	if (Array.isArray(value)) return value.flatMap((entry) => parseEntries(entry, separator));
	if (typeof value !== 'string') return [value];
	const text = trim(value);
	if (text.startsWith('[')) {
		const parsed = parseJsonList(text);
		if (parsed !== undefined) return parseEntries(parsed, separator);
	}
	return text
		.split(separator)
		.map(trim)
		.filter((entry) => entry !== '');
}

/** Leaves the zero-width no-break space, which is white space to JavaScript, but not to Unicode. */
function trim(text: string): string {
	return text.includes('\uFEFF') ? text : text.trim();
}

/** Parses a text with a JSON array; returns undefined when it is anything else. */
export function parseJsonList(text: string): unknown[] | undefined {
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
