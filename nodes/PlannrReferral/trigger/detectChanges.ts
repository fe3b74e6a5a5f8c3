import type { IDataObject } from 'n8n-workflow';

import type { PlannrClient } from '../transport/client';
import type { FetchedList } from '../transport/pagination';
import { toLondonDate } from '../transport/clock';
import {
	type EventName,
	type TriggerEvent,
	deadlineOf,
	decisionEventOf,
	isPending,
	newReferralEventOf,
} from './events';
import {
	type Lookup,
	type NewestReferrals,
	creationTimeOf,
	fetchNewestReferrals,
	fetchPendingReferrals,
	lookUpReferrals,
} from './fetchReferrals';
import { type Dates, type TriggerState, identifierOf } from './state';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The creation time of a referral that shows none, in milliseconds since 1970: a horizon of 0 still excludes nothing. */
const OLDEST_TIME = 1;

/** How long a referral that Plannr no longer shows as pending is looked up, in milliseconds. */
const MISSING_RETENTION_MS = 7 * DAY_MS;

/**
 * How long a decision is remembered, in milliseconds: a cache may still return the referral as pending, and the decision
 * would be reported again. Plannr documents no way back to pending.
 */
const DECIDED_RETENTION_MS = 2 * DAY_MS;

/**
 * At least this many of the newest referrals are remembered, if there are so many; those of one day are kept or
 * forgotten together.
 */
const SEEN_COUNT = 500;

/** The result of a poll. */
export interface DetectedChanges {
	/** The events since the last poll: those of new referrals first, oldest first. */
	readonly events: readonly TriggerEvent[];
	readonly state: TriggerState;
	/** What could not be reported, in sentences for n8n's log. */
	readonly problems: readonly string[];
}

/**
 * Detects what happened to the referrals since the last poll.
 *
 * `updated_at` is not used, since it need not change when a referral expires. New referrals are those that were not seen
 * before; the creation time decides only where that is too long ago to be remembered. Decided referrals are recognised
 * by their absence from the list of pending ones, and then looked up.
 *
 * @param savedState the state that the last poll saved; undefined at the first poll, which detects no events
 * @param slaDays how many days before an SLA deadline its event is emitted; undefined when it is not selected
 * @throws {PlannrError} when a request fails; no state must be saved then
 */
