import { hash } from 'crypto';
import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { type Clock, type Moment, ServerClock, elapsed } from './clock';
import { type PlannrResponse, type RequestContext, type SendResult, sendHttpRequest } from './http';
import { PlannrError, createNotSentError } from './errors';
import { DATE_PRECISION_MS, type ResponseHeaders } from './responseHeaders';
import { RateLimiter } from './rateLimiter';
import { parseCredential } from './credential';

/** A read changes nothing, so it is retried after any failure that may be transient. */
const MAX_READ_RETRIES = 5;

/** After failed attempts that took this long in total, in milliseconds, a read is retried no more, except once. */
const SLOW_FAILURES_MS = 20_000;

/** A write is retried only when it was certainly not sent; a host that is unreachable twice stays so for a while. */
const MAX_WRITE_RETRIES = 2;

/** The first backoff and the longest, in milliseconds. */
const FIRST_BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 8000;

/** How long the credential waits for the list of logins, in milliseconds. */
const DETECTION_TIMEOUT_MS = 30_000;

/** How a GET request is sent. */
export interface ReadOptions {
	/** Whether caches are asked not to respond to it (`Cache-Control: no-cache`). */
	readonly isFresh?: boolean;
	/** Whether a page was not announced, so that Plannr may reject it as there is none. */
	readonly mayBeMissing?: boolean;
}

/** A request that changes something. */
export interface WriteRequest {
	/** The route, with a leading slash and every segment already encoded. */
	readonly path: string;
	/** The body, if any. */
	readonly body?: IDataObject;
	/** Texts in the body that no message may repeat. */
	readonly redact?: readonly string[];
}

/** Functions that the client calls when it sends a write, once for each time that it sends it. */
export interface SendHooks {
	/** The request is about to be sent: false prevents it, and the write fails as `lookupTooOld`. */
	onSend(at: Moment): boolean;
	/** The request was certainly not processed: rate limited, or no connection was made. It may be sent again. */
	onNotProcessed(): void;
}

/** The only way to Plannr: sends every request of the node, within Plannr's rate limit. */
export interface PlannrClient {
	/**
	 * Sends a GET request. Retried up to five times when Plannr cannot respond; after slow failures, once.
	 *
	 * @param path the route, with a leading slash and every segment already encoded
	 * @throws {PlannrError} when there is no successful response
	 */
	get(
		path: string,
		query?: Readonly<Record<string, string>>,
		options?: ReadOptions,
	): Promise<PlannrResponse>;
	/**
	 * Fetches a further page of a list; undefined when the URL is on another origin (the token is sent to the
	 * credential's only), or when Plannr rejects a page that may be missing. Throws a {@link PlannrError} when there is no
	 * successful response otherwise.
	 */
	getPage(url: string, options?: ReadOptions): Promise<PlannrResponse | undefined>;
	/**
	 * Sends a POST request. Retried only when it was certainly not processed: after a 429, or when no connection was
	 * made.
	 *
	 * @throws {PlannrError} when there is no successful response; its `kind` shows whether it may have been processed
	 */
	send(request: WriteRequest, hooks?: SendHooks): Promise<PlannrResponse>;
	/** The same client with another timeout for each response, in milliseconds. */
	withTimeout(timeoutMs: number): PlannrClient;
	/** An object that is the same for all clients of one run of the node, whatever their timeouts. */
	readonly run: object;
	/** An object that is the same for all runs of the node in one execution, and a new one in a retry after a failure. */
	readonly scope: object;
	/** Identifies the credential, its token and its account; a hash, since it outlives the run. */
	readonly credentialKey: string;
	/** The credential's base URL. */
	readonly baseUrl: string;
	/** The UUID of the account on whose behalf requests are sent; empty until n8n has detected it. */
	readonly accountUuid: string;
	readonly clock: Clock;
	/** Plannr's clock, as far as its responses have shown it. */
	readonly serverClock: ServerClock;
}

/** Options of a client. */
export interface PlannrClientOptions {
	/** See {@link PlannrClient.scope}; a new object by default. */
	readonly scope?: object;
	/** How long to wait for a response, in milliseconds. */
	readonly timeoutMs: number;
	readonly clock: Clock;
	/** Called immediately before a write is sent: false prevents it. */
	readonly canWrite: () => boolean;
}

