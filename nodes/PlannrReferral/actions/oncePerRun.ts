import type { PlannrClient } from '../transport/client';

/**
 * Reads something once in a node run, however many items want it, and whether it can be read or not.
 *
 * @param fetch reads it, through the door that is opened for each run
 * @returns reads it the first time that a key is asked for, and gives the same from then on
 */
export function oncePerRun<Value>(
	fetch: (client: PlannrClient, key: string) => Promise<Value>,
): (client: PlannrClient, key?: string) => Promise<Value> {
	const runs = new WeakMap<PlannrClient, Map<string, Promise<Value>>>();
	return async (client, key = '') => {
		const values = runs.get(client) ?? new Map<string, Promise<Value>>();
		runs.set(client, values);
		const value = values.get(key) ?? fetch(client, key);
		values.set(key, value);
		return await value;
	};
}
