import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { parseBaseUrl } from './baseUrl';
import type { Clock } from './clock';
import { type PlannrResponse, type RequestContext, type SendResult, sendHttpRequest } from './http';
import { PlannrError } from './errors';
import { RateLimiter } from './rateLimiter';
import { ServerClock } from './serverClock';
import { backoff } from './retryPolicy';
import { parseAccessToken } from './accessToken';

export type { PlannrResponse as Answer } from './http';

/** A read changes nothing, so it is made again after any failure that may pass. */
const MAX_READ_RETRIES = 5;

/** A write is made again only when it has surely not left; somebody who cannot be reached twice stays so for a while. */
const MAX_WRITE_RETRIES = 2;

/** Goes along with each sending of a write. */
export interface SendHooks {
	/** Asked right before it leaves: false keeps it here, and it fails as `stale`. */
	canSend(): boolean;
	/** It leaves now. */
	onSent(): void;
	/** It has come back, and surely nothing was done: the limit was reached, or no connection made. It may leave again. */
	onNotProcessed(): void;
}

/** The only door to Plannr: every request of the node leaves through it, at the pace that Plannr allows. */
export interface PlannrClient {
	/**
	 * Asks for something, changing nothing. Made again up to five times when Plannr cannot answer.
	 *
	 * @param path the route, from the slash on, with every part already encoded
	 * @param query the query parameters by Plannr's own names
	 * @throws {PlannrError} when there is no good answer
	 */
	get(path: string, query?: Readonly<Record<string, string>>): Promise<PlannrResponse>;
	/**
	 * Reads a further page of a list.
	 *
	 * @param url its absolute address
	 * @returns the answer, or undefined when the link leads elsewhere: the token goes to the credential's address only
	 * @throws {PlannrError} when there is no good answer
	 */
	getPage(url: string): Promise<PlannrResponse | undefined>;
	/**
	 * Asks Plannr to do something. Sent again only when it has surely not been done: after a 429, or when no connection
	 * was made.
	 *
	 * @param path the route, from the slash on, with every part already encoded
	 * @param body the request's body, if it has one
	 * @param sensitiveTexts texts in it that no message may repeat
	 * @param hooks who goes along with it
	 * @throws {PlannrError} when there is no good answer; its `kind` tells whether the work may have been done
	 */
	post(
		path: string,
		body: IDataObject | undefined,
		sensitiveTexts: readonly string[],
		hooks?: SendHooks,
	): Promise<PlannrResponse>;
	/** Where this Plannr is: the credential's address. */
	readonly baseUrl: string;
	/** The UUID of the account that the requests are made for; empty while n8n has not found it out. */
	readonly accountUuid: string;
	/** The time. */
	readonly clock: Clock;
	/** Plannr's clock, as far as its answers have told it. */
	readonly serverClock: ServerClock;
}

/** How a door is to be opened. */
export interface PlannrClientOptions {
	/** How long an answer is waited for, in milliseconds. */
	readonly timeoutMs: number;
	/** The time. */
	readonly clock: Clock;
	/** Asked right before a write leaves: false keeps it here. */
	readonly canWrite: () => boolean;
	/** Told about every wait, in milliseconds, and whether Plannr's limit is the reason. */
	readonly onWait: (ms: number, isRateLimit: boolean) => void;
}

/**
 * Opens the door for one node run, one poll or one dropdown.
 *
 * @param context on whose behalf
 * @param options see {@link PlannrClientOptions}
 * @throws {Error} when the credential's address is not fit to receive a token
 */
