import type { IDataObject } from 'n8n-workflow';

import { PAGE_SIZE } from '../transport/pages';
import { fetchPages } from '../transport/pagination';
import type { PlannrClient } from '../transport/client';
import type { Brought } from './operation';

/** So often is a list read before an incomplete one is made do with. */
export const MOST_READINGS = 3;

/** What of a list is wanted. */
export interface ListInput {
	/** The filters and the order, by Plannr's own names. */
	readonly query: Readonly<Record<string, string>>;
	/** The most records; undefined for all. */
	readonly limit: number | undefined;
	/** What becomes of each record before it is given out. */
	readonly shape: (record: IDataObject) => IDataObject;
}

/**
 * The query of a list, without what is not wanted.
 *
 * @param parts the values by Plannr's own names; undefined or empty for those that are left out
 */
export function queryOf(parts: Readonly<Record<string, string | undefined>>): ListInput['query'] {
	const query: Record<string, string> = {};
	for (const [name, value] of Object.entries(parts)) {
		if (value !== undefined && value !== '') query[name] = value;
	}
	return query;
}

/**
 * Reads as much of a list as is wanted, and no page more.
 *
 * @param plannr the door
 * @param path the route of the list
 * @param input see {@link ListInput}
 * @returns the records, with a remark when some may be missing
 * @throws {PlannrFailure} when there is no good answer
 */
export async function bringList(
	plannr: PlannrClient,
	path: string,
	{ query, limit = Infinity, shape }: ListInput,
): Promise<Brought> {
	const paged = { ...query, per_page: String(Math.min(limit, PAGE_SIZE)) };
	for (let reading = 1; ; reading++) {
		const { records, isComplete } = await fetchPages(
			plannr,
			path,
			paged,
			(read) => read.length >= limit,
		);
		const wanted = records.slice(0, limit).map(shape);
		if (isComplete || wanted.length >= limit) return { records: wanted };
		if (reading === MOST_READINGS) return { records: wanted, remark: 'incomplete' };
	}
}
