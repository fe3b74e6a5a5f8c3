import type { INodeParameters } from 'n8n-workflow';

import { type OperationId, type Referral, demo, startMockPlannr } from '../../../sandbox';
import { runNode, uuidLocator } from '../../engine/createWorkflow';
import {
	createMockDataWithReferrals,
	numberedUuid,
	receivedByAdviser,
} from '../../engine/manyReferrals';
import { READ_FAULTS, WRITE_FAULTS, waitForLateWrites, withProbability } from './faults';
import { countOutcomes, isReportCorrect, readItemOutcomes } from './itemOutcomes';
import { DEFAULT_PROBABILITY, MAX_RETRIES, STORM_RATE_LIMIT, type StormOptions } from './options';
import type { StormReport } from './report';
import { countRequests } from './requestCounts';

/** One of the two operations that decide about a referral. */
interface Decision {
	/** The node's parameters for it. */
	readonly parameters: INodeParameters;
	/** The request that it sends. */
	readonly operation: OperationId;
	/** The status that it sets. */
	readonly status: Referral['status'];
}

const REASON = 'We are not taking on new clients at present.';

const decisions = {
	accept: { parameters: { operation: 'accept' }, operation: 'acceptReferral', status: 'accepted' },
	reject: {
		parameters: { operation: 'reject', rejectionReason: REASON },
		operation: 'rejectReferral',
		status: 'rejected',
	},
} as const satisfies Record<string, Decision>;

/**
 * Accepts or rejects many received referrals while the mock API fails at random, and compares what the node reported
 * with what was done. The first item is always rejected by Plannr, so that n8n makes all its five attempts over all items.
 */
export async function runDecisionStorm(
	decision: keyof typeof decisions,
	{ seed, items, probability = DEFAULT_PROBABILITY, limit = STORM_RATE_LIMIT }: StormOptions,
): Promise<StormReport> {
	const { parameters, operation, status }: Decision = decisions[decision];
	const data = createMockDataWithReferrals(items, () => receivedByAdviser);
	const mockPlannr = await startMockPlannr({ seed, rateLimit: limit, data });
	try {
		for (const fault of WRITE_FAULTS) {
			mockPlannr.addFault(withProbability(operation, probability, fault));
		}
		for (const fault of READ_FAULTS) {
			mockPlannr.addFault(withProbability('getReferral', probability / 2, fault));
		}
		const many = Array.from({ length: items }, (_, number) => numberedUuid(number));
		const referrals = [demo.account, ...many];
		const startedAt = performance.now();
		const finished = await runNode(
			mockPlannr,
			{ ...parameters, referral: uuidLocator('={{ $json.referral }}') },
			{
				items: referrals.map((referral) => ({ referral })),
				settings: { ...MAX_RETRIES, onError: 'continueRegularOutput' },
			},
		);
		const durationMs = performance.now() - startedAt;
		await waitForLateWrites(mockPlannr);
		const outcomes = readItemOutcomes(finished, referrals.length);
		const findings: string[] = [];
		let lost = 0;
		let mispaired = 0;
		for (const [index, referral] of referrals.entries()) {
			const outcome = outcomes[index] ?? { kind: 'missing', json: {} };
			const isDone = data.referrals.get(referral)?.status === status;
			if (!isReportCorrect(outcome, isDone)) {
				lost += 1;
				findings.push(
					`item ${index} is ${isDone ? '' : 'not '}${status}: ${JSON.stringify(outcome)}`,
				);
			}
			if (outcome.kind === 'returned' && outcome.json.uuid !== referral) mispaired += 1;
		}
		const executed = mockPlannr.requestLog.filter(
			(entry) => entry.operation === operation && entry.executed,
		);
		const requested = referrals.length;
		return {
			...countRequests(mockPlannr, operation, { title: decision, seed, durationMs, requested }),
			...countOutcomes(outcomes),
			lost,
			duplicated: executed.length - new Set(executed.map(({ path }) => path)).size,
			mispaired,
			findings,
		};
	} finally {
		await mockPlannr.stop();
	}
}
