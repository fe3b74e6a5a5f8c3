import { isRecord } from '../../../nodes/PlannrReferral/transport/json';
import type { UuidOf } from '../../../nodes/PlannrReferral/actions/lookups';
import type { Job, Operation } from '../../../nodes/PlannrReferral/actions/operation';
import { type ItemParameters, isLocator } from '../../../nodes/PlannrReferral/parameters/item';

/** The present date of {@link createItem}. */
const TODAY = '2026-02-01';

/**
 * Creates an item with the given parameters.
 *
 * @param parameters values by the names in saved workflows, collections as records
 * @param isTool whether the node runs as an agent's tool
 */
export function createItem(
	parameters: Readonly<Record<string, unknown>>,
	{ isTool = false }: Partial<Pick<ItemParameters, 'isTool'>> = {},
): ItemParameters {
	const getMember = (record: unknown, name: string): unknown => {
		if (!isRecord(record) || !(name in record)) return undefined;
		const value: unknown = record[name];
		return value ?? null;
	};
	return createItemOf((path) => path.split('.').reduce<unknown>(getMember, parameters), {
		isTool,
	});
}

/**
 * Creates an item whose parameters have the values that a function returns.
 *
 * @param valueOf returns the value of a parameter
 */
export function createItemOf(
	valueOf: (path: string) => unknown,
	more: Partial<ItemParameters> = {},
): ItemParameters {
	const get: ItemParameters['get'] = (path, label) => {
		const found = valueOf(path);
		const { value, mode } = isLocator(found) ? found : { value: found, mode: undefined };
		return { value, mode, name: path.slice(path.lastIndexOf('.') + 1), label };
	};
	return { get, today: () => TODAY, isTool: false, ...more };
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
