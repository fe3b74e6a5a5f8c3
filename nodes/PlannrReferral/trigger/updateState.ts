import type { IDataObject } from 'n8n-workflow';

import type { PlannrClient } from '../transport/client';
import { isUuid } from '../transport/uuid';
import type { UuidGroups, TriggerState } from './state';
import { type NewestReferrals, creationTimeOf } from './fetchReferrals';

const DAY_MS = 24 * 60 * 60 * 1000;

/** So long is a pending referral looked for that Plannr does not show any more, in milliseconds. */
const MISSING_RETENTION_MS = 7 * DAY_MS;

/**
 * Notes which referrals there are.
 *
 * @param plannr the door
 * @param previous what the last poll has left
 * @param newest the newest referrals
 * @param pending the pending ones
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
	// What was seen and is not shown this time is not new when it is shown again.
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
		// A new one that was pending on the first page may be decided before the list of the pending is read.
		pending: new Set(
			[...pending, ...records.filter(({ status }) => status === 'pending')].map(uuidOf),
		),
		missing: new Map(),
		announced: new Map(),
	};
}

/**
 * Notes which pending referrals Plannr does not show any more, and drops those that have been missing for long.
 *
 * @param uuids the referrals
 * @param previous what was noted of them
 * @param now the present by Plannr's clock, in milliseconds since 1970
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
 * Notes which SLA deadlines were announced.
 *
 * @param previous what was noted
 * @param due what is announced now
 * @param pendingUuids the pending referrals; the deadlines of others are of no interest any more
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

/** All UUIDs, whatever they are noted under. */
export function allUuids(groups: UuidGroups): Set<string> {
	return new Set([...groups.values()].flatMap((uuids) => [...uuids]));
}

/** Whether a referral can be remembered at all. */
export function hasUuid({ uuid }: IDataObject): boolean {
	return isUuid(uuid);
}

/** By what a referral is remembered. */
export function uuidOf({ uuid }: IDataObject): string {
	return typeof uuid === 'string' ? uuid.trim().toLowerCase() : '';
}

function filterGroups(
	groups: UuidGroups,
	predicate: (uuid: string, name: string) => boolean,
): Map<string, Set<string>> {
	return new Map(
		[...groups].map(([text, uuids]) => [
			text,
			new Set([...uuids].filter((uuid) => predicate(uuid, text))),
		]),
	);
}

function addToGroup(groups: Map<string, Set<string>>, name: string, uuid: string): void {
	groups.set(name, (groups.get(name) ?? new Set()).add(uuid));
}

/** The day of an instant, e.g. 2026-02-20. */
function dayOf(instant: number): string {
	return new Date(instant).toISOString().slice(0, 10);
}
