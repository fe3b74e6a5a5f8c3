import type { IDataObject } from 'n8n-workflow';

/** Tells whether a value is an object with named members (not a list, not null). */
export function isRecord(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
