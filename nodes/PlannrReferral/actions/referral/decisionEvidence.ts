import type { IDataObject } from 'n8n-workflow';

import { PlannrError } from '../../transport/errors';
import type { PlannrClient } from '../../transport/client';
import { recordFrom } from '../../transport/records';
import type { Baseline, Reading, WriteSpec } from '../operation';

/** Only one thing decides what was done: the state that the referral is in. */
const NOTHING_SEEN: Baseline = {
	has: () => false,
	entries: () => [],
	edge: -Infinity,
	newest: -Infinity,
};

/**
 * The part of a decision's {@link WriteSpec} that finds out whether it was made.
 *
 * @param uuid the referral
 * @param isMade whether a referral that is not pending is decided as requested; undefined when that cannot be known
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
			// Decided otherwise: then Plannr rejects this decision, and its message says why.
			return made ? 'same' : 'different';
		},
		observe: async () => await Promise.resolve(NOTHING_SEEN),
		look: async (client) => await fetchDecision(client, uuid),
	};
}

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
		// A referral that this account may not see is one that it cannot have decided.
		records: response === undefined ? [] : [recordFrom(response)],
		isComplete: true,
		isStale: response?.isStale === true,
		edge: -Infinity,
	};
}
