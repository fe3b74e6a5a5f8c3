import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';

import { type ResponseHeaders, readResponseHeaders } from './responseHeaders';
import { sleepInSteps } from './clock';
import { PlannrError, createTimeoutError, errorFromException, errorFromResponse } from './errors';
import { isFalse, isRecord, toRecord, toSnakeCase } from './json';
import { isIdentifier, isSameIdentifier } from './text';
import { parseResponseText } from './responseText';

/** The n8n context that sends requests: a running node, a dropdown being filled, or a polling trigger. */
export type RequestContext = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

/** A successful response of Plannr. */
export interface PlannrResponse {
	readonly body: unknown;
	/** The headers that are kept; of all others, none is. */
	readonly headers: ResponseHeaders;
	/** The HTTP status, if n8n states it. */
	readonly status?: number;
	/** Whether it comes from a cache, or is older than a response that had arrived before its request was sent. */
	readonly isStale?: boolean;
}

/** The result of sending a request once. */
export type SendResult = PlannrResponse | PlannrError;

/**
 * Sends a request once, with the credential, through n8n's helper. (n8n 2 itself sends it again after a 401, which
 * Plannr returns without processing the request.)
 *
 * @param context the n8n context whose helper and credential are used
 * @param sensitiveTexts texts in the request that a rejection may echo, to be redacted
 * @param timeoutMs how long to wait, in milliseconds: for each byte of the response, and for all of it
 * @param detectionMs how much longer all of it may take because n8n detects the account first, in milliseconds
 * @returns the response or the error; never rejects
 */
export async function sendHttpRequest(
	context: RequestContext,
	options: IHttpRequestOptions,
	sensitiveTexts: readonly string[],
	timeoutMs: number,
	detectionMs = 0,
): Promise<SendResult> {
	const request = new AbortController();
	const inFlight = abortWhenStopped(request, context);
	const progress = { isDone: false, hasTimedOut: false };
	// The HTTP library's own timeout starts again with each byte, so a response that trickles in would never time out.
	void sleepInSteps(timeoutMs + detectionMs, () => progress.isDone).then((hasTimedOut) => {
		progress.hasTimedOut = hasTimedOut;
		if (hasTimedOut) request.abort();
	});
	try {
		const response: unknown = await context.helpers.httpRequestWithAuthentication.call(
			withSignal(context, request.signal),
			'plannrApi',
			{
				...options,
				json: true,
				returnFullResponse: true,
				// On a redirect n8n would send the token to the new location (seen with another port of the same host).
				disableFollowRedirect: true,
				// Thrown as an exception, a rejection would lose its headers in n8n 1, which treats this object as true. In n8n 2
				// a 401 is still thrown, so that n8n detects the account again, and so are the statuses of a proxy that could not
				// connect to Plannr: only the exception shows where the response came from.
				ignoreHttpStatusErrors: { ignore: true, except: [401, 500, 502, 503, 504] },
				timeout: timeoutMs,
				abortSignal: request.signal,
			},
		);
		return parseResponse(response, sensitiveTexts);
	} catch (caught) {
		if (progress.hasTimedOut) return createTimeoutError(timeoutMs);
		return errorFromException(caught, sensitiveTexts, timeoutMs);
	} finally {
		progress.isDone = true;
		inFlight.delete(request);
	}
}

/** The requests in flight, by n8n's signal that their execution was stopped. */
const requestsInFlight = new WeakMap<AbortSignal, Set<AbortController>>();

/**
 * Aborts a request when its execution is stopped. All requests of an execution share one listener: combining two signals
 * for every request takes a noticeable share of its time, and Node.js warns of many listeners.
 *
 * @returns the requests of the execution, from which this one is to be deleted when it has ended
 */
function abortWhenStopped(request: AbortController, context: RequestContext): Set<AbortController> {
	const stop =
		'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	if (stop === undefined) return new Set();
	if (stop.aborted) request.abort();
	const known = requestsInFlight.get(stop);
	if (known !== undefined) return known.add(request);
	const requests = new Set<AbortController>();
	requestsInFlight.set(stop, requests);
	stop.addEventListener('abort', () => {
		for (const one of requests) one.abort();
	});
	return requests.add(request);
}

