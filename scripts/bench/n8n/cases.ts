import { numberedUuid } from '../../../test/engine/manyReferrals';
import type { ServerOptions } from '../server';
import { NO_LIMIT } from '../serverProcess';
import { createNumberedItems } from '../measuredRun';
import {
	type NodeSetup,
	httpRequestCreate,
	httpRequestGet,
	plannrCreate,
	plannrGet,
} from './nodes';

/** Latency of every response of the mock API, in milliseconds. */
export const LATENCY_MS = 20;

/**
 * Plannr's rate limit, with a window of twenty seconds instead of a minute, which would take too long. The window is a
 * whole number of seconds because `retry-after` is.
 */
const LIMIT = { maxRequests: 500, windowMs: 20_000 };

/** A case that several nodes run in turn. */
export interface BenchCase {
	readonly letter: string;
	readonly title: string;
	/** The input of each node. */
	readonly items: readonly object[];
	/** The options of the mock API. */
	readonly serverOptions: ServerOptions;
	/** How long our node may take; without it, the time is not checked. */
	readonly target?: Target;
	/**
	 * The nodes: ours, n8n's HTTP Request node with its defaults, and variants of the latter.
	 *
	 * @param baseUrl the mock API's address
	 */
	nodes(
		baseUrl: string,
	): readonly [plannr: NodeSetup, httpRequest: NodeSetup, ...variants: NodeSetup[]];
}

/** How long our node may take. */
export interface Target {
	/** The shortest possible time, in milliseconds; without it, the time of n8n's own node is the reference. */
	readonly minimumMs?: number;
	/** The maximum ratio of our node's time to the reference. */
	readonly maxRatio: number;
}

const thousand = createNumberedItems(1000);

/** All cases. */
export const cases: readonly BenchCase[] = [
	{
		letter: 'a',
		title: '1,000 creates, no limit',
		items: thousand,
		serverOptions: { latencyMs: LATENCY_MS, rateLimit: NO_LIMIT },
		target: { maxRatio: 1.05 },
		nodes: (baseUrl) => [plannrCreate, httpRequestCreate(baseUrl)],
	},
	{
		letter: 'b',
		title: '1,500 creates, at most 500 requests in 20 seconds (with Plannr: in 60)',
		items: createNumberedItems(3 * LIMIT.maxRequests),
		serverOptions: { latencyMs: LATENCY_MS, rateLimit: LIMIT },
		// The third 500 requests can be sent when two windows are over.
		target: { minimumMs: 2 * LIMIT.windowMs, maxRatio: 1.1 },
		nodes: (baseUrl) => {
			const { maxRequests: batchSize, windowMs: batchInterval } = LIMIT;
			const options = { batching: { batch: { batchSize, batchInterval } } };
			const title = 'Batching of 500 items and 20 s';
			return [
				plannrCreate,
				httpRequestCreate(baseUrl),
				httpRequestCreate(baseUrl, { title, options }),
			];
		},
	},
	{
		letter: 'c',
		title: '1,000 gets, no limit',
		items: thousand.map((_, number) => ({ uuid: numberedUuid(number) })),
		serverOptions: { latencyMs: LATENCY_MS, rateLimit: NO_LIMIT, referrals: thousand.length },
		target: { maxRatio: 1.05 },
		nodes: (baseUrl) => [plannrGet, httpRequestGet(baseUrl)],
	},
	{
		letter: 'd',
		title: '1,000 creates, every hundredth response is lost',
		items: thousand,
		serverOptions: { latencyMs: LATENCY_MS, rateLimit: NO_LIMIT, loseEvery: 100 },
		nodes: (baseUrl) => {
			const continueOnFail = {
				title: 'On Error: Continue',
				settings: { onError: 'continueRegularOutput' },
			};
			const retry = { title: 'Retry On Fail', settings: { retryOnFail: true } };
			return [
				plannrCreate,
				httpRequestCreate(baseUrl),
				httpRequestCreate(baseUrl, continueOnFail),
				httpRequestCreate(baseUrl, retry),
			];
		},
	},
];
