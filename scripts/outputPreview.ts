import { isRecord } from '../nodes/PlannrReferral/transport/json';

/** What n8n shows of a value before there is one: a JSON Schema of few words. */
export interface OutputPreview {
	readonly type: string | readonly string[];
	readonly properties?: Readonly<Record<string, OutputPreview>>;
	readonly items?: OutputPreview;
}

/**
 * Turns a schema of the contract into what n8n can show.
 *
 * n8n's schema view takes of a list of types the first, and looks into objects and lists only where their type stands
 * alone; it knows no `anyOf`, no `enum` and no `$ref` (n8n, editor-ui, useDataSchema, getSchemaForJsonSchema). So the
 * first of several alternatives is shown, and that a value may be null is told of texts and numbers only.
 *
 * @param schema a schema without references
 * @throws {Error} when it is a kind of schema that the contract did not have so far
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
 * A preview of some fields only.
 *
 * @param preview the preview of a whole record
 * @param names the fields, in the order in which they are shown
 * @throws {Error} when the record has no such field
 */
export function pickFields(preview: OutputPreview, names: readonly string[]): OutputPreview {
	const fields = names.map((name) => {
		const field = preview.properties?.[name];
		if (field === undefined) throw new Error(`The contract tells of no field ${name}`);
		return [name, field] as const;
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
