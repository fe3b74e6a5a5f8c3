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

/** A record as the JSON object of a response. */
export type Resource = Record<string, unknown>;

const formatOptionalTime = (instant: Date | null): string | null =>
	instant === null ? null : toLondonTime(instant);

/**
 * Returns the status of a referral: pending and accepted ones expire at `expiresAt`. Inferred from the status and
 * `expires_at` of the reference; Plannr does not document expiry.
 * @param referral the referral
 * @param now the current time
 */
export function getReferralStatus(referral: Referral, now: Date): Referral['status'] {
	const isOpen = referral.status === 'pending' || referral.status === 'accepted';
	const isOver = referral.expiresAt !== null && referral.expiresAt <= now;
	return isOpen && isOver ? 'expired' : referral.status;
}

/**
 * Returns the status of a connection: a pending request expires at `expiresAt` (inferred, as for referrals).
 * @param connection the connection
 * @param now the current time
 */
export function getConnectionStatus(connection: Connection, now: Date): Connection['status'] {
	const isOver = connection.expiresAt !== null && connection.expiresAt <= now;
	return connection.status === 'pending' && isOver ? 'expired' : connection.status;
}

/**
 * Returns an account with the attributes of the reference (GET /api/v1/referrals/{uuid}), flat as elsewhere in the API.
 * @param account the account
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
 * @param data the mock data
 * @param account the account
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

/**
 * Returns a firm as other records show it.
 * @param data the mock data
 * @param uuid the firm
 */
export function toFirmResource(data: MockData, uuid: string): Resource {
	return { uuid, name: getRecord(data.firms, uuid).name };
}

function toClientResources(data: MockData, uuids: readonly string[]): Resource[] {
	return uuids.map((uuid) => ({ uuid, name: nameOf(getRecord(data.accounts, uuid)) }));
}

function toSenderAndRecipient(
	data: MockData,
	record: Referral | Connection,
	firmUuid: string,
): Resource {
	const sender = getRecord(data.accounts, record.senderAccountUuid);
	const recipient = getRecord(data.accounts, record.recipientAccountUuid);
	return {
		direction: getDirection(data, record, firmUuid) ?? null,
		sender_firm: toFirmResource(data, sender.firmUuid),
		recipient_firm: toFirmResource(data, recipient.firmUuid),
		sender_account: toAccountResource(sender),
		recipient_account: toAccountResource(recipient),
	};
}

/**
 * Returns a referral as in the reference (GET /api/v1/referrals/{uuid}); `rejection_reason` is present only if it was
 * rejected.
 * @param data the mock data
 * @param referral the referral
 * @param firmUuid the acting firm, which determines the direction
 * @param now the current time, which determines the status
 */
export function toReferralResource(
	data: MockData,
	referral: Referral,
	firmUuid: string,
	now: Date,
): Resource {
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
		...toSenderAndRecipient(data, referral, firmUuid),
		created_at: toLondonTime(referral.createdAt),
		updated_at: toLondonTime(referral.updatedAt),
		expires_at: formatOptionalTime(referral.expiresAt),
	};
}

/**
 * Returns a connection as in the reference (GET /api/v1/referral-connections/{uuid}).
 * @param data the mock data
 * @param connection the connection
 * @param firmUuid the acting firm, which determines the direction
 * @param now the current time, which determines the status
 */
export function toConnectionResource(
	data: MockData,
	connection: Connection,
	firmUuid: string,
	now: Date,
): Resource {
	return {
		uuid: connection.uuid,
		status: getConnectionStatus(connection, now),
		...toSenderAndRecipient(data, connection, firmUuid),
		created_at: toLondonTime(connection.createdAt),
		updated_at: toLondonTime(connection.updatedAt),
		expires_at: formatOptionalTime(connection.expiresAt),
	};
}

/**
 * Returns a login as in the reference (GET /api/v1/logins).
 * @param data the mock data
 * @param login the login
 */
export function toLoginResource(data: MockData, login: Login): Resource {
	const account = getRecord(data.accounts, login.accountUuid);
	return {
		uuid: login.uuid,
		primary: login.primary,
		expires_at: formatOptionalTime(login.expiresAt),
		has_write_permission: login.hasWritePermission,
		account: toAccountResource(account),
		firm: toFirmResource(data, account.firmUuid),
	};
}
