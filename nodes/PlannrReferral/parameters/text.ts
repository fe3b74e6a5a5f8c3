import { invalidParameter } from './invalidParameters';

/**
 * Reads a text that may be left out.
 *
 * @param value what the panel or an expression gave
 * @param parameter the parameter's name
 * @param label the parameter's label
 * @returns the text as it was entered, or undefined when there is nothing but white space
 * @throws {InvalidParameters} when it is a list or an object, which would arrive in Plannr as gibberish
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
