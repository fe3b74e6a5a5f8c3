import type { IDataObject } from 'n8n-workflow';

import type { Baseline, Reading, WriteSpec } from '../../../nodes/PlannrReferral/actions/operation';

/** Creates the result of a lookup that has read a list to its end; the changes may make it incomplete or stale. */
export const createReading = (
	records: readonly IDataObject[] = [],
	changes: Partial<Reading> = {},
): Reading => ({ records, isComplete: true, isStale: false, edge: -Infinity, ...changes });

/** The baseline of a write before which there were no records. */
export const NOTHING_SEEN: Baseline = {
	has: () => false,
	entries: () => [],
	edge: -Infinity,
	newest: -Infinity,
};

/**
 * Creates a write that makes records with its target as their `target`. There are no records before it, and lookups find
 * none.
 */
export function createWrite(target: string, changes: Partial<WriteSpec> = {}): WriteSpec {
	return {
		operation: 'referral.create',
		key: 'key',
		target,
		conflictKey: `referrals ${target}`,
		fingerprint: target,
		evidence: 'content',
		compare: (record) => (record.target === target ? 'same' : 'different'),
		observe: async () => await Promise.resolve(NOTHING_SEEN),
		look: async () => await Promise.resolve(createReading()),
		...changes,
	};
}
