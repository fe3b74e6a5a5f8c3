import type { IDataObject } from 'n8n-workflow';

import type { Plannr } from '../api/plannr';
import { isUuid } from '../api/uuid';
import { type Happening, arrival, decision } from './events';
import type { Memory } from './memory';
import { createdAt, lookUp, readNewest, readPending } from './reports';
import { type Nearness, nearDeadline } from './slaDue';

/**
 * So far behind the newest referral another one may become visible, in milliseconds: timestamps leave out the part of a
 * second, and what is written together is not always seen together.
 */
const OVERLAP_MS = 10 * 60 * 1000;

/** What a poll found. */
export interface Changes {
	/** What happened since the last poll; new referrals first, oldest first. */
	readonly happenings: readonly Happening[];
	/** What to remember for the next one. */
	readonly memory: Memory;
}

/**
 * Finds out what happened to the referrals since the last poll.
 *
 * Nothing is said of `updated_at`, which need not move when a referral expires. What is new is known by its creation;
 * what was decided is known by having left the list of the pending ones, and is looked up before anything is said of it.
 *
 * @param plannr the door
 * @param memory what the last poll has left; undefined at the first one, which takes note and finds nothing
 * @param nearness which SLA deadlines are near; undefined when nobody wants to hear of them
 * @throws {PlannrFailure} when Plannr cannot be asked; nothing is to be remembered then
 */
export async function findChanges(
	plannr: Plannr,
	memory: Memory | undefined,
	nearness: Nearness | undefined,
): Promise<Changes> {
	const since = memory === undefined ? undefined : memory.watermark - OVERLAP_MS;
	const { records, horizon } = await readNewest(plannr, since, OVERLAP_MS);
	const newest = records.filter(isIdentified);
	const asked = (await readPending(plannr)).filter(isIdentified);
	const pending = asked.filter(({ status }) => typeof status !== 'string' || status === 'pending');
	const now = remember(memory, newest, pending, horizon);
	if (memory === undefined) return { happenings: [], memory: now };

	const fresh = freshOf(newest, pending, memory);
	const told = new Map([...newest, ...pending].map((referral) => [uuidOf(referral), referral]));
	const gone = [...memory.pending].filter((uuid) => !now.pending.has(uuid));
	const unknown = gone.filter((uuid) => !isDecided(told.get(uuid)));
	const found = unknown.length === 0 ? [] : await lookUp(plannr, unknown);
	for (const referral of found.filter(isIdentified)) told.set(uuidOf(referral), referral);

	const left = gone.map((uuid) => told.get(uuid)).filter((referral) => referral !== undefined);
	// Pages shift while they are read: one that was not among the pending may be pending all the same.
	const kept = left.filter(({ status }) => status === 'pending').map(uuidOf);
	const near =
		nearness === undefined ? [] : pending.flatMap((referral) => nearOf(referral, nearness));
	const due = near.filter(({ uuid, deadline }) => memory.announced.get(uuid) !== deadline);
	const stillPending = new Set([...now.pending, ...kept]);
	return {
		happenings: [
			...fresh.flatMap((referral) => [...arrival(referral), ...decision(referral)]),
			...left.flatMap(decision),
			...due.map(({ referral }): Happening => ({ event: 'slaDueSoon', referral })),
		],
		memory: {
			...now,
			pending: stillPending,
			announced: new Map([
				...[...memory.announced].filter(([uuid]) => stillPending.has(uuid)),
				...due.map(({ uuid, deadline }) => [uuid, deadline] as const),
			]),
		},
	};
}

function remember(
	memory: Memory | undefined,
	newest: readonly IDataObject[],
	pending: readonly IDataObject[],
	horizon: number,
): Memory {
	const created = newest.map(createdAt).filter((instant) => !Number.isNaN(instant));
	const watermark = created.reduce(
		(latest, instant) => Math.max(latest, instant),
		memory?.watermark ?? 0,
	);
	const seen = [
		...(memory?.seen ?? []),
		...[...newest, ...pending].map((referral) => [uuidOf(referral), createdAt(referral)] as const),
	];
	return {
		watermark,
		horizon,
		seen: new Map(seen.filter(([, instant]) => instant > horizon)),
		// A new one that was pending on the first page may be decided before the list of the pending is read.
		pending: new Set(
			[...pending, ...newest.filter(({ status }) => status === 'pending')].map(uuidOf),
		),
		announced: new Map(),
	};
}

/** What was created after the horizon or is pending, and was neither seen nor pending before: it is new. Oldest first. */
function freshOf(
	newest: readonly IDataObject[],
	pending: readonly IDataObject[],
	memory: Memory,
): IDataObject[] {
	const candidates = [
		...pending.filter((referral) => !memory.pending.has(uuidOf(referral))),
		...newest.filter((referral) => createdAt(referral) > memory.horizon),
	];
	const fresh = new Map(candidates.map((referral) => [uuidOf(referral), referral]));
	return [...fresh.values()]
		.filter((referral) => !memory.seen.has(uuidOf(referral)))
		.sort((one, other) => (createdAt(one) || 0) - (createdAt(other) || 0));
}

function isDecided(referral: IDataObject | undefined): boolean {
	return referral !== undefined && referral.status !== 'pending';
}

function isIdentified({ uuid }: IDataObject): boolean {
	return isUuid(uuid);
}

function uuidOf({ uuid }: IDataObject): string {
	return typeof uuid === 'string' ? uuid.trim().toLowerCase() : '';
}

function nearOf(referral: IDataObject, nearness: Nearness) {
	const deadline = nearDeadline(referral, nearness);
	return deadline === undefined ? [] : [{ uuid: uuidOf(referral), referral, deadline }];
}
