/**
 * Parses the format in which n8n stores the data of executions (npm: flatted): a list in which every object and string
 * occurs once. The first value is the root, and a string inside another value is the index of the value it refers to.
 *
 * @param text the stored data
 * @throws {Error} when the data have another format
 */
export function parseFlatted(text: string): unknown {
	const values: unknown = JSON.parse(text);
	if (!Array.isArray(values)) throw new Error('n8n keeps executions in another form');
	const parsed = new Map<unknown, unknown>();
	const resolve = (inner: unknown) => (typeof inner === 'string' ? valueAt(inner) : inner);
	const valueAt = (index: string): unknown => {
		const value: unknown = values[Number(index)];
		if (typeof value !== 'object' || value === null) return value;
		if (parsed.has(value)) return parsed.get(value);
		if (Array.isArray(value)) {
			const list: unknown[] = [];
			parsed.set(value, list);
			for (const inner of value) list.push(resolve(inner));
			return list;
		}
		const object: Record<string, unknown> = {};
		parsed.set(value, object);
		for (const [name, inner] of Object.entries(value)) object[name] = resolve(inner);
		return object;
	};
	return valueAt('0');
}
