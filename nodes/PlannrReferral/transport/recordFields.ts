import type { IDataObject } from 'n8n-workflow';

import type { Term } from './vocabulary';

/** All fields of a client (apidocs.plannrcrm.com, GET /api/v1/account). */
export const clientFields: ReadonlyArray<Term<string>> = [
	{ value: 'uuid', name: 'UUID' },
	{ value: 'type', name: 'Type' },
	{ value: 'role', name: 'Role' },
	{ value: 'name', name: 'Name' },
	{ value: 'first_name', name: 'First Name' },
	{ value: 'last_name', name: 'Last Name' },
	{ value: 'entity_name', name: 'Entity Name' },
	{ value: 'email', name: 'Email' },
	{ value: 'primary_email', name: 'Primary Email' },
	{ value: 'primary_phone_number', name: 'Primary Phone Number' },
	{ value: 'assigned_adviser', name: 'Assigned Adviser' },
	{ value: 'groups', name: 'Groups' },
	{ value: 'firm', name: 'Firm' },
	{ value: 'photo_url', name: 'Photo URL' },
	{ value: 'created_at', name: 'Created At' },
	{ value: 'updated_at', name: 'Updated At' },
];

const commonFields = [
	{ value: 'direction', name: 'Direction' },
	{ value: 'sender_firm', name: 'Sender Firm' },
	{ value: 'recipient_firm', name: 'Recipient Firm' },
	{ value: 'sender_account', name: 'Sender Account' },
	{ value: 'recipient_account', name: 'Recipient Account' },
	{ value: 'created_at', name: 'Created At' },
	{ value: 'updated_at', name: 'Updated At' },
	{ value: 'expires_at', name: 'Expires At' },
] as const;

/** All fields of a connection (apidocs.plannrcrm.com, GET /api/v1/referral-connections/{uuid}). */
export const connectionFields: ReadonlyArray<Term<string>> = [
	{ value: 'uuid', name: 'UUID' },
	{ value: 'status', name: 'Status' },
	...commonFields,
];

/** All fields of a referral (apidocs.plannrcrm.com, GET /api/v1/referrals/{uuid}). */
export const referralFields: ReadonlyArray<Term<string>> = [
	{ value: 'uuid', name: 'UUID' },
	{ value: 'status', name: 'Status' },
	{ value: 'connection', name: 'Connection' },
	{ value: 'clients', name: 'Clients' },
	{ value: 'cloned_clients', name: 'Cloned Clients' },
	{ value: 'advice_type', name: 'Advice Type' },
	{ value: 'duration_months', name: 'Duration (Months)' },
	{ value: 'shared_data', name: 'Shared Data' },
	{ value: 'note', name: 'Note' },
	{ value: 'sla_deadline', name: 'SLA Deadline' },
	{ value: 'rejection_reason', name: 'Rejection Reason' },
	...commonFields,
];

/** Fields that any record may have, such as a job that Plannr has queued. */
const GENERAL_FIELDS = ['uuid', 'status', 'created_at', 'updated_at', 'expires_at'];

/**
 * Whether a record is a referral, by its status or a field of its own.
 *
 * @param record a record as Plannr returned it
 */
export function isReferral(record: IDataObject): boolean {
	return isOfKind(record, referralFields, ['pending', 'accepted', 'rejected', 'expired']);
}

/**
 * Whether a record is a connection, by its status or a field of its own.
 *
 * @param record a record as Plannr returned it
 */
export function isConnection(record: IDataObject): boolean {
	return isOfKind(record, connectionFields, ['pending', 'accepted', 'denied', 'expired']);
}

function isOfKind(
	record: IDataObject,
	fields: ReadonlyArray<Term<string>>,
	statuses: readonly string[],
): boolean {
	const names = fields.map(({ value }) => value).filter((name) => !GENERAL_FIELDS.includes(name));
	return (
		names.some((name) => name in record) || statuses.some((status) => status === record.status)
	);
}
