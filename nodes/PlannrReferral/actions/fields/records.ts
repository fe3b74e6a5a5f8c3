import type { IDataObject } from 'n8n-workflow';
import type { Term } from '../../transport/vocabulary';
import { contactValueOf, primaryEmailOf, nameOf } from '../../transport/accounts';
import { isRecord, unwrap } from '../../transport/json';

/** A kind of record, as operations return it. */
export interface RecordKind {
	readonly fields: ReadonlyArray<Term<string>>;
	/** The names of the fields that most workflows need, in the order of the output. */
	readonly mainFields: readonly string[];
	/** Reduces a record to its main fields, with Plannr's own names, in a new object. */
	readonly simplify: (record: IDataObject) => IDataObject;
}

/** All fields of a client (apidocs.plannrcrm.com, GET /api/v1/account). */
const clientFields: ReadonlyArray<Term<string>> = [
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
const connectionFields: ReadonlyArray<Term<string>> = [
	{ value: 'uuid', name: 'UUID' },
	{ value: 'status', name: 'Status' },
	...commonFields,
];

/** All fields of a referral (apidocs.plannrcrm.com, GET /api/v1/referrals/{uuid}). */
const referralFields: ReadonlyArray<Term<string>> = [
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

/** Clients. A simplified one shows the e-mail address and the telephone number as text; what is not shown is null. */
export const clients: RecordKind = {
	fields: clientFields,
	mainFields: [
		'uuid',
		'name',
		'role',
		'primary_email',
		'primary_phone_number',
		'assigned_adviser',
		'created_at',
	],
	simplify(client) {
		const adviser = unwrap(client.assigned_adviser);
		return {
			uuid: client.uuid,
			name: shownNameOf(client),
			role: client.role ?? null,
			primary_email: primaryEmailOf(client) ?? null,
			primary_phone_number: contactValueOf(client.primary_phone_number) ?? null,
			assigned_adviser: isRecord(adviser)
				? { uuid: adviser.uuid ?? null, name: shownNameOf(adviser) }
				: null,
			created_at: client.created_at ?? null,
		};
	},
};

/** The UUID has a field of its own. */
function shownNameOf(record: IDataObject): string | null {
	return nameOf({ ...record, uuid: null }) || null;
}

/** Connections. */
export const connections: RecordKind = {
	fields: connectionFields,
	mainFields: [
		'uuid',
		'status',
		'direction',
		'sender_firm',
		'recipient_firm',
		'created_at',
		'expires_at',
	],
	simplify: (connection) => pickFields(connection, connections.mainFields),
};

/** Referrals. Only a rejected one has a reason for its rejection. */
export const referrals: RecordKind = {
	fields: referralFields,
	mainFields: [
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
		'rejection_reason',
	],
	simplify({ rejection_reason: reason, ...referral }) {
		const shown = reason ? { ...referral, rejection_reason: reason } : referral;
		return pickFields(shown, referrals.mainFields);
	},
};

/** Picks those of some fields that a record has, in the order of the names. */
export function pickFields(record: IDataObject, names: readonly string[]): IDataObject {
	const picked: IDataObject = {};
	for (const name of names) if (name in record) picked[name] = record[name];
	return picked;
}

/** Fields that any record may have, such as a job that Plannr has queued, which may be pending too. */
const GENERAL_FIELDS = ['uuid', 'status', 'created_at', 'updated_at', 'expires_at'];

/** Fields that referrals always have, and no connection. */
const REFERRAL_FIELDS = ['connection', 'clients', 'advice_type'];

/**
 * Whether a record may be of a kind: it shows a field that such records have, but not every record. A proxy may return the
 * response to another request: what shows a field that only referrals have is no connection, and what shows
 * all that a connection does, and no such field, is no referral.
 */
export function mayBeOfKind(record: IDataObject, kind: RecordKind): boolean {
	if (REFERRAL_FIELDS.some((name) => name in record)) return kind === referrals;
	if (kind === referrals && connections.mainFields.every((name) => name in record)) return false;
	return kind.fields.some(({ value }) => value in record && !GENERAL_FIELDS.includes(value));
}
