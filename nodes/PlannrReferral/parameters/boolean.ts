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
 * Parses a boolean.
 *
 * @param value a boolean, or a word or number that stands for one, as expressions and language models return
 * @param parameter the parameter's name in saved workflows
 * @param label the parameter's label in the panel, for messages
 * @param defaultValue returned for undefined, when the parameter is not set
 * @throws {InvalidParameters} when the value is anything else
 */
export function parseBoolean(
	value: unknown,
	parameter: string,
	label: string,
	defaultValue: boolean,
): boolean {
	if (typeof value === 'boolean') return value;
	if (value === undefined) return defaultValue;
	const isWord = typeof value === 'string' || typeof value === 'number';
	const parsed = isWord ? booleanWords.get(String(value).trim().toLowerCase()) : undefined;
	if (parsed !== undefined) return parsed;
	throw invalidParameter(parameter, `'${label}' must be true or false`, `Correct '${label}'`);
}
