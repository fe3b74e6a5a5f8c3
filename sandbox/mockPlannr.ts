import { setMaxListeners } from 'node:events';
import { loadContract } from './contract';
import { createDemoData } from './demoData';
import { handleExchange, type ExchangeContext } from './exchange';
import { RequestLog, type LoggedRequest } from './requestLog';
import { FaultInjector, type Fault } from './faults';
import { HostileServer, type Hostility } from './hostility';
import { PLANNR_RATE_LIMIT, RateLimiter, type RateLimit } from './rateLimit';
import { openServer, formatUrl } from './server';
import type { MockData } from './mockData';

/** The options of a mock API. */
export interface MockPlannrOptions {
	/** The port; default 0: a random free one. */
	port?: number;
	/** The rate limit per token; default: Plannr's, 500 requests in 60 000 ms (api-how-to.plannrcrm.com). */
	rateLimit?: RateLimit;
	/** The delay of every response in milliseconds; default 0. */
	latencyMs?: number;
	/** The seed for faults with a probability; default 1. */
	seed?: number;
	/** The initial data; default `createDemoData()`. The object is used, not copied, so writes modify it. */
	data?: MockData;
	/**
	 * The clock for timestamps, the Date header and the rate limit; default: the system clock. Delays use the system
	 * clock.
	 */
	now?: () => Date;
	/** In what ways it does not behave as documented; default: in none. */
	hostile?: Hostility;
}

/** A running mock API. */
export interface MockPlannr {
	/** Its base URL, `http://127.0.0.1:PORT`. */
	readonly url: string;
	readonly port: number;
	/** The current data, which tests may read and modify. The object stays the same, even after a reset. */
	readonly data: MockData;
	/** Every request, in order of arrival. The array stays the same, even after a reset. */
	readonly requestLog: readonly LoggedRequest[];
	/** Violations of the OpenAPI document in responses of the mock API itself; normally empty. */
	readonly contractViolations: readonly string[];
	/** In what ways it does not behave as documented, which tests may modify. */
	readonly hostile: Hostility;
	/** Adds a fault. Faults are evaluated in the order in which they were added. */
	addFault(fault: Fault): void;
	/** Removes all faults. */
	clearFaults(): void;
	/**
	 * Clears the request log, the faults and the rate limits, drops open requests, and restores the initial data and
	 * behaviour.
	 */
	reset(): void;
	/** Closes the port and all connections. */
	stop(): Promise<void>;
}

/** Creates the controller that aborts waiting requests: hundreds, so Node's warning about leaks is disabled. */
function createAbortController(): AbortController {
	const controller = new AbortController();
	setMaxListeners(0, controller.signal);
	return controller;
}

/** Starts a mock API on the loopback address; throws if the port is in use. */
export async function startMockPlannr(options: MockPlannrOptions = {}): Promise<MockPlannr> {
	const readClock = options.now ?? ((): Date => new Date());
	const requestLog = new RequestLog();
	const hostileServer = new HostileServer(options.hostile ?? {});
	const now = (): Date => hostileServer.stepClock(readClock(), requestLog.entries.length);
	const data = options.data ?? createDemoData(now());
	const initialData = structuredClone(data);
	const rateLimiter = new RateLimiter(options.rateLimit ?? PLANNR_RATE_LIMIT);
	const faultInjector = new FaultInjector(options.seed ?? 1);
	const contractViolations: string[] = [];
	let abortController = createAbortController();
	const contract = await loadContract();
	const server = await openServer(options.port ?? 0, (request, response) => {
		void handleExchange(context, request, response);
	});
	const url = formatUrl(server.port);
	const context: ExchangeContext = {
		contract,
		data,
		requestLog,
		rateLimiter,
		faultInjector,
		hostileServer,
		contractViolations,
		latencyMs: options.latencyMs ?? 0,
		now,
		origin: url,
		abortSignal: abortController.signal,
	};
	let stopped: Promise<void> | undefined;
	return {
		url,
		port: server.port,
		data,
		requestLog: requestLog.entries,
		contractViolations,
		hostile: hostileServer.hostility,
		addFault: (fault) => faultInjector.add(fault),
		clearFaults: () => faultInjector.clear(),
		reset: () => {
			abortController.abort();
			abortController = createAbortController();
			context.abortSignal = abortController.signal;
			requestLog.clear();
			faultInjector.clear();
			rateLimiter.reset();
			hostileServer.reset();
			contractViolations.length = 0;
			Object.assign(data, structuredClone(initialData));
		},
		stop: () => {
			abortController.abort();
			return (stopped ??= server.close());
		},
	};
}
