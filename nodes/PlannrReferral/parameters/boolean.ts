import { complain } from './invalidParameters';

const words = new Map<string, boolean>([
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
 * @param absent what holds when nothing was given
 * @throws {InvalidParameters} when it is something else
 */
export function readBoolean(
	value: unknown,
	parameter: string,
	label: string,
	absent: boolean,
): boolean {
	if (typeof value === 'boolean') return value;
	if (value === null || value === undefined || value === '') return absent;
	const isWord = typeof value === 'string' || typeof value === 'number';
	const meant = isWord ? words.get(String(value).trim().toLowerCase()) : undefined;
	if (meant !== undefined) return meant;
	throw complain(
		parameter,
		`'${label}' is neither true nor false`,
		`Give true or false for '${label}'`,
	);
}
