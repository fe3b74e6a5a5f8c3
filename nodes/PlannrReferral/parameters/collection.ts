import { isRecord } from '../transport/json';
import { invalidParameter } from './invalidParameters';
import type { ItemParameters } from './item';

/**
 * Reads a collection: a parameter under which others are added one by one.
 *
 * @param item an item's parameters
 * @param name the collection's name
 * @param label the collection's label
 * @returns what it holds, by name
 * @throws {InvalidParameters} when an expression gives something else in its place
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