export async function detectChanges(
	client: PlannrClient,
	savedState: TriggerState | undefined,
	slaDays: number | undefined,
): Promise<DetectedChanges> {
	const previous = belongsTo(savedState, client) ? savedState : undefined;
	const decided: Dates = previous?.decided ?? new Map();
	const known = new Set([
		...(previous?.seen.keys() ?? []),
		...(previous?.pending ?? []),
		...decided.keys(),
	]);
	const isKnown = (referral: IDataObject) => known.has(identifierOf(referral) ?? '');
	const isUndecidedSoFar = (referral: IDataObject) => !decided.has(identifierOf(referral) ?? '');
	const startedAt = client.clock.moment();
	const newestList = await fetchNewestReferrals(
		client,
		() => readTime(client).earliest,
		(last, oldest) =>
			previous === undefined ||
			oldest <= previous.horizon ||
			(!previous.hasGap && last.length > 0 && last.every(isKnown)),
	);
	const pendingList = await fetchPendingReferrals(client, previous === undefined);
	const newest = { ...newestList, records: newestList.records.filter(isUndecidedSoFar) };
	const pending = { ...pendingList, records: pendingList.records.filter(isUndecidedSoFar) };
	const time = readTime(client);
	const snapshot = createSnapshot(newest, pending);
	const account = client.accountUuid === '' ? (previous?.account ?? '') : client.accountUuid;
	const origin = { address: client.baseUrl, account };
	const hasGap = newest.edge === undefined;
	if (previous === undefined) {
		// Where a list was incomplete, only referrals created since this poll began count as new. Plannr dates them by the
		// second, so those of the same second do too.
		const start = Math.floor(readTime(client, startedAt).plannr / 1000) * 1000 - 1;
		const state = {
			...origin,
			hasGap,
			...updateSeen(new Map(), snapshot, newest.edge ?? start, hasGap, time.earliest),
			pendingHorizon: pending.isComplete ? 0 : start,
			pending: snapshot.pending,
			missing: new Map(),
			decided: new Map(),
			announced: [],
		};
		return { events: [], state, problems: snapshot.problems };
	}

	const left = [...previous.pending].filter((identifier) => !snapshot.pending.has(identifier));
	const isUndecided = (identifier: string) =>
		decisionEventOf(snapshot.referrals.get(identifier)?.referral ?? {}) === undefined;
	const lookup = await lookUpReferrals(client, left.filter(isUndecided));
	// A horizon in the future comes from a clock that was wrong: it would exclude every new referral.
	const horizon = Math.min(previous.horizon, time.latest);
	const pendingHorizon = Math.min(previous.pendingHorizon, time.latest);
	const arrivals = findArrivals(snapshot, { ...previous, horizon, pendingHorizon }, known);
	const undecided = arrivals
		.map(({ identifier }) => identifier)
		.filter((identifier) => !snapshot.pending.has(identifier) && isUndecided(identifier));
	const resolved = resolve([...left, ...undecided], snapshot, lookup, previous.missing, time);
	const seenState = updateSeen(
		previous.seen,
		snapshot,
		Math.max(horizon, newest.edge ?? 0),
		hasGap,
		time.earliest,
		resolved.dropped,
	);
	const announced = new Set(previous.announced.map(String));
	const due =
		slaDays === undefined
			? []
			: findDue(pending.records, slaDays, time.plannr).filter(
					({ key }) => !announced.has(String(key)),
				);
	const events = [
		...arrivals.flatMap(({ referral }) =>
			toEvents(referral, newReferralEventOf(referral), decisionEventOf(referral)),
		),
		...resolved.decided.flatMap((referral) => toEvents(referral, decisionEventOf(referral))),
		...due.flatMap(({ referral }) => toEvents(referral, 'slaDueSoon')),
	];
	const currentDecided = updateDecided(decided, events, time);
	// What no cache would still show as pending has become so again: it is not new.
	const reopened = pendingList.records
		.map((referral) => identifierOf(referral) ?? '')
		.filter((identifier) => decided.has(identifier) && !currentDecided.has(identifier));
	const stillPending = new Set([...snapshot.pending, ...resolved.undecided, ...reopened]);
	const isRemembered = ([identifier]: readonly [string, string]) =>
		stillPending.has(identifier) || seenState.seen.has(identifier);
	return {
		events,
		state: {
			...origin,
			hasGap,
			...seenState,
			pendingHorizon: pending.isComplete ? 0 : pendingHorizon,
			pending: stillPending,
			missing: resolved.missing,
			decided: currentDecided,
			announced: [...previous.announced.filter(isRemembered), ...due.map(({ key }) => key)],
		},
		problems: [
			...snapshot.problems,
			...resolved.problems,
			...arrivals.flatMap(({ identifier, referral }) =>
				newReferralEventOf(referral) === undefined
					? [`It is not known whether referral ${identifier} was sent or received`]
					: [],
			),
			...(slaDays === undefined ? [] : findUnreadableDeadlines(pending.records)),
		],
	};
}

/** The time, in milliseconds since 1970. */
interface Time {
	/** Plannr's time; this machine's until Plannr has stated its own. */
	readonly plannr: number;
	/**
	 * Plannr's time or this machine's, whichever is earlier, in case one of the two clocks is wrong. What is dated by the
	 * later one and forgotten by the earlier one is remembered long enough.
	 */
	readonly earliest: number;
	/** Plannr's time or this machine's, whichever is later. */
	readonly latest: number;
}

function readTime({ clock, serverClock }: PlannrClient, moment = clock.moment()): Time {
	const stated = serverClock.earliestAt(moment);
	const plannr = Number.isFinite(stated) ? stated : moment.wall;
	return {
		plannr,
		earliest: Math.min(plannr, moment.wall),
		latest: Math.max(plannr, moment.wall),
	};
}

