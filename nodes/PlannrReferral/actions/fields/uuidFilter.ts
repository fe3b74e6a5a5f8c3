import { invalidParameter, type ItemParameters, getSafeguard } from '../../parameters/item';
import { parseUuids } from '../../parameters/uuids';

/** The UUIDs are part of the URL, which servers limit to about 8 kilobytes: 500 were rejected with status 431. */
const MAX_UUIDS = 100;

/**
 * Parses a filter for UUIDs. A filter that was added must not match all records because nothing is in it: the nodes
 * after it would process every one. The same goes for an agent.
 *
 * @param item the item's parameters
 * @param name the filter's name
 * @param label the filter's label
 * @returns the UUIDs separated by commas, as Plannr expects them; empty when the filter was not added
 * @throws {InvalidParameters} when it was added but is empty, or has too many UUIDs or an entry that is not a UUID
 */
export function parseUuidFilter(item: ItemParameters, name: string, label: string): string {
	const value = getSafeguard(item, `filters.${name}`, label);
	if (value === undefined) return '';
	const uuids = parseUuids(value, name, label);
	if (uuids.length === 0) {
		throw invalidParameter(
			name,
			`'${label}' is empty`,
			`Enter a UUID in '${label}', or remove '${label}'`,
		);
	}
	if (uuids.length <= MAX_UUIDS) return uuids.join(',');
	throw invalidParameter(
		name,
		`'${label}' contains ${uuids.length} UUIDs; the maximum is ${MAX_UUIDS}`,
		'Split them across several items',
	);
}
