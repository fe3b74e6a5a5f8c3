import type { IDataObject } from 'n8n-workflow';

import type { PlannrClient } from '../../../nodes/PlannrReferral/transport/client';
import type { PlannrResponse } from '../../../nodes/PlannrReferral/transport/http';
import { createIdleClient } from './idleClient';

export interface ListRequest {
	/** The route. */
	readonly path: string;
	/** The query, including that in the link to a further page. */
	readonly query: Readonly<Record<string, string>>;
	/** Whether no cache may respond. */
	readonly isFresh: boolean;
}

/** What a list returns for a request: the body of a response, a whole response, or an error. */
export type ListResponse = (request: ListRequest, count: number) => unknown;

export function createListClient(response: ListResponse, changes: Partial<PlannrClient> = {}) {
	const requests: ListRequest[] = [];
	const respond = async (request: ListRequest): Promise<PlannrResponse> => {
		requests.push(request);
		const result = response(request, requests.length);
		if (result instanceof Error) throw result;
		return await Promise.resolve(isResponse(result) ? result : { body: result, headers: {} });
	};
	const client = createIdleClient({
		get: async (path, query = {}, { isFresh = false } = {}) =>
			await respond({ path, query, isFresh }),
		async getPage(url, { isFresh = false } = {}) {
			const { pathname, searchParams } = new URL(url);
			return await respond({ path: pathname, query: Object.fromEntries(searchParams), isFresh });
		},
		...changes,
	});
	return { client, requests };
}

/** A response that does not come from Plannr itself. */
export const staleResponse = (body: unknown): PlannrResponse => ({
	body,
	headers: {},
	isStale: true,
});

function isResponse(value: unknown): value is PlannrResponse {
	return typeof value === 'object' && value !== null && 'body' in value && 'headers' in value;
}

/** Numbers from one to another, counting down where the first is the larger one. */
export const range = (from: number, to: number): number[] =>
	Array.from(
		{ length: Math.abs(to - from) + 1 },
		(_, index) => from + (from < to ? index : -index),
	);

/** Records that were created in the order of their numbers, a minute apart. */
export const createdRecords = (...numbers: number[]): IDataObject[] =>
	numbers.map((number) => ({
		uuid: `record ${number}`,
		created_at: new Date(Date.UTC(2026, 10, 27, 0, number)).toISOString(),
	}));
