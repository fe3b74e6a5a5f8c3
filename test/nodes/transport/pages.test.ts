import { PlannrError } from '../../../nodes/PlannrReferral/transport/errors';
import type { ResponseHeaders } from '../../../nodes/PlannrReferral/transport/responseHeaders';
import {
	type Query,
	fetchFirstPage,
	nextPageUrl,
	parsePage,
	resolveNextUrl,
} from '../../../nodes/PlannrReferral/transport/pages';
import { createListClient, createdRecords, range } from './lists';

const BASE_URL = 'https://api.example.com/proxy';
const PATH = '/api/v1/referrals';
const LIST = `${BASE_URL}${PATH}`;
const QUERY: Query = { 'filter[direction]': 'sent', per_page: '3' };
const ADDED = 'filter%5Bdirection%5D=sent&per_page=3';

const rows = (count: number) => createdRecords(...range(count, 1));

/** Where the page after a first one is. */
const after = (body: unknown, { query = QUERY, pagesRead = 1, rowsRead = 3 } = {}) =>
	nextPageUrl(BASE_URL, PATH, query, parsePage({ body, headers: {} }), pagesRead, rowsRead);

describe('The page after a page', () => {
	const second = `${LIST}?page=2&${ADDED}`;

	it.each([
		['a bare list that is full', rows(3)],
		['a list in data that is full', { data: rows(3) }],
		['a list with more rows than were asked for', { data: rows(4) }],
		['a list whose total is larger than what was read', { data: rows(2), total: 5 }],
		['a list whose total is larger, in meta', { data: rows(2), meta: { total: 5 } }],
		[
			'a page that states a later last page, without a link',
			{ data: rows(2), meta: { current_page: 1, last_page: 2 } },
		],
		[
			'a page that states a later last page, but not its own number',
			{ data: rows(2), meta: { last_page: 2 } },
		],
		[
			'a page that states its numbers as text',
			{ data: rows(2), meta: { current_page: '1', last_page: '10' } },
		],
		['a list whose total is larger, as text', { data: rows(2), total: '5' }],
		[
			'a page of a list with numbers as names',
			{ data: { '0': { uuid: 'a' }, '2': { uuid: 'b' } }, meta: { current_page: 1, last_page: 2 } },
		],
		['a link', { data: rows(1), links: { next: `${LIST}?page=2` } }],
		[
			'a link with http, as services behind proxies return',
			{ data: rows(1), links: { next: `http://api.example.com/proxy${PATH}?page=2` } },
		],
		['a relative link', { data: rows(1), next_page_url: '?page=2' }],
		['a link in meta', { data: rows(1), meta: { next_page_url: '?page=2' } }],
		[
			'a later last page, next to the rows inside data',
			{ data: { data: rows(2), current_page: 1, last_page: 2, total: 5 } },
		],
		[
			'more pages by the numbers of Fractal',
			{ data: rows(2), meta: { pagination: { current_page: 1, total_pages: 2, total: 5 } } },
		],
		['a page that says that there are more', { data: rows(2), has_more: true }],
		['a page that says so in meta', { data: rows(2), meta: { has_more_pages: true } }],
		['a link of Fractal', { data: rows(1), meta: { pagination: { links: { next: '?page=2' } } } }],
		['a link of JSON:API', { data: rows(1), links: { next: { href: '?page=2' } } }],
		['a link of HAL', { data: rows(1), _links: { next: { href: '?page=2' } } }],
		['a link beside the list', { data: rows(1), next: '?page=2' }],
		['a link in camel case', { data: rows(1), nextPageUrl: '?page=2' }],
		[
			'more pages by numbers in camel case',
			{ data: rows(2), meta: { currentPage: 1, lastPage: 2, perPage: 2 } },
		],
		[
			'more pages by numbers with hyphens, as in JSON:API',
			{ data: rows(2), meta: { page: { 'current-page': 1, 'last-page': 2 } } },
		],
		[
			'more pages by numbers beside the list',
			{ data: rows(2), pagination: { page: 1, totalPages: 2 } },
		],
		['a page as full as it says that pages are', { data: rows(2), meta: { per_page: 2 } }],
		['a page that says in camel case that there are more', { data: rows(2), hasMore: true }],
	])('is the next number after %s', (_, body) => {
		expect(after(body)).toBe(second);
	});

	it.each([
		['a list that is not full', rows(2)],
		['an empty list', []],
		['an empty list, whatever its total', { data: [], total: 9 }],
		['a list whose total was read', { data: rows(3), total: 3 }],
		['a full list whose link is empty', { data: rows(3), links: { next: null } }],
		['a full list whose next_page_url is empty', { data: rows(3), next_page_url: null }],
		['a full page that says that there are no more', { data: rows(3), has_more: false }],
		['a full page whose cursor is empty', { data: rows(3), meta: { next_cursor: null } }],
		['a full page whose cursor is an empty text', { data: rows(3), next_cursor: '' }],
		[
			'a full page whose cursor of Fractal is empty',
			{ data: rows(3), meta: { cursor: { next: null } } },
		],
		['a full page whose link is an empty text', { data: rows(3), links: { next: '' } }],
		['a full page whose link is false', { data: rows(3), links: { next: false } }],
		['the last page', { data: rows(3), meta: { current_page: 2, last_page: 2 } }],
		[
			'the last page, whatever its total, as records may have gone',
			{ data: rows(3), meta: { current_page: 2, last_page: 2, total: 9 } },
		],
	])('is none after %s', (_, body) => {
		expect(after(body)).toBeNull();
	});

	it.each([
		['beside the list', { data: rows(2), next_cursor: 'a/b' }],
		['in camel case', { data: rows(2), nextCursor: 'a/b' }],
		['in meta', { data: rows(2), meta: { next_cursor: 'a/b' } }],
		['of Fractal', { data: rows(2), meta: { cursor: { current: null, next: 'a/b' } } }],
	])('is the one at the cursor %s', (_, body) => {
		expect(after(body)).toBe(`${LIST}?cursor=a%2Fb&${ADDED}`);
	});

	it.each([
		{ has_more: 'Yes' },
		{ hasMore: 'True' },
		{ has_more: 7 },
		{ has_more: {} },
		{ more: true },
		{ hasNext: true },
		{ is_last_page: false },
		{ isLast: 'no' },
		{ last: false },
		{ paging: { next: '?page=2' } },
		{ page_info: { hasNextPage: true } },
		{ meta: { next_page: 2 } },
		{ nextPage: '2' },
		{ '@odata.nextLink': '?page=2' },
		{ totalItems: 5 },
		{ meta: { total_records: '5' } },
		{ count: 5 },
		{ limit: 2 },
		{
			links: [
				{ rel: 'self', href: '?page=1' },
				{ rel: 'next', href: '?page=2' },
			],
		},
		{ meta: { total: { value: 5, relation: 'gte' } } },
		{ truncated: true },
		{ is_truncated: true },
	])('is the next number where a page says in a less usual way that there are more: %j', (says) => {
		expect(after({ data: rows(2), ...says })).toBe(second);
	});

	it.each([
		{ has_more: 'no' },
		{ has_more: '0' },
		{ is_last_page: true },
		{ next_page: null },
		{ last: '?page=1', next: null },
	])('is none where a full page says in a less usual way that it is the last: %j', (says) => {
		expect(after({ data: rows(3), ...says })).toBeNull();
	});

	it.each([{ total: 0 }, { total: 2 }, { total: -1 }, { total: 3.5 }, { count: 3 }])(
		'may follow a full page whose total cannot be that of the list: %j',
		(says) => {
			expect(after({ data: rows(3), ...says })).toBe(second);
		},
	);

	it('may follow a full page that says that it comes after the last one', () => {
		expect(after({ data: rows(3), meta: { current_page: 1, last_page: 0 } })).toBe(second);
	});

	it('is the first number where pages are counted from 0', () => {
		expect(after({ data: rows(2), meta: { current_page: 0, last_page: 1 } })).toBe(
			`${LIST}?page=1&${ADDED}`,
		);
	});

	it('is the one in the headers, where the body is the list alone', () => {
		const afterHeaders = (headers: ResponseHeaders) =>
			nextPageUrl(BASE_URL, PATH, QUERY, parsePage({ body: rows(2), headers }), 1, 2);
		expect(afterHeaders({ next: '?page=2' })).toBe(second);
		expect(afterHeaders({ total: '5' })).toBe(second);
		expect(afterHeaders({ total: '2' })).toBeNull();
		expect(afterHeaders({ total: 'many' })).toBeNull();
	});

	it('may follow a page of 15, the documented default, however many were asked for', () => {
		const query = { per_page: '500' };
		expect(after(rows(15), { query })).toBe(`${LIST}?page=2&per_page=500`);
		expect(after(rows(14), { query })).toBeNull();
		expect(after(rows(16), { query })).toBeNull();
	});

	it('may follow such a page on which a record is repeated', () => {
		const query = { per_page: '500' };
		const body = [...rows(15), ...rows(2)];
		expect(after(body, { query, rowsRead: 17 })).toBe(`${LIST}?page=2&per_page=500`);
		expect(after([...rows(14), ...rows(2)], { query, rowsRead: 16 })).toBeNull();
	});

	it.each([10, 20, 25, 50, 100, 200, 250])(
		'may follow a page of %i, a usual size of pages, where more were asked for',
		(size) => {
			const query = { per_page: '500' };
			expect(after(rows(size), { query })).toBe(`${LIST}?page=2&per_page=500`);
			expect(after(rows(size + 1), { query })).toBeNull();
		},
	);

	it('may follow a page of 15 or more where no number was asked for', () => {
		expect(after(rows(15), { query: {} })).toBe(`${LIST}?page=2`);
		expect(after(rows(16), { query: {} })).toBe(`${LIST}?page=2`);
		expect(after(rows(14), { query: {} })).toBeNull();
	});

	it.each([
		['leads to another host', 'https://elsewhere.example.com/api/v1/referrals?page=2'],
		['leads to another list', `${BASE_URL}/api/v1/clients?page=2`],
		['is not text', { href: 2 }],
		['is a number', 2],
	])('cannot be fetched when its link %s', (_, next) => {
		expect(after({ data: rows(3), links: { next } })).toBeUndefined();
	});
});

