import { hideSystemCodes } from './checkAccess';
import {
	getMember,
	isRecord,
	readTerm,
	toList,
	unwrap,
	uuidOf,
} from '../nodes/PlannrReferral/transport/json';
import { parsePage } from '../nodes/PlannrReferral/transport/pages';
import { toDisplayName } from '../nodes/PlannrReferral/transport/redact';
import { isUuid, normaliseIdentifier } from '../nodes/PlannrReferral/transport/text';

/** How many accounts a message lists, at most, and how long each name in it may be, in characters. */
const MAX_LISTED = 10;
const MAX_NAME_LENGTH = 80;

interface Account {
	readonly uuid: string;
	readonly name: string;
	readonly type: string;
	readonly firm: string;
	/** Whether the login to the account has expired, so that Plannr no longer accepts it. */
	readonly hasExpired: boolean;
	readonly isReadOnly: boolean;
}

/**
 * Chooses the account to act for: the preferred one, else the only employee account.
 *
 * The header takes the account's UUID, not the login's; a user may have an employee and a client account, and a login
 * may have expired (apidocs.plannrcrm.com, GET /api/v1/logins). The position of `preferred_account_uuid` is not
 * documented there, so it is read from the top level and from every login.
 *
 * @param response the body of the response to the request for the list of logins
 * @param now the current time, in milliseconds since 1970
 * @returns the account's UUID; undefined when the response is not a list of logins
 * @throws {Error} when there is no account or the account is ambiguous; the message is for the credential's owner, and
 *   lists the accounts to choose from
 */
export function chooseAccount(response: unknown, now: number): string | undefined {
	const outer = isRecord(response) ? response.data : response;
	const inner = getMember(outer, 'data');
	const listed = toList(Array.isArray(inner) ? inner : outer);
	if (listed === undefined) return undefined;
	const logins = listed.map(unwrap).filter(isRecord);
	const allAccounts = logins.flatMap((login) => accountOf(login, now));
	const accounts = allAccounts.filter(({ hasExpired }) => !hasExpired);
	const preferred = new Set(
		[response, outer, ...logins].map((source) =>
			normaliseIdentifier(uuidOf(getMember(source, 'preferred_account_uuid'))),
		),
	);
	const areAll = isWhole(response);
	const candidates = [
		accounts.filter(({ uuid }) => preferred.has(uuid.toLowerCase())),
		areAll ? accounts.filter(({ type }) => type === 'employee') : [],
	];
	const unambiguous = candidates.map(uniqueAccounts).find((found) => found.length === 1);
	if (unambiguous?.[0] !== undefined) return unambiguous[0].uuid;
	const message = explainAccounts(uniqueAccounts(accounts), allAccounts.length > 0, areAll);
	throw new Error(hideSystemCodes(message));
}

/** Whether no further page has more logins, among which there may be another employee account. */
function isWhole(response: unknown): boolean {
	try {
		const { rows, hasNext, total = 0 } = parsePage({ body: response, headers: {} });
		return !hasNext && total <= rows.length;
	} catch {
		// A list in a form that has no pages.
		return true;
	}
}

function explainAccounts(
	accounts: readonly Account[],
	hasExpiredOnes: boolean,
	areAll: boolean,
): string {
	if (accounts.length > 0) {
		const more = accounts.length - MAX_LISTED;
		const listed = accounts.slice(0, MAX_LISTED).map(formatAccount).join('; ');
		const situation =
			accounts.length === 1 && areAll
				? "The only account of this token's owner is not an employee account. To use it, copy its UUID"
				: 'Your token has several accounts. Copy the UUID of the one to use';
		return `${situation} into 'Account UUID' in the Plannr API credential: ${listed}${more > 0 ? `; and ${more} more` : ''}`;
	}
	return hasExpiredOnes
		? "The login of this token's owner has expired. Create a new token as a user whose login is current, and paste it into 'Access Token' in the Plannr API credential"
		: "No account was found for this token. Enter the account's UUID in 'Account UUID' in the Plannr API credential";
}

function accountOf(login: Record<string, unknown>, now: number): Account[] {
	const [account, firm] = [login.account, login.firm].map(unwrap);
	if (!isRecord(account) || !isUuid(account.uuid)) return [];
	return [
		{
			uuid: account.uuid.trim(),
			name: nameOf(account.name),
			type: nameOf(readTerm(account.type)),
			firm: isRecord(firm) ? nameOf(firm.name) : '',
			hasExpired: Date.parse(textOf(login.expires_at)) < now,
			isReadOnly: login.has_write_permission === false,
		},
	];
}

function uniqueAccounts(accounts: readonly Account[]): Account[] {
	return [...new Map(accounts.map((account) => [account.uuid.toLowerCase(), account])).values()];
}

function formatAccount({ name, firm, type, uuid, isReadOnly }: Account): string {
	const parts = [name, firm, type, isReadOnly ? 'read-only' : ''].filter((part) => part !== '');
	return parts.length === 0 ? uuid : `${parts.join(', ')}: ${uuid}`;
}

function nameOf(value: unknown): string {
	return toDisplayName(textOf(value), MAX_NAME_LENGTH);
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
