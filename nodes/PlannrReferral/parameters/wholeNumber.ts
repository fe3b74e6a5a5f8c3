import { complain } from './invalidParameters';

/**
 * Reads a whole number.
 *
 * @param value what the panel or an expression gave
 * @param least the least number that will do
 * @param parameter the parameter's name
 * @param label the parameter's label
 * @throws {InvalidParameters} when it is not a whole number, or too small
 */
export function readWholeNumber(
	value: unknown,
	least: number,
	parameter: string,
	label: string,
): number {
	const isText = typeof value === 'string' && value.trim() !== '';
	const number = typeof value === 'number' || isText ? Number(value) : NaN;
	if (Number.isSafeInteger(number) && number >= least) return number;
	throw complain(
		parameter,
		`'${label}' is not a whole number from ${least}`,
		`Enter a whole number in '${label}', ${least} or more`,
	);
}
