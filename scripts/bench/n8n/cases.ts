import { PAGE_SIZE } from '../../../nodes/PlannrReferral/transport/pages';
import { numberedUuid } from '../../../test/engine/manyReferrals';
import { createNumberedItems } from '../measuredRun';
import type { ServerOptions } from '../server';
import {
	type NodeSetup,
	httpRequestCreate,
	httpRequestCreateByEmail,
	httpRequestGet,
	httpRequestGetMany,
	plannrCreate,
	plannrCreateByEmail,
	plannrGet,
	plannrGetMany,
} from './nodes';

/**
 * Plannr's rate limit, with a window of twenty seconds instead of a minute, which would take too long. The window is a
 * whole number of seconds because `retry-after` is.
 */
const LIMIT = { maxRequests: 500, windowMs: 20_000 };

/** A case that several nodes run in turn. */
export interface BenchCase {
	readonly letter: string;
	readonly title: string;
	/** The input of each node, by round from 0. Every round refers others: the node knows whom it has referred. */
	items(round: number): readonly object[];
	/** The options of the mock API that differ from the benchmark's. */
	readonly serverOptions: Partial<ServerOptions>;
	/** The number of referrals to return, where it is not one for each item. */
	readonly records?: number;
	/** The number of rounds, for a case that takes long; without it, as many as for the others. */
	readonly rounds?: number;
	/** What our node must keep to; without it, only its results are checked. */
	readonly target?: TimeTarget | RequestTarget;
	/** The nodes: ours, n8n's HTTP Request node with its defaults, and variants of the latter. */
	nodes(
		baseUrl: string,
	): readonly [plannr: NodeSetup, httpRequest: NodeSetup, ...variants: NodeSetup[]];
}

/** How long our node may take. */
interface TimeTarget {
	/** The shortest possible time, in milliseconds; without it, the time of n8n's own node is the reference. */
	readonly minimumMs?: number;
	/** The maximum ratio of our node's time to the reference. */
	readonly maxRatio: number;
}

/** How many requests our node may send. */
interface RequestTarget {
	readonly maxRequests: number;
}

/** Returns items that contain their number only, which continues from round to round. */
const numbered = (count: number) => (round: number) =>
	createNumberedItems(count).map((_, index) => ({ number: round * count + index }));

/** The clients that the creates are for: each item of each round has one of its own. */
const clients = 10_000;

/** Returns items that contain the UUIDs of referrals. */
const createUuids = (count: number) =>
	Array.from({ length: count }, (_, number) => ({ uuid: numberedUuid(number) }));

/** The number of records in the cases with many. */
const MANY = 10_000;

/** All cases. */
export const cases: readonly BenchCase[] = [
	{
		letter: 'a',
		title: '1,000 creates, no limit',
		items: numbered(1000),
		serverOptions: { clients },
		target: { maxRatio: 0.6 },
		nodes: (baseUrl) => [plannrCreate, httpRequestCreate(baseUrl)],
	},
	{
		letter: 'b',
		title: '1,450 creates, at most 500 requests in 20 seconds (with Plannr: in 60)',
		// What the node reads before and between its writes fits into the same three windows.
		items: numbered(3 * LIMIT.maxRequests - 50),
		serverOptions: { rateLimit: LIMIT, clients },
		// The third 500 requests can be sent when two windows are over.
		target: { minimumMs: 2 * LIMIT.windowMs, maxRatio: 1.05 },
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
		items: () => createUuids(1000),
		serverOptions: { referrals: 1000 },
		target: { maxRatio: 0.6 },
		nodes: (baseUrl) => [plannrGet, httpRequestGet(baseUrl)],
	},
	{
		letter: 'd',
		title: '1,000 creates, every hundredth response is lost',
		// The mock API forgets its referrals between rounds, and n8n's process does not: lookups after a loss would find
		// every list stale that lacks the referrals of an earlier round, and read each of those by its UUID.
		rounds: 1,
		items: numbered(1000),
		serverOptions: { clients, loseEvery: 100 },
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
	{
		letter: 'e',
		title: '1,000 creates by e-mail address, among 5,000 clients',
		items: numbered(1000),
		serverOptions: { clients: 5000 },
		target: { maxRatio: 0.3 },
		nodes: (baseUrl) => [plannrCreateByEmail, httpRequestCreateByEmail(baseUrl)],
	},
	{
		letter: 'f',
		title: 'Get Many, 10,000 referrals',
		items: numbered(1),
		records: MANY,
		serverOptions: { referrals: MANY },
		target: { maxRequests: Math.ceil(MANY / PAGE_SIZE) },
		nodes: (baseUrl) => [plannrGetMany, httpRequestGetMany(baseUrl, PAGE_SIZE)],
	},
	{
		letter: 'g',
		title: '10,000 gets, for the memory',
		items: () => createUuids(MANY),
		rounds: 1,
		serverOptions: { referrals: MANY },
		nodes: (baseUrl) => [plannrGet, httpRequestGet(baseUrl)],
	},
];
