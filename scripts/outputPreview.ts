import { isRecord } from '../nodes/PlannrReferral/transport/json';

/** The preview of a value: the subset of JSON Schema that n8n supports. */
export interface OutputPreview {
	readonly type: string | readonly string[];
	readonly properties?: Readonly<Record<string, OutputPreview>>;
	readonly items?: OutputPreview;
}

/**
 * Converts a schema of the API contract into a preview.
 *
 * n8n's schema view uses the first of several types, and shows the members of objects and lists only when they have a
 * single type; it does not support `anyOf`, `enum` or `$ref` (n8n, editor-ui, useDataSchema, getSchemaForJsonSchema).
 * Therefore the preview is that of the first alternative, and only strings and numbers are marked as nullable.
 *
 * @throws {Error} when this kind of schema is not supported
 */
export function createPreview(schema: unknown): OutputPreview {
	const alternatives = alternativesOf(schema);
	const expected = alternatives.find((alternative) => !isNull(alternative));
	const type = expected && typeOf(expected);
	if (type === undefined) throw new Error(`No preview can be made of ${JSON.stringify(schema)}`);
	if (type === 'object') return { type, properties: propertiesOf(expected?.properties) };
	if (type === 'array') {
		const { items } = expected ?? {};
		const describesItems = isRecord(items) && Object.keys(items).length > 0;
		return describesItems ? { type, items: createPreview(items) } : { type };
	}
	const isNullable = alternatives.some(hasNull);
	return { type: isNullable ? [type, 'null'] : type };
}

/**
 * Reduces a preview to some fields.
 *
 * @param texts those that are shown as text, or null, whatever the record has
 * @throws {Error} when the record has no such field
 */
export function pickFields(
	preview: OutputPreview,
	names: readonly string[],
	texts: readonly string[] = [],
): OutputPreview {
	const fields = names.map((name) => {
		const field = preview.properties?.[name];
		if (field === undefined) throw new Error(`The contract has no field ${name}`);
		return [name, texts.includes(name) ? { type: ['string', 'null'] } : field] as const;
	});
	return { ...preview, properties: Object.fromEntries(fields) };
}

type Schema = Readonly<Record<string, unknown>>;

function alternativesOf(schema: unknown): Schema[] {
	if (!isRecord(schema)) return [];
	const { allOf, anyOf } = schema;
	const inner: unknown = Array.isArray(allOf) && allOf.length === 1 ? allOf : anyOf;
	return Array.isArray(inner) ? inner.flatMap(alternativesOf) : [schema];
}

function enumOf(schema: Schema): unknown[] {
	return Array.isArray(schema.enum) ? schema.enum : [];
}

function hasNull(schema: Schema): boolean {
	return enumOf(schema).includes(null);
}

function isNull(schema: Schema): boolean {
	return hasNull(schema) && enumOf(schema).length === 1;
}

function typeOf(schema: Schema): string | undefined {
	if (typeof schema.type === 'string') return schema.type;
	const value = enumOf(schema).find((choice) => choice !== null);
	if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
	return typeof value === 'string' ? 'string' : undefined;
}

function propertiesOf(properties: unknown): Record<string, OutputPreview> {
	const all = Object.entries(isRecord(properties) ? properties : {});
	return Object.fromEntries(all.map(([name, schema]) => [name, createPreview(schema)]));
}
