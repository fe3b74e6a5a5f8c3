import type { IDataObject } from 'n8n-workflow';

import { PAGE_SIZE } from '../transport/pages';
import { fetchPages, readUntil } from '../transport/pagination';
import type { PlannrClient } from '../transport/client';
import type { OperationResult } from './operation';

/** Which records of a list to return, and how. */
export interface ListInput {
	/** The filters and the order, by Plannr's names. */
	readonly query: Readonly<Record<string, string>>;
	/** The maximum number of records; undefined for all. */
	readonly limit: number | undefined;
	/** The number of records on a page; {@link PAGE_SIZE} by default. */
	readonly pageSize?: number;
	/** Formats each record for the output. */
	readonly formatRecord: (record: IDataObject) => IDataObject;
}

/**
 * Builds the query of a list from the parameters that have a value.
 *
 * @param values the values by Plannr's names; undefined or empty ones are left out
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
 * Fetches as many pages of a list as the limit needs.
 *
 * @param client the client of this run
 * @param path the route of the list
 * @param input see {@link ListInput}
 * @returns the records, with a note when some may be missing
 * @throws {PlannrError} when there is no valid response
 */
export async function fetchList(
	client: PlannrClient,
	path: string,
	{ query, limit = Infinity, pageSize = PAGE_SIZE, formatRecord }: ListInput,
): Promise<OperationResult> {
	const pagedQuery = { ...query, per_page: String(Math.min(limit, pageSize)) };
	const read = async () => {
		const { records, isComplete } = await fetchPages(
			client,
			path,
			pagedQuery,
			(fetched) => fetched.length >= limit,
		);
		const shown = records.filter((record) => Object.keys(record).length > 0);
		const isWhole = isComplete && shown.length === records.length;
		return { shown, isWhole: isWhole || shown.length >= limit };
	};
	const { shown, isWhole } = await readUntil(read, (reading) => reading.isWhole);
	const records = shown.slice(0, limit).map(formatRecord);
	return { records, ...(!isWhole && { note: 'incomplete' }) };
}
