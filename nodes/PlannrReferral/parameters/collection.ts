import { isRecord } from '../transport/json';
import { invalidParameter } from './invalidParameters';
import type { ItemParameters } from './item';

/**
 * Parses a collection: a parameter to which users add other parameters.
 *
 * @param item an item's parameters
 * @param name the collection's name in saved workflows
 * @param label the collection's label in the panel, for messages
 * @returns the values it contains, by name
 * @throws {InvalidParameters} when an expression returns something that is not an object
 */
export function parseCollection(
	item: ItemParameters,
	name: string,
	label: string,
): Readonly<Record<string, unknown>> {
	const value = item.getValue(name, label);
	if (isRecord(value)) return value;
	if (value === null || value === undefined || value === '') return {};
	throw invalidParameter(
		name,
		`'${label}' is not a set of fields`,
		`Switch '${label}' back from the expression and add the fields one by one`,
	);
}
