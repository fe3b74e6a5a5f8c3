import type { ValidRequest } from './validRequest';

/** One page of a list (`data`, `links` and `meta`: api-how-to.plannrcrm.com; their members: Laravel's pagination). */
export interface Page<Item> {
	data: Item[];
	links: { first: string; last: string; prev: string | null; next: string | null };
	meta: {
		current_page: number;
		from: number | null;
		last_page: number;
		path: string;
		per_page: number;
		to: number | null;
		total: number;
	};
}

/** The default page size (api-how-to.plannrcrm.com). */
const DEFAULT_PER_PAGE = 15;
/** The maximum page size (api-how-to.plannrcrm.com). */
const MAX_PER_PAGE = 500;

function parsePositiveInteger(text: string | undefined, fallback: number): number {
	const number = Number(text);
	return Number.isInteger(number) && number > 0 ? number : fallback;
}

/**
 * Returns one page of a list.
 * @param request the request: its query, with `per_page` and `page` (the other parameters are kept in the links), the
 * absolute URL of the list without the query, and how the list changes while it is read
 */
export function paginate<Item>(
	list: readonly Item[],
	{ query, url, listShift = 0 }: Pick<ValidRequest, 'query' | 'url' | 'listShift'>,
): Page<Item> {
	const perPage = Math.min(parsePositiveInteger(query['per_page'], DEFAULT_PER_PAGE), MAX_PER_PAGE);
	const page = parsePositiveInteger(query['page'], 1);
	const shift = listShift * (page - 1);
	const items = shift < 0 ? list.slice(-shift) : [...list.slice(0, shift), ...list];
	const lastPage = Math.max(1, Math.ceil(items.length / perPage));
	const data = items.slice((page - 1) * perPage, page * perPage);
	const from = (page - 1) * perPage + 1;
	const createLink = (number: number): string =>
		`${url}?${new URLSearchParams({ ...query, page: String(number) }).toString()}`;
	return {
		data,
		links: {
			first: createLink(1),
			last: createLink(lastPage),
			prev: page > 1 ? createLink(page - 1) : null,
			next: page < lastPage ? createLink(page + 1) : null,
		},
		meta: {
			current_page: page,
			from: data.length > 0 ? from : null,
			last_page: lastPage,
			path: url,
			per_page: perPage,
			to: data.length > 0 ? from + data.length - 1 : null,
			total: items.length,
		},
	};
}

/**
 * Sorts a list by one key. Items with equal values keep their order, or the reverse of it if descending.
 * @param sort a key, with a leading `-` for descending
 * @param getKey returns the value to sort by: strings or numbers, not a mixture; null sorts first
 */
export function sortItems<Item>(
	items: readonly Item[],
	sort: string,
	getKey: (item: Item, key: string) => string | number | null,
): Item[] {
	const descending = sort.startsWith('-');
	const key = descending ? sort.slice(1) : sort;
	const keyed = items.map((item) => ({ item, value: getKey(item, key) }));
	keyed.sort((one, other) => compare(one.value, other.value));
	if (descending) keyed.reverse();
	return keyed.map(({ item }) => item);
}

function compare(one: string | number | null, other: string | number | null): number {
	if (one === other) return 0;
	if (one === null) return -1;
	if (other === null) return 1;
	return one < other ? -1 : 1;
}

/** Parses a filter that takes a list, such as `pending,accepted`; undefined if there is nothing to filter by. */
export function parseFilterValues(text: string | undefined): ReadonlySet<string> | undefined {
	const values = (text ?? '').split(',').filter((value) => value !== '');
	return values.length === 0 ? undefined : new Set(values);
}
