import type { IncomingMessage, ServerResponse } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import type { Contract } from './contract';
import type { Journal, JournalEntry } from './requestLog';
import { tooManyAttempts } from './laravel';
import type { Ending, Misbehaviours } from './faults';
import { answer, bearerToken, type Answer, type Received } from './routes';
import { limitHeaders, refusalHeaders, type Allowance, type RateLimiter } from './rateLimit';
import type { World } from './mockData';

/** What every exchange of a sandbox works with. */
export interface Surroundings {
	contract: Contract;
	world: World;
	journal: Journal;
	limiter: RateLimiter;
	misbehaviours: Misbehaviours;
	/** Where breaches of the contract by the sandbox itself are noted. */
	contractBreaches: string[];
	latencyMs: number;
	now: () => Date;
	/** The sandbox's own address. */
	origin: () => string;
	/** Fires when the sandbox stops or is reset: nobody waits any longer. */
	ended: () => AbortSignal;
}

/** What goes over the wire. */
interface Message {
	status: number;
	headers: Record<string, string>;
	text: string;
}

const JSON_TYPE = { 'Content-Type': 'application/json' };
const HTML_TYPE = { 'Content-Type': 'text/html; charset=UTF-8' };

function flatHeaders(request: IncomingMessage): Record<string, string> {
	return Object.fromEntries(
		Object.entries(request.headers).map(([name, value]) => [
			name,
			Array.isArray(value) ? value.join(', ') : (value ?? ''),
		]),
	);
}

function parsedOrText(text: string): unknown {
	if (text === '') return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

function messageOfAnswer({ status, headers, html, body }: Answer): Message {
	return html === undefined
		? { status, headers: { ...JSON_TYPE, ...headers }, text: JSON.stringify(body) }
		: { status, headers: { ...HTML_TYPE, ...headers }, text: html };
}

/** What a rule says instead of the answer; undefined for a dropped connection. */
function messageOfEnding(ending: Ending): Message | undefined {
	switch (ending.kind) {
		case 'drop':
			return undefined;
		case 'answer': {
			const text = JSON.stringify(ending.body ?? { message: 'Server Error' });
			return { status: ending.status, headers: { ...JSON_TYPE, ...ending.headers }, text };
		}
		case 'text': {
			const headers =
				ending.contentType === undefined ? HTML_TYPE : { 'Content-Type': ending.contentType };
			return { status: ending.status ?? 200, headers: { ...headers }, text: ending.text };
		}
	}
}

/** One request and its answer. */
class Exchange {
	private readonly entry: JournalEntry;
	private readonly plan;
	private readonly allowance: Allowance;
	private readonly arrivedAt: Date;
	private readonly ended: AbortSignal;

	constructor(
		private readonly around: Surroundings,
		private readonly request: IncomingMessage,
		private readonly response: ServerResponse,
	) {
		const [path = '/', search = ''] = splitOnce(request.url ?? '/');
		const method = request.method ?? 'GET';
		const headers = flatHeaders(request);
		const destination = around.contract.route(method, path);
		const operation = destination.kind === 'operation' ? destination.operation : undefined;
		const query = Object.fromEntries(new URLSearchParams(search));
		this.arrivedAt = around.now();
		this.ended = around.ended();
		const at = this.arrivedAt;
		this.entry = around.journal.arrive({ at, method, path, query, headers, operation });
		this.plan = around.misbehaviours.plan(operation);
		this.entry.struck = [...this.plan.before.names, ...this.plan.after.names];
		this.allowance = around.limiter.count(bearerToken(headers), at);
	}

	/** Reads, waits, works and answers, as the rules would have it. */
	async run(): Promise<void> {
		const text = await readText(this.request);
		this.entry.body = parsedOrText(text);
		await this.pause(this.around.latencyMs + this.plan.before.delayMs);
		if (this.plan.before.ending !== undefined) {
			this.send(messageOfEnding(this.plan.before.ending));
			return;
		}
		const message = this.work(text);
		await this.pause(this.plan.after.delayMs);
		const { ending } = this.plan.after;
		this.send(ending === undefined ? message : messageOfEnding(ending));
	}

	/** Gives up: the connection is closed without an answer. */
	drop(): void {
		this.around.journal.finish(this.entry, undefined, this.around.now());
		this.response.destroy();
	}

	private async pause(ms: number): Promise<void> {
		if (ms > 0) await wait(ms, this.ended);
		this.ended.throwIfAborted();
	}

	private work(text: string): Message {
		const { contract, world, contractBreaches, now, origin } = this.around;
		const { method, path, query, headers, operation } = this.entry;
		const received: Received = { method, path, query, headers, text, origin: origin() };
		try {
			const reply = this.allowance.exceeded
				? this.tooMany()
				: answer(contract, world, received, now());
			this.entry.worked = reply.worked;
			const message = messageOfAnswer(reply);
			const sent = { ...message.headers, ...limitHeaders(this.allowance) };
			if (operation === undefined || reply.html !== undefined) return message;
			const body: unknown = JSON.parse(message.text);
			const faults = contract.responseFaults(operation, message.status, body, sent);
			if (faults.length === 0) return message;
			contractBreaches.push(...faults);
			return brokenMessage(faults.join('; '));
		} catch (error) {
			const reason = `${operation ?? path} failed: ${String(error)}`;
			contractBreaches.push(reason);
			return brokenMessage(reason);
		}
	}

	private tooMany(): Answer {
		const { status, body } = tooManyAttempts();
		const headers = refusalHeaders(this.allowance, this.arrivedAt);
		return { status, body, headers, worked: false };
	}

	private send(message: Message | undefined): void {
		if (message === undefined || this.response.destroyed) {
			this.drop();
			return;
		}
		const now = this.around.now();
		this.around.journal.finish(this.entry, message.status, now);
		this.response.sendDate = false;
		this.response.writeHead(message.status, {
			Date: now.toUTCString(),
			...limitHeaders(this.allowance),
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
	let end = (): void => undefined;
	const timer = setTimeout(() => end(), ms);
	try {
		await new Promise<void>((resolve) => {
			end = resolve;
			signal.addEventListener('abort', end, { once: true });
		});
	} finally {
		clearTimeout(timer);
		signal.removeEventListener('abort', end);
	}
}

function splitOnce(url: string): string[] {
	const mark = url.indexOf('?');
	return mark < 0 ? [url] : [url.slice(0, mark), url.slice(mark + 1)];
}

function brokenMessage(message: string): Message {
	const headers = { ...JSON_TYPE, 'x-sandbox-contract': 'broken' };
	return { status: 500, headers, text: JSON.stringify({ message }) };
}

/**
 * Handles one request from its arrival to its end. Never rejects.
 * @param around what the sandbox works with
 * @param request the request; its place in the journal and in the rules' counts is taken at once
 * @param response where the answer goes
 */
export async function exchange(
	around: Surroundings,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const one = new Exchange(around, request, response);
	try {
		await one.run();
	} catch {
		// The client went away while it was still sending, or the sandbox stopped: there is nobody to answer.
		one.drop();
	}
}
