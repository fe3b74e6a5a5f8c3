import { setMaxListeners } from 'node:events';
import { loadContract } from './contract';
import { demoWorld } from './demoData';
import { exchange, type Surroundings } from './exchange';
import { Journal, type JournalEntry } from './requestLog';
import { Misbehaviours, type Misbehaviour } from './faults';
import { PLANNR_LIMIT, RateLimiter, type Limit } from './rateLimit';
import { openServer, urlOf } from './server';
import type { World } from './mockData';

/** How a sandbox is set up. */
export interface SandboxOptions {
	/** The port; default 0: a random free one. */
	port?: number;
	/** What one token may do; default 500 requests in 60 000 ms, as Plannr (api-how-to.plannrcrm.com). */
	limit?: Limit;
	/** Every answer takes this many milliseconds; default 0. */
	latencyMs?: number;
	/** For misbehaviour by probability; default 1. */
	seed?: number;
	/** The memory to start with; default `demoWorld()`. It becomes the sandbox's live memory. */
	world?: World;
	/** The clock for timestamps, the Date header and rate windows; default: the computer's. Waits use the computer's clock. */
	now?: () => Date;
}

/** A local Plannr that is running. */
export interface Sandbox {
	/** Its address, `http://127.0.0.1:PORT`. */
	readonly url: string;
	readonly port: number;
	/** The live memory: tests may read and alter it. It stays the same object, also after a reset. */
	readonly world: World;
	/** Every request in order of arrival. It stays the same list, also after a reset. */
	readonly journal: readonly JournalEntry[];
	/** What the sandbox itself answered against the contract; empty if all is well. */
	readonly contractBreaches: readonly string[];
	/**
	 * Adds a rule; rules are tried in the order given.
	 * @param rule when to fail, and how
	 */
	misbehave(rule: Misbehaviour): void;
	/** Forgets all rules. */
	behave(): void;
	/** Empties the journal, the rules and the rate windows, drops requests still open, and goes back to the starting world. */
	reset(): void;
	/** Closes the port and all connections. */
	stop(): Promise<void>;
}

/** The signal by which every waiting request learns of the end: hundreds may listen, which Node would take for a leak. */
function endingForMany(): AbortController {
	const controller = new AbortController();
	setMaxListeners(0, controller.signal);
	return controller;
}

/**
 * Starts a local Plannr on the loopback address.
 * @param options how
 * @throws when the port is taken
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const now = options.now ?? ((): Date => new Date());
	const world = options.world ?? demoWorld(now());
	const startingWorld = structuredClone(world);
	const journal = new Journal();
	const limiter = new RateLimiter(options.limit ?? PLANNR_LIMIT);
	const misbehaviours = new Misbehaviours(options.seed ?? 1);
	const contractBreaches: string[] = [];
	let ending = endingForMany();
	let url = '';
	const around: Surroundings = {
		contract: await loadContract(),
		world,
		journal,
		limiter,
		misbehaviours,
		contractBreaches,
		latencyMs: options.latencyMs ?? 0,
		now,
		origin: () => url,
		ended: () => ending.signal,
	};
	const server = await openServer(options.port ?? 0, (request, response) => {
		void exchange(around, request, response);
	});
	url = urlOf(server.port);
	let stopped: Promise<void> | undefined;
	return {
		url,
		port: server.port,
		world,
		journal: journal.entries,
		contractBreaches,
		misbehave: (rule) => misbehaviours.add(rule),
		behave: () => misbehaviours.clear(),
		reset: () => {
			ending.abort();
			ending = endingForMany();
			journal.clear();
			misbehaviours.clear();
			limiter.reset();
			contractBreaches.length = 0;
			Object.assign(world, structuredClone(startingWorld));
		},
		stop: () => {
			ending.abort();
			return (stopped ??= server.close());
		},
	};
}
