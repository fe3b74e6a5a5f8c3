import type { IDataObject } from 'n8n-workflow';

/**
 * Picks some fields of a record, with Plannr's own names and values.
 *
 * @param record a record as Plannr returned it; not modified
 * @param names the fields to keep, in the order of the output
 * @returns a new object, without the fields that the record lacks
 */
export function pickFields(record: IDataObject, names: readonly string[]): IDataObject {
	return Object.fromEntries(
		names.filter((name) => name in record).map((name) => [name, record[name]]),
	);
}
