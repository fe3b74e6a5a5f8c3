import { type ILoadOptionsFunctions, type JsonObject, NodeApiError } from 'n8n-workflow';

import { redactNodeParameters } from '../transport/redactNode';
import { PlannrError } from '../transport/errors';
import { deadline } from '../transport/deadline';
import { type PlannrClient, createPlannrClient } from '../transport/client';

/** How long one answer is waited for, in milliseconds: somebody is looking at the list. */
const TIMEOUT_MS = 15_000;

/** How long the pauses between requests may be altogether, in milliseconds. */
const MAX_WAIT_MS = 4000;

const CORRECT_CREDENTIAL = 'Open the Plannr API credential and correct it';

/**
 * Asks Plannr on behalf of a list that somebody has opened: with little patience, and in words when it does not work.
 *
 * @param context the list that n8n fills
 * @param plural what the list holds, e.g. `clients`
 * @param search what to ask
 * @throws {NodeApiError} in words for the person who looks at the list; of other errors n8n's server keeps the description
 *   to itself (seen on n8n 2.41)
 */
export async function withPlannrClient<Result>(
	context: ILoadOptionsFunctions,
	plural: string,
	search: (client: PlannrClient) => Promise<Result>,
): Promise<Result> {
	const result = await trySearch(context, search);
	if (!(result instanceof Error)) return result.value;
	const { message, description } =
		result instanceof PlannrError
			? explain(result, plural)
			: { message: result.message, description: CORRECT_CREDENTIAL };
	const status = result instanceof PlannrError ? result.status : undefined;
	const errorResponse: JsonObject = { message };
	const error = new NodeApiError(redactNodeParameters(context.getNode()), errorResponse, {
		message,
		description,
		...(status !== undefined && { httpCode: String(status) }),
	});
	// n8n replaces a whole message that happens to contain a system code, so the text is set once more.
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
			...deadline(MAX_WAIT_MS),
			canWrite: () => false,
		});
		return { value: await search(client) };
	} catch (caught) {
		return caught instanceof Error ? caught : new Error('The list could not be read');
	}
}

function explain(error: PlannrError, plural: string): { message: string; description: string } {
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
			message: `Plannr does not let this account see ${plural}`,
			description:
				"Check what the account may do in Plannr, and 'Account UUID' in the Plannr API credential",
		};
	}
	if (status === 404) {
		return {
			message: `Plannr has no ${plural} at this address`,
			description: "Check 'Base URL' in the Plannr API credential",
		};
	}
	if (kind === 'rejected') {
		return {
			message: responseText.message ?? `Plannr did not accept the request for the ${plural}`,
			description:
				status === undefined ? CORRECT_CREDENTIAL : `Search for something else. ${enter}.`,
		};
	}
	return {
		message: `Plannr did not tell the ${plural} (${reason})`,
		description: `Open the list again in a moment. ${enter}.`,
	};
}
