import { truncateToSecond } from './londonTime';
import { createEmptyData, type Account, type Connection, type MockData } from './mockData';

const DAY_MS = 86_400_000;

/**
 * Creates a UUID of the demo data. They share one pattern, so that nobody takes them for real ones.
 * @param kind eight hexadecimal digits for the kind of record
 */
export function createUuid(kind: string, number: number): string {
	return `${kind}-0000-4000-8000-${String(number).padStart(12, '0')}`;
}
const firm = (number: number): string => createUuid('f1f1f1f1', number);
const employee = (number: number): string => createUuid('e1e1e1e1', number);
const client = (number: number): string => createUuid('c1c1c1c1', number);
const connection = (number: number): string => createUuid('c0c0c0c0', number);
const login = (number: number): string => createUuid('10910910', number);
const referral = (number: number): string => createUuid('4ef44ef4', number);

/** Tokens, UUIDs and referral codes of the demo data, for use in requests. */
export const demo = {
	/** Token of the sending adviser: one login, one employee account. */
	token: 'sandbox-token-sender',
	/** The sending adviser's account: the value of X-PLANNR-ACCOUNT-UUID for {@link demo.token}. */
	account: employee(1),
	/** Token of the receiving adviser. */
	otherToken: 'sandbox-token-recipient',
	/** The receiving adviser's account. */
	otherAccount: employee(2),
	/** Token of a user with a client account, an employee account and a preference for the latter. */
	preferringToken: 'sandbox-token-preferring',
	/** That user's preferred account, in the sending firm. */
	preferredAccount: employee(3),
	/** The same user's client account, which cannot create referrals. */
	clientAccount: client(101),
	/** Token of a user with two employee accounts and no preference. */
	ambiguousToken: 'sandbox-token-ambiguous',
	/** Those two accounts, in two firms. */
	ambiguousAccounts: [employee(4), employee(5)],
	/** Token of a user who may read but not write, in the sending firm. */
	readOnlyToken: 'sandbox-token-read-only',
	/** That user's account. */
	readOnlyAccount: employee(6),
	/** A token that does not exist. */
	unknownToken: 'sandbox-token-unknown',
	firms: { sender: firm(1), recipient: firm(2), third: firm(3) },
	/** Connections of the sending adviser. */
	connections: {
		accepted: connection(1),
		pending: connection(2),
		denied: connection(3),
		expired: connection(4),
		/** Accepted; requested by the other adviser. */
		received: connection(5),
		/** Pending; requested by the other adviser. */
		incoming: connection(6),
		/** Accepted, between two other firms. */
		foreign: connection(7),
	},
	/** Clients of the sending firm: John Doe, Gareth Thompson and four more. */
	clients: [client(1), client(2), client(3), client(4), client(5), client(6)],
	/** Clients of the receiving firm. */
	otherClients: [client(201), client(202)],
	/** Referral codes of advisers. */
	adviserKeys: {
		own: 'SENDER01',
		/** Of the receiving adviser, who is connected already. */
		connected: 'RECIPNT1',
		/** Of an adviser with no connection to the sender. */
		free: 'NEWFRND1',
	},
	/** Referrals that exist only after `addDemoReferrals`. */
	referrals: {
		/** Received by the sending adviser and pending: may be accepted or rejected. */
		received: referral(1),
		/** Sent by the sending adviser, and pending. */
		pending: referral(2),
		accepted: referral(3),
		rejected: referral(4),
		expired: referral(5),
	},
} as const;

type Person = readonly [uuid: string, firmUuid: string, firstName: string, lastName: string];

const EMPLOYEES: readonly Person[] = [
	[employee(1), firm(1), 'Sandy', 'Sender'],
	[employee(2), firm(2), 'Rowan', 'Recipient'],
	[employee(3), firm(1), 'Petra', 'Preference'],
	[employee(4), firm(1), 'Amber', 'Ambiguous'],
	[employee(5), firm(3), 'Amber', 'Ambiguous'],
	[employee(6), firm(1), 'Rhea', 'Readonly'],
	[employee(7), firm(3), 'Theo', 'Third'],
	[employee(8), firm(2), 'Nora', 'Newfriend'],
];

