import { invalidParameter } from './invalidParameters';

const booleanWords = new Map<string, boolean>([
	['true', true],
	['yes', true],
	['on', true],
	['1', true],
	['false', false],
	['no', false],
	['off', false],
	['0', false],
]);

/**
 * Reads a yes or no.
 *
 * @param value a boolean, or a word or a number for one that an expression or a language model gives
 * @param parameter the parameter's name
 * @param label the parameter's label
 * @param defaultValue what holds when nothing was given
 * @throws {InvalidParameters} when it is something else
 */
export function parseBoolean(
	value: unknown,
	parameter: string,
	label: string,
	defaultValue: boolean,
): boolean {
	if (typeof value === 'boolean') return value;
	if (value === null || value === undefined || value === '') return defaultValue;
	const isWord = typeof value === 'string' || typeof value === 'number';
	const parsed = isWord ? booleanWords.get(String(value).trim().toLowerCase()) : undefined;
	if (parsed !== undefined) return parsed;
	throw invalidParameter(
		parameter,
		`'${label}' is neither true nor false`,
		`Give true or false for '${label}'`,
	);
}