describe('A link to the next page', () => {
	it.each([
		'https://user@elsewhere.example.com',
		'//elsewhere.example.com/x',
		'http://[',
		'/?page=2',
	])('is not followed to %s', (link) => {
		expect(resolveNextUrl(BASE_URL, PATH, {}, link)).toBeUndefined();
	});
});

describe('The first page', () => {
	const rejection = (status: number, fields: Record<string, string[]> = {}) =>
		new PlannrError('rejected', `HTTP status ${status}`, status, { fields });

	it.each([
		['with status 400', rejection(400)],
		['by its name', rejection(422, { per_page: ['Too many.'] })],
		['by its name in camel case', rejection(422, { perPage: ['Too many.'] })],
		[
			'in the message alone',
			new PlannrError('rejected', 'HTTP status 422', 422, {
				message: 'The per page field must not be greater than 100.',
				fields: {},
			}),
		],
	])('is requested without the number of rows when that is rejected %s', async (_, error) => {
		const { client, requests } = createListClient(({ query }) =>
			'per_page' in query ? error : rows(1),
		);
		const { query, response } = await fetchFirstPage(client, PATH, QUERY, { isFresh: true });
		expect(response.body).toEqual(rows(1));
		expect(query).toEqual({ 'filter[direction]': 'sent' });
		expect(requests).toMatchObject([
			{ query: QUERY, isFresh: true },
			{ query, isFresh: true },
		]);
	});

	it.each([
		['another field is rejected', rejection(422, { sort: ['No.'] })],
		['the account may not read the list', rejection(403)],
		['Plannr is unavailable', new PlannrError('lost', 'HTTP status 503', 503)],
	])('is not requested again when %s', async (_, error) => {
		const { client, requests } = createListClient(() => error);
		await expect(fetchFirstPage(client, PATH, QUERY)).rejects.toBe(error);
		expect(requests).toHaveLength(1);
	});
});

