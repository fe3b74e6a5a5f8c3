import { invalidParameter } from './invalidParameters';

/**
 * Parses an optional text.
 *
 * @param value the parameter's value
 * @param parameter the parameter's name in saved workflows
 * @param label the parameter's label in the panel, for messages
 * @returns the text, untrimmed, or undefined when it is empty or white space
 * @throws {InvalidParameters} when the value is an array or an object, which has no meaningful text
 */
export function parseOptionalText(
	value: unknown,
	parameter: string,
	label: string,
): string | undefined {
	if (value === null || value === undefined) return undefined;
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	if (typeof value !== 'string') {
		throw invalidParameter(
			parameter,
			`'${label}' is not a text`,
			`Enter a text in '${label}'; an expression must give a text, not a list or an object`,
		);
	}
	return value.trim() === '' ? undefined : value;
}
