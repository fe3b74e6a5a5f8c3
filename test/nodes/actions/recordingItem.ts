import type { ItemParameters } from '../../../nodes/PlannrReferral/parameters/item';
import { createItemOf } from './createItem';

export interface RecordingItem extends ItemParameters {
	/** The labels with which parameters were read, by their names; fields of a collection are `collection.name`. */
	readonly labels: ReadonlyMap<string, string>;
}

/**
 * Creates an item that records which of its parameters are read.
 *
 * @param values the values of parameters, by name; the rest are not there
 */
export function createRecordingItem(values: Readonly<Record<string, unknown>>): RecordingItem {
	const labels = new Map<string, string>();
	const item = createItemOf((path) => values[path]);
	const get: ItemParameters['get'] = (path, label) => {
		labels.set(path, label);
		return item.get(path, label);
	};
	return { ...item, labels, get };
}
