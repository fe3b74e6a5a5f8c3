import { complain } from './complaint';

/**
 * Reads how many records are wanted at most.
 *
 * @param value what the panel or an expression gave
 * @param parameter the parameter's name
 * @param label the parameter's label
 * @throws {InvalidParameters} when it is not a whole number from 1
 */
export function readLimit(value: unknown, parameter: string, label: string): number {
	const isText = typeof value === 'string' && value.trim() !== '';
	const limit = typeof value === 'number' || isText ? Number(value) : NaN;
	if (Number.isSafeInteger(limit) && limit >= 1) return limit;
	throw complain(
		parameter,
		`'${label}' is not a whole number from 1`,
		`Enter a whole number such as 50 in '${label}'`,
	);
}
