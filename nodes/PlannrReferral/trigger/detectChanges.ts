import type { IDataObject } from 'n8n-workflow';

import type { PlannrClient } from '../transport/client';
import { type Happening, arrival, decision } from './events';
import type { Memory } from './state';
import {
	allOf,
	isIdentified,
	noteDeadlines,
	noteMissing,
	noteReferrals,
	uuidOf,
} from './updateState';
import { createdAt, lookUp, readNewest, readPending } from './fetchReferrals';
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
 * @param remembered what the last poll has left; undefined at the first one, which takes note and finds nothing
 * @param nearness which SLA deadlines are near; undefined when nobody wants to hear of them
 * @param now the present by Plannr's clock, in milliseconds since 1970; asked after an answer has told the time
 * @throws {PlannrFailure} when Plannr cannot be asked; nothing is to be remembered then
 */
export async function findChanges(
	plannr: PlannrClient,
	remembered: Memory | undefined,
	nearness: Nearness | undefined,
	now: () => number,
): Promise<Changes> {
	const memory = isOf(remembered, plannr) ? remembered : undefined;
	const newest = await readNewest(plannr, (last) => isFarEnough(last, memory));
	const pending = (await readPending(plannr, memory === undefined)).filter(isIdentified);
	const begun = noteReferrals(plannr, memory, newest, pending);
	if (memory === undefined) return { happenings: [], memory: begun };

	const recent = newest.records.filter(isIdentified);
	const told = new Map([...recent, ...pending].map((referral) => [uuidOf(referral), referral]));
	const gone = [...memory.pending].filter((uuid) => !begun.pending.has(uuid));
	const unknown = gone.filter((uuid) => !isDecided(told.get(uuid)));
	const found = unknown.length === 0 ? [] : await lookUp(plannr, unknown);
	for (const referral of found.filter(isIdentified)) told.set(uuidOf(referral), referral);

	const left = gone.map((uuid) => told.get(uuid)).filter((referral) => referral !== undefined);
	const missing = noteMissing(
		gone.filter((uuid) => !told.has(uuid)),
		memory.missing,
		now(),
	);
	// Pages shift while they are read, and what is not shown may be shown again: it is pending all the same.
	const kept = left.filter((referral) => !isDecided(referral)).map(uuidOf);
	const isPending = new Set([...begun.pending, ...kept, ...allOf(missing)]);
	const decided = (referral: IDataObject) =>
		isPending.has(uuidOf(referral)) ? [] : decision(referral);
	const due =
		nearness === undefined ? [] : pending.flatMap((referral) => dueOf(referral, nearness, memory));
	return {
		happenings: [
			...freshOf(recent, pending, memory).flatMap((referral) => [
				...arrival(referral),
				...decided(referral),
			]),
			...left.flatMap(decided),
			...due.map(({ referral }): Happening => ({ event: 'slaDueSoon', referral })),
		],
		memory: {
			...begun,
			pending: isPending,
			missing,
			announced: noteDeadlines(memory.announced, due, isPending),
		},
	};
}

/** What was noted for another account, or another Plannr, says nothing about this one. */
function isOf(
	memory: Memory | undefined,
	{ baseUrl: address, accountUuid: account }: PlannrClient,
): boolean {
	const isSame = account === '' || memory?.account === '' || memory?.account === account;
	return memory?.address === address && isSame;
}

/** Whether the next page holds nothing that may be new. */
function isFarEnough(last: readonly IDataObject[], memory: Memory | undefined): boolean {
	if (memory === undefined) return true;
	const at = createdAt(last.at(-1));
	const seen = allOf(memory.seen);
	const isOld = at < memory.watermark - OVERLAP_MS || at <= memory.horizon;
	return isOld || last.every((referral) => seen.has(uuidOf(referral)));
}

/** What was created after the horizon or is pending, and was neither seen nor pending before: it is new. Oldest first. */
function freshOf(
	newest: readonly IDataObject[],
	pending: readonly IDataObject[],
	memory: Memory,
): IDataObject[] {
	const candidates = [
		...pending,
		...newest.filter((referral) => createdAt(referral) > memory.horizon),
	];
	const seen = allOf(memory.seen);
	const fresh = new Map(candidates.map((referral) => [uuidOf(referral), referral]));
	return [...fresh]
		.filter(([uuid]) => !seen.has(uuid) && !memory.pending.has(uuid))
		.map(([, referral]) => referral)
		.sort((one, other) => (createdAt(one) || 0) - (createdAt(other) || 0));
}

interface Due {
	readonly referral: IDataObject;
	readonly deadline: string;
}

function dueOf(referral: IDataObject, nearness: Nearness, { announced }: Memory): Due[] {
	const deadline = nearDeadline(referral, nearness);
	if (deadline === undefined) return [];
	return announced.get(deadline)?.has(uuidOf(referral)) === true ? [] : [{ referral, deadline }];
}

function isDecided(referral: IDataObject | undefined): boolean {
	const status = referral?.status;
	return typeof status === 'string' && status !== 'pending';
}
