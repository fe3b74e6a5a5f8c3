import { numberedUuid as uuidOf } from '../../../test/engine/manyReferrals';
import type { ServerOptions } from '../server';
import { NO_LIMIT } from '../serverProcess';
import { createNumberedItems } from '../measuredRun';
import {
	type NodeSetup,
	plannrCreate,
	plannrGet,
	httpRequestCreate,
	httpRequestGet,
} from './nodes';

/** How long the sandbox takes for every answer, in milliseconds. */
export const LATENCY_MS = 20;

/**
 * Plannr's limit, with a window of twenty seconds in place of its minute, so that nobody has to wait so long. It lasts whole
 * seconds, as the refusals tell the rest of it.
 */
const LIMIT = { maxRequests: 500, windowMs: 20_000 };

/** A job that several nodes are given in turn. */
export interface BenchCase {
	readonly letter: string;
	readonly title: string;
	/** What each node is given. */
	readonly items: readonly object[];
	readonly sandbox: ServerOptions;
	/** How long our node may take, if that is to be judged. */
	readonly target?: Target;
	/**
	 * The nodes: ours, n8n's own as it is when it is added, and n8n's own with something changed.
	 *
	 * @param baseUrl the sandbox's address
	 */
	nodes(baseUrl: string): readonly [ours: NodeSetup, theirs: NodeSetup, ...changed: NodeSetup[]];
}

/** How long our node may take. */
export interface Target {
	/** The least time in which anybody could do it, in milliseconds; without it, the time of n8n's own node. */
	readonly minimumMs?: number;
	/** How often our node may take as long. */
	readonly maxRatio: number;
}

const thousand = createNumberedItems(1000);

/** What is measured. */
export const cases: readonly BenchCase[] = [
	{
		letter: 'a',
		title: '1,000 creates, no limit',
		items: thousand,
		sandbox: { latencyMs: LATENCY_MS, limit: NO_LIMIT },
		target: { maxRatio: 1.05 },
		nodes: (baseUrl) => [plannrCreate, httpRequestCreate(baseUrl)],
	},
	{
		letter: 'b',
		title: '1,500 creates, at most 500 requests in 20 seconds (with Plannr: in 60)',
		items: createNumberedItems(3 * LIMIT.maxRequests),
		sandbox: { latencyMs: LATENCY_MS, limit: LIMIT },
		// The third five hundred may leave when two windows are over.
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
		items: thousand.map((_, number) => ({ uuid: uuidOf(number) })),
		sandbox: { latencyMs: LATENCY_MS, limit: NO_LIMIT, referrals: thousand.length },
		target: { maxRatio: 1.05 },
		nodes: (baseUrl) => [plannrGet, httpRequestGet(baseUrl)],
	},
	{
		letter: 'd',
		title: '1,000 creates, the answer to every hundredth is lost',
		items: thousand,
		sandbox: { latencyMs: LATENCY_MS, limit: NO_LIMIT, loseEvery: 100 },
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
