import type {
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';

import { type ResponseHeaders, readResponseHeaders } from './responseHeaders';
import { PlannrError, errorFromResponse, errorFromException } from './errors';
import { isRecord } from './json';

/** The n8n context that sends requests: a running node, a dropdown being filled, or a polling trigger. */
export type RequestContext = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

/** A successful response of Plannr. */
export interface PlannrResponse {
	/** The body, parsed as JSON. */
	readonly body: unknown;
	/** The headers about rate limiting and Plannr's clock. */
	readonly headers: ResponseHeaders;
}

/** The result of sending a request once. */
export type SendResult = PlannrResponse | PlannrError;

/**
 * Sends a request once, with the credential, through n8n's helper. (n8n 2 itself sends it again after a 401, which
 * Plannr returns without processing the request.)
 *
 * @param context the n8n context whose helper and credential are used
 * @param options the request
 * @param sensitiveTexts texts in the request that a rejection may echo, to be redacted
 * @param timeoutMs how long to wait for a response, in milliseconds
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
				// On a redirect n8n would send the token to the new location (seen with another port of the same host).
				disableFollowRedirect: true,
				// Thrown as an exception, a rejection would lose its headers in n8n 1. A 401 is still thrown, so that n8n 2
				// discovers the account again; n8n 1 treats this object as true.
				ignoreHttpStatusErrors: { ignore: true, except: [401] },
				timeout: timeoutMs,
			},
		);
		return parseResponse(response, sensitiveTexts);
	} catch (caught) {
		return errorFromException(caught, sensitiveTexts, timeoutMs);
	}
}

/** A response that is not JSON comes from, say, a proxy: whether the request was processed is unknown. */
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
