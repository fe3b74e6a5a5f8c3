import type { IncomingMessage, ServerResponse } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import type { Contract } from './contract';
import type { RequestLog, LoggedRequest } from './requestLog';
import { tooManyAttempts } from './laravel';
import type { TerminalEffect, FaultInjector } from './faults';
import type { HostileServer } from './hostility';
import type { HttpResponse } from './httpResponse';
import { handleRequest, parseBearerToken, type MockResponse, type ReceivedRequest } from './routes';
import {
	formatRateLimitHeaders,
	formatRetryHeaders,
	type RateLimitState,
	type RateLimiter,
} from './rateLimit';
import type { MockData } from './mockData';

/** The state and configuration that all exchanges of a mock API share. */
export interface ExchangeContext {
	contract: Contract;
	data: MockData;
	requestLog: RequestLog;
	rateLimiter: RateLimiter;
	faultInjector: FaultInjector;
	hostileServer: HostileServer;
	/** Collects responses of the mock API itself that violate the OpenAPI document. */
	contractViolations: string[];
	latencyMs: number;
	now: () => Date;
	/** The origin of the mock API, for links. */
	getOrigin: () => string;
	/** The signal that aborts all waits when the mock API stops or is reset. */
	getAbortSignal: () => AbortSignal;
}

const JSON_TYPE = { 'Content-Type': 'application/json' };
const HTML_TYPE = { 'Content-Type': 'text/html; charset=UTF-8' };

function flattenHeaders(request: IncomingMessage): Record<string, string> {
	return Object.fromEntries(
		Object.entries(request.headers).map(([name, value]) => [
			name,
			Array.isArray(value) ? value.join(', ') : (value ?? ''),
		]),
	);
}

