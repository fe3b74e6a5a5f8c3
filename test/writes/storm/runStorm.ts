import { performance } from 'node:perf_hooks';
import type { INodeParameters } from 'n8n-workflow';

import { type Limit, type Misbehaviour, demo, startSandbox } from '../../../sandbox';
import { refer, uuid } from '../../engine/createWorkflow';
import { byChance, readFaults, writeFaults } from './faults';
import { RETRIES, STORM_LIMIT, figures } from './figures';
import { type Judgement, judge } from './verdicts';
import { type Order, bait, itemOf, mixedOrders, stormWorld } from './requests';
import type { StormReport } from './report';

/** How a storm is to be. */
export interface StormOptions {
	/** Decides about the items and the faults. The order in which requests arrive is the machine's, so not all repeats itself. */
	readonly seed: number;
	/** How many items. */
	readonly items: number;
	/** How likely each kind of fault is, for each create; default 0.02. Reads suffer half of it. */
	readonly probability?: number;
	/** What the token may do; default 200 requests in a second. */
	readonly limit?: Limit;
}

/** A storm of which everything is told. */
export interface Weather {
	readonly seed: number;
	/** What the items ask for. */
	readonly orders: readonly Order[];
	/** How many clients the orders may be about. */
	readonly clients: number;
	/** What goes wrong. */
	readonly faults: readonly Misbehaviour[];
	readonly limit: Limit;
	/** Whether the node continues on fail; if not, the first failure ends a try. */
	readonly goesOn: boolean;
}

/** What came of a storm over creates. */
export type ReferringReport = StormReport & Judgement;

const parameters: INodeParameters = {
	connection: uuid(demo.connections.accepted),
	clients: uuid('={{ $json.clients }}'),
	adviceTypes: '={{ $json.adviceTypes }}',
	sharedData: ['basic_details'],
	additionalFields: { note: '={{ $json.note }}' },
};

/**
 * Refers a mixture of items through a Plannr that fails at random, and compares what the node said with what was made.
 * The first item is always refused, so that n8n makes all its five tries over all items.
 *
 * @param options see {@link StormOptions}
 */
export async function storm({
	seed,
	items,
	probability = 0.02,
	limit = STORM_LIMIT,
}: StormOptions): Promise<ReferringReport> {
	const { orders, clients } = mixedOrders(seed, items);
	const faults = [
		...writeFaults.map((fault) => byChance('createReferral', probability, fault)),
		...readFaults.map((fault) => byChance('listReferrals', probability / 2, fault)),
	];
	return await stormOver({ seed, orders: [bait, ...orders], clients, faults, limit, goesOn: true });
}

/**
 * The same for orders and faults that are told one by one.
 *
 * @param weather see {@link Weather}
 */
export async function stormOver(weather: Weather): Promise<ReferringReport> {
	const { seed, orders, clients, faults, limit, goesOn } = weather;
	const sandbox = await startSandbox({ seed, limit, world: stormWorld(seed, clients) });
	try {
		for (const fault of faults) sandbox.misbehave(fault);
		const settings = { ...RETRIES, ...(goesOn && { onError: 'continueRegularOutput' as const }) };
		const began = performance.now();
		const finished = await refer(sandbox, parameters, { items: orders.map(itemOf), settings });
		const ms = performance.now() - began;
		const judgement = judge(orders, finished, sandbox.world);
		return {
			...judgement,
			...figures(sandbox, 'createReferral', { title: 'create', seed, ms, asked: judgement.asked }),
		};
	} finally {
		await sandbox.stop();
	}
}
