import { PlannrError } from '../../transport/errors';
import type { PlannrClient } from '../../transport/client';
import { type ReferralRequest, adviceTypes } from '../../transport/vocabulary';
import { parseAll } from '../../parameters/invalidParameters';
import type { ItemParameters } from '../../parameters/item';
import { referralFields } from '../../transport/recordFields';
import { ALSO_CHECK_BASE_URL, CHECK_PERMISSION } from '../../transport/explain';
import type { CheckContext, Job, Operation, ResultNote, WriteSpec } from '../operation';
import { type FormatRecord, parseOutput } from '../fields/output';
import { fields } from './create.description';
import {
	fingerprintOfRequest,
	compareReferral,
	showsOtherClients,
	targetOfRequest,
} from './compareReferral';
import { type CreateOptions, parseCreateOptions } from './createOptions';
import { fetchReferralIfAny } from './fetchReferral';
import { isReferral } from '../../transport/recordFields';
import { parseReferral } from './parseReferralRequests';
import { validateReferral } from './validateReferral';
import { findOpenReferral } from './openReferrals';
import { SentReferrals } from './sentReferrals';
import { simplifyReferral } from './simplifyReferral';

/** Refers clients to a connected firm: one referral per advice type (apidocs.plannrcrm.com, POST /api/v1/referrals). */
export const create: Operation = {
	fields,
	messages: {
		rejected: {
			message: 'Could not create the referral',
			advice: "Correct what Plannr's message refers to, then run the workflow again",
		},
		forbidden: {
			message: 'This account is not allowed to refer these clients',
			advice: CHECK_PERMISSION,
		},
		notFound: {
			message: 'The connection or a client was not found',
			advice: `Check 'Connection' and 'Clients'. ${ALSO_CHECK_BASE_URL}`,
		},
		write: {
			unchanged: 'The referral was not created',
			done: { one: 'referral was created', many: 'referrals were created' },
			newRun: "A new run creates them again only if 'If Already Referred' is Create Another",
			outcomeUnknown: {
				message: 'The referral may have been created',
				advice:
					'The request was not repeated, to avoid a duplicate referral. Check the sent referrals in Plannr',
			},
			notProcessed: {
				message: 'The referral was not created',
				advice: 'Plannr was checked and has no such referral',
			},
			targetChanged: {
				message: 'A previous attempt at this item was for a different referral',
				advice:
					"Nothing more was sent, and referrals already created were not undone. Make sure 'Connection', 'Clients' and 'Advice Types' have the same values on every attempt (no random values, no current time), check the sent referrals in Plannr, then run the workflow again",
			},
			alreadyReferred: {
				message:
					'Could not create the referral: these clients already have an open referral for this advice type on this connection',
				advice:
					"To use the open referral, set 'If Already Referred' to Return Existing; to create another, choose Create Another",
			},
			precheckFailed: 'Check the sent referrals in Plannr, then run the workflow again',
		},
		labels: {
			connection_uuid: 'Connection',
			client_uuids: 'Clients',
			advice_type: 'Advice Types',
			duration_months: 'Duration',
			shared_data: 'Shared Data',
			sla_deadline: 'SLA Deadline',
			note: 'Note',
		},
	},
	parse(item) {
		const { referral, options, formatRecord } = parseAll({
			referral: () => parseReferral(item),
			options: () => parseCreateOptions(item),
			formatRecord: () => parseOutput(item, referralFields, simplifyReferral),
		});
		return {
			references: [referral.connection, ...referral.clients],
			create: (uuidOf) =>
				referral.createRequests(uuidOf).map((request) => ({
					...createJob(request, options, formatRecord),
					notes: [
						...findDeadlineNotes(item, request),
						...(referral.mayLackClient ? ['trailingSeparator' as const] : []),
					],
				})),
		};
	},
};

/** A deadline that an expression does not give is left out, and nobody would notice. */
function findDeadlineNotes(
	item: ItemParameters,
	{ sla_deadline: deadline }: ReferralRequest,
): ResultNote[] {
	if (typeof deadline === 'string') return deadline < item.today() ? ['pastDeadline'] : [];
	const isSetUp = item.getValue('additionalFields.slaDeadline', 'SLA Deadline') !== undefined;
	return isSetUp ? ['noDeadline'] : [];
}

function createJob(
	request: ReferralRequest,
	options: CreateOptions,
	formatRecord: FormatRecord,
): Job {
	if (options.validateOnly) {
		return {
			kind: 'read',
			run: async (client) => ({
				records: [await validateReferral(client, { request, ...options })],
			}),
		};
	}
	return {
		kind: 'write',
		request: {
			path: '/api/v1/referrals',
			body: { ...request },
			redact: request.note ? [request.note] : [],
		},
		spec: createSpec(request, options),
		label: labelOf(request),
		formatRecord,
	};
}

/** Returns the label of the advice type: an item has one request for each. */
function labelOf({ advice_type: type }: ReferralRequest): string {
	return adviceTypes.find(({ value }) => value === type)?.name ?? type;
}

/** Describes the write for the execution; Create Another has no check. */
function createSpec(request: ReferralRequest, { ifAlreadyReferred }: CreateOptions): WriteSpec {
	const target = targetOfRequest(request);
	return {
		operation: 'referral.create',
		key: request.advice_type,
		target,
		conflictKey: `referrals ${target}`,
		fingerprint: fingerprintOfRequest(request),
		evidence: 'content',
		compare: (record) => compareReferral(request, record),
		async observe(client, maxAgeMs) {
			const sent = SentReferrals.of(client);
			await sent.prepare(client, false, maxAgeMs).catch(ignoreUnlessStopped);
			return sent.baseline();
		},
		look: async (client, baseline, isOwned) =>
			await SentReferrals.of(client).look(client, request, baseline, isOwned),
		fetch: fetchReferralIfAny,
		isResult: isReferral,
		noteOn: (record) => (showsOtherClients(request, record) ? 'otherClients' : undefined),
		remember: (client, record) => {
			SentReferrals.of(client).add(client, record);
		},
		...(ifAlreadyReferred !== 'create' && {
			check: async (client: PlannrClient, context: CheckContext) => {
				const open = await findOpenReferral(client, request, context);
				if (open === undefined) return undefined;
				if (ifAlreadyReferred === 'return') return { records: [open], note: 'alreadyReferred' };
				throw new PlannrError(
					'alreadyReferred',
					`${labelOf(request)}: referral ${open.uuid}, ${open.status}`,
				);
			},
		}),
	};
}

/** Create Another continues without a baseline: a referral found later is then not attributed to it. */
function ignoreUnlessStopped(reason: unknown): void {
	if (!(reason instanceof PlannrError) || reason.kind === 'notSent') throw reason;
}