function parseJsonOrText(text: string): unknown {
	if (text === '') return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

function serialiseResponse({ status, headers, html, body }: MockResponse): HttpResponse {
	return html === undefined
		? { status, headers: { ...JSON_TYPE, ...headers }, text: JSON.stringify(body) }
		: { status, headers: { ...HTML_TYPE, ...headers }, text: html };
}

/** Creates the response of a fault; undefined for a dropped connection. */
function createFaultResponse(effect: TerminalEffect): HttpResponse | undefined {
	switch (effect.kind) {
		case 'drop':
			return undefined;
		case 'late':
			return effect.status === undefined
				? undefined
				: { status: effect.status, headers: {}, text: '' };
		case 'response': {
			const text = JSON.stringify(effect.body ?? { message: 'Server Error' });
			return { status: effect.status, headers: { ...JSON_TYPE, ...effect.headers }, text };
		}
		case 'text': {
			const headers =
				effect.contentType === undefined ? HTML_TYPE : { 'Content-Type': effect.contentType };
			return { status: effect.status ?? 200, headers: { ...headers }, text: effect.text };
		}
	}
}

/** One request and its response. */
class Exchange {
	private readonly logEntry: LoggedRequest;
	private readonly faultPlan;
	private readonly rateLimitState: RateLimitState;
	private readonly arrivedAt: Date;
	private readonly abortSignal: AbortSignal;

	constructor(
		private readonly context: ExchangeContext,
		private readonly request: IncomingMessage,
		private readonly response: ServerResponse,
	) {
		const [path = '/', search = ''] = splitQuery(request.url ?? '/');
		const method = request.method ?? 'GET';
		const headers = flattenHeaders(request);
		const routeMatch = context.contract.matchRoute(method, path);
		const operation = routeMatch.kind === 'operation' ? routeMatch.operation : undefined;
		const query = Object.fromEntries(new URLSearchParams(search));
		this.arrivedAt = context.now();
		this.abortSignal = context.getAbortSignal();
		this.logEntry = context.requestLog.addRequest({
			receivedAt: this.arrivedAt,
			method,
			path,
			query,
			headers,
			operation,
		});
		this.faultPlan = context.faultInjector.planFaults(operation);
		this.logEntry.faults = [...this.faultPlan.before.names, ...this.faultPlan.after.names];
		this.rateLimitState = context.rateLimiter.countRequest(
			parseBearerToken(headers),
			this.arrivedAt,
		);
	}

	/** Reads the request, executes it and responds, applying the planned faults. */
	async respond(): Promise<void> {
		const text = await readText(this.request);
		this.logEntry.body = parseJsonOrText(text);
		await this.pause(this.context.latencyMs + this.faultPlan.before.delayMs);
		const { terminalEffect: effectBefore } = this.faultPlan.before;
		if (effectBefore !== undefined) {
			await this.send(createFaultResponse(effectBefore));
			if (effectBefore.kind !== 'late') return;
			await this.pause(effectBefore.ms);
			this.execute(text);
			return;
		}
		const response = this.execute(text);
		await this.pause(this.faultPlan.after.delayMs);
		const { terminalEffect } = this.faultPlan.after;
		await this.send(terminalEffect === undefined ? response : createFaultResponse(terminalEffect));
	}

	/** Closes the connection without a response. */
	drop(): void {
		this.context.requestLog.finishRequest(this.logEntry, undefined, this.context.now());
		this.response.destroy();
	}

	private async pause(ms: number): Promise<void> {
		if (ms > 0) await wait(ms, this.abortSignal);
		this.abortSignal.throwIfAborted();
	}

	private execute(text: string): HttpResponse {
		const { contract, data, contractViolations, hostileServer, now, getOrigin } = this.context;
		const { method, path, headers, operation } = this.logEntry;
		const query = hostileServer.understoodQuery(this.logEntry.query);
		const { listShift } = hostileServer.hostility;
		const origin = getOrigin();
		const received: ReceivedRequest = { method, path, query, headers, text, origin, listShift };
		try {
			const result = this.rateLimitState.isExceeded
				? this.createRateLimitResponse()
				: handleRequest(contract, hostileServer.visibleData(operation, data), received, now());
			this.logEntry.executed = result.executed;
			const response = serialiseResponse(result);
			const sent = { ...response.headers, ...formatRateLimitHeaders(this.rateLimitState) };
			if (operation === undefined || result.html !== undefined) return response;
			const body: unknown = JSON.parse(response.text);
			const violations = contract.findResponseViolations(operation, response.status, body, sent);
			if (violations.length === 0) return hostileServer.distort(this.logEntry, response, now());
			contractViolations.push(...violations);
			return createViolationResponse(violations.join('; '));
		} catch (error) {
			const reason = `${operation ?? path} failed: ${String(error)}`;
			contractViolations.push(reason);
			return createViolationResponse(reason);
		}
	}

	private createRateLimitResponse(): MockResponse {
		const { status, body } = tooManyAttempts();
		const headers = formatRetryHeaders(this.rateLimitState, this.arrivedAt);
		return { status, body, headers, executed: false };
	}

	private async send(response: HttpResponse | undefined): Promise<void> {
		if (response === undefined || this.response.destroyed) {
			this.drop();
			return;
		}
		const now = this.context.now();
		this.context.requestLog.finishRequest(this.logEntry, response.status, now);
		this.response.sendDate = false;
		this.response.writeHead(response.status, {
			Date: this.context.hostileServer.statedDate(this.logEntry.operation, now).toUTCString(),
			...formatRateLimitHeaders(this.rateLimitState),
			'Content-Length': Buffer.byteLength(response.text),
			...response.headers,
		});
		const dripMs = this.faultPlan.before.dripMs + this.faultPlan.after.dripMs;
		for (const byte of dripMs > 0 ? Buffer.from(response.text) : []) {
			this.response.write(Buffer.of(byte));
			await this.pause(dripMs);
		}
		this.response.end(dripMs > 0 ? '' : response.text);
	}
}

/**
 * Waits with the global `setTimeout`, so that tests that speed up time also speed up this wait.
 *
 * @param ms the duration in milliseconds
 * @param signal ends the wait early
 */
async function wait(ms: number, signal: AbortSignal): Promise<void> {
	let finish = (): void => undefined;
	const timer = setTimeout(() => finish(), ms);
	try {
		await new Promise<void>((resolve) => {
			finish = resolve;
			signal.addEventListener('abort', finish, { once: true });
		});
	} finally {
		clearTimeout(timer);
		signal.removeEventListener('abort', finish);
	}
}

function splitQuery(url: string): string[] {
	const questionMark = url.indexOf('?');
	return questionMark < 0 ? [url] : [url.slice(0, questionMark), url.slice(questionMark + 1)];
}

function createViolationResponse(message: string): HttpResponse {
	const headers = { ...JSON_TYPE, 'x-sandbox-contract': 'broken' };
	return { status: 500, headers, text: JSON.stringify({ message }) };
}

/**
 * Handles one request and its response. Never rejects. The request is logged, and counted by faults and rate limit,
 * synchronously.
 * @param context the state of the mock API
 * @param request the request
 * @param response the response to write to
 */
export async function handleExchange(
	context: ExchangeContext,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const exchange = new Exchange(context, request, response);
	try {
		await exchange.respond();
	} catch {
		// The client disconnected while sending, or the mock API stopped or was reset.
		exchange.drop();
	}
}
