import type { IDataObject } from 'n8n-workflow';
import { isUuid, normaliseIdentifier } from './text';

/** Whether a value is an object with named members (not an array, not null). */
export function isRecord(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns a record with its UUID in the form in which UUIDs are compared: a list may show it in another one. */
export function withPlainUuid(record: IDataObject): IDataObject {
	const plain = normaliseIdentifier(record.uuid);
	return plain !== record.uuid && isUuid(plain) ? { ...record, uuid: plain } : record;
}

/** Returns a value if it is an object with named members, else an empty one. */
export function toRecord(value: unknown): IDataObject {
	return isRecord(value) ? value : {};
}

/** Returns a member of a value that may not be an object; undefined if it is not. */
export function getMember(value: unknown, name: string): unknown {
	return isRecord(value) ? value[name] : undefined;
}

/** Returns the members of several values by each of the names, in the order of the values; see {@link getMember}. */
export function getMembers(values: readonly unknown[], names: readonly string[]): unknown[] {
	return values.flatMap((value) => names.map((name) => getMember(value, name)));
}

/**
 * Returns what a field shows: Laravel may wrap a related record in `data`, and show a term as an object with its `value`.
 */
export function unwrap(field: unknown): unknown {
	if (!isRecord(field) || 'uuid' in field) return field;
	if ('data' in field) return field.data;
	return 'value' in field ? field.value : field;
}

/** Returns the UUID of a related record, which may be shown as its UUID alone. */
export function uuidOf(field: unknown): unknown {
	const record = unwrap(field);
	return isRecord(record) ? record.uuid : record;
}

/** Returns the UUIDs of related records; undefined when the field shows none, or not those of all of them. */
export function uuidsOf(field: unknown): unknown[] | undefined {
	const uuids = toList(unwrap(field))?.map(uuidOf) ?? [];
	const areShown = uuids.every((uuid) => uuid !== null && uuid !== undefined);
	return uuids.length > 0 && areShown ? uuids : undefined;
}

/**
 * Returns the entries of a list. Laravel turns a list from which entries were removed into an object with numbers as names,
 * and a list with keys into one with the keys; an empty one may be `{}`.
 *
 * @param list what a field shows, without what it is wrapped in
 * @returns undefined when it is no list
 */
export function toList(list: unknown): unknown[] | undefined {
	const isKeyed = isRecord(list) && Object.entries(list).every(isEntry);
	const entries: unknown = isKeyed ? Object.values(list) : list;
	if (!Array.isArray(entries)) return undefined;
	const found: unknown[] = entries;
	return found;
}

function isEntry([name, value]: [string, unknown]): boolean {
	return /^\d+$/.test(name) || getMember(unwrap(value), 'uuid') !== undefined;
}

/**
 * Returns a status, a direction or another term of Plannr's in lower case, shown alone or wrapped; empty if there is
 * none.
 */
export function readTerm(field: unknown): string {
	const text = unwrap(field);
	return typeof text === 'string' ? text.trim().toLowerCase() : '';
}

/** Returns the name of a member, perhaps in camel case or with hyphens, in snake case. */
export function toSnakeCase(name: string): string {
	return name.replace(/[A-Z]|-./g, (found) => `_${found.slice(-1).toLowerCase()}`);
}

/** Whether a service states that something is not so, in whatever form. */
export function isFalse(value: unknown): boolean {
	return /^\s*(false|0|no?|)\s*$/i.test(String(value));
}
