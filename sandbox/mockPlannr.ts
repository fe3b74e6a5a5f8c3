import { setMaxListeners } from 'node:events';
import { loadContract } from './contract';
import { createDemoData } from './demoData';
import { handleExchange, type ExchangeContext } from './exchange';
import { RequestLog, type LoggedRequest } from './requestLog';
import { FaultInjector, type Fault } from './faults';
import { PLANNR_RATE_LIMIT, RateLimiter, type RateLimit } from './rateLimit';
import { openServer, formatUrl } from './server';
import type { MockData } from './mockData';

/** How a sandbox is set up. */
export interface MockPlannrOptions {
	/** The port; default 0: a random free one. */
	port?: number;
	/** What one token may do; default 500 requests in 60 000 ms, as Plannr (api-how-to.plannrcrm.com). */
	rateLimit?: RateLimit;
	/** Every answer takes this many milliseconds; default 0. */
	latencyMs?: number;
	/** For misbehaviour by probability; default 1. */
	seed?: number;
	/** The memory to start with; default `demoWorld()`. It becomes the sandbox's live memory. */
	data?: MockData;
	/** The clock for timestamps, the Date header and rate windows; default: the computer's. Waits use the computer's clock. */
	now?: () => Date;
}

/** A local Plannr that is running. */
export interface MockPlannr {
	/** Its address, `http://127.0.0.1:PORT`. */
	readonly url: string;
	readonly port: number;
	/** The live memory: tests may read and alter it. It stays the same object, also after a reset. */
	readonly data: MockData;
	/** Every request in order of arrival. It stays the same list, also after a reset. */
	readonly requestLog: readonly LoggedRequest[];
	/** What the sandbox itself answered against the contract; empty if all is well. */
	readonly contractViolations: readonly string[];
	/**
	 * Adds a rule; rules are tried in the order given.
	 * @param fault when to fail, and how
	 */
	addFault(fault: Fault): void;
	/** Forgets all rules. */
	clearFaults(): void;
	/** Empties the journal, the rules and the rate windows, drops requests still open, and goes back to the starting world. */
	reset(): void;
	/** Closes the port and all connections. */
	stop(): Promise<void>;
}

/** The signal by which every waiting request learns of the end: hundreds may listen, which Node would take for a leak. */
function createAbortController(): AbortController {
	const controller = new AbortController();
	setMaxListeners(0, controller.signal);
	return controller;
}

/**
 * Starts a local Plannr on the loopback address.
 * @param options how
 * @throws when the port is taken
 */
export async function startMockPlannr(options: MockPlannrOptions = {}): Promise<MockPlannr> {
	const now = options.now ?? ((): Date => new Date());
	const data = options.data ?? createDemoData(now());
	const initialData = structuredClone(data);
	const requestLog = new RequestLog();
	const rateLimiter = new RateLimiter(options.rateLimit ?? PLANNR_RATE_LIMIT);
	const faultInjector = new FaultInjector(options.seed ?? 1);
	const contractViolations: string[] = [];
	let abortController = createAbortController();
	let url = '';
	const context: ExchangeContext = {
		contract: await loadContract(),
		data,
		requestLog,
		rateLimiter,
		faultInjector,
		contractViolations,
		latencyMs: options.latencyMs ?? 0,
		now,
		getOrigin: () => url,
		getAbortSignal: () => abortController.signal,
	};
	const server = await openServer(options.port ?? 0, (request, response) => {
		void handleExchange(context, request, response);
	});
	url = formatUrl(server.port);
	let stopped: Promise<void> | undefined;
	return {
		url,
		port: server.port,
		data,
		requestLog: requestLog.entries,
		contractViolations,
		addFault: (rule) => faultInjector.add(rule),
		clearFaults: () => faultInjector.clear(),
		reset: () => {
			abortController.abort();
			abortController = createAbortController();
			requestLog.clear();
			faultInjector.clear();
			rateLimiter.reset();
			contractViolations.length = 0;
			Object.assign(data, structuredClone(initialData));
		},
		stop: () => {
			abortController.abort();
			return (stopped ??= server.close());
		},
	};
}
