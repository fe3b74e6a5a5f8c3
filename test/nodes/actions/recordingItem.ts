import type { ItemParameters } from '../../../nodes/PlannrReferral/parameters/item';

/** An item that records which of its parameters are read. */
export interface RecordingItem extends ItemParameters {
	/** The labels with which parameters were read, by their names; members of a collection are `collection.name`. */
	readonly labels: ReadonlyMap<string, string>;
}

/**
 * Creates an item that records which of its parameters are read.
 *
 * @param values the values of parameters, by name; null for the rest
 * @param collections the names of the parameters that are collections
 */
export function createRecordingItem(
	values: Readonly<Record<string, unknown>>,
	collections: readonly string[],
): RecordingItem {
	const labels = new Map<string, string>();
	const collection = (name: string) =>
		new Proxy(
			{},
			{
				get: (_, inner) => {
					if (typeof inner === 'string') labels.set(`${name}.${inner}`, '');
				},
			},
		);
	return {
		labels,
		timeZone: 'Europe/London',
		isTool: false,
		getValue(name, label) {
			labels.set(name, label);
			return collections.includes(name) ? collection(name) : (values[name] ?? null);
		},
	};
}
