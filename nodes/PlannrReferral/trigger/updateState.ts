import type { IDataObject } from 'n8n-workflow';

import type { PlannrClient } from '../transport/client';
import { isUuid } from '../transport/uuid';
import type { Groups, Memory } from './state';
import { type Newest, createdAt } from './fetchReferrals';

const DAY_MS = 24 * 60 * 60 * 1000;

/** So long is a pending referral looked for that Plannr does not show any more, in milliseconds. */
const MISSED_MS = 7 * DAY_MS;

/**
 * Notes which referrals there are.
 *
 * @param plannr the door
 * @param memory what the last poll has left
 * @param newest the newest referrals
 * @param pending the pending ones
 */
export function noteReferrals(
	{ baseUrl: address, accountUuid: account }: PlannrClient,
	memory: Memory | undefined,
	newest: Newest,
	pending: readonly IDataObject[],
): Memory {
	const records = newest.records.filter(isIdentified);
	const instants = records.map(createdAt).filter((instant) => !Number.isNaN(instant));
	const horizon = Math.max(newest.horizon, memory?.horizon ?? 0);
	const after = [...records, ...pending].filter((referral) => createdAt(referral) > horizon);
	// What was seen and is not shown this time is not new when it is shown again.
	const seen = copyOf(memory?.seen ?? new Map(), (_, day) => day >= dayOf(horizon));
	for (const referral of after) add(seen, dayOf(createdAt(referral)), uuidOf(referral));
	return {
		address,
		account: account === '' ? (memory?.account ?? '') : account,
		watermark: instants.reduce((latest, at) => Math.max(latest, at), memory?.watermark ?? 0),
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
 * @param before what was noted of them
 * @param now the present by Plannr's clock, in milliseconds since 1970
 */
export function noteMissing(uuids: readonly string[], before: Groups, now: number): Groups {
	const days = new Map<string, Set<string>>();
	for (const uuid of uuids) {
		const since = [...before].find(([, missed]) => missed.has(uuid))?.[0] ?? dayOf(now);
		if (now - Date.parse(since) <= MISSED_MS) add(days, since, uuid);
	}
	return days;
}

/**
 * Notes which SLA deadlines were announced.
 *
 * @param before what was noted
 * @param due what is announced now
 * @param isPending the pending referrals; the deadlines of others are of no interest any more
 */
export function noteDeadlines(
	before: Groups,
	due: ReadonlyArray<{ readonly referral: IDataObject; readonly deadline: string }>,
	isPending: ReadonlySet<string>,
): Groups {
	const days = copyOf(before, (uuid) => isPending.has(uuid));
	for (const { referral, deadline } of due) add(days, deadline, uuidOf(referral));
	return days;
}

/** All UUIDs, whatever they are noted under. */
export function allOf(groups: Groups): Set<string> {
	return new Set([...groups.values()].flatMap((uuids) => [...uuids]));
}

/** Whether a referral can be remembered at all. */
export function isIdentified({ uuid }: IDataObject): boolean {
	return isUuid(uuid);
}

/** By what a referral is remembered. */
export function uuidOf({ uuid }: IDataObject): string {
	return typeof uuid === 'string' ? uuid.trim().toLowerCase() : '';
}

function copyOf(
	groups: Groups,
	isKept: (uuid: string, text: string) => boolean,
): Map<string, Set<string>> {
	return new Map(
		[...groups].map(([text, uuids]) => [
			text,
			new Set([...uuids].filter((uuid) => isKept(uuid, text))),
		]),
	);
}

function add(groups: Map<string, Set<string>>, text: string, uuid: string): void {
	groups.set(text, (groups.get(text) ?? new Set()).add(uuid));
}

/** The day of an instant, e.g. 2026-02-20. */
function dayOf(instant: number): string {
	return new Date(instant).toISOString().slice(0, 10);
}
