import { invalidParameter } from '../../parameters/invalidParameters';
import type { ItemParameters } from '../../parameters/item';
import { parseUuids } from '../../parameters/uuids';

/** What the collection of filters holds, by the filters' names. */
export type Filters = Readonly<Record<string, unknown>>;

/** They travel in the address, which servers take up to 8 kilobytes or so: 500 were refused with status 431. */
const MAX_UUIDS = 100;

/**
 * Reads a filter that takes UUIDs. One that was added to find certain records must not find all of them because its
 * expression gave nothing: an operation behind it would be done to every one.
 *
 * @param item an item's parameters
 * @param filters what the collection of filters holds
 * @param name the filter's name
 * @param label the filter's label
 * @returns the UUIDs as Plannr takes them; empty when the filter was not added, or a language model left it blank
 * @throws {InvalidParameters} when it was added and is empty, holds too many, or something else
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