/**
 * Creates the client of one node run, one poll or one dropdown.
 *
 * @param context the n8n context whose helpers and credential are used
 * @throws {Error} when the token must not be sent to the credential's base URL
 */
export async function createPlannrClient(
	context: RequestContext,
	{ timeoutMs, clock, canWrite, scope = {} }: PlannrClientOptions,
): Promise<PlannrClient> {
	const credential = parseCredential(await context.getCredentials('plannrApi'));
	const { baseUrl, accessToken, enteredAccount } = credential;
	const serverClock = new ServerClock();
	const rateLimiter = new RateLimiter(clock);
	const accountUuid = credential.account.toLowerCase();
	const credentialId = context.getNode().credentials?.plannrApi?.id ?? '';
	// Another token may be a colleague's; while the account is not known, nothing else shows that.
	const credentialKey = hash('sha256', [baseUrl, credentialId, accountUuid, accessToken].join(' '));
	const afterFirstRequest = firstRequestAlone(accountUuid === '');

	/** A stop aborts a request but not n8n's detection of the account before it, so after a stop its result is not awaited. */
	function sendOnce(
		options: IHttpRequestOptions,
		sensitiveTexts: readonly string[],
	): Promise<SendResult> {
		const { timeout = timeoutMs } = options;
		const texts = [accessToken, accountUuid, ...sensitiveTexts];
		const detectionMs = accountUuid === '' ? DETECTION_TIMEOUT_MS : 0;
		const result = sendHttpRequest(context, options, texts, timeout, detectionMs);
		return enteredAccount !== '' ? result : clock.untilStopped(result);
	}

	async function request(
		options: IHttpRequestOptions,
		sensitiveTexts: readonly string[],
		canRetry: (error: PlannrError, attempts: number, failingMs: number) => boolean,
		canSend: () => boolean,
		hooks?: SendHooks,
	): Promise<PlannrResponse> {
		const position = rateLimiter.joinQueue();
		let previous: PlannrError | undefined;
		let failingMs = 0;
		for (let attempts = 1; ; attempts++) {
			await rateLimiter.acquire(position);
			let sentAt = { newest: -Infinity, earliest: -Infinity };
			let startedAt: Moment | undefined;
			const result = await afterFirstRequest(async () => {
				startedAt = clock.moment();
				sentAt = { newest: serverClock.newest, earliest: serverClock.earliestAt(startedAt) };
				if (!canSend()) return createNotSentError();
				if (hooks?.onSend(startedAt) === false) return createTooLateError(previous);
				return await sendOnce(options, sensitiveTexts);
			});
			const isWrite = options.method === 'POST';
			if (!(result instanceof PlannrError)) {
				serverClock.update(result.headers, clock.moment());
				rateLimiter.release(result.headers, 'succeeded', isWrite);
				return isStale(result.headers, sentAt) ? { ...result, isStale: true } : result;
			}
			const isRateLimited = result.kind === 'rateLimited';
			if (isRateLimited || result.kind === 'notConnected') hooks?.onNotProcessed();
			const wasSent = result.kind !== 'notSent' && result.kind !== 'lookupTooOld';
			const canRetryAfterLimit = rateLimiter.release(
				result.headers,
				isRateLimited ? 'rateLimited' : wasSent ? 'failed' : 'notSent',
				isWrite,
			);
			previous = result;
			if (canRetryAfterLimit) continue;
			if (startedAt !== undefined) failingMs += elapsed(startedAt, clock.moment());
			if (!canRetry(result, attempts, failingMs) || clock.isStopped()) throw result;
			await clock.wait(backoff(attempts, clock.random()), 'failure').catch((reason: unknown) => {
				// Where no time is left for another attempt, what became of this one says more.
				throw reason instanceof PlannrError && reason.kind === 'timedOut' ? result : reason;
			});
		}
	}

	const run = {};
	const clientWith = (timeout: number): PlannrClient => {
		const fetchUrl = (url: string, qs: IDataObject, { isFresh }: ReadOptions = {}) => {
			const headers = isFresh === true ? { 'Cache-Control': 'no-cache' } : {};
			const options = { method: 'GET', url, qs, headers, timeout } as const;
			return request(options, [], canRetryRead, () => !clock.isStopped());
		};
		const client: PlannrClient = {
			baseUrl,
			accountUuid,
			clock,
			serverClock,
			run,
			scope,
			credentialKey,
			withTimeout: (ms) => (ms === timeout ? client : clientWith(ms)),
			get: (path, query = {}, options) => fetchUrl(`${baseUrl}${path}`, { ...query }, options),
			async getPage(url, options) {
				if (!hasSameOrigin(url, baseUrl)) return undefined;
				return await fetchUrl(url, {}, options).catch((reason: unknown) => {
					if (options?.mayBeMissing === true && isPageRejected(reason)) return undefined;
					throw reason;
				});
			},
			send({ path, body, redact = [] }, hooks) {
				const headers = { 'Content-Type': 'application/json' };
				const url = `${baseUrl}${path}`;
				const options = { method: 'POST', url, timeout, ...(body && { headers, body }) } as const;
				return request(options, redact, canRetryWrite, canWrite, hooks);
			},
		};
		return client;
	};
	return clientWith(timeoutMs);
}

