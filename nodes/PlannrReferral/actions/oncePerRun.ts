import type { PlannrClient } from '../transport/client';

/**
 * Makes a function fetch something only once per run of the node, however many items need it. A failure is not retried
 * either.
 *
 * @param fetch fetches the value for a key, e.g. a UUID, with the client, of which each run has its own
 * @returns a function that fetches the value on the first call with a key, and returns the same value afterwards
 */
export function oncePerRun<Value>(
	fetch: (client: PlannrClient, key: string) => Promise<Value>,
): (client: PlannrClient, key?: string) => Promise<Value> {
	const runs = new WeakMap<object, Map<string, Promise<Value>>>();
	return async (client, key = '') => {
		const values = runs.get(client.run) ?? new Map<string, Promise<Value>>();
		runs.set(client.run, values);
		const value = values.get(key) ?? fetch(client, key);
		values.set(key, value);
		return await value;
	};
}