/** Whether a state was saved for the same account at the same address. */
export function belongsTo(
	state: TriggerState | undefined,
	{ baseUrl: address, accountUuid: account }: PlannrClient,
): boolean {
	const isSame = account === '' || state?.account === '' || state?.account === account;
	return state?.address === address && isSame;
}

/** A referral that a poll fetched. */
interface FetchedReferral {
	readonly identifier: string;
	readonly referral: IDataObject;
	/** When it was created, in milliseconds since 1970. */
	readonly createdAt: number;
}

/** The referrals that a poll fetched, by identifier. */
interface Snapshot {
	readonly referrals: ReadonlyMap<string, FetchedReferral>;
	/** Those that are pending, by either list. */
	readonly pending: ReadonlySet<string>;
	readonly problems: readonly string[];
}

/**
 * Combines the two lists. The list of pending referrals was fetched later, so it takes precedence; but a new referral
 * that is pending on the first list may have been decided before the second one was fetched.
 */
function createSnapshot(newest: NewestReferrals, pending: FetchedList): Snapshot {
	const referrals = new Map<string, FetchedReferral>();
	const pendingIdentifiers = new Set<string>();
	// In an ordered list, an undated referral is as old as the next older one.
	let older = OLDEST_TIME;
	for (const referral of newest.records.toReversed()) {
		const time = creationTimeOf(referral);
		const createdAt = Number.isNaN(time) ? older : Math.max(OLDEST_TIME, time);
		if (newest.isOrdered) older = createdAt;
		const identifier = identifierOf(referral);
		if (identifier === undefined) continue;
		referrals.set(identifier, { identifier, referral, createdAt });
		if (isPending(referral)) pendingIdentifiers.add(identifier);
	}
	for (const referral of pending.records) {
		const identifier = identifierOf(referral);
		if (identifier === undefined) continue;
		const known = referrals.get(identifier)?.createdAt;
		const createdAt = known ?? (creationTimeOf(referral) || OLDEST_TIME);
		referrals.set(identifier, { identifier, referral, createdAt });
		pendingIdentifiers.add(identifier);
	}
	const all = [...newest.records, ...pending.records];
	const isUnidentified = all.some((referral) => identifierOf(referral) === undefined);
	const isIncomplete = newest.edge === undefined || !pending.isComplete;
	const problems = [
		...(isUnidentified ? ['Plannr returns a referral without a usable UUID'] : []),
		...(isIncomplete ? ['The list of referrals could not be read to its end'] : []),
	];
	return { referrals, pending: pendingIdentifiers, problems };
}

/** Finds the new referrals, oldest first. */
function findArrivals(
	{ referrals, pending }: Snapshot,
	previous: TriggerState,
	known: ReadonlySet<string>,
): FetchedReferral[] {
	return [...referrals.values()]
		.filter(({ identifier, createdAt }) => {
			const horizon = pending.has(identifier) ? previous.pendingHorizon : previous.horizon;
			return !known.has(identifier) && createdAt > horizon;
		})
		.sort((one, other) => one.createdAt - other.createdAt);
}

/**
 * Finds what became of referrals that are not on the list of pending ones. Those that Plannr does not return, or whose
 * status is unknown, are undecided and looked up again by the next polls, until they are dropped.
 */
function resolve(
	identifiers: readonly string[],
	{ referrals }: Snapshot,
	{ found, unknown }: Lookup,
	previouslyMissing: Dates,
	{ earliest, latest }: Time,
) {
	const decided: IDataObject[] = [];
	const undecided: string[] = [];
	const dropped: string[] = [];
	const missing = new Map<string, string>();
	const problems: string[] = [];
	const today = dayOf(latest);
	for (const identifier of identifiers) {
		// Pages shift while they are fetched, so a pending referral may be missing from the list.
		const referral = found.get(identifier) ?? referrals.get(identifier)?.referral ?? {};
		const missedOn = unknown.has(identifier) ? undefined : previouslyMissing.get(identifier);
		const since = missedOn === undefined || missedOn > today ? today : missedOn;
		if (decisionEventOf(referral) !== undefined) {
			decided.push(referral);
		} else if (isPending(referral)) {
			undecided.push(identifier);
		} else if (earliest - Date.parse(since) <= MISSING_RETENTION_MS) {
			undecided.push(identifier);
			missing.set(identifier, since);
			if ('status' in referral) problems.push(`Referral ${identifier} has an unknown status`);
		} else {
			const problem = 'status' in referral ? 'had an unknown status' : 'not been returned';
			dropped.push(identifier);
			problems.push(`Referral ${identifier} has ${problem} for a week, and is no longer checked`);
		}
	}
	return { decided, undecided, dropped, missing, problems };
}

