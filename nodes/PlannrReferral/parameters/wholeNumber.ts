import { invalidParameter } from './invalidParameters';

/**
 * Reads a whole number.
 *
 * @param value what the panel or an expression gave
 * @param minimum the least number that will do
 * @param parameter the parameter's name
 * @param label the parameter's label
 * @throws {InvalidParameters} when it is not a whole number, or too small
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
