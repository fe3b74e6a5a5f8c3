import type { PlannrClient } from '../transport/client';

/**
 * Reads something once in a node run, however many items want it, and whether it can be read or not.
 *
 * @param read reads it, through the door that is opened for each run
 * @returns reads it the first time that a key is asked for, and gives the same from then on
 */
export function oncePerRun<Value>(
	read: (plannr: PlannrClient, key: string) => Promise<Value>,
): (plannr: PlannrClient, key?: string) => Promise<Value> {
	const runs = new WeakMap<PlannrClient, Map<string, Promise<Value>>>();
	return async (plannr, key = '') => {
		const values = runs.get(plannr) ?? new Map<string, Promise<Value>>();
		runs.set(plannr, values);
		const value = values.get(key) ?? read(plannr, key);
		values.set(key, value);
		return await value;
	};
}
