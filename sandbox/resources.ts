import { toLondonTime } from './londonTime';
import {
	getDirection,
	getRecord,
	nameOf,
	type Account,
	type Connection,
	type Login,
	type Referral,
	type MockData,
} from './mockData';
import type { ValidRequest } from './validRequest';

/** A record as the JSON object of a response. */
export type Resource = Record<string, unknown>;

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Resource {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const formatOptionalTime = (instant: Date | null): string | null =>
	instant === null ? null : toLondonTime(instant);

/**
 * Returns the status of a referral: pending and accepted ones expire at `expiresAt`. Inferred from the status and
 * `expires_at` of the reference; Plannr does not document expiry.
 */
export function getReferralStatus(referral: Referral, now: Date): Referral['status'] {
	const isOpen = referral.status === 'pending' || referral.status === 'accepted';
	const isOver = referral.expiresAt !== null && referral.expiresAt <= now;
	return isOpen && isOver ? 'expired' : referral.status;
}

/** Returns the status of a connection: a pending request expires at `expiresAt` (inferred, as for referrals). */
export function getConnectionStatus(connection: Connection, now: Date): Connection['status'] {
	const isOver = connection.expiresAt !== null && connection.expiresAt <= now;
	return connection.status === 'pending' && isOver ? 'expired' : connection.status;
}

/**
 * Returns an account with the attributes of the reference (GET /api/v1/referrals/{uuid}), flat as elsewhere in the API.
 */
export function toAccountResource(account: Account): Resource {
	const { uuid, type, role, entityName } = account;
	const name = nameOf(account);
	return {
		uuid,
		created_at: toLondonTime(account.createdAt),
		updated_at: toLondonTime(account.updatedAt),
		type,
		role,
		first_name: account.firstName || null,
		last_name: account.lastName || null,
		...(entityName === null ? {} : { entity_name: entityName }),
		name,
		email: account.email,
		photo_url: `https://photos.example.com/?name=${encodeURIComponent(name)}`,
		external_references: [],
	};
}

/** Returns an e-mail address or telephone number with the attributes of the reference (GET /api/v1/account). */
function toContactDetailResource(
	{ uuid, createdAt, updatedAt }: Account,
	type: 'email' | 'phone_number',
	value: string | null,
): Resource | null {
	if (value === null) return null;
	return {
		uuid: `${type === 'email' ? 'e0a11e0a' : 'f0e0f0e0'}${uuid.slice(8)}`,
		type,
		name: 'Home',
		value,
		created_at: toLondonTime(createdAt),
		updated_at: toLondonTime(updatedAt),
	};
}

/**
 * Returns the relationships of an account that a list shows only if they are asked for (GET /api/v1/account; the shapes
 * are inferred from the names of the reference's resource classes).
 * @param names the relationships asked for; those without mock data are empty
 */
export function toRelationships(
	data: MockData,
	account: Account,
	names: ReadonlySet<string>,
): Resource {
	const { assignedAdviserUuid: adviserUuid } = account;
	const relationships: Resource = {
		primary_email: toContactDetailResource(account, 'email', account.email),
		primary_phone_number: toContactDetailResource(account, 'phone_number', account.phoneNumber),
		primary_address: null,
		assigned_adviser:
			adviserUuid === null ? null : toAccountResource(getRecord(data.accounts, adviserUuid)),
		groups: account.groups,
		tags: [],
		owners: [],
	};
	return Object.fromEntries(Object.entries(relationships).filter(([name]) => names.has(name)));
}

/** Returns a firm as other records show it. */
export function toFirmResource(data: MockData, uuid: string): Resource {
	return { uuid, name: getRecord(data.firms, uuid).name };
}

function toClientResources(data: MockData, uuids: readonly string[]): Resource[] {
	return uuids.map((uuid) => ({ uuid, name: nameOf(getRecord(data.accounts, uuid)) }));
}

function toSenderAndRecipient(
	{ data, actingAccount }: ValidRequest,
	record: Referral | Connection,
): Resource {
	const sender = getRecord(data.accounts, record.senderAccountUuid);
	const recipient = getRecord(data.accounts, record.recipientAccountUuid);
	return {
		direction: getDirection(data, record, actingAccount.firmUuid) ?? null,
		sender_firm: toFirmResource(data, sender.firmUuid),
		recipient_firm: toFirmResource(data, recipient.firmUuid),
		sender_account: toAccountResource(sender),
		recipient_account: toAccountResource(recipient),
	};
}

function toTimes({ createdAt, updatedAt, expiresAt }: Referral | Connection): Resource {
	return {
		created_at: toLondonTime(createdAt),
		updated_at: toLondonTime(updatedAt),
		expires_at: formatOptionalTime(expiresAt),
	};
}

/**
 * Returns a referral as in the reference (GET /api/v1/referrals/{uuid}); `rejection_reason` is present only if it was
 * rejected.
 */
export function toReferralResource(request: ValidRequest, referral: Referral): Resource {
	const { data, now } = request;
	return {
		uuid: referral.uuid,
		connection: { uuid: referral.connectionUuid },
		clients: toClientResources(data, referral.clientUuids),
		cloned_clients: toClientResources(data, referral.clonedClientUuids),
		advice_type: referral.adviceType,
		duration_months: referral.durationMonths,
		shared_data: referral.sharedData,
		note: referral.note,
		sla_deadline: referral.slaDeadline,
		status: getReferralStatus(referral, now),
		...(referral.status === 'rejected' ? { rejection_reason: referral.rejectionReason } : {}),
		...toSenderAndRecipient(request, referral),
		...toTimes(referral),
	};
}

/** Returns a connection as in the reference (GET /api/v1/referral-connections/{uuid}). */
export function toConnectionResource(request: ValidRequest, connection: Connection): Resource {
	return {
		uuid: connection.uuid,
		status: getConnectionStatus(connection, request.now),
		...toSenderAndRecipient(request, connection),
		...toTimes(connection),
	};
}

/** Returns a login as in the reference (GET /api/v1/logins). */
export function toLoginResource(data: MockData, login: Login): Resource {
	const account = getRecord(data.accounts, login.accountUuid);
	return {
		uuid: login.uuid,
		primary: login.primary,
		expires_at: null,
		has_write_permission: login.hasWritePermission,
		account: toAccountResource(account),
		firm: toFirmResource(data, account.firmUuid),
	};
}
