import { isRecord } from '../../../nodes/PlannrReferral/transport/json';
import type { UuidOf } from '../../../nodes/PlannrReferral/actions/lookups';
import type { Job, Operation } from '../../../nodes/PlannrReferral/actions/operation';
import { type ItemParameters, unwrapLocator } from '../../../nodes/PlannrReferral/parameters/item';

/** The present date of {@link createItem}. */
const TODAY = '2026-02-01';

/**
 * Creates an item with the given parameters.
 *
 * @param parameters values by the names in saved workflows, collections as records
 * @param more what differs from an item of an ordinary workflow
 */
export function createItem(
	parameters: Readonly<Record<string, unknown>>,
	more: Partial<ItemParameters> = {},
): ItemParameters {
	const getMember = (record: unknown, name: string): unknown =>
		isRecord(record) && name in record ? (unwrapLocator(record[name]) ?? null) : undefined;
	return {
		getValue: (name) => name.split('.').reduce<unknown>(getMember, parameters),
		getLocator: (name) => parameters[name],
		today: () => TODAY,
		isTool: false,
		...more,
	};
}

/** Returns the UUID of a record that is named by it. */
export const knownUuid: UuidOf = ({ reference }) => {
	if (reference.kind !== 'uuid') throw new Error('Nothing is looked up here');
	return reference.uuid;
};

/** Parses an item that names records by their UUIDs. */
export function parseJobs({ parse }: Pick<Operation, 'parse'>, item: ItemParameters): Job[] {
	const parsed = parse(item);
	return Array.isArray(parsed) ? parsed : parsed.create(knownUuid);
}
