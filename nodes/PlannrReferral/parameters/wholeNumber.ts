import { invalidParameter } from './invalidParameters';

/**
 * Parses a whole number.
 *
 * @param value a number, or a text of digits
 * @param minimum the smallest valid number
 * @param parameter the parameter's name in saved workflows
 * @param label the parameter's label in the panel, for messages
 * @throws {InvalidParameters} when the value is not a whole number, or is below the minimum
 */
export function parseWholeNumber(
	value: unknown,
	minimum: number,
	parameter: string,
	label: string,
): number {
	const number = parseNumber(value);
	if (Number.isSafeInteger(number) && number >= minimum) return number;
	throw invalidParameter(
		parameter,
		`'${label}' must be a whole number, ${minimum} or more`,
		`Correct '${label}'`,
	);
}

/**
 * Converts a number or its digits to a number. JavaScript's conversion would also accept a list, a boolean and `0x1e`.
 *
 * @param value a parameter's value
 * @returns NaN for anything else
 */
export function parseNumber(value: unknown): number {
	const isDigits = typeof value === 'string' && /^\s*\d+(?:\.\d+)?\s*$/.test(value);
	return typeof value === 'number' || isDigits ? Number(value) : NaN;
}
