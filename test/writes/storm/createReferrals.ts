import { performance } from 'node:perf_hooks';
import type { INodeParameters } from 'n8n-workflow';

import { type RateLimit, type Fault, demo, startMockPlannr } from '../../../sandbox';
import { runNode, uuidLocator } from '../../engine/createWorkflow';
import { withProbability, READ_FAULTS, WRITE_FAULTS } from './faults';
import { MAX_RETRIES, STORM_RATE_LIMIT, countRequests } from './requestCounts';
import { type Comparison, compareWithPlannr } from './comparison';
import {
	type StormRequest,
	rejectedRequest,
	toItem,
	createMixedRequests,
	createStormData,
} from './requests';
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
	readonly limit?: RateLimit;
}

/** A storm of which everything is told. */
export interface StormScenario {
	readonly seed: number;
	/** What the items ask for. */
	readonly requests: readonly StormRequest[];
	/** How many clients the orders may be about. */
	readonly clients: number;
	/** What goes wrong. */
	readonly faults: readonly Fault[];
	readonly limit: RateLimit;
	/** Whether the node continues on fail; if not, the first failure ends a try. */
	readonly continueOnFail: boolean;
}

/** What came of a storm over creates. */
export type CreateStormReport = StormReport & Comparison;

const parameters: INodeParameters = {
	connection: uuidLocator(demo.connections.accepted),
	clients: uuidLocator('={{ $json.clients }}'),
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
export async function runCreateStorm({
	seed,
	items,
	probability = 0.02,
	limit = STORM_RATE_LIMIT,
}: StormOptions): Promise<CreateStormReport> {
	const { requests, clients } = createMixedRequests(seed, items);
	const faults = [
		...WRITE_FAULTS.map((fault) => withProbability('createReferral', probability, fault)),
		...READ_FAULTS.map((fault) => withProbability('listReferrals', probability / 2, fault)),
	];
	return await runCreateScenario({
		seed,
		requests: [rejectedRequest, ...requests],
		clients,
		faults,
		limit,
		continueOnFail: true,
	});
}

/**
 * The same for orders and faults that are told one by one.
 *
 * @param scenario see {@link StormScenario}
 */
export async function runCreateScenario(scenario: StormScenario): Promise<CreateStormReport> {
	const { seed, requests, clients, faults, limit, continueOnFail } = scenario;
	const sandbox = await startMockPlannr({
		seed,
		rateLimit: limit,
		data: createStormData(seed, clients),
	});
	try {
		for (const fault of faults) sandbox.addFault(fault);
		const settings = {
			...MAX_RETRIES,
			...(continueOnFail && { onError: 'continueRegularOutput' as const }),
		};
		const startedAt = performance.now();
		const finished = await runNode(sandbox, parameters, { items: requests.map(toItem), settings });
		const durationMs = performance.now() - startedAt;
		const comparison = compareWithPlannr(requests, finished, sandbox.data);
		return {
			...comparison,
			...countRequests(sandbox, 'createReferral', {
				title: 'create',
				seed,
				durationMs,
				requested: comparison.requested,
			}),
		};
	} finally {
		await sandbox.stop();
	}
}
