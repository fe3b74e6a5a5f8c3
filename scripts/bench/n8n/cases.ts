import { numberedUuid as uuidOf } from '../../../test/engine/manyReferrals';
import type { ServerOptions } from '../server';
import { NO_LIMIT } from '../serverProcess';
import { numbered } from '../measuredRun';
import { type SetUp, ourCreate, ourGet, theirCreate, theirGet } from './nodes';

/** How long the sandbox takes for every answer, in milliseconds. */
export const LATENCY_MS = 20;

/**
 * Plannr's limit, with a window of twenty seconds in place of its minute, so that nobody has to wait so long. It lasts whole
 * seconds, as the refusals tell the rest of it.
 */
const LIMIT = { requests: 500, windowMs: 20_000 };

/** A job that several nodes are given in turn. */
export interface Case {
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
	nodes(baseUrl: string): readonly [ours: SetUp, theirs: SetUp, ...changed: SetUp[]];
}

/** How long our node may take. */
export interface Target {
	/** The least time in which anybody could do it, in milliseconds; without it, the time of n8n's own node. */
	readonly leastMs?: number;
	/** How often our node may take as long. */
	readonly most: number;
}

const thousand = numbered(1000);

/** What is measured. */
export const cases: readonly Case[] = [
	{
		letter: 'a',
		title: '1,000 creates, no limit',
		items: thousand,
		sandbox: { latencyMs: LATENCY_MS, limit: NO_LIMIT },
		target: { most: 1.05 },
		nodes: (baseUrl) => [ourCreate, theirCreate(baseUrl)],
	},
	{
		letter: 'b',
		title: '1,500 creates, at most 500 requests in 20 seconds (with Plannr: in 60)',
		items: numbered(3 * LIMIT.requests),
		sandbox: { latencyMs: LATENCY_MS, limit: LIMIT },
		// The third five hundred may leave when two windows are over.
		target: { leastMs: 2 * LIMIT.windowMs, most: 1.1 },
		nodes: (baseUrl) => {
			const { requests: batchSize, windowMs: batchInterval } = LIMIT;
			const options = { batching: { batch: { batchSize, batchInterval } } };
			const title = 'Batching of 500 items and 20 s';
			return [ourCreate, theirCreate(baseUrl), theirCreate(baseUrl, { title, options })];
		},
	},
	{
		letter: 'c',
		title: '1,000 gets, no limit',
		items: thousand.map((_, number) => ({ uuid: uuidOf(number) })),
		sandbox: { latencyMs: LATENCY_MS, limit: NO_LIMIT, referrals: thousand.length },
		target: { most: 1.05 },
		nodes: (baseUrl) => [ourGet, theirGet(baseUrl)],
	},
	{
		letter: 'd',
		title: '1,000 creates, the answer to every hundredth is lost',
		items: thousand,
		sandbox: { latencyMs: LATENCY_MS, limit: NO_LIMIT, losesOneOf: 100 },
		nodes: (baseUrl) => {
			const goOn = { title: 'On Error: Continue', settings: { onError: 'continueRegularOutput' } };
			const retry = { title: 'Retry On Fail', settings: { retryOnFail: true } };
			return [
				ourCreate,
				theirCreate(baseUrl),
				theirCreate(baseUrl, goOn),
				theirCreate(baseUrl, retry),
			];
		},
	},
];