export async function createPlannrClient(
	context: RequestContext,
	{ timeoutMs, clock, canWrite, onWait }: PlannrClientOptions,
): Promise<PlannrClient> {
	const credential = await context.getCredentials('plannrApi');
	const baseUrl = parseBaseUrl(credential.baseUrl);
	const accessToken = parseAccessToken(credential.accessToken);
	const serverClock = new ServerClock();
	const rateLimiter = new RateLimiter(clock, (ms) => {
		onWait(ms, true);
	});
	const hasEnteredAccount = !isBlank(credential.accountUuid);
	const accountUuid = normaliseUuid(
		hasEnteredAccount ? credential.accountUuid : credential.discoveredAccountUuid,
	);
	const afterFirstRequest = firstRequestAlone(accountUuid === '');

	/** A stop ends a request, but not n8n's finding out of the account before it, after which nothing leaves any more. */
	async function send(
		options: IHttpRequestOptions,
		sensitiveTexts: readonly string[],
	): Promise<SendResult> {
		const result = sendHttpRequest(context, options, [accessToken, ...sensitiveTexts], timeoutMs);
		return hasEnteredAccount ? await result : await clock.orStopped(result);
	}

	async function request(
		options: IHttpRequestOptions,
		sensitiveTexts: readonly string[],
		canRetry: (failure: PlannrError, attempts: number) => boolean,
		canSend: () => boolean,
		hooks?: SendHooks,
	): Promise<PlannrResponse> {
		const position = rateLimiter.joinQueue();
		for (let tries = 1; ; tries++) {
			await rateLimiter.acquire(position);
			const result = await afterFirstRequest(async () => {
				if (!canSend()) return new PlannrError('notSent', 'the run was stopped');
				if (hooks?.canSend() === false) return new PlannrError('lookupTooOld', 'too late');
				hooks?.onSent();
				return await send(options, sensitiveTexts);
			});
			if (!(result instanceof PlannrError)) {
				serverClock.update(result.headers, clock.moment());
				rateLimiter.release(result.headers, 'succeeded');
				return result;
			}
			const isRateLimited = result.kind === 'rateLimited';
			if (isRateLimited || result.kind === 'notConnected') hooks?.onNotProcessed();
			const canRetryAfterLimit = rateLimiter.release(
				result.headers,
				isRateLimited ? 'rateLimited' : 'failed',
			);
			if (canRetryAfterLimit) continue;
			if (!canRetry(result, tries) || clock.isStopped()) throw result;
			const pause = backoff(tries, clock.chance());
			onWait(pause, false);
			await clock.wait(pause);
		}
	}

	const fetchUrl = async (url: string, qs: IDataObject) =>
		await request({ method: 'GET', url, qs }, [], canRetryRead, () => !clock.isStopped());
	return {
		baseUrl,
		accountUuid,
		clock,
		serverClock,
		get: async (path, query = {}) => await fetchUrl(`${baseUrl}${path}`, { ...query }),
		async getPage(link) {
			return hasSameOrigin(link, baseUrl) ? await fetchUrl(link, {}) : undefined;
		},
		async post(path, body, personal, escort) {
			const headers = { 'Content-Type': 'application/json' };
			const url = `${baseUrl}${path}`;
			const options = { method: 'POST', url, ...(body && { headers, body }) } as const;
			return await request(options, personal, canRetryWrite, canWrite, escort);
		},
	};
}

function canRetryRead({ kind }: PlannrError, attempts: number): boolean {
	return ['lost', 'timedOut', 'notConnected'].includes(kind) && attempts <= MAX_READ_RETRIES;
}

function canRetryWrite({ kind }: PlannrError, attempts: number): boolean {
	return kind === 'notConnected' && attempts <= MAX_WRITE_RETRIES;
}

/**
 * With a blank 'Account UUID' n8n finds the account out before a request and keeps it for those that begin later: the
 * first one goes alone, or every one of those beside it would ask for the list of logins too.
 */
function firstRequestAlone(isNeeded: boolean) {
	let first: Promise<SendResult> | undefined;
	return async (send: () => Promise<SendResult>): Promise<SendResult> => {
		if (!isNeeded) return await send();
		if (first === undefined) return await (first = send());
		await first;
		return await send();
	};
}

function hasSameOrigin(url: string, baseUrl: string): boolean {
	return URL.canParse(url) && new URL(url).origin === new URL(baseUrl).origin;
}

function isBlank(value: unknown): boolean {
	return normaliseUuid(value) === '';
}

function normaliseUuid(value: unknown): string {
	return typeof value === 'string' ? value.trim().toLowerCase() : '';
}
