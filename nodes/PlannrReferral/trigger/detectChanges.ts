import type { IDataObject } from 'n8n-workflow';

import type { PlannrClient } from '../transport/client';
import { type TriggerEvent, toNewReferralEvents, toDecisionEvents } from './events';
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
 * How far back new referrals are looked for, in milliseconds before the newest known one: timestamps have no fractions
 * of a second, and transactions need not become visible in the order of their timestamps.
 */
const OVERLAP_MS = 10 * 60 * 1000;

/** The result of a poll. */
export interface DetectedChanges {
	/** The events since the last poll: those of new referrals first, oldest first. */
	readonly events: readonly TriggerEvent[];
	/** The state to save for the next poll. */
	readonly state: TriggerState;
}

/**
 * Detects what happened to the referrals since the last poll.
 *
 * `updated_at` is not used, since it need not change when a referral expires. New referrals are recognised by their
 * creation time. Decided ones are recognised by their absence from the list of pending referrals, and then looked up.
 *
 * @param client the Plannr client
 * @param savedState the state that the last poll saved; undefined at the first poll, which detects no events
 * @param slaDue which SLA deadlines are due; undefined when the event is not selected
 * @param now returns Plannr's time in milliseconds since 1970; called after the first response, which reports it
 * @throws {PlannrError} when a request fails; no state must be saved then
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
	const referralsByUuid = new Map(
		[...recent, ...pending].map((referral) => [uuidOf(referral), referral]),
	);
	const noLongerPending = [...previous.pending].filter((uuid) => !current.pending.has(uuid));
	const uuidsToLookUp = noLongerPending.filter((uuid) => !isDecided(referralsByUuid.get(uuid)));
	const found = uuidsToLookUp.length === 0 ? [] : await fetchReferralsByUuid(client, uuidsToLookUp);
	for (const referral of found.filter(hasUuid)) referralsByUuid.set(uuidOf(referral), referral);

	const formerlyPending = noLongerPending
		.map((uuid) => referralsByUuid.get(uuid))
		.filter((referral) => referral !== undefined);
	const missing = updateMissing(
		noLongerPending.filter((uuid) => !referralsByUuid.has(uuid)),
		previous.missing,
		now(),
	);
	// Pages shift while they are fetched, so a pending referral may be missing from the list and return later.
	const stillPending = formerlyPending.filter((referral) => !isDecided(referral)).map(uuidOf);
	const pendingUuids = new Set([...current.pending, ...stillPending, ...allUuids(missing)]);
	const decisionEventsOf = (referral: IDataObject) =>
		pendingUuids.has(uuidOf(referral)) ? [] : toDecisionEvents(referral);
	const due =
		slaDue === undefined
			? []
			: pending.flatMap((referral) => findNewlyDue(referral, slaDue, previous));
	return {
		events: [
			...findNew(recent, pending, previous).flatMap((referral) => [
				...toNewReferralEvents(referral),
				...decisionEventsOf(referral),
			]),
			...formerlyPending.flatMap(decisionEventsOf),
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

/** Whether a state was saved for the same account at the same address. */
function belongsTo(
	state: TriggerState | undefined,
	{ baseUrl: address, accountUuid: account }: PlannrClient,
): boolean {
	const isSame = account === '' || state?.account === '' || state?.account === account;
	return state?.address === address && isSame;
}

/** Whether the next page cannot contain a new referral. */
function hasReachedKnown(
	last: readonly IDataObject[],
	previous: TriggerState | undefined,
): boolean {
	if (previous === undefined) return true;
	const oldest = creationTimeOf(last.at(-1));
	const seen = allUuids(previous.seen);
	const isOld = oldest < previous.watermark - OVERLAP_MS || oldest <= previous.horizon;
	return isOld || last.every((referral) => seen.has(uuidOf(referral)));
}

/** Finds the new referrals: pending or created after the horizon, and neither seen nor pending before. Oldest first. */
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

/** Whether a referral is known to be pending no longer; expired ones count too. */
function isDecided(referral: IDataObject | undefined): boolean {
	const status = referral?.status;
	return typeof status === 'string' && status !== 'pending';
}
