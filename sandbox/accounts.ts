import type { ValidRequest } from './call';
import { validationFailed, formatInvalidSelection } from './laravel';
import { parseFilterValues, paginate, sortItems, type Page } from './pagination';
import { toAccountResource, toLoginResource, type Resource } from './resources';
import { nameOf, type Account, type User, type MockData } from './mockData';

/**
 * The accounts that a user may act as (apidocs.plannrcrm.com, GET /api/v1/logins). The preferred account stands beside the list; its
 * real place is not shown in the reference.
 * @param data where the accounts are
 * @param user whose logins
 */
export function listLogins(data: MockData, user: User): Resource {
	return {
		data: user.logins.map((login) => toLoginResource(data, login)),
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
 * @param request the request
 * @throws Refusal 422 for another sort key
 */
export function findAccounts(request: ValidRequest): Page<Resource> {
	const { query, actingAccount: acting, data: world } = request;
	const accountTypes = parseFilterValues(query['filter[type]']);
	const namePart = (query['filter[name]'] ?? '').trim().toLowerCase();
	const sort = query['sort'] ?? 'first_name';
	const getSortKey = new Map(Object.entries(SORT_KEYS)).get(sort.replace(/^-/, ''));
	if (getSortKey === undefined) throw validationFailed({ sort: [formatInvalidSelection('sort')] });
	const matching = [...world.accounts.values()].filter(
		(account) =>
			account.firmUuid === acting.firmUuid &&
			(accountTypes === undefined || accountTypes.has(account.type)) &&
			nameOf(account).toLowerCase().includes(namePart),
	);
	const page = paginate(sortItems(matching, sort, getSortKey), query, request.url);
	return { ...page, data: page.data.map(toAccountResource) };
}
