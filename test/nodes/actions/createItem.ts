import { isRecord } from '../../../nodes/PlannrReferral/transport/json';
import { type ItemParameters, unwrapLocator } from '../../../nodes/PlannrReferral/parameters/item';

/** The present date of {@link createItem}. */
export const TODAY = '2026-02-01';

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
		today: () => TODAY,
		isTool: false,
		...more,
	};
}
