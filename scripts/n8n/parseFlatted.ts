/**
 * Parses the format in which n8n stores the data of executions (npm: flatted): a list in which every object and string
 * occurs once, and a string inside another value is the index of the value it refers to.
 *
 * @returns all values, with those that they refer to in place of the indexes; the first is the root
 */
export function parseFlatted(text: string): readonly unknown[] {
	const values: unknown[] = JSON.parse(text);
	for (const value of values) {
		if (typeof value !== 'object' || value === null) continue;
		for (const [name, index] of Object.entries(value)) {
			if (typeof index === 'string') Reflect.set(value, name, values[Number(index)]);
		}
	}
	return values;
}
