import type { IDataObject } from 'n8n-workflow';

import { pickFields } from '../fields/output';

/** The fields of a connection that most workflows need, in the order of the output. */
export const simplifiedFields = [
	'uuid',
	'status',
	'direction',
	'sender_firm',
	'recipient_firm',
	'created_at',
	'expires_at',
] as const;

/**
 * Reduces a connection to its main fields, with Plannr's own names and values.
 *
 * @param connection a connection as Plannr returned it; not modified
 * @returns a new object
 */
export function simplifyConnection(connection: IDataObject): IDataObject {
	return pickFields(connection, simplifiedFields);
}
