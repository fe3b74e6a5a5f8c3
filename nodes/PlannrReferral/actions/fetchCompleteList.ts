import type { IDataObject } from 'n8n-workflow';

import { type FetchedList, fetchPages } from '../transport/pagination';
import type { PlannrClient } from '../transport/client';
import { MAX_READS } from './fetchList';

/**
 * Fetches all pages of a list, and fetches them again if the list changed meanwhile.
 *
 * @param client the client of this run
 * @param path the route of the list
 * @param query the query parameters by Plannr's names
 * @returns the records of all reads, each once and in its latest version; complete when one of the reads was complete
 * @throws {PlannrError} when there is no valid response
 */
export async function fetchCompleteList(
	client: PlannrClient,
	path: string,
	query: Readonly<Record<string, string>>,
): Promise<FetchedList> {
	const byUuid = new Map<unknown, IDataObject>();
	for (let attempt = 1; ; attempt++) {
		const { records, isComplete } = await fetchPages(client, path, query);
		for (const record of records) byUuid.set(record.uuid ?? record, record);
		if (isComplete || attempt === MAX_READS) {
			return { records: [...byUuid.values()], isComplete, isTruncated: false };
		}
	}
}
