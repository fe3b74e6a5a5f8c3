import { isRecord } from '../../nodes/PlannrReferral/transport/json';

/** What stands where, by path as n8n writes it, e.g. `clients[0].name`: the kinds of value that can be there. */
export type Shape = ReadonlyMap<string, readonly string[]>;

/**
 * What n8n's schema view makes of a preview (n8n, editor-ui, useDataSchema, getSchemaForJsonSchema): it looks into
 * objects and lists only where their type stands alone.
 *
 * @param preview a JSON Schema
 * @param path where it stands
 */
export function schemaShape(preview: unknown, path = ''): Map<string, string[]> {
	if (!isRecord(preview)) return new Map([[path, ['nothing']]]);
	const { type, properties, items } = preview;
	const kinds = (Array.isArray(type) ? type : [type]).map((kind) =>
		kind === 'integer' ? 'number' : String(kind),
	);
	const shape = new Map([[path, kinds]]);
	if (type === 'object' && isRecord(properties)) {
		for (const [name, inner] of Object.entries(properties))
			mergeShape(shape, schemaShape(inner, `${path}.${name}`));
	}
	if (type === 'array' && isRecord(items)) mergeShape(shape, schemaShape(items, `${path}[0]`));
	return shape;
}

/**
 * What stands where in records that were really given out.
 *
 * @param value a record, or something in it
 * @param path where it stands
 */
export function outputShape(value: unknown, path = ''): Map<string, string[]> {
	if (value === null) return new Map([[path, ['null']]]);
	if (Array.isArray(value)) {
		const shape = new Map([[path, ['array']]]);
		for (const item of value) mergeShape(shape, outputShape(item, `${path}[0]`));
		return shape;
	}
	const shape = new Map([[path, [typeof value]]]);
	if (isRecord(value)) {
		for (const [name, inner] of Object.entries(value))
			mergeShape(shape, outputShape(inner, `${path}.${name}`));
	}
	return shape;
}

/** Adds to a shape what another one has. */
export function mergeShape(shape: Map<string, string[]>, more: Shape): void {
	for (const [path, kinds] of more) {
		shape.set(path, [...new Set([...(shape.get(path) ?? []), ...kinds])]);
	}
}
