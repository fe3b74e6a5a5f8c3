import { complain } from './complaint';

/**
 * Reads a yes or no.
 *
 * @param value a boolean, or the word for one that an expression or a language model gives
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
	const word = typeof value === 'string' ? value.trim().toLowerCase() : undefined;
	if (word === 'true') return true;
	if (word === 'false') return false;
	throw complain(
		parameter,
		`'${label}' is neither true nor false`,
		`Give true or false for '${label}'`,
	);
}