/** How far a `Date` may be behind the estimate of Plannr's time when the request was sent, in milliseconds. */
const PASSED_TIME_MARGIN_MS = 3000;

/**
 * Detects a response from a cache: by what it says, or by a `Date` from before the request was sent.
 *
 * @param sentAt Plannr's time when the request was sent, in milliseconds since 1970: the latest `Date` so far
 *   ({@link ServerClock.newest}), and the estimate that follows from it ({@link ServerClock.earliestAt})
 */
export function isStale(
	{ isCached, date }: ResponseHeaders,
	{ newest, earliest }: { readonly newest: number; readonly earliest: number },
): boolean {
	if (isCached === true) return true;
	const time = date === undefined ? NaN : Date.parse(date);
	return time < newest - DATE_PRECISION_MS || time < earliest - PASSED_TIME_MARGIN_MS;
}

/** Creates the error for a write that is due too long after the last lookup; an unreachable host is reported as such. */
function createTooLateError(previous: PlannrError | undefined): PlannrError {
	if (previous?.kind === 'notConnected') return previous;
	return previous?.as('lookupTooOld') ?? new PlannrError('lookupTooOld', 'too late');
}

/**
 * How long to wait before a failed request is retried: exponential backoff with jitter, so that requests that failed
 * together are not retried together.
 *
 * @param attempts the number of attempts so far, from 1
 * @returns milliseconds, between half and all of 0.5 s, 1 s, 2 s, 4 s and then 8 s
 */
export function backoff(attempts: number, random: number): number {
	const maximum = Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (attempts - 1));
	return maximum / 2 + (maximum / 2) * random;
}

/** @param failingMs how long the failed attempts took in total, in milliseconds: each may take minutes */
function canRetryRead(error: PlannrError, attempts: number, failingMs: number): boolean {
	const isTransient = ['lost', 'timedOut', 'notConnected'].includes(error.kind);
	const maxRetries = failingMs < SLOW_FAILURES_MS ? MAX_READ_RETRIES : 1;
	return isTransient && !error.isMisdirected && attempts <= maxRetries;
}

/** Whether only the page was rejected: what the first page of the list was not rejected for is not at fault. */
function isPageRejected(error: unknown): boolean {
	if (!(error instanceof PlannrError) || error.isMisdirected) return false;
	return [400, 404, 410, 422].includes(error.status ?? 0);
}

function canRetryWrite({ kind }: PlannrError, attempts: number): boolean {
	return kind === 'notConnected' && attempts <= MAX_WRITE_RETRIES;
}

/**
 * With a blank 'Account UUID' n8n detects the account before a request and keeps it for requests that start later.
 * The first request is sent alone; otherwise each concurrent one would fetch the list of logins too.
 */
function firstRequestAlone(isNeeded: boolean) {
	let first: Promise<SendResult> | undefined;
	return (send: () => Promise<SendResult>): Promise<SendResult> =>
		first === undefined || !isNeeded ? (first = send()) : first.then(send);
}

function hasSameOrigin(url: string, baseUrl: string): boolean {
	return URL.canParse(url) && new URL(url).origin === new URL(baseUrl).origin;
}
