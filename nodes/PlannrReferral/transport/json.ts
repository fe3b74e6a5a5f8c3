import type { IDataObject } from 'n8n-workflow';

/** Tells whether a value is an object with named members (not a list, not null). */
export function isRecord(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member of what may be no object at all. */
export function getMember(value: unknown, name: string): unknown {
	return isRecord(value) ? value[name] : undefined;
}
