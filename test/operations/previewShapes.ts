import { isRecord } from '../../nodes/PlannrReferral/transport/json';

/** The kinds of value by path, written as n8n does, e.g. `clients[0].name`. */
export type Shape = ReadonlyMap<string, readonly string[]>;

/**
 * Returns what n8n's schema view shows of a preview (n8n, editor-ui, useDataSchema, getSchemaForJsonSchema): it opens
 * objects and lists only where no other type is allowed beside them.
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

/** Returns the shape of the node's real output. */
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

/** Adds the paths and kinds of one shape to another. */
export function mergeShape(shape: Map<string, string[]>, more: Shape): void {
	for (const [path, kinds] of more) {
		shape.set(path, [...new Set([...(shape.get(path) ?? []), ...kinds])]);
	}
}
