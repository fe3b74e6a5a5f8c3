import type { IDataObject } from 'n8n-workflow';

import {
	type NewestFirst,
	fetchNewestFirst,
} from '../../../nodes/PlannrReferral/transport/newestFirst';
import { type ListResponse, createListClient, createdRecords, staleResponse } from './lists';

const PATH = '/api/v1/referrals';
const createdAt = (number: number) => Date.UTC(2026, 10, 27, 0, number);

/** Reads a list until a page reaches a number, or to its end. */
async function read(response: ListResponse, until = -Infinity) {
	const { client, requests } = createListClient(response);
	const isEnough = (page: readonly IDataObject[]) =>
		page.some(({ created_at }) => Date.parse(String(created_at)) <= createdAt(until));
	const query = { 'filter[direction]': 'sent' };
	const reading = await fetchNewestFirst(client, PATH, query, isEnough);
	return { requests, ...summarise(reading) };
}

/** The numbers of the records, and what is known of the reading. */
const summarise = ({ records, isComplete, isStale, edge }: NewestFirst) => ({
	numbers: records.map(({ uuid }) => Number(String(uuid).split(' ')[1])),
	isComplete,
	isStale,
	edge,
});

/** Pages with the numbers of the records on them, each of which states that there is a next one, and the total. */
const pagesOf =
	(pages: readonly number[][], total = pages.flat().length): ListResponse =>
	({ query: { page = '1' } }) => ({
		data: createdRecords(...(pages[Number(page) - 1] ?? [])),
		meta: { current_page: Number(page), last_page: pages.length, total },
	});

const pagesWithoutTotal =
	(pages: readonly number[][]): ListResponse =>
	({ query: { page = '1' } }) => ({
		data: createdRecords(...(pages[Number(page) - 1] ?? [])),
		links: { next: Number(page) < pages.length ? `?page=${Number(page) + 1}` : null },
	});

describe('Each request', () => {
	it('asks for the newest first, for large pages, and for no response from a cache', async () => {
		const { requests } = await read(pagesOf([[3, 2], [1]]));
		expect(requests).toHaveLength(2);
		for (const { query, isFresh } of requests) {
			expect(query).toMatchObject({ 'filter[direction]': 'sent', sort: '-created_at' });
			expect(Number(query.per_page)).toBeGreaterThan(400);
			expect(Number(query.per_page)).toBeLessThanOrEqual(500);
			expect(isFresh).toBe(true);
		}
	});

	it('is for the same size of page within a reading, and for another one in the next reading', async () => {
		const sizesOf = ({ requests }: Awaited<ReturnType<typeof read>>) => [
			...new Set(requests.map(({ query }) => query.per_page)),
		];
		const response = pagesOf([[3, 2], [1]]);
		const [first, second] = [sizesOf(await read(response)), sizesOf(await read(response))];
		expect([first, second].map(({ length }) => length)).toEqual([1, 1]);
		expect(first).not.toEqual(second);
	});
});

describe('A list is read', () => {
	it('until a page brings enough, and the edge is the oldest record that was read', async () => {
		const { requests, ...reading } = await read(pagesOf([[6, 5], [4, 3], [2], [1]]), 4);
		expect(reading).toEqual({
			numbers: [6, 5, 4, 3],
			isComplete: true,
			isStale: false,
			edge: createdAt(3),
		});
		expect(requests).toHaveLength(2);
	});

	it('to its end where its order has never fallen, as all may be of one second', async () => {
		const page = (numbers: number[]) =>
			createdRecords(...numbers).map((record) => ({
				...record,
				created_at: new Date(createdAt(1)).toISOString(),
			}));
		const response: ListResponse = ({ query: { page: number = '1' } }) => ({
			data: page(number === '1' ? [6, 5] : [2, 1]),
			meta: { current_page: Number(number), last_page: 2, total: 4 },
		});
		expect(await read(response, 60)).toMatchObject({
			numbers: [6, 5, 2, 1],
			isComplete: true,
			edge: -Infinity,
		});
	});

	it('to its end where a time of creation cannot be read', async () => {
		const response: ListResponse = ({ query: { page = '1' } }) => ({
			data:
				page === '1'
					? [...createdRecords(6, 5), { uuid: 'record 4', created_at: 'yesterday' }]
					: createdRecords(2, 1),
			meta: { current_page: Number(page), last_page: 2, total: 5 },
		});
		expect(await read(response, 6)).toMatchObject({ numbers: [6, 5, 4, 2, 1], edge: -Infinity });
	});
});

describe('Pages without a total', () => {
	it('are not read to their end where the second reading brings a record that was missed', async () => {
		const response: ListResponse = (request, count) =>
			pagesWithoutTotal([[5, 4], count <= 2 ? [2, 1] : [3, 2, 1]])(request, count);
		expect(await read(response)).toMatchObject({ numbers: [5, 4, 3, 2, 1], isComplete: false });
	});

	it('nor where it misses one', async () => {
		const response: ListResponse = (request, count) =>
			pagesWithoutTotal([[5, 4], count <= 2 ? [3, 2, 1] : [2, 1]])(request, count);
		expect(await read(response)).toMatchObject({ isComplete: false });
	});

	it('are read to their end where the second reading ends earlier', async () => {
		const response: ListResponse = (request, count) =>
			pagesWithoutTotal(count <= 2 ? [[5, 4], [3, 2], [1]] : [[5], [4], [3], [2, 1]])(
				request,
				count,
			);
		expect(await read(response, 3)).toMatchObject({
			numbers: [5, 4, 3],
			isComplete: true,
			edge: createdAt(3),
		});
	});
});

describe('A response from a cache', () => {
	it('is requested once more, and Plannr itself responds', async () => {
		const response: ListResponse = (_, count) =>
			count === 1 ? staleResponse(createdRecords(1)) : createdRecords(2, 1);
		const { requests, ...reading } = await read(response);
		expect(reading).toMatchObject({ numbers: [2, 1], isStale: false, isComplete: true });
		expect(new Set(requests.map(({ query }) => query.per_page)).size).toBe(2);
	});
});
