import { fetchPages } from '../../../nodes/PlannrReferral/transport/pagination';
import { type ListResponse, createListClient, createdRecords, range, staleResponse } from './lists';
import { measureGrowth } from '../processorTime';

const PATH = '/api/v1/referrals';

/** Fetches a list three rows at a time. */
async function fetchAll(response: ListResponse, isEnough?: Parameters<typeof fetchPages>[3]) {
	const { client, requests } = createListClient(response);
	const list = await fetchPages(client, PATH, { per_page: '3' }, isEnough, { isFresh: true });
	const numbers = list.records.map(({ uuid }) => Number(String(uuid).split(' ')[1]));
	return { requests, numbers, isComplete: list.isComplete, isTruncated: list.isTruncated };
}

/** Pages without any information about others. */
const bare =
	(...pages: number[][]): ListResponse =>
	({ query: { page = '1' } }) =>
		createdRecords(...(pages[Number(page) - 1] ?? []));

/** Pages with the total that each of them states. */
const counted =
	(...pages: Array<readonly [total: number, numbers: number[]]>): ListResponse =>
	({ query: { page = '1' } }) => {
		const [total, numbers] = pages[Number(page) - 1] ?? [0, []];
		return {
			data: createdRecords(...numbers),
			meta: { current_page: Number(page), last_page: pages.length, total },
		};
	};

describe('A list without information about its pages', () => {
	it('is not complete when a record appears twice, as another one may be missing', async () => {
		expect(await fetchAll(bare([6, 5, 4], [4, 2, 1], [0]))).toMatchObject({ isComplete: false });
	});
});

describe('A list with a total', () => {
	it.each<[string, ListResponse, boolean]>([
		// There may be another record in place of the second one.
		['with a total that may count it twice', counted([5, [5, 4, 4]], [5, [2, 1]]), false],
		['with a total that counts it once', counted([4, [5, 4, 4]], [4, [2, 1]]), true],
		['without a total', bare([5, 4, 4], [2, 1]), true],
	])('and a record that one of its pages shows twice: %s', async (_, response, isComplete) => {
		expect(await fetchAll(response)).toMatchObject({ numbers: [5, 4, 2, 1], isComplete });
	});
});

describe('A list whose total grows while it is read', () => {
	it.each<[string, ListResponse, boolean]>([
		[
			'is complete when the new record moves others down',
			counted([4, [4, 3, 2]], [5, [2, 1]]),
			true,
		],
		[
			'is complete when the new record is on a later page',
			counted([4, [4, 3, 2]], [5, [1, 0]]),
			true,
		],
		// One server has a new record, and another one that responds to the last page does not.
		['is not complete when no record accounts for it', counted([4, [4, 3, 2]], [5, [0]]), false],
	])('%s', async (_, response, isComplete) => {
		expect(await fetchAll(response)).toMatchObject({ isComplete });
	});
});

describe('A list that says only that there are more pages', () => {
	const pages =
		(says: object, ...numbers: number[][]): ListResponse =>
		({ query: { page = '1' } }) => {
			const rest = numbers.length > Number(page) ? says : {};
			return { data: createdRecords(...(numbers[Number(page) - 1] ?? [])), ...rest };
		};

	it.each([
		['the next page repeats the first', () => ({ data: createdRecords(2, 1), has_more: true })],
		['the cursor is ignored', () => ({ data: createdRecords(2, 1), next_cursor: 'abc' })],
		[
			'there are always more, but no records',
			pages({ meta: { has_more: true } }, [2, 1], [], [], [], []),
		],
	])('is not complete when %s', async (_, response) => {
		expect(await fetchAll(response)).toMatchObject({ numbers: [2, 1], isComplete: false });
	});
});

describe('An empty page in the middle of a list', () => {
	const linked =
		(pages: number[][], nextOf = (page: number) => String(page + 1)): ListResponse =>
		({ query: { cursor = '1' } }) => {
			const isLast = pages.length === Number(cursor);
			return {
				data: createdRecords(...(pages[Number(cursor) - 1] ?? [])),
				meta: { next_cursor: isLast ? null : nextOf(Number(cursor)) },
			};
		};

	it('does not end it where the page leads on', async () => {
		expect(await fetchAll(linked([[5, 4], [], [], [3]]))).toMatchObject({
			numbers: [5, 4, 3],
			isComplete: true,
		});
	});

	it('does not end it where no record may be missed, also with a numbered link', async () => {
		const pages = [[5, 4], [], [3]];
		const response: ListResponse = ({ query: { page = '1' } }) => ({
			data: createdRecords(...(pages[Number(page) - 1] ?? [])),
			links: { next: page === '3' ? null : `?page=${Number(page) + 1}` },
		});
		expect(await fetchAll(response)).toMatchObject({ numbers: [5, 4, 3], isComplete: true });
	});

	it('ends it where the page leads to itself', async () => {
		const response = linked([[5, 4], [], []], () => '2');
		const { requests, ...list } = await fetchAll(response);
		expect(list).toMatchObject({ numbers: [5, 4], isComplete: true });
		expect(requests).toHaveLength(2);
	});

	it('leaves it incomplete where ever more of them follow', async () => {
		const { requests, ...list } = await fetchAll(linked([[5, 4], ...range(1, 5000).map(() => [])]));
		expect(list).toMatchObject({ numbers: [5, 4], isComplete: false });
		expect(requests.length).toBeLessThan(30);
	});
});

