import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { PlannrClient } from '../../transport/client';
import { fetchFreshRecord } from '../../transport/records';
import { readTerm } from '../../transport/json';
import { isSameIdentifier } from '../../transport/text';
import { ALSO_CHECK_BASE_URL } from '../../transport/explain';
import { type ItemParameters, parseAll } from '../../parameters/item';
import { parseUuid } from '../../parameters/references';
import { createOptionsField, createOutputFields, parseOutput } from '../fields/everyOperation';
import { pendingReferralLocator } from '../fields/locators';
import { mayBeOfKind, referrals } from '../fields/records';
import type { Operation, OperationMessages, Reading, WriteSpec } from '../operation';
import { hashRequest, normaliseText } from './compareReferral';

interface ReasonParameter {
	readonly field: INodeProperties;
	/** Parses the reason; throws {@link InvalidParameters} when there is none. */
	parse(item: ItemParameters): string;
}

type Verb = 'accept' | 'reject';

/**
 * Creates an operation that decides on a referral which the firm has received.
 *
 * @param description the description of the parameter 'Referral'
 * @param reasonParameter only for a decision that needs a reason
 */
export function createDecision(
	verb: Verb,
	description: string,
	reasonParameter?: ReasonParameter,
): Operation {
	return {
		fields: [
			{
				displayName: 'Referral',
				name: 'referral',
				...pendingReferralLocator,
				required: true,
				description,
			},
			...(reasonParameter ? [reasonParameter.field] : []),
			...createOutputFields(referrals),
			createOptionsField(),
		],
		messages: createMessages(verb, reasonParameter),
		parse(item) {
			const { uuid, reason, formatRecord } = parseAll({
				uuid: () => parseUuid(item.get('referral', 'Referral')),
				reason: () => reasonParameter?.parse(item),
				formatRecord: () => parseOutput(item, referrals),
			});
			return [
				{
					kind: 'write',
					request: {
						path: `/api/v1/referrals/${uuid}/${verb}`,
						...(reason !== undefined && { body: { rejection_reason: reason }, redact: [reason] }),
					},
					formatRecord,
					spec: createSpec(verb, uuid, reason),
				},
			];
		},
	};
}

function createSpec(verb: Verb, uuid: string, reason: string | undefined): WriteSpec {
	return {
		operation: `referral.${verb}`,
		key: verb,
		target: uuid,
		conflictKey: `referral ${uuid}`,
		fingerprint: reason === undefined ? uuid : hashRequest([uuid, normaliseText(reason)]),
		evidence: 'target',
		compare(record) {
			if (readTerm(record.status) === 'pending') return 'different';
			const isMade = wasMade(record, verb, reason);
			if (isMade === undefined) return 'unknown';
			// It was decided otherwise. The decision is sent, so that Plannr's own error message explains why it is rejected.
			return isMade ? 'same' : 'different';
		},
		judgeResponse(record) {
			const isResult = isSameIdentifier(record.uuid, uuid) && isDecided(record);
			return isResult && wasMade(record, verb, reason) !== false ? {} : undefined;
		},
		// The status of the referral alone shows whether it was decided.
		observe: async () => await Promise.resolve(undefined),
		look: async (client) => await fetchDecision(client, uuid),
	};
}

/**
 * Whether a referral was decided as requested. Undefined for an expired one, which may have been decided before, and for
 * one with another reason: somebody else may have decided, or Plannr may have altered the reason.
 */
function wasMade(
	referral: IDataObject,
	verb: Verb,
	reason: string | undefined,
): boolean | undefined {
	const { rejection_reason: recorded } = referral;
	const status = readTerm(referral.status);
	if (status !== 'accepted' && status !== 'rejected') return undefined;
	if (status !== `${verb}ed`) return false;
	const isSameReason =
		reason === undefined ||
		typeof recorded !== 'string' ||
		normaliseText(recorded) === normaliseText(reason);
	return isSameReason ? true : undefined;
}

/** Whether the response to a decision shows a referral that was decided; it may leave the status out. */
function isDecided(record: IDataObject): boolean {
	const isUnstated = (record.status ?? '') === '';
	return isUnstated
		? mayBeOfKind(record, referrals)
		: ['accepted', 'rejected'].includes(readTerm(record.status));
}

async function fetchDecision(client: PlannrClient, uuid: string): Promise<Reading> {
	const { record, isStale } = await fetchFreshRecord(client, '/api/v1/referrals', uuid);
	const records = record === undefined ? [] : [record];
	return { records, isComplete: true, isStale, edge: -Infinity };
}

function createMessages(verb: Verb, reasonParameter?: ReasonParameter): OperationMessages {
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
		labels: {
			uuid: 'Referral',
			...(reasonParameter && { rejection_reason: reasonParameter.field.displayName }),
		},
	};
}
