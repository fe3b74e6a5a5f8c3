/**
 * Reads the form in which n8n keeps the data of executions, which knows each object and each text only once: a list of
 * values, of which the first is the whole, and in which a text inside another value is the place of what is meant.
 *
 * @param text what n8n keeps
 * @throws {Error} when it is something else
 */
export function unflattened(text: string): unknown {
	const values: unknown = JSON.parse(text);
	if (!Array.isArray(values)) throw new Error('n8n keeps executions in another form');
	const made = new Map<unknown, unknown>();
	const meant = (inner: unknown) => (typeof inner === 'string' ? at(inner) : inner);
	const at = (place: string): unknown => {
		const value: unknown = values[Number(place)];
		if (typeof value !== 'object' || value === null) return value;
		if (made.has(value)) return made.get(value);
		if (Array.isArray(value)) {
			const list: unknown[] = [];
			made.set(value, list);
			for (const inner of value) list.push(meant(inner));
			return list;
		}
		const whole: Record<string, unknown> = {};
		made.set(value, whole);
		for (const [name, inner] of Object.entries(value)) whole[name] = meant(inner);
		return whole;
	};
	return at('0');
}
