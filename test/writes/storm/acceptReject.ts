import type { INodeParameters } from 'n8n-workflow';

import { type OperationId, type Referral, demo, startMockPlannr } from '../../../sandbox';
import { numberedUuid, receivedByAdviser, mockDataWithReferrals } from '../../engine/manyReferrals';
import { runNode, uuidLocator } from '../../engine/createWorkflow';
import { withProbability, READ_FAULTS, WRITE_FAULTS } from './faults';
import { MAX_RETRIES, STORM_RATE_LIMIT, countRequests } from './requestCounts';
import type { StormReport } from './report';
import type { StormOptions } from './createReferrals';
import { countOutcomes, readItemOutcomes } from './itemOutcomes';

/** How to ask for a decision, what it is called, and what it does. */
interface Decision {
	readonly parameters: INodeParameters;
	readonly operation: OperationId;
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
 * Decides about many received referrals through a Plannr that fails at random, and compares what the node said with what
 * was decided. The first item is always refused, so that n8n makes all its five tries over all items.
 *
 * @param title which decision
 * @param options see {@link StormOptions}
 */
export async function runDecisionStorm(
	title: keyof typeof decisions,
	{ seed, items, probability = 0.02, limit = STORM_RATE_LIMIT }: StormOptions,
): Promise<StormReport> {
	const { parameters, operation, status }: Decision = decisions[title];
	const world = mockDataWithReferrals(items, () => receivedByAdviser);
	const sandbox = await startMockPlannr({ seed, rateLimit: limit, data: world });
	try {
		for (const fault of WRITE_FAULTS)
			sandbox.addFault(withProbability(operation, probability, fault));
		for (const fault of READ_FAULTS) {
			sandbox.addFault(withProbability('getReferral', probability / 2, fault));
		}
		const referrals = [
			demo.account,
			...Array.from({ length: items }, (_, number) => numberedUuid(number)),
		];
		const startedAt = performance.now();
		const finished = await runNode(
			sandbox,
			{ ...parameters, referral: uuidLocator('={{ $json.referral }}') },
			{
				items: referrals.map((referral) => ({ referral })),
				settings: { ...MAX_RETRIES, onError: 'continueRegularOutput' },
			},
		);
		const durationMs = performance.now() - startedAt;
		const outcomes = readItemOutcomes(finished, referrals.length);
		const findings: string[] = [];
		let lost = 0;
		let mispaired = 0;
		for (const [index, referral] of referrals.entries()) {
			const outcome = outcomes[index] ?? { kind: 'missing', json: {} };
			const isDecided = world.referrals.get(referral)?.status === status;
			const isCorrect =
				outcome.kind === 'returned'
					? isDecided
					: outcome.kind === 'failed'
						? !isDecided
						: outcome.kind === 'outcomeUnknown';
			if (!isCorrect) {
				lost += 1;
				findings.push(
					`item ${index} is ${isDecided ? '' : 'not '}${status}: ${JSON.stringify(outcome)}`,
				);
			}
			if (outcome.kind === 'returned' && outcome.json.uuid !== referral) mispaired += 1;
		}
		const worked = sandbox.requestLog.filter(
			(entry) => entry.operation === operation && entry.executed,
		);
		return {
			...countRequests(sandbox, operation, {
				title,
				seed,
				durationMs,
				requested: referrals.length,
			}),
			...countOutcomes(outcomes),
			lost: lost,
			duplicated: worked.length - new Set(worked.map(({ path }) => path)).size,
			mispaired,
			findings,
		};
	} finally {
		await sandbox.stop();
	}
}
