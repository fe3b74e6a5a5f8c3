import { invalidParameter } from './item';
import { UUID_EXAMPLE, parseReferences } from './references';

/**
 * Parses exactly one UUID.
 *
 * @param value see {@link parseUuids}
 * @param parameter the parameter's name in saved workflows
 * @param label the parameter's label in the panel, for messages
 * @returns the UUID in lower case
 * @throws {InvalidParameters} when there is no UUID, more than one, or an entry that is not a UUID
 */
export function parseUuid(value: unknown, parameter: string, label: string): string {
	const [uuid, ...more] = parseUuids(value, parameter, label);
	if (uuid === undefined) {
		throw invalidParameter(
			parameter,
			`'${label}' is empty`,
			`Choose from the list in '${label}', or enter a UUID such as ${UUID_EXAMPLE}`,
		);
	}
	if (more.length > 0) {
		throw invalidParameter(
			parameter,
			`'${label}' contains ${more.length + 1} UUIDs, but only one is allowed`,
			`Use one UUID per item in '${label}'`,
		);
	}
	return uuid;
}

/**
 * Parses a list of UUIDs.
 *
 * @param value see {@link parseReferences}; several UUIDs in a text may be separated by commas and white space as well
 * @param parameter the parameter's name in saved workflows
 * @param label the parameter's label in the panel, for messages
 * @returns the UUIDs in lower case, without duplicates, in the order given
 * @throws {InvalidParameters} when an entry is empty or is not a UUID
 */
export function parseUuids(value: unknown, parameter: string, label: string): string[] {
	return parseReferences(value, 'id', parameter, label).map((reference) => {
		if (reference.kind === 'uuid') return reference.uuid;
		throw invalidParameter(
			parameter,
			`'${label}' is not a valid UUID`,
			`Choose From List or By ID in '${label}'`,
		);
	});
}
