import type { IncomingMessage, ServerResponse } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import type { Contract } from './contract';
import type { FaultInjector, FaultPlan, TerminalEffect } from './faults';
import type { HostileServer } from './hostility';
import { HTML_TYPE, JSON_TYPE, jsonResponse, type HttpResponse } from './httpResponse';
import type { MockData } from './mockData';
import type { RateLimitState, RateLimiter } from './rateLimit';
import type { LoggedRequest, RequestLog } from './requestLog';
import { handleRequest, parseBearerToken } from './routes';

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
	origin: string;
	/** Aborts all waits when the mock API stops or is reset. */
	abortSignal: AbortSignal;
}

function parseJsonOrText(text: string): unknown {
	if (text === '') return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
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
		case 'response':
			return jsonResponse(
				effect.status,
				effect.body ?? { message: 'Server Error' },
				effect.headers,
			);
		case 'text': {
			const { status = 200, contentType = HTML_TYPE, text } = effect;
			return { status, headers: { 'Content-Type': contentType }, text };
		}
	}
}

/** One request and its response. */
class Exchange {
	private readonly logEntry: LoggedRequest;
	private readonly faultPlan: FaultPlan;
	private readonly rateLimit: RateLimitState;
	private readonly abortSignal: AbortSignal;

	constructor(
		private readonly context: ExchangeContext,
		private readonly request: IncomingMessage,
		private readonly response: ServerResponse,
	) {
		const { pathname: path, searchParams } = new URL(`${context.origin}${request.url ?? '/'}`);
		const method = request.method ?? 'GET';
		const headers = Object.fromEntries(
			Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
		);
		const operation = context.contract.matchRoute(method, path)?.operation;
		const receivedAt = context.now();
		this.abortSignal = context.abortSignal;
		this.faultPlan = context.faultInjector.planFaults(operation);
		this.logEntry = context.requestLog.add({
			receivedAt,
			method,
			path,
			query: Object.fromEntries(searchParams),
			headers,
			operation,
			faults: [...this.faultPlan.before.names, ...this.faultPlan.after.names],
		});
		const token = parseBearerToken(headers);
		this.rateLimit = context.rateLimiter.countRequest(token, receivedAt.getTime());
	}

	/** Reads the request, executes it and responds, applying the planned faults. */
	async respond(): Promise<void> {
		this.logEntry.body = parseJsonOrText(await readText(this.request));
		const { before, after } = this.faultPlan;
		await this.pause(this.context.latencyMs + before.delayMs);
		if (before.terminalEffect !== undefined) {
			await this.send(createFaultResponse(before.terminalEffect));
			if (before.terminalEffect.kind !== 'late') return;
			await this.pause(before.terminalEffect.ms);
			this.execute();
			return;
		}
		const response = this.execute();
		await this.pause(after.delayMs);
		const { terminalEffect } = after;
		await this.send(terminalEffect === undefined ? response : createFaultResponse(terminalEffect));
	}

	/** Closes the connection without a response. */
	drop(): void {
		this.context.requestLog.finish(this.logEntry, undefined, this.context.now());
		this.response.destroy();
	}

	private async pause(ms: number): Promise<void> {
		if (ms > 0) await wait(ms, this.abortSignal);
		this.abortSignal.throwIfAborted();
	}

	private execute(): HttpResponse {
		const { contract, contractViolations, hostileServer, now } = this.context;
		const { path, operation } = this.logEntry;
		try {
			const response = this.createResponse();
			if (operation === undefined || response.headers['Content-Type'] !== JSON_TYPE) {
				return response;
			}
			const headers = { ...response.headers, ...this.rateLimit.headers };
			const body: unknown = JSON.parse(response.text);
			const violations = contract.findResponseViolations(operation, response.status, body, headers);
			if (violations.length === 0) return hostileServer.distort(this.logEntry, response, now());
			contractViolations.push(...violations);
			return createViolationResponse(violations.join('; '));
		} catch (error) {
			const reason = `${operation ?? path} failed: ${String(error)}`;
			contractViolations.push(reason);
			return createViolationResponse(reason);
		}
	}

	private createResponse(): HttpResponse {
		const { contract, data, hostileServer, now, origin } = this.context;
		if (this.rateLimit.isExceeded) {
			return jsonResponse(429, { message: 'Too Many Attempts.' }, this.rateLimit.retryHeaders);
		}
		const { method, path, headers, body, operation } = this.logEntry;
		const query = hostileServer.understoodQuery(this.logEntry.query);
		const { listShift } = hostileServer.hostility;
		const visibleData = hostileServer.visibleData(operation, data);
		const received = { method, path, query, headers, body, origin, listShift };
		const { executed, response } = handleRequest(contract, visibleData, received, now());
		this.logEntry.executed = executed;
		return response;
	}

	private async send(response: HttpResponse | undefined): Promise<void> {
		if (response === undefined || this.response.destroyed) {
			this.drop();
			return;
		}
		const now = this.context.now();
		this.context.requestLog.finish(this.logEntry, response.status, now);
		this.response.sendDate = false;
		this.response.writeHead(response.status, {
			Date: this.context.hostileServer.statedDate(this.logEntry.operation, now).toUTCString(),
			...this.rateLimit.headers,
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

/** Waits until the time is over or the signal aborts, by the global `setTimeout`, which tests replace. */
async function wait(ms: number, signal: AbortSignal): Promise<void> {
	await new Promise<void>((resolve) => {
		const finish = () => {
			clearTimeout(timer);
			signal.removeEventListener('abort', finish);
			resolve();
		};
		const timer = setTimeout(finish, ms);
		signal.addEventListener('abort', finish);
	});
}

function createViolationResponse(message: string): HttpResponse {
	return jsonResponse(500, { message }, { 'x-sandbox-contract': 'broken' });
}

/**
 * Handles one request and its response. Never rejects. The request is logged, and counted by faults and rate limit,
 * synchronously.
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
