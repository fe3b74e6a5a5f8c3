import type { ValidRequest } from './validRequest';
import { validationFailed, formatInvalidSelection } from './laravel';
import { parseFilterValues, paginate, sortItems, type Page } from './pagination';
import { toAccountResource, toLoginResource, type Resource } from './resources';
import { nameOf, type Account, type User, type MockData } from './mockData';

/**
 * Lists the accounts that a user may act as (apidocs.plannrcrm.com, GET /api/v1/logins). The preferred account is
 * returned next to the list; the reference does not show where Plannr puts it.
 * @param data the mock data
 * @param user the user whose logins are listed
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
 * Finds the acting firm's accounts by type and part of a name (apidocs.plannrcrm.com, GET /api/v1/account). The mock
 * API supports the sort keys first_name, last_name, created_at and updated_at.
 * @param request the request
 * @throws HttpError 422 for any other sort key
 */
export function findAccounts(request: ValidRequest): Page<Resource> {
	const { query, actingAccount, data } = request;
	const accountTypes = parseFilterValues(query['filter[type]']);
	const namePart = (query['filter[name]'] ?? '').trim().toLowerCase();
	const sort = query['sort'] ?? 'first_name';
	const getSortKey = new Map(Object.entries(SORT_KEYS)).get(sort.replace(/^-/, ''));
	if (getSortKey === undefined) throw validationFailed({ sort: [formatInvalidSelection('sort')] });
	const matching = [...data.accounts.values()].filter(
		(account) =>
			account.firmUuid === actingAccount.firmUuid &&
			(accountTypes === undefined || accountTypes.has(account.type)) &&
			nameOf(account).toLowerCase().includes(namePart),
	);
	const page = paginate(sortItems(matching, sort, getSortKey), query, request.url);
	return { ...page, data: page.data.map(toAccountResource) };
}
