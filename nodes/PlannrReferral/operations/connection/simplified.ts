import type { IDataObject } from 'n8n-workflow';

const KEPT = [
	'uuid',
	'status',
	'direction',
	'sender_firm',
	'recipient_firm',
	'created_at',
	'expires_at',
];

/**
 * Keeps what most workflows need of a connection, under Plannr's own names and in Plannr's own shapes.
 *
 * @param connection a connection as Plannr gave it; not altered
 * @returns a new object
 */
export function simplified(connection: IDataObject): IDataObject {
	return Object.fromEntries(
		KEPT.filter((name) => name in connection).map((name) => [name, connection[name]]),
	);
}
