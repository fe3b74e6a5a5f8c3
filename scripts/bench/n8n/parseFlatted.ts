/**
 * Reads the form in which n8n keeps the data of executions, which knows each object and each text only once: a list of
 * values, of which the first is the whole, and in which a text inside another value is the place of what is meant.
 *
 * @param text what n8n keeps
 * @throws {Error} when it is something else
 */
export function parseFlatted(text: string): unknown {
	const values: unknown = JSON.parse(text);
	if (!Array.isArray(values)) throw new Error('n8n keeps executions in another form');
	const parsed = new Map<unknown, unknown>();
	const resolve = (inner: unknown) => (typeof inner === 'string' ? valueAt(inner) : inner);
	const valueAt = (place: string): unknown => {
		const value: unknown = values[Number(place)];
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
