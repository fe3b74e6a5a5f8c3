import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { parseBaseUrl } from './baseUrl';
import type { Clock } from './clock';
import { type PlannrResponse, type RequestContext, type SendResult, sendHttpRequest } from './http';
import { PlannrError } from './errors';
import { RateLimiter } from './rateLimiter';
import { ServerClock } from './serverClock';
import { backoff } from './retryPolicy';
import { parseAccessToken } from './accessToken';

/** A read changes nothing, so it is retried after any failure that may be transient. */
const MAX_READ_RETRIES = 5;

/** A write is retried only when it was certainly not sent; a host that is unreachable twice stays so for a while. */
const MAX_WRITE_RETRIES = 2;

/** Callbacks for each attempt to send a write. */
export interface SendHooks {
	/** Whether the request may be sent, called immediately before sending. If not, the write fails as `lookupTooOld`. */
	canSend(): boolean;
	/** The request is about to be sent. */
	onSent(): void;
	/** The request was certainly not processed: rate limited, or no connection was made. It may be sent again. */
	onNotProcessed(): void;
}

/** Sends every request of the node, within Plannr's rate limit. No other code sends requests. */
export interface PlannrClient {
	/**
	 * Sends a GET request. Retried up to five times when Plannr cannot respond.
	 *
	 * @param path the route, with a leading slash and every segment already encoded
	 * @param query the query parameters by Plannr's own names
	 * @throws {PlannrError} when there is no successful response
	 */
	get(path: string, query?: Readonly<Record<string, string>>): Promise<PlannrResponse>;
	/**
	 * Fetches a further page of a list.
	 *
	 * @param url its absolute URL
	 * @returns the response, or undefined when the URL is on another origin: the token is sent to the credential's only
	 * @throws {PlannrError} when there is no successful response
	 */
	getPage(url: string): Promise<PlannrResponse | undefined>;
	/**
	 * Sends a POST request. Retried only when it was certainly not processed: after a 429, or when no connection was
	 * made.
	 *
	 * @param path the route, with a leading slash and every segment already encoded
	 * @param body the request body, if any
	 * @param sensitiveTexts texts in it that no message may repeat
	 * @param hooks see {@link SendHooks}
	 * @throws {PlannrError} when there is no successful response; its `kind` shows whether it may have been processed
	 */
	post(
		path: string,
		body: IDataObject | undefined,
		sensitiveTexts: readonly string[],
		hooks?: SendHooks,
	): Promise<PlannrResponse>;
	/** The credential's base URL. */
	readonly baseUrl: string;
	/** The UUID of the account on whose behalf requests are sent; empty until n8n has discovered it. */
	readonly accountUuid: string;
	readonly clock: Clock;
	/** Plannr's clock, as far as its responses have shown it. */
	readonly serverClock: ServerClock;
}

/** Options of a client. */
export interface PlannrClientOptions {
	/** How long to wait for a response, in milliseconds. */
	readonly timeoutMs: number;
	readonly clock: Clock;
	/** Whether writes may still be sent; called immediately before each. */
	readonly canWrite: () => boolean;
	/** Called before every wait, with its length in milliseconds and whether Plannr's rate limit is the reason. */
	readonly onWait: (ms: number, isRateLimit: boolean) => void;
}

/**
 * Creates the client of one node run, one poll or one dropdown.
 *
 * @param context the n8n context whose helpers and credential are used
 * @param options see {@link PlannrClientOptions}
 * @throws {Error} when the token must not be sent to the credential's base URL
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

	/** Stopping the run aborts a request, but not n8n's account discovery before it, so waiting for that ends here. */
	async function send(
		options: IHttpRequestOptions,
		sensitiveTexts: readonly string[],
	): Promise<SendResult> {
		const result = sendHttpRequest(context, options, [accessToken, ...sensitiveTexts], timeoutMs);
		return hasEnteredAccount ? await result : await clock.untilStopped(result);
	}

	async function request(
		options: IHttpRequestOptions,
		sensitiveTexts: readonly string[],
		canRetry: (error: PlannrError, attempts: number) => boolean,
		canSend: () => boolean,
		hooks?: SendHooks,
	): Promise<PlannrResponse> {
		const position = rateLimiter.joinQueue();
		for (let attempts = 1; ; attempts++) {
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
			if (!canRetry(result, attempts) || clock.isStopped()) throw result;
			const pause = backoff(attempts, clock.random());
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
		async getPage(url) {
			return hasSameOrigin(url, baseUrl) ? await fetchUrl(url, {}) : undefined;
		},
		async post(path, body, sensitiveTexts, hooks) {
			const headers = { 'Content-Type': 'application/json' };
			const url = `${baseUrl}${path}`;
			const options = { method: 'POST', url, ...(body && { headers, body }) } as const;
			return await request(options, sensitiveTexts, canRetryWrite, canWrite, hooks);
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
 * With a blank 'Account UUID' n8n discovers the account before a request and keeps it for requests that start later.
 * The first request is sent alone; otherwise each concurrent one would fetch the list of logins too.
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