it.each([
	['text'],
	[null],
	[{}],
	[{ data: null }],
	[{ data: null, total: 1 }],
	[{ data: { uuid: 'a' } }],
	[{ data: { '0': 1 } }],
	[{ data: { data: {} } }],
	[{ data: [1] }],
	[{ data: { status: { ok: true } } }],
	[{ data: { '0': { uuid: 'a' }, total: 1 } }],
	[['a']],
])('A body without a list is a lost response: %j', (body) => {
	expect(() => parsePage({ body, headers: {} })).toThrow('the response contained no list');
});

it.each<[unknown, Array<string | undefined>]>([
	[{ data: {} }, []],
	[{ data: null, meta: { total: 0 } }, []],
	[{ data: { '0': { uuid: 'a' }, '2': { uuid: 'b' }, '10': { uuid: 'c' } } }, ['a', 'b', 'c']],
	[{ data: [{ data: { uuid: 'a' } }, { uuid: 'b', data: { uuid: 'x' } }] }, ['a', 'b']],
	[{ '1': { uuid: 'a' }, data: [] }, []],
	[{ data: { first: { uuid: 'a' }, second: { uuid: 'b' } } }, ['a', 'b']],
	[{ data: { first: { data: { uuid: 'a' } } } }, ['a']],
	[{ data: { current_page: 1, data: [{ uuid: 'a' }] } }, ['a']],
	[{ data: { '0': { uuid: 'a' }, '1': null } }, ['a', undefined]],
])('The rows of %j are read', (body, uuids) => {
	expect(parsePage({ body, headers: {} }).rows.map(({ uuid }) => uuid)).toEqual(uuids);
});
