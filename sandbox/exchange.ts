import type { IncomingMessage, ServerResponse } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import type { Contract } from './contract';
import type { RequestLog, LoggedRequest } from './requestLog';
import { tooManyAttempts } from './laravel';
import type { TerminalEffect, FaultInjector } from './faults';
import { handleRequest, bearerToken, type MockResponse, type ReceivedRequest } from './routes';
import {
	formatRateLimitHeaders,
	formatRetryHeaders,
	type RateLimitState,
	type RateLimiter,
} from './rateLimit';
import type { MockData } from './mockData';

/** What every exchange of a sandbox works with. */
export interface ExchangeContext {
	contract: Contract;
	data: MockData;
	requestLog: RequestLog;
	rateLimiter: RateLimiter;
	faultInjector: FaultInjector;
	/** Where breaches of the contract by the sandbox itself are noted. */
	contractViolations: string[];
	latencyMs: number;
	now: () => Date;
	/** The sandbox's own address. */
	getOrigin: () => string;
	/** Fires when the sandbox stops or is reset: nobody waits any longer. */
	getAbortSignal: () => AbortSignal;
}

/** What goes over the wire. */
interface HttpResponse {
	status: number;
	headers: Record<string, string>;
	text: string;
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

/** What a rule says instead of the answer; undefined for a dropped connection. */
function createFaultResponse(effect: TerminalEffect): HttpResponse | undefined {
	switch (effect.kind) {
		case 'drop':
			return undefined;
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

/** One request and its answer. */
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
		const destination = context.contract.matchRoute(method, path);
		const operation = destination.kind === 'operation' ? destination.operation : undefined;
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
		this.rateLimitState = context.rateLimiter.countRequest(bearerToken(headers), this.arrivedAt);
	}

	/** Reads, waits, works and answers, as the rules would have it. */
	async respond(): Promise<void> {
		const text = await readText(this.request);
		this.logEntry.body = parseJsonOrText(text);
		await this.pause(this.context.latencyMs + this.faultPlan.before.delayMs);
		if (this.faultPlan.before.terminalEffect !== undefined) {
			this.send(createFaultResponse(this.faultPlan.before.terminalEffect));
			return;
		}
		const message = this.execute(text);
		await this.pause(this.faultPlan.after.delayMs);
		const { terminalEffect: ending } = this.faultPlan.after;
		this.send(ending === undefined ? message : createFaultResponse(ending));
	}

	/** Gives up: the connection is closed without an answer. */
	drop(): void {
		this.context.requestLog.finishRequest(this.logEntry, undefined, this.context.now());
		this.response.destroy();
	}

	private async pause(ms: number): Promise<void> {
		if (ms > 0) await wait(ms, this.abortSignal);
		this.abortSignal.throwIfAborted();
	}

	private execute(text: string): HttpResponse {
		const {
			contract,
			data: world,
			contractViolations: contractBreaches,
			now,
			getOrigin: origin,
		} = this.context;
		const { method, path, query, headers, operation } = this.logEntry;
		const received: ReceivedRequest = { method, path, query, headers, text, origin: origin() };
		try {
			const reply = this.rateLimitState.isExceeded
				? this.createRateLimitResponse()
				: handleRequest(contract, world, received, now());
			this.logEntry.executed = reply.executed;
			const message = serialiseResponse(reply);
			const sent = { ...message.headers, ...formatRateLimitHeaders(this.rateLimitState) };
			if (operation === undefined || reply.html !== undefined) return message;
			const body: unknown = JSON.parse(message.text);
			const faults = contract.findResponseViolations(operation, message.status, body, sent);
			if (faults.length === 0) return message;
			contractBreaches.push(...faults);
			return createViolationResponse(faults.join('; '));
		} catch (error) {
			const reason = `${operation ?? path} failed: ${String(error)}`;
			contractBreaches.push(reason);
			return createViolationResponse(reason);
		}
	}

	private createRateLimitResponse(): MockResponse {
		const { status, body } = tooManyAttempts();
		const headers = formatRetryHeaders(this.rateLimitState, this.arrivedAt);
		return { status, body, headers, executed: false };
	}

	private send(message: HttpResponse | undefined): void {
		if (message === undefined || this.response.destroyed) {
			this.drop();
			return;
		}
		const now = this.context.now();
		this.context.requestLog.finishRequest(this.logEntry, message.status, now);
		this.response.sendDate = false;
		this.response.writeHead(message.status, {
			Date: now.toUTCString(),
			...formatRateLimitHeaders(this.rateLimitState),
			'Content-Length': Buffer.byteLength(message.text),
			...message.headers,
		});
		this.response.end(message.text);
	}
}

/**
 * Waits on the global timer, so that a test which speeds time up speeds this up as well.
 *
 * @param ms how long, in milliseconds
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
 * Handles one request from its arrival to its end. Never rejects.
 * @param context what the sandbox works with
 * @param request the request; its place in the journal and in the rules' counts is taken at once
 * @param response where the answer goes
 */
export async function handleExchange(
	context: ExchangeContext,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const current = new Exchange(context, request, response);
	try {
		await current.respond();
	} catch {
		// The client went away while it was still sending, or the sandbox stopped: there is nobody to answer.
		current.drop();
	}
}
