import type { IDataObject } from 'n8n-workflow';
import type { Term } from '../../transport/vocabulary';
import { contactValueOf, primaryEmailOf, nameOf } from '../../transport/accounts';
import { isRecord, unwrap } from '../../transport/json';

/** A kind of record, as operations return it. */
export interface RecordKind {
	/** All fields. */
	readonly fields: ReadonlyArray<Term<string>>;
	/** Reduces a record to its main fields, in a new object. */
	readonly simplify: (record: IDataObject) => IDataObject;
}

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

/** Fields that any record may have, such as a job that Plannr has queued, which may be pending too. */
const GENERAL_FIELDS = ['uuid', 'status', 'created_at', 'updated_at', 'expires_at'];

/** Whether a record may be a referral: it shows a field that referrals have, but not every record. */
export function isReferral(record: IDataObject): boolean {
	return showsOneOf(record, referralFields);
}

/** Whether a record may be a connection: it shows a field that connections have, but not every record. */
export function isConnection(record: IDataObject): boolean {
	return showsOneOf(record, connectionFields);
}

function showsOneOf(record: IDataObject, fields: ReadonlyArray<Term<string>>): boolean {
	return fields.some(({ value }) => value in record && !GENERAL_FIELDS.includes(value));
}

/** The fields of a client that most workflows need, in the order of the output. */
export const simplifiedClientFields = [
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
 * @returns a new object
 */
export function simplifyClient(client: IDataObject): IDataObject {
	const { uuid, role, primary_phone_number: phoneNumber } = client;
	const adviser = unwrap(client.assigned_adviser);
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

/** The fields of a connection that most workflows need, in the order of the output. */
export const simplifiedConnectionFields = [
	'uuid',
	'status',
	'direction',
	'sender_firm',
	'recipient_firm',
	'created_at',
	'expires_at',
] as const;

/** Reduces a connection to its main fields, with Plannr's own names and values, in a new object. */
export function simplifyConnection(connection: IDataObject): IDataObject {
	return pickFields(connection, simplifiedConnectionFields);
}

/** Picks those of some fields that a record has, with Plannr's own names and values, in the order of the names. */
export function pickFields(record: IDataObject, names: readonly string[]): IDataObject {
	return Object.fromEntries(
		names.filter((name) => name in record).map((name) => [name, record[name]]),
	);
}

/** Only a rejected referral has a value in this field. */
const REJECTION_REASON = 'rejection_reason';

/** The fields of a referral that most workflows need, in the order of the output. */
export const simplifiedReferralFields = [
	'uuid',
	'status',
	'direction',
	'advice_type',
	'clients',
	'sender_firm',
	'recipient_firm',
	'note',
	'sla_deadline',
	'expires_at',
	REJECTION_REASON,
] as const;

/** Reduces a referral to its main fields in a new object; `rejection_reason` is among them only when there is one. */
export function simplifyReferral(referral: IDataObject): IDataObject {
	return pickFields(
		referral,
		simplifiedReferralFields.filter(
			(name) => name !== REJECTION_REASON || Boolean(referral[REJECTION_REASON]),
		),
	);
}

/** Clients, as operations return them. */
export const clients: RecordKind = { fields: clientFields, simplify: simplifyClient };

/** Connections, as operations return them. */
export const connections: RecordKind = { fields: connectionFields, simplify: simplifyConnection };

/** Referrals, as operations return them. */
export const referrals: RecordKind = { fields: referralFields, simplify: simplifyReferral };
