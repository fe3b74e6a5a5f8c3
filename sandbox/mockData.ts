/** A record that is known by its name: a firm, or a status or a group of clients. */
export interface NamedRecord {
	uuid: string;
	name: string;
}

/** An adviser (type employee) or a client of a firm. Each login of a user refers to one. */
export interface Account {
	uuid: string;
	/** The firm to which the account belongs. */
	firmUuid: string;
	type: 'employee' | 'client';
	/** adviser, or for clients individual, joint, trust or business. */
	role: string;
	/** Empty for a trust or a business, as is the last name. */
	firstName: string;
	lastName: string;
	/** The name of a trust or a business; null for people. */
	entityName: string | null;
	email: string | null;
	phoneNumber: string | null;
	status: NamedRecord | null;
	isProspect: boolean;
	groups: NamedRecord[];
	assignedAdviserUuid: string | null;
	createdAt: Date;
	updatedAt: Date;
}

/** A user's access to one account. */
export interface Login {
	/** The login's own UUID, not the one for the account header. */
	uuid: string;
	accountUuid: string;
	primary: boolean;
	hasWritePermission: boolean;
}

/** The user of a token, with one or more logins. */
export interface User {
	logins: Login[];
	/** The user's preferred account, if one is set. */
	preferredAccountUuid: string | null;
}

/** A connection between advisers of two firms, through which referrals are sent. */
export interface Connection {
	uuid: string;
	status: 'pending' | 'accepted' | 'denied' | 'expired';
	/** The account that requested the connection. */
	senderAccountUuid: string;
	/** The account that received the request. */
	recipientAccountUuid: string;
	createdAt: Date;
	updatedAt: Date;
	expiresAt: Date | null;
}

/** Clients referred from one firm to another for a type of advice. */
export interface Referral {
	uuid: string;
	connectionUuid: string;
	/** The clients' accounts in the sending firm. */
	clientUuids: string[];
	/** Their copies in the receiving firm, in the same order; empty until the referral is accepted. */
	clonedClientUuids: string[];
	adviceType: string;
	/** Null for a lifetime. */
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

/** The state of a mock API. Tables are keyed by UUID unless stated otherwise, and keep insertion order. */
export interface MockData {
	firms: Map<string, NamedRecord>;
	/** Employees and clients of all firms. */
	accounts: Map<string, Account>;
	/** Users, keyed by bearer token. */
	tokens: Map<string, User>;
	/** Account UUIDs, keyed by the adviser's 8-character referral code. */
	adviserKeys: Map<string, string>;
	connections: Map<string, Connection>;
	referrals: Map<string, Referral>;
	/** Whether a second connection request to the same adviser is rejected. It is not known whether Plannr does so. */
	rejectsDuplicateConnectionRequests: boolean;
}

/** Creates mock data without any records. */
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

/** Returns the record to which another record refers; throws if the mock data are inconsistent. */
export function getRecord<Value>(table: ReadonlyMap<string, Value>, key: string): Value {
	const value = table.get(key);
	if (value === undefined) throw new Error(`The mock data has no record ${key}`);
	return value;
}

/** Returns the clients of a firm, in insertion order. */
export function clientsOf(data: MockData, firmUuid: string): Account[] {
	return [...data.accounts.values()].filter(
		(account) => account.type === 'client' && account.firmUuid === firmUuid,
	);
}

/** Returns the full name of a person, a trust or a business. */
export function nameOf({ firstName, lastName, entityName }: Account): string {
	return entityName ?? `${firstName} ${lastName}`;
}

/** Returns the direction of a record from a firm's point of view; undefined for a firm that is not a party to it. */
export function getDirection(
	data: MockData,
	{ senderAccountUuid, recipientAccountUuid }: Connection | Referral,
	firmUuid: string,
): 'sent' | 'received' | undefined {
	if (getRecord(data.accounts, senderAccountUuid).firmUuid === firmUuid) return 'sent';
	const isRecipient = getRecord(data.accounts, recipientAccountUuid).firmUuid === firmUuid;
	return isRecipient ? 'received' : undefined;
}
