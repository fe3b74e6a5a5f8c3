import type { IDataObject } from 'n8n-workflow';

import type { PlannrClient } from '../../transport/client';
import { fetchFreshRecord } from '../../transport/records';
import { readTerm } from '../../transport/json';
import { isReferral } from '../fields/records';
import { isSameIdentifier } from '../../transport/text';
import { ALSO_CHECK_BASE_URL } from '../../transport/explain';
import type { OperationMessages, Reading, WriteSpec } from '../operation';

/**
 * Creates the part of a decision's {@link WriteSpec} that detects whether the referral was accepted or rejected.
 *
 * @param isMade whether a referral that is not pending was decided as requested; undefined when it does not show that
 */
export function createDecisionEvidence(
	uuid: string,
	isMade: (referral: IDataObject) => boolean | undefined,
): Pick<
	WriteSpec,
	'evidence' | 'target' | 'conflictKey' | 'compare' | 'judgeResponse' | 'observe' | 'look'
> {
	return {
		evidence: 'target',
		target: uuid,
		conflictKey: `referral ${uuid}`,
		compare(record) {
			if (readTerm(record.status) === 'pending') return 'different';
			const made = isMade(record);
			if (made === undefined) return 'unknown';
			// It was decided otherwise. The decision is sent, so that Plannr's own error message explains why it is rejected.
			return made ? 'same' : 'different';
		},
		judgeResponse(record) {
			const isResult = isSameIdentifier(record.uuid, uuid) && isDecided(record);
			return isResult && isMade(record) !== false ? {} : undefined;
		},
		// The status of the referral alone shows whether it was decided.
		observe: async () => await Promise.resolve(undefined),
		look: async (client) => await fetchDecision(client, uuid),
	};
}

/** Whether the response to a decision shows a referral that was decided; it may leave the status out. */
function isDecided(record: IDataObject): boolean {
	const isUnstated = (record.status ?? '') === '';
	return isUnstated
		? isReferral(record)
		: ['accepted', 'rejected'].includes(readTerm(record.status));
}

async function fetchDecision(client: PlannrClient, uuid: string): Promise<Reading> {
	const { record, isStale } = await fetchFreshRecord(client, '/api/v1/referrals', uuid);
	const records = record === undefined ? [] : [record];
	return { records, isComplete: true, isStale, edge: -Infinity };
}

/** Creates the error messages of a decision, from the labels of its own parameters by the names of Plannr's fields. */
export function createDecisionMessages(
	verb: 'accept' | 'reject',
	labels: OperationMessages['labels'] = {},
): OperationMessages {
	const done = `${verb}ed`;
	return {
		rejected: { message: `Could not ${verb} the referral`, advice: 'Check its status in Plannr' },
		forbidden: {
			message: `This account is not allowed to ${verb} the referral`,
			advice: `Only the firm that received a referral can ${verb} it: check which firm the credential belongs to`,
		},
		notFound: {
			message: 'No such referral was found for this account',
			advice: `Check 'Referral'. ${ALSO_CHECK_BASE_URL}`,
		},
		write: {
			unchanged: `The referral was not ${done} for this item`,
			done: { one: `referral was ${done}`, many: `referrals were ${done}` },
			outcomeUnknown: {
				message: `The referral may have been ${done}`,
				advice: 'The request was not repeated. Check the status of the referral in Plannr',
			},
			notProcessed: {
				message: `The referral was not ${done}`,
				advice: `Plannr was checked: the referral is not ${done}`,
			},
			targetChanged: {
				message: `A previous attempt at this item ${done}, or may have ${done}, a different referral`,
				advice:
					"Nothing more was sent, and that decision was not undone. Make sure 'Referral' has the same value on every attempt, check the received referrals in Plannr, then run the workflow again",
			},
		},
		labels: { uuid: 'Referral', ...labels },
	};
}
