import type { IDataObject } from 'n8n-workflow';

/**
 * Keeps some fields of a record, under Plannr's own names and in Plannr's own shapes.
 *
 * @param record a record as Plannr gave it; not altered
 * @param names the fields to keep, in the order in which they come out
 * @returns a new object, without the fields that Plannr left out
 */
export function pickFields(record: IDataObject, names: readonly string[]): IDataObject {
	return Object.fromEntries(
		names.filter((name) => name in record).map((name) => [name, record[name]]),
	);
}
