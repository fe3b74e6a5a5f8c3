import type { Call } from './call';
import { invalid, selectedIsInvalid } from './laravel';
import { filterValues, pageOf, sorted, type Page } from './pagination';
import { accountResource, loginResource, type Resource } from './resources';
import { nameOf, type Account, type User, type World } from './mockData';

/**
 * The accounts that a user may act as (apidocs.plannrcrm.com, GET /api/v1/logins). The preferred account stands beside the list; its
 * real place is not shown in the reference.
 * @param world where the accounts are
 * @param user whose logins
 */
export function listLogins(world: World, user: User): Resource {
	return {
		data: user.logins.map((login) => loginResource(world, login)),
		...(user.preferredAccountUuid === null
			? {}
			: { preferred_account_uuid: user.preferredAccountUuid }),
	};
}

const SORT_KEYS: Readonly<Record<string, (account: Account) => string | number>> = {
	first_name: (account) => account.firstName.toLowerCase(),
	last_name: (account) => account.lastName.toLowerCase(),
	created_at: (account) => account.createdAt.getTime(),
	updated_at: (account) => account.updatedAt.getTime(),
};

/**
 * The acting firm's accounts by type and part of a name (apidocs.plannrcrm.com, GET /api/v1/account). The sandbox knows the sort keys
 * first_name, last_name, created_at and updated_at.
 * @param call the request
 * @throws Refusal 422 for another sort key
 */
export function findAccounts(call: Call): Page<Resource> {
	const { query, acting, world } = call;
	const types = filterValues(query['filter[type]']);
	const part = (query['filter[name]'] ?? '').trim().toLowerCase();
	const sort = query['sort'] ?? 'first_name';
	const keyOf = new Map(Object.entries(SORT_KEYS)).get(sort.replace(/^-/, ''));
	if (keyOf === undefined) throw invalid({ sort: [selectedIsInvalid('sort')] });
	const chosen = [...world.accounts.values()].filter(
		(account) =>
			account.firmUuid === acting.firmUuid &&
			(types === undefined || types.has(account.type)) &&
			nameOf(account).toLowerCase().includes(part),
	);
	const page = pageOf(sorted(chosen, sort, keyOf), query, call.address);
	return { ...page, data: page.data.map(accountResource) };
}