/**
 * The context with a further reason to abort a request. Where there is an execution, n8n's helper takes the signal from
 * it and overwrites the request's own (n8n-core, request-helpers/authentication).
 */
function withSignal(context: RequestContext, signal: AbortSignal): RequestContext {
	if (!('getExecutionCancelSignal' in context)) return context;
	return new Proxy(context, {
		get: (target, name): unknown =>
			name === 'getExecutionCancelSignal' ? () => signal : Reflect.get(target, name),
	});
}

/**
 * Converts a full response of n8n's helper. One that is not JSON may come from a proxy, so it is unknown whether the
 * request was processed. Pure.
 *
 * @param sensitiveTexts texts in the request that a rejection may echo, to be redacted
 */
export function parseResponse(response: unknown, sensitiveTexts: readonly string[]): SendResult {
	const { body, headers: rawHeaders, statusCode } = toRecord(response);
	const headers = toRecord(rawHeaders);
	const status = typeof statusCode === 'number' ? statusCode : undefined;
	if (status !== undefined && (status < 200 || status >= 300)) {
		return errorFromResponse(status, body, headers, sensitiveTexts);
	}
	const responseHeaders = readResponseHeaders(headers);
	const isJson = typeof body === 'object' && body !== null && !isOtherContentType(headers);
	if (isJson && reportsFailure(body)) {
		const texts = parseResponseText(body, sensitiveTexts);
		const reason = 'the response reported that the request failed';
		return new PlannrError('lost', reason, status, texts, responseHeaders);
	}
	if (isJson) return { body, headers: responseHeaders, ...(status && { status }) };
	// A web page is not a response of Plannr; JSON that broke off, or nothing, may be.
	const isForeign = typeof body === 'string' && /^\s*[^\s[{"]/.test(body);
	const responseText = { fields: {}, ...(isForeign && ({ isForeign } as const)) };
	return new PlannrError(
		'lost',
		'the response was not JSON',
		status,
		responseText,
		responseHeaders,
	);
}

/**
 * Extracts the record from a response. Plannr's documentation shows it bare; Laravel often wraps it in `data`, so both
 * are supported.
 *
 * @param uuid the UUID of the record that was asked for, if any: a cache or a proxy may return another one
 * @returns the record as Plannr returned it
 * @throws {PlannrError} of kind `lost` when there is no such record with an identifier: whether the request was processed is unknown
 */
export function recordFrom(response: PlannrResponse, uuid?: string): IDataObject {
	const { body, status } = response;
	const record = isRecord(body) && !('uuid' in body) && isRecord(body.data) ? body.data : body;
	if (!isRecord(record) || !isIdentifier(record.uuid)) {
		throw new PlannrError('lost', 'the response contained no record', status);
	}
	if (uuid === undefined || isSameIdentifier(record.uuid, uuid)) return record;
	throw new PlannrError('lost', 'the response contained another record', status);
}

function isOtherContentType({ 'content-type': type }: IDataObject): boolean {
	return typeof type === 'string' && !/json/i.test(type);
}

/** How members of a body state that the request failed, by their names. */
const FAILURES: ReadonlyArray<
	readonly [names: readonly string[], isFailure: (value: unknown) => boolean]
> = [
	[['success', 'is_success', 'succeeded', 'ok'], isFalse],
	[
		['error', 'errors', 'fault', 'exception', 'timed_out', 'partial', 'incomplete_results'],
		(value) =>
			typeof value === 'object' && value !== null
				? Object.keys(value).length > 0
				: value === true || (typeof value === 'string' && !isFalse(value)),
	],
	// In a word (JSend) or by an HTTP status.
	[
		['status', 'result', 'code', 'status_code', 'http_status'],
		(value) => /^(false|error|fail(ed|ure)?|[45]\d\d)$/i.test(String(value)),
	],
];

/** Whether a body says of itself that it is no result, whatever the HTTP status; a record has its own fields. */
function reportsFailure(body: object): boolean {
	if ('uuid' in body || !isRecord(body)) return false;
	return [body, toRecord(body.meta)].flatMap(Object.entries<unknown>).some(([name, value]) => {
		const member = toSnakeCase(name);
		return FAILURES.some(([names, isFailure]) => names.includes(member) && isFailure(value));
	});
}
