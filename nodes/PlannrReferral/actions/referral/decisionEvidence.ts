import type { IDataObject } from 'n8n-workflow';

import type { PlannrClient } from '../../transport/client';
import { fetchFreshRecord } from '../../transport/records';
import { isReferral } from '../fields/records';
import { isSameIdentifier } from '../../transport/uuid';
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
): Pick<
	WriteSpec,
	'evidence' | 'target' | 'conflictKey' | 'compare' | 'isResult' | 'observe' | 'look'
> {
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
		isResult: (record) =>
			isReferral(record) &&
			isPossibleStatus(record.status) &&
			isMade(record) !== false &&
			isSameIdentifier(record.uuid, uuid),
		observe: async () => await Promise.resolve(NOTHING_SEEN),
		look: async (client) => await fetchDecision(client, uuid),
	};
}

/** Whether a referral in the response to a decision may have been decided; a response may leave its status out. */
function isPossibleStatus(status: unknown): boolean {
	return typeof (status ?? '') === 'string' && status !== 'pending';
}

async function fetchDecision(client: PlannrClient, uuid: string): Promise<Reading> {
	const { record, isStale } = await fetchFreshRecord(client, '/api/v1/referrals', uuid);
	// This account cannot have decided a referral that it may not see.
	const records = record === undefined ? [] : [record];
	return { records, isComplete: true, isStale, edge: -Infinity };
}
