import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { createApiError } from '../transport/redact';
import { PlannrError } from '../transport/errors';
import { createListTexts, explainWithResponse } from '../transport/explain';
import { createDeadline } from '../transport/clock';
import { type PlannrClient, createPlannrClient } from '../transport/client';
import { toListItems } from './labels';
import type { FoundEntries } from './searchPages';

/** How long to wait for a response, in milliseconds: a user is waiting for the list. */
const TIMEOUT_MS = 15_000;

/** The maximum total length of all pauses between requests, in milliseconds. */
const MAX_WAIT_MS = 4000;

const CHECK_CREDENTIAL = 'Check the Plannr API credential';

/**
 * Searches records for a list that a user has opened, with short waits and with errors that the user can read.
 *
 * @param recordNoun what the list contains, e.g. `clients`
 * @param paginationToken where to continue; undefined for the beginning of the list
 * @throws {NodeApiError} with a message for the user; of other error classes n8n's server does not return the description
 *   (seen on n8n 2.41)
 */
export async function listRecords(
	context: ILoadOptionsFunctions,
	recordNoun: string,
	paginationToken: string | undefined,
	search: (client: PlannrClient) => Promise<FoundEntries>,
): Promise<INodeListSearchResult> {
	try {
		const client = await createPlannrClient(context, {
			timeoutMs: TIMEOUT_MS,
			clock: createDeadline(MAX_WAIT_MS),
			canWrite: () => false,
		});
		const { entries, nextUrl, recordCount } = await search(client);
		if (entries.length === 0 && nextUrl !== undefined && paginationToken === undefined) {
			const reason = `No match among the first ${recordCount.toLocaleString('en-GB')}`;
			throw new PlannrError('notProcessed', reason);
		}
		const isComplete = paginationToken === undefined && nextUrl === undefined;
		const results = toListItems(entries, isComplete);
		return { results, ...(nextUrl && { paginationToken: nextUrl }) };
	} catch (caught) {
		const { status } = caught instanceof PlannrError ? caught : {};
		const { message, description } = explainFailure(caught, recordNoun);
		throw createApiError(context.getNode(), message, {
			description,
			...(status !== undefined && { httpCode: String(status) }),
		});
	}
}

function explainFailure(
	error: unknown,
	recordNoun: string,
): { message: string; description: string } {
	if (!(error instanceof PlannrError)) {
		const message = error instanceof Error ? error.message : 'Could not load the list';
		return { message, description: CHECK_CREDENTIAL };
	}
	const { kind, reason } = error;
	const enter = 'You can also choose another mode and enter the value.';
	if (kind === 'notProcessed') {
		return { message: reason, description: `Type more of the name. ${enter}` };
	}
	const { message, advice } = explainWithResponse(error, {
		rejected: { message: `Could not load the ${recordNoun}`, advice: 'Try a different search' },
		...createListTexts(recordNoun),
		repeat: 'open the list again',
	});
	return { message, description: `${advice}. ${enter}` };
}
