import { ACCOUNT_UNKNOWN } from '../nodes/PlannrReferral/transport/errors';
import { isRecord } from '../nodes/PlannrReferral/transport/json';
import { isUuid } from '../nodes/PlannrReferral/transport/uuid';

/** Thrown when the account cannot be determined; the message is for the credential's owner. */
class AccountUnknown extends Error {
	override name = 'AccountUnknown';
	// The node recognises the error by this code: n8n 1 keeps the code of a credential's exception, but not its name.
	readonly code = ACCOUNT_UNKNOWN;
}

interface Account {
	readonly uuid: string;
	readonly name: string;
	readonly type: string;
	readonly firm: string;
}

/**
 * Parses the credential's 'Account UUID'.
 *
 * @param accountUuid the value entered
 * @returns the UUID without white space around it, or an empty string when the account is to be discovered
 * @throws {AccountUnknown} when it is not a UUID
 */
export function parseAccountUuid(accountUuid: unknown): string {
	const entered = textOf(accountUuid).trim();
	if (entered === '' || isUuid(entered)) return entered;
	throw new AccountUnknown(
		"'Account UUID' in the Plannr API credential is not a UUID. Correct it, or leave it blank to have it found out",
	);
}

/**
 * Chooses the account to act for: the preferred one, else the only employee account.
 *
 * The header takes the account's UUID, not the login's; a user may have an employee and a client account
 * (apidocs.plannrcrm.com, GET /api/v1/logins). The position of `preferred_account_uuid` is not documented there, so it is
 * read from the top level and from every login.
 *
 * @param response the response to the request for the list of logins
 * @returns the account's UUID
 * @throws {AccountUnknown} when the response is not a list of logins, or when the account is ambiguous; the message then
 *   lists the accounts to choose from
 */
export function chooseAccount(response: unknown): string {
	const list = isRecord(response) ? response.data : response;
	// Anything else does not come from Plannr but, say, from a proxy.
	if (!Array.isArray(list)) {
		throw new AccountUnknown(
			"Plannr's list of accounts cannot be read. Try again later, or enter 'Account UUID' in the Plannr API credential",
		);
	}
	const logins = list.filter(isRecord);
	const accounts = logins.flatMap(accountOf);
	const preferred = new Set(
		[...(isRecord(response) ? [response] : []), ...logins].map((source) =>
			textOf(source.preferred_account_uuid).toLowerCase(),
		),
	);
	const candidates = [
		accounts.filter(({ uuid }) => preferred.has(uuid.toLowerCase())),
		accounts.filter(({ type }) => type === 'employee'),
	];
	const unambiguous = candidates.map(uniqueAccounts).find((found) => found.length === 1);
	if (unambiguous?.[0] !== undefined) return unambiguous[0].uuid;
	throw new AccountUnknown(
		accounts.length === 0
			? "Plannr lists no account for the owner of this token. Enter 'Account UUID' in the Plannr API credential"
			: `The account to act for is not clear. Copy one of these into 'Account UUID' of the Plannr API credential: ${uniqueAccounts(accounts).map(formatAccount).join('; ')}`,
	);
}

function accountOf(login: Record<string, unknown>): Account[] {
	const { account, firm } = login;
	if (!isRecord(account) || !isUuid(account.uuid)) return [];
	return [
		{
			uuid: account.uuid.trim(),
			name: textOf(account.name),
			type: textOf(account.type),
			firm: isRecord(firm) ? textOf(firm.name) : '',
		},
	];
}

function uniqueAccounts(accounts: readonly Account[]): Account[] {
	return [...new Map(accounts.map((account) => [account.uuid.toLowerCase(), account])).values()];
}

function formatAccount({ name, firm, type, uuid }: Account): string {
	const parts = [name, firm, type].filter((part) => part !== '').join(', ');
	return parts === '' ? uuid : `${parts}: ${uuid}`;
}

/**
 * Returns a value if it is a string.
 *
 * @param value the value
 * @returns the string, or an empty one if the value is not a string
 */
export function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
