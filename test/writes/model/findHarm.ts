import { contentOf, targetOf } from './requests';
import { findConnectionHarm, findDecisionHarm } from './findOtherHarm';
import { type Excuse, type Harm, RETENTION_MS, isLate, isNotProcessed } from './harm';
import type { History, WriteHistory } from './runScenario';
import { type SentWrite, type ToyReferral, statusAt } from './toyPlannr';

const SECOND = 1000;

/** How old what was read before a write may be, in milliseconds, with the time that the reading takes. */
const MAX_BASELINE_AGE_MS = 62 * SECOND;

/** For how long the status of a referral is taken for the present one, with the time of a check, in milliseconds. */
const MAX_STATUS_AGE_MS = 75 * SECOND;

/** Finds everything that went wrong in a run. */
export function findHarm(history: History): Harm[] {
	const find = {
		creates: findCreateHarm,
		decisions: findDecisionHarm,
		connections: findConnectionHarm,
	}[history.scenario.kind];
	return find(history).map((harm) =>
		harm.excuse === undefined && history.plannr.hiddenCacheHits > 0
			? { ...harm, excuse: 'hiddenCache' }
			: harm,
	);
}

function findCreateHarm(history: History): Harm[] {
	return [
		...findSurplus(history),
		...findNeedless(history),
		...findWrongResults(history),
		...findUntrueFailures(history),
	];
}

/** More referrals than requests. */
function findSurplus({ scenario, plannr, writes }: History): Harm[] {
	const keyOf = ({ requests: [request] }: WriteHistory) => {
		if (request === undefined) return '';
		// Notes that change from attempt to attempt may become equal.
		return scenario.isNoteChanged ? targetOf(request) : contentOf(request);
	};
	return [...groupBy(writes, keyOf)].flatMap(([key, equal]): Harm[] => {
		const ids = new Set(equal.map(({ id }) => id));
		const made = plannr.referrals.filter(({ origin }) => origin && ids.has(origin.write));
		const surplus = made.length - equal.length;
		if (surplus <= 0) return [];
		const excuse = made.filter(isMadeLate).length >= surplus ? 'late' : undefined;
		const uuids = made.map(({ uuid }) => uuid).join(', ');
		return [{ kind: 'duplicate', excuse, about: `${uuids} for ${equal.length} of ${key}` }];
	});
}

/** Return Existing: a referral that was created although one with the same target was open. */
function findNeedless(history: History): Harm[] {
	const { scenario, plannr } = history;
	if (scenario.ifAlreadyReferred !== 'return') return [];
	const sent = plannr.referrals.filter(({ direction }) => direction === 'sent');
	return [...groupBy(sent, ({ request }) => targetOf(request)).values()].flatMap((equal) =>
		equal.flatMap((made): Harm[] => {
			const { origin } = made;
			if (origin === undefined) return [];
			const open = equal.filter(
				(other) => other.madeAt < made.madeAt && isOpenAt(other, made.madeAt),
			);
			return open.map((other) => ({
				kind: 'duplicate',
				excuse: excuseNeedless(history, made, origin, other),
				about: `${made.uuid} although ${other.uuid} is open`,
			}));
		}),
	);
}

function excuseNeedless(
	history: History,
	made: ToyReferral,
	{ write, sentAt }: SentWrite,
	other: ToyReferral,
): Excuse | undefined {
	const wasSentFirst = sentAt < other.madeAt;
	if (isMadeLate(other) || (wasSentFirst && isMadeLate(made))) return 'late';
	const isOurs =
		other.origin !== undefined &&
		processOf(history, other.origin.write) === processOf(history, write);
	// The check comes right before each sending.
	if (!isOurs && other.listedAt > sentAt - MAX_BASELINE_AGE_MS) return 'byOthers';
	const isSameRun = runOf(other.origin?.write) === runOf(write);
	const isRemembered = isSameRun || (isOurs && other.madeAt > sentAt - RETENTION_MS);
	return history.scenario.clients !== 'as requested' && !isRemembered ? 'otherClients' : undefined;
}

