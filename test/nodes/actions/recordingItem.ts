import type { ItemParameters } from '../../../nodes/PlannrReferral/parameters/item';

/** An item that notes what it is asked for. */
export interface RecordingItem extends ItemParameters {
	/** The labels that parameters were asked for by, by their names; what a collection was asked for is `collection.name`. */
	readonly requested: ReadonlyMap<string, string>;
}

/**
 * Makes such an item.
 *
 * @param values what it answers, by the parameters' names; null for the rest
 * @param collections the parameters that hold others
 */
export function createRecordingItem(
	values: Readonly<Record<string, unknown>>,
	collections: readonly string[],
): RecordingItem {
	const asked = new Map<string, string>();
	const collection = (name: string) =>
		new Proxy(
			{},
			{
				get: (_, inner) => {
					if (typeof inner === 'string') asked.set(`${name}.${inner}`, '');
				},
			},
		);
	return {
		requested: asked,
		timeZone: 'Europe/London',
		isTool: false,
		getValue(name, label) {
			asked.set(name, label);
			return collections.includes(name) ? collection(name) : (values[name] ?? null);
		},
	};
}