function findDue(pending: readonly IDataObject[], days: number, now: number) {
	const today = Date.parse(toLondonDate(now));
	return pending.flatMap((referral) => {
		const [identifier, deadline] = [identifierOf(referral), deadlineOf(referral)];
		if (identifier === undefined || deadline === undefined) return [];
		return Date.parse(deadline) - today <= days * DAY_MS
			? [{ referral, key: [identifier, deadline] as const }]
			: [];
	});
}

function findUnreadableDeadlines(pending: readonly IDataObject[]): string[] {
	return pending
		.filter((referral) => Boolean(referral.sla_deadline) && deadlineOf(referral) === undefined)
		.map(
			(referral) => `The SLA deadline of referral ${identifierOf(referral) ?? ''} is not a date`,
		);
}

/**
 * Updates what has been seen.
 *
 * @param horizon the new horizon, unless more than enough has been seen since
 * @param hasGap whether the list lacked some: they may be older than all that has been seen, so nothing is forgotten
 * @param present the present in milliseconds since 1970; what Plannr dates later is forgotten as if it were of today
 * @param dropped pending referrals that are no longer looked up: should Plannr return them, they are not new
 */
function updateSeen(
	previous: Dates,
	{ referrals }: Snapshot,
	horizon: number,
	hasGap: boolean,
	present: number,
	dropped: readonly string[] = [],
): Pick<TriggerState, 'horizon' | 'seen'> {
	const days = new Map(previous);
	for (const { identifier, createdAt } of referrals.values()) {
		const day = dayOf(Math.max(horizon, Math.min(createdAt, present)));
		// One at the horizon itself is remembered too: Plannr may show its date differently later.
		if (createdAt >= horizon) days.set(identifier, day);
	}
	for (const identifier of dropped) days.set(identifier, dayOf(present));
	const newestDays = [...days.values()].sort().reverse();
	const enough = (hasGap ? undefined : newestDays[SEEN_COUNT - 1]) ?? '';
	const oldest = enough > dayOf(horizon) ? enough : dayOf(horizon);
	return {
		horizon: Math.max(horizon, Date.parse(oldest) - 1),
		seen: new Map([...days].filter(([, day]) => day >= oldest)),
	};
}

/** Adds the decisions of this poll, and drops those that are remembered long enough. */
function updateDecided(
	previous: Dates,
	events: readonly TriggerEvent[],
	{ earliest, latest }: Time,
): Dates {
	const today = dayOf(latest);
	const decided = new Map(
		[...previous]
			.filter(([, day]) => earliest - Date.parse(day) <= DECIDED_RETENTION_MS)
			.map(([identifier, day]) => [identifier, day > today ? today : day]),
	);
	for (const { event, referral } of events) {
		const identifier = identifierOf(referral);
		const isDecision = event === decisionEventOf(referral);
		if (isDecision && identifier !== undefined) decided.set(identifier, today);
	}
	return decided;
}

function toEvents(
	referral: IDataObject,
	...events: ReadonlyArray<EventName | undefined>
): TriggerEvent[] {
	return events.flatMap((event) => (event === undefined ? [] : [{ event, referral }]));
}

/** Returns the UTC date of a time in milliseconds since 1970, e.g. 2026-02-20. */
function dayOf(time: number): string {
	return new Date(time).toISOString().slice(0, 10);
}
