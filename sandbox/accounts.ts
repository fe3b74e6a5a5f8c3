import { HttpError } from './laravel';
import { toLondonTime } from './londonTime';
import type { Account, MockData, NamedRecord, User } from './mockData';
import { paginate, parseFilterValues, sortItems, type Page } from './pagination';
import {
	toAccountResource,
	toFirmResource,
	toLoginResource,
	toRelationships,
	type Resource,
} from './resources';
import type { ValidRequest } from './validRequest';

/**
 * Lists the accounts that a user may act as (apidocs.plannrcrm.com, GET /api/v1/logins). The preferred account is
 * returned next to the list; the reference does not show where Plannr puts it.
 */
export function listLogins(data: MockData, user: User): Resource {
	const { preferredAccountUuid: preferred } = user;
	return {
		data: user.logins.map((login) => toLoginResource(data, login)),
		...(preferred === null ? {} : { preferred_account_uuid: preferred }),
	};
}

const contains = (text: string | null, part: string): boolean =>
	text?.toLowerCase().includes(part.trim().toLowerCase()) ?? false;

/** Whether one of the records is named by a comma-separated list of parts of names or UUIDs. */
const isNamed = (records: readonly NamedRecord[], list: string): boolean =>
	[...(parseFilterValues(list) ?? [])].some((text) =>
		records.some(({ uuid, name }) => uuid === text.toLowerCase() || contains(name, text)),
	);

const createdOn = ({ createdAt }: Account): string => toLondonTime(createdAt).slice(0, 10);

/** What each filter keeps. Whether the days of `created_after` and `created_before` count is not documented: here they do. */
const FILTERS: Readonly<Record<string, (account: Account, value: string) => boolean>> = {
	type: ({ type }, value) => parseFilterValues(value)?.has(type) ?? true,
	name: ({ firstName, lastName, entityName }, value) =>
		contains(`${firstName} ${lastName} ${entityName ?? ''}`, value),
	primary_email: ({ email }, value) => contains(email, value),
	primary_phone_number: ({ phoneNumber }, value) => contains(phoneNumber, value),
	role: ({ role }, value) => parseFilterValues(value)?.has(role) ?? true,
	status: ({ status }, value) => isNamed(status === null ? [] : [status], value),
	is_prospect: ({ isProspect }, value) => isProspect === /^(true|1)$/.test(value),
	created_after: (account, value) => createdOn(account) >= value,
	created_before: (account, value) => createdOn(account) <= value,
	groups: ({ groups }, value) => isNamed(groups, value),
};

function getSortKey(account: Account, key: string): string | number | null {
	if (key === 'created_at') return account.createdAt.getTime();
	if (key === 'updated_at') return account.updatedAt.getTime();
	if (key === 'email') return account.email;
	const name = key === 'last_name' ? account.lastName : account.firstName;
	return name === '' ? null : name.toLowerCase();
}

/** Lists the acting firm's accounts (apidocs.plannrcrm.com, GET /api/v1/account). */
export function findAccounts(request: ValidRequest): Page<Resource> {
	const { query, actingAccount, data } = request;
	const filters = Object.entries(FILTERS).flatMap(([name, keeps]) => {
		const value = query[`filter[${name}]`];
		return value === undefined ? [] : [(account: Account) => keeps(account, value)];
	});
	const matching = [...data.accounts.values()].filter(
		(account) =>
			account.firmUuid === actingAccount.firmUuid && filters.every((keeps) => keeps(account)),
	);
	const included = parseFilterValues(query['include']) ?? new Set();
	const page = paginate(sortItems(matching, query['sort'] ?? 'first_name', getSortKey), request);
	return {
		...page,
		data: page.data.map((account) => ({
			...toAccountResource(account),
			...toRelationships(data, account, included),
		})),
	};
}

/** Returns one account of the acting firm, with the firm (apidocs.plannrcrm.com, GET /api/v1/account/{uuid}). */
export function getAccount({ data, uuid, actingAccount }: ValidRequest): Resource {
	const account = data.accounts.get(uuid);
	if (account?.firmUuid !== actingAccount.firmUuid) throw new HttpError(404, 'Account not found.');
	return { ...toAccountResource(account), firm: toFirmResource(data, account.firmUuid) };
}
