/** A firm that uses Plannr. */
export interface Firm {
	uuid: string;
	name: string;
}

/** A person known to a firm: an adviser (type employee) or a client. A user's login points at one. */
export interface Account {
	uuid: string;
	/** The firm that the account belongs to. */
	firmUuid: string;
	type: 'employee' | 'client';
	role: string;
	firstName: string;
	lastName: string;
	email: string;
	createdAt: Date;
	updatedAt: Date;
}

/** A user's access to one account. */
export interface Login {
	/** The login's own UUID: not what goes into the account header. */
	uuid: string;
	accountUuid: string;
	primary: boolean;
	hasWritePermission: boolean;
	/** When the access ends; null for never. */
	expiresAt: Date | null;
}

/** What a token stands for: a user with one or several logins. */
export interface User {
	logins: Login[];
	/** The account that the user prefers, where one is set. */
	preferredAccountUuid: string | null;
}

/** A tie between two advisers of different firms, over which referrals are sent. */
export interface Connection {
	uuid: string;
	status: 'pending' | 'accepted' | 'denied' | 'expired';
	/** The account that asked for the connection. */
	senderAccountUuid: string;
	/** The account that was asked. */
	recipientAccountUuid: string;
	createdAt: Date;
	updatedAt: Date;
	expiresAt: Date | null;
}

/** Clients handed from one firm to another for a piece of advice. */
export interface Referral {
	uuid: string;
	connectionUuid: string;
	/** The accounts of the clients in the sending firm. */
	clientUuids: string[];
	/** Their copies in the receiving firm, in the same order; empty until accepted. */
	clonedClientUuids: string[];
	adviceType: string;
	/** Null for lifetime. */
	durationMonths: number | null;
	sharedData: string[];
	note: string | null;
	/** YYYY-MM-DD. */
	slaDeadline: string | null;
	status: 'pending' | 'accepted' | 'rejected' | 'expired';
	rejectionReason: string | null;
	senderAccountUuid: string;
	recipientAccountUuid: string;
	createdAt: Date;
	updatedAt: Date;
	expiresAt: Date | null;
}

/** Everything that a sandbox remembers. Each table is keyed by UUID and keeps the order of insertion, unless it says otherwise. */
export interface MockData {
	firms: Map<string, Firm>;
	/** Employees and clients of all firms. */
	accounts: Map<string, Account>;
	/** Users, keyed by bearer token. */
	tokens: Map<string, User>;
	/** Account UUIDs, keyed by the adviser's 8-character referral code. */
	adviserKeys: Map<string, string>;
	connections: Map<string, Connection>;
	referrals: Map<string, Referral>;
	/** Whether a second connection request to the same adviser is refused. Whether Plannr does so is not known. */
	rejectsDuplicateConnectionRequests: boolean;
}

/** A world with nothing in it. */
export function createEmptyData(): MockData {
	return {
		firms: new Map(),
		accounts: new Map(),
		tokens: new Map(),
		adviserKeys: new Map(),
		connections: new Map(),
		referrals: new Map(),
		rejectsDuplicateConnectionRequests: true,
	};
}

/**
 * The record under a key that another record points at.
 * @param table one of a world's tables
 * @param key a key that must be there
 * @throws when it is not: the world was altered into one that makes no sense
 */
export function getRecord<Value>(table: ReadonlyMap<string, Value>, key: string): Value {
	const value = table.get(key);
	if (value === undefined) throw new Error(`The sandbox's world has no record ${key}`);
	return value;
}

/**
 * The clients of one firm, in the order of insertion.
 * @param data where to look
 * @param firmUuid the firm
 */
export function clientsOf(data: MockData, firmUuid: string): Account[] {
	return [...data.accounts.values()].filter(
		(account) => account.type === 'client' && account.firmUuid === firmUuid,
	);
}

/**
 * The full name of a person.
 * @param account an adviser or a client
 */
export function nameOf(account: Account): string {
	return `${account.firstName} ${account.lastName}`;
}

/** A record that has two ends, each an account. */
export interface SenderAndRecipient {
	senderAccountUuid: string;
	recipientAccountUuid: string;
}

/**
 * From which end a firm sees a connection or referral.
 * @param data where the accounts are
 * @param record the connection or referral
 * @param firmUuid the firm that looks
 * @returns undefined for a firm that is not party to it
 */
export function getDirection(
	data: MockData,
	record: SenderAndRecipient,
	firmUuid: string,
): 'sent' | 'received' | undefined {
	if (getRecord(data.accounts, record.senderAccountUuid).firmUuid === firmUuid) return 'sent';
	if (getRecord(data.accounts, record.recipientAccountUuid).firmUuid === firmUuid)
		return 'received';
	return undefined;
}
