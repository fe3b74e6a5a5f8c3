import { type ILoadOptionsFunctions, type JsonObject, NodeApiError } from 'n8n-workflow';

import { redactNodeParameters } from '../transport/redactNode';
import { PlannrError } from '../transport/errors';
import { createDeadline } from '../transport/deadline';
import { type PlannrClient, createPlannrClient } from '../transport/client';

/** How long to wait for a response, in milliseconds: a user is waiting for the list. */
const TIMEOUT_MS = 15_000;

/** The maximum total length of all pauses between requests, in milliseconds. */
const MAX_WAIT_MS = 4000;

const CORRECT_CREDENTIAL = 'Open the Plannr API credential and correct it';

/**
 * Runs a search for a list that a user has opened, with short waits and with errors that the user can read.
 *
 * @param context the context of the list
 * @param recordNoun what the list contains, e.g. `clients`
 * @param search the search to run
 * @throws {NodeApiError} with a message for the user; of other error classes n8n's server does not return the description
 *   (seen on n8n 2.41)
 */
export async function withPlannrClient<Result>(
	context: ILoadOptionsFunctions,
	recordNoun: string,
	search: (client: PlannrClient) => Promise<Result>,
): Promise<Result> {
	const result = await trySearch(context, search);
	if (!(result instanceof Error)) return result.value;
	const { message, description } =
		result instanceof PlannrError
			? explain(result, recordNoun)
			: { message: result.message, description: CORRECT_CREDENTIAL };
	const status = result instanceof PlannrError ? result.status : undefined;
	const errorResponse: JsonObject = { message };
	const error = new NodeApiError(redactNodeParameters(context.getNode()), errorResponse, {
		message,
		description,
		...(status !== undefined && { httpCode: String(status) }),
	});
	// n8n replaces a whole message that happens to contain a system error code, so it is set again.
	error.message = message;
	throw error;
}

async function trySearch<Result>(
	context: ILoadOptionsFunctions,
	search: (client: PlannrClient) => Promise<Result>,
): Promise<{ readonly value: Result } | Error> {
	try {
		const client = await createPlannrClient(context, {
			timeoutMs: TIMEOUT_MS,
			...createDeadline(MAX_WAIT_MS),
			canWrite: () => false,
		});
		return { value: await search(client) };
	} catch (caught) {
		return caught instanceof Error ? caught : new Error('The list could not be read');
	}
}

function explain(error: PlannrError, recordNoun: string): { message: string; description: string } {
	const { kind, status, reason, responseText } = error;
	const enter = 'You can enter the UUID instead';
	if (kind === 'rateLimited') {
		return {
			message: "Plannr's request limit is reached",
			description: `Wait a minute, then open the list again. ${enter}.`,
		};
	}
	if (kind === 'notProcessed')
		return { message: reason, description: `Search for more of it. ${enter}.` };
	if (status === 401) {
		return {
			message: 'Plannr does not accept the access token',
			description: "Put a new one into 'Access Token' of the Plannr API credential",
		};
	}
	if (status === 403) {
		return {
			message: `Plannr does not let this account see ${recordNoun}`,
			description:
				"Check what the account may do in Plannr, and 'Account UUID' in the Plannr API credential",
		};
	}
	if (status === 404) {
		return {
			message: `Plannr has no ${recordNoun} at this address`,
			description: "Check 'Base URL' in the Plannr API credential",
		};
	}
	if (kind === 'rejected') {
		return {
			message: responseText.message ?? `Plannr did not accept the request for the ${recordNoun}`,
			description:
				status === undefined ? CORRECT_CREDENTIAL : `Search for something else. ${enter}.`,
		};
	}
	return {
		message: `Plannr did not tell the ${recordNoun} (${reason})`,
		description: `Open the list again in a moment. ${enter}.`,
	};
}
