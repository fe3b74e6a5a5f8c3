import { performance } from 'node:perf_hooks';
import type { INode, INodeParameters } from 'n8n-workflow';

import { type Fault, type RateLimit, demo, startMockPlannr } from '../../../sandbox';
import { runNode, uuidLocator } from '../../engine/createWorkflow';
import { type Comparison, compareWithPlannr } from './comparison';
import { READ_FAULTS, WRITE_FAULTS, waitForLateWrites, withProbability } from './faults';
import { DEFAULT_PROBABILITY, MAX_RETRIES, STORM_RATE_LIMIT, type StormOptions } from './options';
import type { StormReport } from './report';
import { countRequests } from './requestCounts';
import {
	type StormRequest,
	createMixedRequests,
	createStormData,
	rejectedRequest,
	toItem,
} from './requests';

/** Creates with the requests and faults given one by one. */
export interface CreateScenario {
	/** Seeds the mock API's random faults, and the clients' UUIDs. */
	readonly seed: number;
	/** What the items request. */
	readonly requests: readonly StormRequest[];
	/** How many clients the requests may be about. */
	readonly clients: number;
	readonly faults: readonly Fault[];
	readonly limit: RateLimit;
	/** Whether the node continues on fail; if not, the first failure ends an attempt. */
	readonly continueOnFail: boolean;
	/** Whether n8n retries the node, five attempts in all; default true. */
	readonly retryOnFail?: boolean;
}

export type CreateStormReport = StormReport & Comparison;

const parameters: INodeParameters = {
	connection: uuidLocator(demo.connections.accepted),
	clients: uuidLocator('={{ $json.clients }}'),
	adviceTypes: '={{ $json.adviceTypes }}',
	ifAlreadyReferred: 'create',
	sharedData: ['basic_details'],
	additionalFields: { note: '={{ $json.note }}' },
};

/**
 * Creates referrals for a mixture of items while the mock API fails at random, and compares what the node reported with
 * what was created. The first item is always rejected, so that n8n makes all its five attempts over all items.
 */
export async function runCreateStorm({
	seed,
	items,
	probability = DEFAULT_PROBABILITY,
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

/** As {@link runCreateStorm}, for given requests and faults. */
export async function runCreateScenario({
	seed,
	requests,
	clients,
	faults,
	limit,
	continueOnFail,
	retryOnFail = true,
}: CreateScenario): Promise<CreateStormReport> {
	const data = createStormData(seed, clients);
	const mockPlannr = await startMockPlannr({ seed, rateLimit: limit, data });
	try {
		for (const fault of faults) mockPlannr.addFault(fault);
		const settings: Partial<INode> = {
			...(retryOnFail && MAX_RETRIES),
			...(continueOnFail && { onError: 'continueRegularOutput' }),
		};
		const startedAt = performance.now();
		const finished = await runNode(mockPlannr, parameters, {
			items: requests.map(toItem),
			settings,
		});
		const durationMs = performance.now() - startedAt;
		await waitForLateWrites(mockPlannr);
		const comparison = compareWithPlannr(requests, finished, mockPlannr.data);
		const { requested } = comparison;
		return {
			...comparison,
			...countRequests(mockPlannr, 'createReferral', {
				title: 'create',
				seed,
				durationMs,
				requested,
			}),
		};
	} finally {
		await mockPlannr.stop();
	}
}
