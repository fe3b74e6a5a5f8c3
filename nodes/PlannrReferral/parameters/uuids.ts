import { invalidParameter } from './invalidParameters';
import { parseReferences } from './references';

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
			`Fill in '${label}' with a UUID. It looks like 550e8400-e29b-41d4-a716-446655440000`,
		);
	}
	if (more.length > 0) {
		throw invalidParameter(
			parameter,
			`'${label}' holds ${more.length + 1} UUIDs, but takes one`,
			`Leave one UUID in '${label}', or split the input so that every item has its own`,
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
			`'${label}' is not a UUID`,
			`Choose From List or By ID in '${label}'`,
		);
	});
}
