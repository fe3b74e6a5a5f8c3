import { invalidParameter } from '../../parameters/invalidParameters';
import type { ItemParameters } from '../../parameters/item';
import { parseUuids } from '../../parameters/uuids';

/** The values of the collection of filters, by the filters' names. */
export type Filters = Readonly<Record<string, unknown>>;

/** The UUIDs are part of the URL, which servers limit to about 8 kilobytes: 500 were rejected with status 431. */
const MAX_UUIDS = 100;

/**
 * Parses a filter for UUIDs. A filter that was added must not match all records because its expression returned nothing:
 * the nodes after it would process every one.
 *
 * @param item the item's parameters
 * @param filters the values of the collection of filters
 * @param name the filter's name
 * @param label the filter's label
 * @returns the UUIDs separated by commas, as Plannr expects them; empty when the filter was not added, or when an AI
 *   agent left it blank
 * @throws {InvalidParameters} when it was added but is empty, or has too many UUIDs or an entry that is not a UUID
 */
export function parseUuidFilter(
	item: ItemParameters,
	filters: Filters,
	name: string,
	label: string,
): string {
	const uuids = parseUuids(filters[name], name, label);
	if (uuids.length > MAX_UUIDS) {
		throw invalidParameter(
			name,
			`'${label}' holds ${uuids.length} UUIDs, but takes at most ${MAX_UUIDS} UUIDs`,
			`Split the UUIDs over several items with at most ${MAX_UUIDS} each`,
		);
	}
	if (uuids.length > 0 || !(name in filters) || item.isTool) return uuids.join(',');
	throw invalidParameter(
		name,
		`'${label}' is empty`,
		`Enter at least one UUID in '${label}', or remove the filter to get all`,
	);
}
