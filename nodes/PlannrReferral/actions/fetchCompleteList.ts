import type { IDataObject } from 'n8n-workflow';

import { type FetchedList, fetchPages } from '../transport/pagination';
import type { PlannrClient } from '../transport/client';
import { MAX_READS } from './fetchList';

/**
 * Reads a list to its end, and again when it changed meanwhile.
 *
 * @param client the door
 * @param path the route of the list
 * @param query the query parameters by Plannr's own names
 * @returns what all readings have brought, each record once and as it was told last; complete when one reading was
 * @throws {PlannrError} when there is no good answer
 */
export async function fetchCompleteList(
	client: PlannrClient,
	path: string,
	query: Readonly<Record<string, string>>,
): Promise<FetchedList> {
	const byUuid = new Map<unknown, IDataObject>();
	for (let reading = 1; ; reading++) {
		const { records, isComplete } = await fetchPages(client, path, query);
		for (const record of records) byUuid.set(record.uuid ?? record, record);
		if (isComplete || reading === MAX_READS) {
			return { records: [...byUuid.values()], isComplete, isTruncated: false };
		}
	}
}
