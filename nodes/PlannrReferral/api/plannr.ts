import type { IDataObject, IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

import { plannrAddress } from './address';
import { type AnswerHeaders, answerHeaders } from './answerHeaders';
import { PlannrFailure, failureOf } from './failure';
import { isRecord } from './json';

/** A successful answer of Plannr's. */
export interface Answer {
	/** The body, read as JSON. */
	readonly body: unknown;
	/** What the headers say about pacing and Plannr's clock. */
	readonly headers: AnswerHeaders;
}

/** The only door to Plannr: every request of the node leaves through it. */
export interface Plannr {
	/**
	 * Asks for something, changing nothing.
	 *
	 * @param path the route, from the slash on, with every part already encoded
	 * @param query the query parameters by Plannr's own names
	 * @throws {PlannrFailure} when there is no good answer
	 */
	read(path: string, query?: Readonly<Record<string, string>>): Promise<Answer>;
	/**
	 * Asks Plannr to do something. Never sent twice by this door (n8n itself sends it again after a 401, which Plannr
	 * answers without doing anything).
	 *
	 * @param path the route, from the slash on, with every part already encoded
	 * @param body the request's body
	 * @throws {PlannrFailure} when there is no good answer; its `kind` tells whether the work may have been done
	 */
	write(path: string, body: IDataObject): Promise<Answer>;
}

/**
 * Opens the door for one node run.
 *
 * @param context the running node
 * @param timeoutMs how long to wait for an answer, in milliseconds
 * @throws {Error} when the credential's address is not fit to receive a token
 */
export async function openPlannr(context: IExecuteFunctions, timeoutMs: number): Promise<Plannr> {
	const credential = await context.getCredentials('plannrApi');
	const address = plannrAddress(credential.baseUrl);

	// With a blank 'Account UUID' n8n finds the account out before a request and keeps it for those that begin later:
	// the first one goes alone, or every one of those beside it would ask for the list of logins too.
	let pathfinder: Promise<unknown> | undefined;
	const isPathfinderNeeded =
		isBlank(credential.accountUuid) && isBlank(credential.discoveredAccountUuid);

	async function inTurn(request: () => Promise<Answer>): Promise<Answer> {
		if (!isPathfinderNeeded) return await request();
		if (pathfinder === undefined) {
			const first = request();
			pathfinder = first.catch(() => undefined);
			return await first;
		}
		await pathfinder;
		return await request();
	}

	async function send(options: IHttpRequestOptions, sent: readonly string[]): Promise<Answer> {
		let response: unknown;
		try {
			response = await context.helpers.httpRequestWithAuthentication.call(context, 'plannrApi', {
				...options,
				json: true,
				returnFullResponse: true,
				// n8n would send the token along to wherever a redirect points (seen with another port of the same host).
				disableFollowRedirect: true,
				timeout: timeoutMs,
			});
		} catch (caught) {
			throw failureOf(caught, sent, timeoutMs);
		}
		return readAnswer(response);
	}

	return {
		async read(path, query = {}) {
			const options = { method: 'GET', url: `${address}${path}`, qs: { ...query } } as const;
			return await inTurn(async () => await send(options, []));
		},
		async write(path, body) {
			const headers = { 'Content-Type': 'application/json' };
			const options = { method: 'POST', url: `${address}${path}`, headers, body } as const;
			return await inTurn(async () => await send(options, textsOf(body)));
		},
	};
}

/**
 * Checks that an answer is Plannr's and not, say, the page of a proxy in between.
 *
 * @param response n8n's full response
 * @throws {PlannrFailure} of kind `lost` when the body is not JSON: nobody can tell what was done
 */
function readAnswer(response: unknown): Answer {
	const { body, headers, statusCode } = isRecord(response) ? response : {};
	if (typeof body !== 'object' || body === null) {
		const status = typeof statusCode === 'number' ? statusCode : undefined;
		throw new PlannrFailure('lost', 'an answer that is not JSON', status);
	}
	return { body, headers: answerHeaders(headers) };
}

function isBlank(value: unknown): boolean {
	return typeof value !== 'string' || value.trim() === '';
}

function textsOf(body: IDataObject): string[] {
	return Object.values(body).filter((value) => typeof value === 'string');
}
