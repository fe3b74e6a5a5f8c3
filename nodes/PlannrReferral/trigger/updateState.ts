import type { IDataObject } from 'n8n-workflow';

import type { PlannrClient } from '../transport/client';
import { isUuid } from '../transport/uuid';
import type { UuidGroups, TriggerState } from './state';
import { type NewestReferrals, creationTimeOf } from './fetchReferrals';

const DAY_MS = 24 * 60 * 60 * 1000;

/** How long a pending referral that Plannr no longer returns is looked up, in milliseconds. */
const MISSING_RETENTION_MS = 7 * DAY_MS;

/**
 * Creates the state of a poll, leaving out missing referrals and reported deadlines, which the caller adds.
 *
 * @param client the Plannr client
 * @param previous the state of the last poll; undefined at the first poll
 * @param newest the newest referrals
 * @param pending the pending referrals
 */
export function updateState(
	{ baseUrl: address, accountUuid: account }: PlannrClient,
	previous: TriggerState | undefined,
	newest: NewestReferrals,
	pending: readonly IDataObject[],
): TriggerState {
	const records = newest.records.filter(hasUuid);
	const creationTimes = records.map(creationTimeOf).filter((time) => !Number.isNaN(time));
	const horizon = Math.max(newest.horizon, previous?.horizon ?? 0);
	const afterHorizon = [...records, ...pending].filter(
		(referral) => creationTimeOf(referral) > horizon,
	);
	// A referral that was seen and is missing this time is not new when Plannr returns it again.
	const seen = filterGroups(previous?.seen ?? new Map(), (_, day) => day >= dayOf(horizon));
	for (const referral of afterHorizon)
		addToGroup(seen, dayOf(creationTimeOf(referral)), uuidOf(referral));
	return {
		address,
		account: account === '' ? (previous?.account ?? '') : account,
		watermark: creationTimes.reduce(
			(latest, time) => Math.max(latest, time),
			previous?.watermark ?? 0,
		),
		horizon,
		seen,
		// A new referral that is pending on the first page may be decided before the pending ones are fetched.
		pending: new Set(
			[...pending, ...records.filter(({ status }) => status === 'pending')].map(uuidOf),
		),
		missing: new Map(),
		announced: new Map(),
	};
}

/**
 * Updates the pending referrals that Plannr no longer returns, and drops those that have been missing for too long.
 *
 * @param uuids the referrals that are missing now
 * @param previous the missing referrals of the last poll
 * @param now Plannr's time, in milliseconds since 1970
 */
export function updateMissing(
	uuids: readonly string[],
	previous: UuidGroups,
	now: number,
): UuidGroups {
	const missing = new Map<string, Set<string>>();
	for (const uuid of uuids) {
		const since =
			[...previous].find(([, missingUuids]) => missingUuids.has(uuid))?.[0] ?? dayOf(now);
		if (now - Date.parse(since) <= MISSING_RETENTION_MS) addToGroup(missing, since, uuid);
	}
	return missing;
}

/**
 * Updates the SLA deadlines that were reported as due.
 *
 * @param previous the reported deadlines of the last poll
 * @param due the deadlines that are reported now
 * @param pendingUuids the pending referrals; others are dropped
 */
export function updateAnnounced(
	previous: UuidGroups,
	due: ReadonlyArray<{ readonly referral: IDataObject; readonly deadline: string }>,
	pendingUuids: ReadonlySet<string>,
): UuidGroups {
	const announced = filterGroups(previous, (uuid) => pendingUuids.has(uuid));
	for (const { referral, deadline } of due) addToGroup(announced, deadline, uuidOf(referral));
	return announced;
}

/** Returns the UUIDs of all groups. */
export function allUuids(groups: UuidGroups): Set<string> {
	return new Set([...groups.values()].flatMap((uuids) => [...uuids]));
}

/** Whether a referral has a valid UUID, without which the state cannot contain it. */
export function hasUuid({ uuid }: IDataObject): boolean {
	return isUuid(uuid);
}

/** Returns the UUID of a referral in lower case. */
export function uuidOf({ uuid }: IDataObject): string {
	return typeof uuid === 'string' ? uuid.trim().toLowerCase() : '';
}

function filterGroups(
	groups: UuidGroups,
	predicate: (uuid: string, name: string) => boolean,
): Map<string, Set<string>> {
	return new Map(
		[...groups].map(([name, uuids]) => [
			name,
			new Set([...uuids].filter((uuid) => predicate(uuid, name))),
		]),
	);
}

function addToGroup(groups: Map<string, Set<string>>, name: string, uuid: string): void {
	groups.set(name, (groups.get(name) ?? new Set()).add(uuid));
}

/** Returns the UTC date of a time in milliseconds since 1970, e.g. 2026-02-20. */
function dayOf(time: number): string {
	return new Date(time).toISOString().slice(0, 10);
}
