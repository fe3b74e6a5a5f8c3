import { toLondonTime } from './londonTime';
import {
	directionFor,
	known,
	nameOf,
	type Account,
	type Connection,
	type Login,
	type Referral,
	type World,
} from './mockData';

/** A record as it travels: the JSON object of an answer. */
export type Resource = Record<string, unknown>;

const timeOrNull = (instant: Date | null): string | null =>
	instant === null ? null : toLondonTime(instant);

/**
 * The status that a referral has at a moment: a pending or accepted one whose time is over has expired. Inferred from the status and
 * `expires_at` of the reference; what Plannr does at expiry is not documented.
 * @param referral the record
 * @param now the moment
 */
export function referralStatus(referral: Referral, now: Date): Referral['status'] {
	const open = referral.status === 'pending' || referral.status === 'accepted';
	const over = referral.expiresAt !== null && referral.expiresAt <= now;
	return open && over ? 'expired' : referral.status;
}

/**
 * The status that a connection has at a moment: a request that nobody answered in time has expired (inferred, as for referrals).
 * @param connection the record
 * @param now the moment
 */
export function connectionStatus(connection: Connection, now: Date): Connection['status'] {
	const over = connection.expiresAt !== null && connection.expiresAt <= now;
	return connection.status === 'pending' && over ? 'expired' : connection.status;
}

/**
 * An account in full. The attributes are those of the reference (GET /api/v1/referrals/{uuid}), flat as everywhere else in the API.
 * @param account the record
 */
export function accountResource(account: Account): Resource {
	const { uuid, type, role } = account;
	const name = nameOf(account);
	return {
		uuid,
		created_at: toLondonTime(account.createdAt),
		updated_at: toLondonTime(account.updatedAt),
		type,
		role,
		first_name: account.firstName,
		last_name: account.lastName,
		name,
		email: account.email,
		photo_url: `https://photos.example.com/?name=${encodeURIComponent(name)}`,
		external_references: [],
	};
}

function firmResource(world: World, uuid: string): Resource {
	return { uuid, name: known(world.firms, uuid).name };
}

function clientResources(world: World, uuids: readonly string[]): Resource[] {
	return uuids.map((uuid) => ({ uuid, name: nameOf(known(world.accounts, uuid)) }));
}

function sides(world: World, record: Referral | Connection, firmUuid: string): Resource {
	const sender = known(world.accounts, record.senderAccountUuid);
	const recipient = known(world.accounts, record.recipientAccountUuid);
	return {
		direction: directionFor(world, record, firmUuid) ?? null,
		sender_firm: firmResource(world, sender.firmUuid),
		recipient_firm: firmResource(world, recipient.firmUuid),
		sender_account: accountResource(sender),
		recipient_account: accountResource(recipient),
	};
}

/**
 * A referral as the reference shows it (GET /api/v1/referrals/{uuid}); `rejection_reason` is there only when it was rejected.
 * @param world where the record's firms and accounts are
 * @param referral the record
 * @param firmUuid the firm that looks, which decides on the direction
 * @param now the moment, which decides on the status
 */
export function referralResource(
	world: World,
	referral: Referral,
	firmUuid: string,
	now: Date,
): Resource {
	return {
		uuid: referral.uuid,
		connection: { uuid: referral.connectionUuid },
		clients: clientResources(world, referral.clientUuids),
		cloned_clients: clientResources(world, referral.clonedClientUuids),
		advice_type: referral.adviceType,
		duration_months: referral.durationMonths,
		shared_data: referral.sharedData,
		note: referral.note,
		sla_deadline: referral.slaDeadline,
		status: referralStatus(referral, now),
		...(referral.status === 'rejected' ? { rejection_reason: referral.rejectionReason } : {}),
		...sides(world, referral, firmUuid),
		created_at: toLondonTime(referral.createdAt),
		updated_at: toLondonTime(referral.updatedAt),
		expires_at: timeOrNull(referral.expiresAt),
	};
}

/**
 * A connection as the reference shows it (GET /api/v1/referral-connections/{uuid}).
 * @param world where the record's firms and accounts are
 * @param connection the record
 * @param firmUuid the firm that looks, which decides on the direction
 * @param now the moment, which decides on the status
 */
export function connectionResource(
	world: World,
	connection: Connection,
	firmUuid: string,
	now: Date,
): Resource {
	return {
		uuid: connection.uuid,
		status: connectionStatus(connection, now),
		...sides(world, connection, firmUuid),
		created_at: toLondonTime(connection.createdAt),
		updated_at: toLondonTime(connection.updatedAt),
		expires_at: timeOrNull(connection.expiresAt),
	};
}

/**
 * A login as the reference shows it (GET /api/v1/logins).
 * @param world where the login's account is
 * @param login the record
 */
export function loginResource(world: World, login: Login): Resource {
	const account = known(world.accounts, login.accountUuid);
	return {
		uuid: login.uuid,
		primary: login.primary,
		expires_at: timeOrNull(login.expiresAt),
		has_write_permission: login.hasWritePermission,
		account: accountResource(account),
		firm: firmResource(world, account.firmUuid),
	};
}
