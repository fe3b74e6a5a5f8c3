import { ACCOUNT_UNKNOWN } from '../nodes/PlannrReferral/transport/errors';
import { isRecord } from '../nodes/PlannrReferral/transport/json';
import { isUuid } from '../nodes/PlannrReferral/transport/uuid';

/** Thrown when it cannot be told which account is meant; the message is for the person who fills in the credential. */
class AccountUnknown extends Error {
	override name = 'AccountUnknown';
	// By this the node knows it again: of an exception in a credential, n8n 1 keeps the code and not the name.
	readonly code = ACCOUNT_UNKNOWN;
}

interface Account {
	readonly uuid: string;
	readonly name: string;
	readonly type: string;
	readonly firm: string;
}

/**
 * The account that was entered.
 *
 * @param accountUuid what was entered
 * @returns the UUID without the space around it, or an empty text when the account is to be found out
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
 * Chooses the account to act for: the preferred one, else the only one of an employee.
 *
 * Plannr sends the account's own UUID in the header, not the login's; one user may hold an employee's and a client's
 * account (apidocs.plannrcrm.com, GET /api/v1/logins). Where `preferred_account_uuid` stands is not shown there, so it is
 * looked for at the top and on every login.
 *
 * @param response the answer of the list of logins
 * @returns the account's UUID
 * @throws {AccountUnknown} when the answer is no list of logins, or, listing the accounts to choose from, when that
 *   settles nothing
 */
export function chooseAccount(response: unknown): string {
	const list = isRecord(response) ? response.data : response;
	// Otherwise it is not Plannr's answer but, say, the page of a proxy.
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
 * A value where a text is expected.
 *
 * @param value what is there
 * @returns the text; an empty one where it is something else
 */
export function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