const CLIENTS: readonly Person[] = [
	[client(1), firm(1), 'John', 'Doe'],
	[client(2), firm(1), 'Gareth', 'Thompson'],
	[client(3), firm(1), 'Example', 'Onething'],
	[client(4), firm(1), 'Example', 'Twothings'],
	[client(5), firm(1), 'Fictional', 'Threepenny'],
	[client(6), firm(1), 'Fictional', 'Fourposter'],
	[client(101), firm(2), 'Petra', 'Preference'],
	[client(201), firm(2), 'Jane', 'Doe'],
	[client(202), firm(2), 'Example', 'Neighbour'],
];

/** UUID, status, number of the sender, number of the recipient. */
const CONNECTIONS: readonly (readonly [string, Connection['status'], number, number])[] = [
	[demo.connections.accepted, 'accepted', 1, 2],
	[demo.connections.pending, 'pending', 1, 7],
	[demo.connections.denied, 'denied', 1, 5],
	[demo.connections.expired, 'expired', 1, 5],
	[demo.connections.received, 'accepted', 5, 1],
	[demo.connections.incoming, 'pending', 7, 1],
	[demo.connections.foreign, 'accepted', 7, 2],
];

function createAccount(person: Person, type: Account['type'], createdAt: Date): Account {
	const [uuid, firmUuid, firstName, lastName] = person;
	return {
		uuid,
		firmUuid,
		type,
		role: type === 'employee' ? 'adviser' : 'individual',
		firstName,
		lastName,
		entityName: null,
		email: `${firstName}.${lastName}@example.com`.toLowerCase(),
		phoneNumber: null,
		status: null,
		isProspect: false,
		groups: [],
		assignedAdviserUuid: null,
		createdAt,
		updatedAt: createdAt,
	};
}

function addUser(
	data: MockData,
	token: string,
	accountUuids: readonly string[],
	options: { preferred?: string; readOnly?: boolean; firstLogin: number },
): void {
	data.tokens.set(token, {
		preferredAccountUuid: options.preferred ?? null,
		logins: accountUuids.map((accountUuid, index) => ({
			uuid: login(options.firstLogin + index),
			accountUuid,
			primary: index === 0,
			hasWritePermission: options.readOnly !== true,
		})),
	});
}

/** Creates the demo data: three fictional firms with their advisers, clients and connections, without referrals. */
export function createDemoData(now: Date = new Date()): MockData {
	const data = createEmptyData();
	const daysAgo = (days: number): Date => truncateToSecond(new Date(now.getTime() - days * DAY_MS));
	for (const [uuid, name] of [
		[demo.firms.sender, 'Fictional Harbour Advice Ltd'],
		[demo.firms.recipient, 'Example Mortgage Desk LLP'],
		[demo.firms.third, 'Imaginary Pensions Office Ltd'],
	] as const) {
		data.firms.set(uuid, { uuid, name });
	}
	for (const person of EMPLOYEES) {
		data.accounts.set(person[0], createAccount(person, 'employee', daysAgo(400)));
	}
	for (const person of CLIENTS) {
		data.accounts.set(person[0], createAccount(person, 'client', daysAgo(200)));
	}
	addUser(data, demo.token, [demo.account], { firstLogin: 1 });
	addUser(data, demo.otherToken, [demo.otherAccount], { firstLogin: 2 });
	addUser(data, demo.preferringToken, [demo.clientAccount, demo.preferredAccount], {
		firstLogin: 3,
		preferred: demo.preferredAccount,
	});
	addUser(data, demo.ambiguousToken, demo.ambiguousAccounts, { firstLogin: 5 });
	addUser(data, demo.readOnlyToken, [demo.readOnlyAccount], { firstLogin: 7, readOnly: true });
	data.adviserKeys.set(demo.adviserKeys.own, demo.account);
	data.adviserKeys.set(demo.adviserKeys.connected, demo.otherAccount);
	data.adviserKeys.set(demo.adviserKeys.free, employee(8));
	CONNECTIONS.forEach(([uuid, status, sender, recipient], index) => {
		// Connection requests expire after 30 days (dated examples, apidocs.plannrcrm.com).
		const createdAt = daysAgo(status === 'expired' ? 60 : 20 - index);
		data.connections.set(uuid, {
			uuid,
			status,
			senderAccountUuid: employee(sender),
			recipientAccountUuid: employee(recipient),
			createdAt,
			updatedAt: createdAt,
			expiresAt: new Date(createdAt.getTime() + 30 * DAY_MS),
		});
	});
	return data;
}
