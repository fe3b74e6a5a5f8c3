import type {
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';

import { type AnswerHeaders, answerHeaders } from './responseHeaders';
import { PlannrFailure, answered, failureOf } from './errors';
import { isRecord } from './json';

/** On whose behalf n8n sends: the running node, a dropdown that is being filled, or a trigger that polls. */
export type Caller = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

/** A successful answer of Plannr's. */
export interface Answer {
	/** The body, read as JSON. */
	readonly body: unknown;
	/** What the headers say about pacing and Plannr's clock. */
	readonly headers: AnswerHeaders;
}

/** What became of one sending. */
export type Sent = Answer | PlannrFailure;

/**
 * Sends one request once, with the credential, through n8n's helper. (n8n 2 itself sends it again after a 401, which
 * Plannr answers without doing anything.)
 *
 * @param caller on whose behalf
 * @param options the request
 * @param sent texts that travel with it and may be echoed in a refusal
 * @param timeoutMs how long an answer is waited for, in milliseconds
 */
export async function deliver(
	caller: Caller,
	options: IHttpRequestOptions,
	sent: readonly string[],
	timeoutMs: number,
): Promise<Sent> {
	try {
		const response: unknown = await caller.helpers.httpRequestWithAuthentication.call(
			caller,
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
		return readAnswer(response, sent);
	} catch (caught) {
		return failureOf(caught, sent, timeoutMs);
	}
}

/** An answer that is not JSON is not Plannr's but, say, the page of a proxy: nobody can tell what was done. */
function readAnswer(response: unknown, sent: readonly string[]): Sent {
	const { body, headers, statusCode } = isRecord(response) ? response : {};
	const status = typeof statusCode === 'number' ? statusCode : undefined;
	if (status !== undefined && (status < 200 || status >= 300)) {
		return answered(status, body, headers, sent);
	}
	const kept = answerHeaders(headers);
	const isJson = typeof body === 'object' && body !== null && !isOtherType(headers);
	if (isJson) return { body, headers: kept };
	return new PlannrFailure('lost', 'an answer that is not JSON', status, { fields: {} }, kept);
}

function isOtherType(headers: unknown): boolean {
	const type = isRecord(headers) ? headers['content-type'] : undefined;
	return typeof type === 'string' && !/json/i.test(type);
}
