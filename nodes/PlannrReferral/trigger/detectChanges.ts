import type { IDataObject } from 'n8n-workflow';

import type { PlannrClient } from '../transport/client';
import { type TriggerEvent, findArrival, findDecision } from './events';
import type { TriggerState } from './state';
import {
	allUuids,
	hasUuid,
	updateAnnounced,
	updateMissing,
	updateState,
	uuidOf,
} from './updateState';
import {
	creationTimeOf,
	fetchReferralsByUuid,
	fetchNewestReferrals,
	fetchPendingReferrals,
} from './fetchReferrals';
import { type SlaDueOptions, findDueDeadline } from './slaDue';

/**
 * So far behind the newest referral another one may become visible, in milliseconds: timestamps leave out the part of a
 * second, and what is written together is not always seen together.
 */
const OVERLAP_MS = 10 * 60 * 1000;

/** What a poll found. */
export interface DetectedChanges {
	/** What happened since the last poll; new referrals first, oldest first. */
	readonly events: readonly TriggerEvent[];
	/** What to remember for the next one. */
	readonly state: TriggerState;
}

/**
 * Finds out what happened to the referrals since the last poll.
 *
 * Nothing is said of `updated_at`, which need not move when a referral expires. What is new is known by its creation;
 * what was decided is known by having left the list of the pending ones, and is looked up before anything is said of it.
 *
 * @param client the door
 * @param savedState what the last poll has left; undefined at the first one, which takes note and finds nothing
 * @param slaDue which SLA deadlines are near; undefined when nobody wants to hear of them
 * @param now the present by Plannr's clock, in milliseconds since 1970; asked after an answer has told the time
 * @throws {PlannrFailure} when Plannr cannot be asked; nothing is to be remembered then
 */
export async function detectChanges(
	client: PlannrClient,
	savedState: TriggerState | undefined,
	slaDue: SlaDueOptions | undefined,
	now: () => number,
): Promise<DetectedChanges> {
	const previous = belongsTo(savedState, client) ? savedState : undefined;
	const newest = await fetchNewestReferrals(client, (last) => hasReachedKnown(last, previous));
	const pending = (await fetchPendingReferrals(client, previous === undefined)).filter(hasUuid);
	const current = updateState(client, previous, newest, pending);
	if (previous === undefined) return { events: [], state: current };

	const recent = newest.records.filter(hasUuid);
	const reported = new Map([...recent, ...pending].map((referral) => [uuidOf(referral), referral]));
	const noLongerPending = [...previous.pending].filter((uuid) => !current.pending.has(uuid));
	const undecided = noLongerPending.filter((uuid) => !isDecided(reported.get(uuid)));
	const found = undecided.length === 0 ? [] : await fetchReferralsByUuid(client, undecided);
	for (const referral of found.filter(hasUuid)) reported.set(uuidOf(referral), referral);

	const formerlyPending = noLongerPending
		.map((uuid) => reported.get(uuid))
		.filter((referral) => referral !== undefined);
	const missing = updateMissing(
		noLongerPending.filter((uuid) => !reported.has(uuid)),
		previous.missing,
		now(),
	);
	// Pages shift while they are read, and what is not shown may be shown again: it is pending all the same.
	const stillPending = formerlyPending.filter((referral) => !isDecided(referral)).map(uuidOf);
	const pendingUuids = new Set([...current.pending, ...stillPending, ...allUuids(missing)]);
	const decisionOf = (referral: IDataObject) =>
		pendingUuids.has(uuidOf(referral)) ? [] : findDecision(referral);
	const due =
		slaDue === undefined
			? []
			: pending.flatMap((referral) => findNewlyDue(referral, slaDue, previous));
	return {
		events: [
			...findNew(recent, pending, previous).flatMap((referral) => [
				...findArrival(referral),
				...decisionOf(referral),
			]),
			...formerlyPending.flatMap(decisionOf),
			...due.map(({ referral }): TriggerEvent => ({ event: 'slaDueSoon', referral })),
		],
		state: {
			...current,
			pending: pendingUuids,
			missing,
			announced: updateAnnounced(previous.announced, due, pendingUuids),
		},
	};
}

/** What was noted for another account, or another Plannr, says nothing about this one. */
function belongsTo(
	state: TriggerState | undefined,
	{ baseUrl: address, accountUuid: account }: PlannrClient,
): boolean {
	const isSame = account === '' || state?.account === '' || state?.account === account;
	return state?.address === address && isSame;
}

/** Whether the next page holds nothing that may be new. */
function hasReachedKnown(
	last: readonly IDataObject[],
	previous: TriggerState | undefined,
): boolean {
	if (previous === undefined) return true;
	const createdAtMs = creationTimeOf(last.at(-1));
	const seen = allUuids(previous.seen);
	const isOld = createdAtMs < previous.watermark - OVERLAP_MS || createdAtMs <= previous.horizon;
	return isOld || last.every((referral) => seen.has(uuidOf(referral)));
}

/** What was created after the horizon or is pending, and was neither seen nor pending before: it is new. Oldest first. */
function findNew(
	newest: readonly IDataObject[],
	pending: readonly IDataObject[],
	previous: TriggerState,
): IDataObject[] {
	const candidates = [
		...pending,
		...newest.filter((referral) => creationTimeOf(referral) > previous.horizon),
	];
	const seen = allUuids(previous.seen);
	const byUuid = new Map(candidates.map((referral) => [uuidOf(referral), referral]));
	return [...byUuid]
		.filter(([uuid]) => !seen.has(uuid) && !previous.pending.has(uuid))
		.map(([, referral]) => referral)
		.sort((one, other) => (creationTimeOf(one) || 0) - (creationTimeOf(other) || 0));
}

interface DueReferral {
	readonly referral: IDataObject;
	readonly deadline: string;
}

function findNewlyDue(
	referral: IDataObject,
	slaDue: SlaDueOptions,
	{ announced }: TriggerState,
): DueReferral[] {
	const deadline = findDueDeadline(referral, slaDue);
	if (deadline === undefined) return [];
	return announced.get(deadline)?.has(uuidOf(referral)) === true ? [] : [{ referral, deadline }];
}

function isDecided(referral: IDataObject | undefined): boolean {
	const status = referral?.status;
	return typeof status === 'string' && status !== 'pending';
}
