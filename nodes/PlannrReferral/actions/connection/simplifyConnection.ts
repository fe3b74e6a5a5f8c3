import type { IDataObject } from 'n8n-workflow';

import { pickFields } from '../pick';

/** What most workflows need of a connection, in the order in which it comes out. */
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
 * Keeps what most workflows need of a connection, under Plannr's own names and in Plannr's own shapes.
 *
 * @param connection a connection as Plannr gave it; not altered
 * @returns a new object
 */
export function simplifyConnection(connection: IDataObject): IDataObject {
	return pickFields(connection, simplifiedFields);
}
