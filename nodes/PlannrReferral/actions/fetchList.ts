import type { IDataObject } from 'n8n-workflow';

import { PAGE_SIZE } from '../transport/pages';
import { fetchPages } from '../transport/pagination';
import type { PlannrClient } from '../transport/client';
import type { OperationResult } from './operation';

/** So often is a list read before an incomplete one is made do with. */
export const MAX_READS = 3;

/** What of a list is wanted. */
export interface ListInput {
	/** The filters and the order, by Plannr's own names. */
	readonly query: Readonly<Record<string, string>>;
	/** The most records; undefined for all. */
	readonly limit: number | undefined;
	/** What becomes of each record before it is given out. */
	readonly formatRecord: (record: IDataObject) => IDataObject;
}

/**
 * The query of a list, without what is not wanted.
 *
 * @param values the values by Plannr's own names; undefined or empty for those that are left out
 */
export function buildQuery(
	values: Readonly<Record<string, string | undefined>>,
): ListInput['query'] {
	const query: Record<string, string> = {};
	for (const [name, value] of Object.entries(values)) {
		if (value !== undefined && value !== '') query[name] = value;
	}
	return query;
}

/**
 * Reads as much of a list as is wanted, and no page more.
 *
 * @param client the door
 * @param path the route of the list
 * @param input see {@link ListInput}
 * @returns the records, with a remark when some may be missing
 * @throws {PlannrError} when there is no good answer
 */
export async function fetchList(
	client: PlannrClient,
	path: string,
	{ query, limit = Infinity, formatRecord }: ListInput,
): Promise<OperationResult> {
	const paged = { ...query, per_page: String(Math.min(limit, PAGE_SIZE)) };
	for (let reading = 1; ; reading++) {
		const { records, isComplete } = await fetchPages(
			client,
			path,
			paged,
			(read) => read.length >= limit,
		);
		const wanted = records.slice(0, limit).map(formatRecord);
		if (isComplete || wanted.length >= limit) return { records: wanted };
		if (reading === MAX_READS) return { records: wanted, note: 'incomplete' };
	}
}
