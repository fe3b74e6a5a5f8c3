import type { IDataObject } from 'n8n-workflow';

import { PlannrError } from '../../transport/errors';
import type { PlannrClient } from '../../transport/client';
import { recordFrom } from '../../transport/records';
import type { Baseline, Reading, WriteSpec } from '../operation';

/** An empty baseline: the status of the referral alone shows whether it was decided. */
const NOTHING_SEEN: Baseline = {
	has: () => false,
	entries: () => [],
	edge: -Infinity,
	newest: -Infinity,
};

/**
 * Creates the part of a decision's {@link WriteSpec} that detects whether the referral was accepted or rejected.
 *
 * @param uuid the referral's UUID
 * @param isMade whether a referral that is not pending was decided as requested; undefined when it does not show that
 */
export function createDecisionEvidence(
	uuid: string,
	isMade: (referral: IDataObject) => boolean | undefined,
): Pick<WriteSpec, 'evidence' | 'target' | 'conflictKey' | 'compare' | 'observe' | 'look'> {
	return {
		evidence: 'target',
		target: uuid,
		conflictKey: `referral ${uuid}`,
		compare(record) {
			if (record.status === 'pending') return 'different';
			const made = isMade(record);
			if (made === undefined) return 'unknown';
			// It was decided otherwise. The decision is sent, so that Plannr's own error message explains why it is rejected.
			return made ? 'same' : 'different';
		},
		observe: async () => await Promise.resolve(NOTHING_SEEN),
		look: async (client) => await fetchDecision(client, uuid),
	};
}

/** Fetches the referral past any cache, and once more if the response is stale. */
async function fetchDecision(client: PlannrClient, uuid: string): Promise<Reading> {
	const fetch = async () =>
		await client
			.get(`/api/v1/referrals/${uuid}`, {}, { isFresh: true })
			.catch((reason: unknown) => {
				if (reason instanceof PlannrError && reason.status === 404) return undefined;
				throw reason;
			});
	const first = await fetch();
	const response = first?.isStale === true ? await fetch() : first;
	return {
		// This account cannot have decided a referral that it may not see.
		records: response === undefined ? [] : [recordFrom(response)],
		isComplete: true,
		isStale: response?.isStale === true,
		edge: -Infinity,
	};
}
