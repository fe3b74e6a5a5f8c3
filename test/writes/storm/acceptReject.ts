import type { INodeParameters } from 'n8n-workflow';

import { type OperationId, type Referral, demo, startSandbox } from '../../../sandbox';
import { numbered, received, worldWithReferrals } from '../../engine/manyReferrals';
import { refer, uuid } from '../../engine/createWorkflow';
import { byChance, readFaults, writeFaults } from './faults';
import { RETRIES, STORM_LIMIT, figures } from './figures';
import type { StormReport } from './report';
import type { StormOptions } from './runStorm';
import { countWords, wordsOn } from './messages';

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
export async function decide(
	title: keyof typeof decisions,
	{ seed, items, probability = 0.02, limit = STORM_LIMIT }: StormOptions,
): Promise<StormReport> {
	const { parameters, operation, status }: Decision = decisions[title];
	const world = worldWithReferrals(items, () => received);
	const sandbox = await startSandbox({ seed, limit, world });
	try {
		for (const fault of writeFaults) sandbox.misbehave(byChance(operation, probability, fault));
		for (const fault of readFaults) {
			sandbox.misbehave(byChance('getReferral', probability / 2, fault));
		}
		const asked = [demo.account, ...Array.from({ length: items }, (_, number) => numbered(number))];
		const began = performance.now();
		const finished = await refer(
			sandbox,
			{ ...parameters, referral: uuid('={{ $json.referral }}') },
			{
				items: asked.map((referral) => ({ referral })),
				settings: { ...RETRIES, onError: 'continueRegularOutput' },
			},
		);
		const ms = performance.now() - began;
		const said = wordsOn(finished, asked.length);
		const findings: string[] = [];
		let lost = 0;
		let mispaired = 0;
		for (const [index, referral] of asked.entries()) {
			const word = said[index] ?? { kind: 'unsaid', json: {} };
			const isDecided = world.referrals.get(referral)?.status === status;
			const isTrue =
				word.kind === 'given'
					? isDecided
					: word.kind === 'failed'
						? !isDecided
						: word.kind === 'unclear';
			if (!isTrue) {
				lost += 1;
				findings.push(
					`item ${index} is ${isDecided ? '' : 'not '}${status}: ${JSON.stringify(word)}`,
				);
			}
			if (word.kind === 'given' && word.json.uuid !== referral) mispaired += 1;
		}
		const done = sandbox.journal.filter((entry) => entry.operation === operation && entry.worked);
		return {
			...figures(sandbox, operation, { title, seed, ms, asked: asked.length }),
			...countWords(said),
			lost,
			duplicated: done.length - new Set(done.map(({ path }) => path)).size,
			mispaired,
			findings,
		};
	} finally {
		await sandbox.stop();
	}
}