/** Results that are not what was requested, or were given twice. */
function findWrongResults(history: History): Harm[] {
	const { scenario, plannr, writes } = history;
	const givenTo = new Map<string, WriteHistory>();
	return writes.flatMap((write): Harm[] => {
		const outcome = write.outcomes.at(-1);
		if (outcome === undefined || 'error' in outcome) return [];
		const { uuid } = outcome;
		const referral = plannr.referrals.find((one) => one.uuid === uuid);
		const about = `${write.id} was given ${uuid}`;
		if (referral === undefined) return [{ kind: 'wrongResult', excuse: undefined, about }];
		if (scenario.ifAlreadyReferred === 'return') {
			return isValidResult(write, referral)
				? []
				: [{ kind: 'wrongResult', excuse: undefined, about }];
		}
		const other = givenTo.get(uuid);
		givenTo.set(uuid, write);
		if (other !== undefined) {
			const excuse =
				excuseForeign(history, write, referral) ?? excuseForeign(history, other, referral);
			return [{ kind: 'sharedResult', excuse, about: `${about}, and so was ${other.id}` }];
		}
		const isEqual = write.requests.some(
			(request) => contentOf(request) === contentOf(referral.request),
		);
		const isMade = referral.origin !== undefined && isEqual;
		const excuse = isEqual ? excuseForeign(history, write, referral) : undefined;
		return isMade ? [] : [{ kind: 'wrongResult', excuse, about }];
	});
}

/** Whether an open referral is what Return Existing may return. */
function isValidResult(
	{ requests: [request], outcomes }: WriteHistory,
	referral: ToyReferral,
): boolean {
	if (request === undefined || targetOf(request) !== targetOf(referral.request)) return false;
	if (referral.direction !== 'sent') return false;
	const given = outcomes.find((outcome) => 'uuid' in outcome && outcome.uuid === referral.uuid);
	return given !== undefined && 'at' in given && isOpenAt(referral, given.at - MAX_STATUS_AGE_MS);
}

function excuseForeign(
	history: History,
	write: WriteHistory,
	{ origin, sender, listedAt }: ToyReferral,
): Excuse | undefined {
	// A colleague's is recognised by its sender.
	if (sender === 'colleague') return undefined;
	const isOurs = origin !== undefined && processOf(history, origin.write) === write.process;
	const isRecent = listedAt > firstSentBy(history, write.id) - MAX_BASELINE_AGE_MS;
	return !isOurs && isRecent ? 'byOthers' : undefined;
}

/** Failures as not processed of what was created. */
function findUntrueFailures({ plannr, writes }: History): Harm[] {
	const given = new Set(
		writes.flatMap(({ outcomes }) =>
			outcomes.flatMap((outcome) => ('uuid' in outcome ? [outcome.uuid] : [])),
		),
	);
	return writes.flatMap(({ id, outcomes }): Harm[] => {
		const outcome = outcomes.at(-1);
		if (!isNotProcessed(outcome)) return [];
		const made = plannr.referrals.filter(
			({ uuid, origin }) => origin?.write === id && !given.has(uuid),
		);
		if (made.length === 0) return [];
		const excuse = made.every(isMadeLate) ? 'late' : undefined;
		const uuids = made.map(({ uuid }) => uuid).join(', ');
		return [{ kind: 'untrueFailure', excuse, about: `${id}: ${outcome.error}, made ${uuids}` }];
	});
}

function isMadeLate({ origin, listedAt }: ToyReferral): boolean {
	return origin !== undefined && isLate(origin, listedAt);
}

function isOpenAt(referral: ToyReferral, at: number): boolean {
	return ['pending', 'accepted'].includes(statusAt(referral, at));
}

/** The execution and the round of a write. */
function runOf(id: string | undefined): string | undefined {
	return id?.split('.').slice(0, 2).join('.');
}

function processOf({ writes }: History, id: string | undefined): number | undefined {
	return writes.find((write) => write.id === id)?.process;
}

function firstSentBy({ plannr }: History, id: string | undefined): number {
	return plannr.sent.find(({ write }) => write === id)?.sentAt ?? Infinity;
}

function groupBy<Value>(values: readonly Value[], keyOf: (value: Value) => string) {
	const groups = new Map<string, Value[]>();
	for (const value of values) {
		const key = keyOf(value);
		groups.set(key, [...(groups.get(key) ?? []), value]);
	}
	return groups;
}
