import { invalidParameter } from './invalidParameters';

/**
 * Parses a whole number.
 *
 * @param value the parameter's value
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
	const isText = typeof value === 'string' && value.trim() !== '';
	const number = typeof value === 'number' || isText ? Number(value) : NaN;
	if (Number.isSafeInteger(number) && number >= minimum) return number;
	throw invalidParameter(
		parameter,
		`'${label}' is not a whole number from ${minimum}`,
		`Enter a whole number in '${label}', ${minimum} or more`,
	);
}
