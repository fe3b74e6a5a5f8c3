/**
 * Takes a list apart, in any form in which the panel, an expression or a language model hands one over: a list, one
 * value, a text with commas or line breaks, a JSON list in a text, and lists of these.
 *
 * @param value what was handed over
 * @param separator what separates the entries of a text
 * @returns the entries in their order, trimmed, without the empty ones; what is not text stays as it is
 */
export function parseEntries(value: unknown, separator: RegExp): unknown[] {
	if (value === null || value === undefined) return [];
	if (Array.isArray(value)) return value.flatMap((entry) => parseEntries(entry, separator));
	if (typeof value !== 'string') return [value];
	const text = value.trim();
	if (text.startsWith('[')) {
		const parsed = parseJsonList(text);
		if (parsed !== undefined) return parseEntries(parsed, separator);
	}
	return text
		.split(separator)
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');
}

function parseJsonList(text: string): unknown[] | undefined {
	try {
		const parsed: unknown = JSON.parse(text);
		return Array.isArray(parsed) ? parsed : undefined;
	} catch {
		return undefined;
	}
}

/**
 * The words that tell people which entry of a list is meant.
 *
 * @param index the entry's place, from 0
 * @param count how many entries there are
 * @returns e.g. `, entry 2,` or nothing when there is only one
 */
export function formatEntryPosition(index: number, count: number): string {
	return count > 1 ? `, entry ${index + 1},` : '';
}
