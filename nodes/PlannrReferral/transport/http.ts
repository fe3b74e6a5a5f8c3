import type {
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';

import { type ResponseHeaders, readResponseHeaders } from './responseHeaders';
import { PlannrError, errorFromResponse, toPlannrError } from './errors';
import { isRecord } from './json';

/** On whose behalf n8n sends: the running node, a dropdown that is being filled, or a trigger that polls. */
export type RequestContext = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

/** A successful answer of Plannr's. */
export interface PlannrResponse {
	/** The body, read as JSON. */
	readonly body: unknown;
	/** What the headers say about pacing and Plannr's clock. */
	readonly headers: ResponseHeaders;
}

/** What became of one sending. */
export type SendResult = PlannrResponse | PlannrError;

/**
 * Sends one request once, with the credential, through n8n's helper. (n8n 2 itself sends it again after a 401, which
 * Plannr answers without doing anything.)
 *
 * @param context on whose behalf
 * @param options the request
 * @param sensitiveTexts texts that travel with it and may be echoed in a refusal
 * @param timeoutMs how long an answer is waited for, in milliseconds
 */
export async function sendHttpRequest(
	context: RequestContext,
	options: IHttpRequestOptions,
	sensitiveTexts: readonly string[],
	timeoutMs: number,
): Promise<SendResult> {
	try {
		const response: unknown = await context.helpers.httpRequestWithAuthentication.call(
			context,
			'plannrApi',
			{
				...options,
				json: true,
				returnFullResponse: true,
				// n8n would send the token along to wherever a redirect points (seen with another port of the same host).
				disableFollowRedirect: true,
				// As an exception, a refusal would lose its headers in n8n 1. Of a 401 n8n 2 hears, and looks for the account anew;
				// n8n 1 takes this for a plain true.
				ignoreHttpStatusErrors: { ignore: true, except: [401] },
				timeout: timeoutMs,
			},
		);
		return parseResponse(response, sensitiveTexts);
	} catch (caught) {
		return toPlannrError(caught, sensitiveTexts, timeoutMs);
	}
}

/** An answer that is not JSON is not Plannr's but, say, the page of a proxy: nobody can tell what was done. */
function parseResponse(response: unknown, sensitiveTexts: readonly string[]): SendResult {
	const { body, headers, statusCode } = isRecord(response) ? response : {};
	const status = typeof statusCode === 'number' ? statusCode : undefined;
	if (status !== undefined && (status < 200 || status >= 300)) {
		return errorFromResponse(status, body, headers, sensitiveTexts);
	}
	const responseHeaders = readResponseHeaders(headers);
	const isJson = typeof body === 'object' && body !== null && !isOtherContentType(headers);
	if (isJson) return { body, headers: responseHeaders };
	return new PlannrError(
		'lost',
		'an answer that is not JSON',
		status,
		{ fields: {} },
		responseHeaders,
	);
}

function isOtherContentType(headers: unknown): boolean {
	const type = isRecord(headers) ? headers['content-type'] : undefined;
	return typeof type === 'string' && !/json/i.test(type);
}