it.each([202, 206, 207])('A list with status %i may be a part of the list', async (status) => {
	const { isComplete } = await fetchAll(() => ({ body: { data: [] }, headers: {}, status }));
	expect(isComplete).toBe(false);
});

it('Every page is requested from Plannr itself, and one from a cache is marked', async () => {
	const pages = bare([5, 4, 3], [2, 1]);
	const isStale: boolean[] = [];
	const { requests } = await fetchAll(
		(request, count) =>
			count === 2 ? staleResponse(pages(request, count)) : pages(request, count),
		(_, page) => {
			isStale.push(page.isStale);
			return false;
		},
	);
	expect(requests.map(({ isFresh }) => isFresh)).toEqual([true, true]);
	expect(isStale).toEqual([false, true]);
});

it('Records that the filters exclude are left out, but count towards the total', async () => {
	const { client } = createListClient(() => ({
		data: [
			{ uuid: 'a', status: 'pending' },
			{ uuid: 'b', status: 'accepted' },
		],
		total: 2,
	}));
	const list = await fetchPages(client, PATH, { 'filter[status]': 'pending' });
	expect(list).toMatchObject({ records: [{ uuid: 'a' }], isComplete: true });
});

it('A record that no longer matches is left out, and the others keep their order', async () => {
	const row = (uuid: string, status = 'pending') => ({ uuid, status });
	const pages = [
		[row('a'), row('b'), row('c')],
		[row('a', 'accepted'), { ...row('c'), note: 'new' }, row('d')],
		[],
	];
	const { client } = createListClient(({ query: { page = '1' } }) => pages[Number(page) - 1]);
	const query = { 'filter[status]': 'pending', per_page: '3' };
	expect((await fetchPages(client, PATH, query)).records).toEqual([
		row('b'),
		{ ...row('c'), note: 'new' },
		row('d'),
	]);
});

it('Fetching takes time in proportion to the length of the list', async () => {
	const readAll = async (pages: number) => {
		const response: ListResponse = ({ query: { page = '1' } }) => ({
			data: Array.from({ length: 100 }, (_, index) => ({ uuid: `${page}-${index}` })),
			meta: { current_page: Number(page), last_page: pages },
		});
		const { client } = createListClient(response);
		const { records } = await fetchPages(client, PATH, { per_page: '100' });
		expect(records).toHaveLength(pages * 100);
	};
	expect(await measureGrowth(readAll, 500, 3)).toBeLessThan(3);
});

it('Fetching takes as long where each page repeats a record of the one before', async () => {
	const readAll = async (pages: number) => {
		const response: ListResponse = ({ query: { page = '1' } }) => ({
			data: Array.from({ length: 100 }, (_, index) => ({
				uuid: String(99 * Number(page) + index),
			})),
			meta: { current_page: Number(page), last_page: pages },
		});
		const { client } = createListClient(response);
		const { records } = await fetchPages(client, PATH, { per_page: '100' });
		expect(records).toHaveLength(99 * pages + 1);
	};
	expect(await measureGrowth(readAll, 500, 3)).toBeLessThan(3);
});

it('Fetching takes as long where later pages show that records no longer match', async () => {
	const readAll = async (pages: number) => {
		const rows = (page: number, status: string) =>
			Array.from({ length: 50 }, (_, index) => ({ uuid: `${page}-${index}`, status }));
		const response: ListResponse = ({ query: { page = '1' } }) => {
			const number = Number(page);
			const again = number > pages ? rows(number - pages, 'accepted') : rows(number, 'pending');
			return {
				data: [{ uuid: page }, ...again],
				meta: { current_page: number, last_page: 2 * pages },
			};
		};
		const { client } = createListClient(response);
		const { records } = await fetchPages(client, PATH, { 'filter[status]': 'pending' });
		expect(records).toHaveLength(2 * pages);
	};
	expect(await measureGrowth(readAll, 100, 3)).toBeLessThan(3);
});
