import type { IDataObject } from 'n8n-workflow';

import { contactValueOf, primaryEmailOf } from '../../transport/accounts';
import { isRecord } from '../../transport/json';
import { nameOf } from '../../transport/recordName';

/** The fields of a client that most workflows need, in the order of the output. */
export const simplifiedFields = [
	'uuid',
	'name',
	'role',
	'primary_email',
	'primary_phone_number',
	'assigned_adviser',
	'created_at',
] as const;

/**
 * Reduces a client to the main fields, under Plannr's own names: the e-mail address and the telephone number as text, the
 * adviser by UUID and name. What the record does not show is null.
 *
 * @param client an account as Plannr returned it; not modified
 * @returns a new object
 */
export function simplifyClient(client: IDataObject): IDataObject {
	const { uuid, role, primary_phone_number: phoneNumber, assigned_adviser: adviser } = client;
	return {
		uuid,
		name: shownNameOf(client),
		role: role ?? null,
		primary_email: primaryEmailOf(client) ?? null,
		primary_phone_number: contactValueOf(phoneNumber) ?? null,
		assigned_adviser: isRecord(adviser)
			? { uuid: adviser.uuid ?? null, name: shownNameOf(adviser) }
			: null,
		created_at: client.created_at ?? null,
	};
}

/** The UUID has a field of its own. */
function shownNameOf(record: IDataObject): string | null {
	return nameOf({ ...record, uuid: null }) || null;
}
