import { contentOf, targetOf } from './requests';
import type { History, WriteHistory } from './runScenario';
import { type SentCreate, type ToyReferral, statusAt } from './toyPlannr';

const SECOND = 1000;

/** When the last lookup of a lost write begins, in milliseconds after its response was lost. */
const LAST_LOOKUP_MS = 6 * SECOND;

/** How old what was read before a write may be, in milliseconds, with the time that the reading takes. */
const MAX_BASELINE_AGE_MS = 62 * SECOND;

/** For how long the status of a referral is taken for the present one, with the time of a check, in milliseconds. */
const MAX_STATUS_AGE_MS = 75 * SECOND;

/** For how long a process remembers what other runs made, in milliseconds. */
const RETENTION_MS = 10 * 60 * SECOND;

/**
 * What went wrong:
 * - `duplicate`: more referrals were created than requested, or one although another was open (Return Existing)
 * - `wrongResult`: an item was given a referral that is not what it requested
 * - `sharedResult`: two items were given the same new referral
 * - `untrueFailure`: an item failed as not processed although its referral was created
 */
export type HarmKind = 'duplicate' | 'wrongResult' | 'sharedResult' | 'untrueFailure';

/**
 * What cannot be known from within one process:
 * - `late`: it was created or listed more than six seconds after the loss
 * - `byOthers`: an equal one was made by hand or by another process since the last refresh
 * - `otherClients`: Plannr shows it with other clients than were requested
 * - `hiddenCache`: a cache returned an old list and did not show it
 */
export type Excuse = 'late' | 'byOthers' | 'otherClients' | 'hiddenCache';

/** Something that went wrong in a run. */
export interface Harm {
	readonly kind: HarmKind;
	/** Undefined when the rules promise that it does not happen. */
	readonly excuse: Excuse | undefined;
	readonly about: string;
}

/**
 * Finds everything that went wrong in a run.
 *
 * @param history what happened
 */
export function findHarm(history: History): Harm[] {
	return [
		...findSurplus(history),
		...findNeedless(history),
		...findWrongResults(history),
		...findUntrueFailures(history),
	].map((harm) =>
		harm.excuse === undefined && history.plannr.hiddenCacheHits > 0
			? { ...harm, excuse: 'hiddenCache' }
			: harm,
	);
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
		const excuse = made.filter(isLate).length >= surplus ? 'late' : undefined;
		const uuids = made.map(({ uuid }) => uuid).join(', ');
		return [{ kind: 'duplicate', excuse, about: `${uuids} for ${equal.length} of ${key}` }];
	});
}

/** Return Existing: a referral that was created although one with the same target was open. */
function findNeedless(history: History): Harm[] {
	const { scenario, plannr } = history;
	if (scenario.ifAlreadyReferred !== 'return') return [];
	return [...groupBy(plannr.referrals, ({ request }) => targetOf(request)).values()].flatMap(
		(equal) =>
			equal.flatMap((made): Harm[] => {
				const { origin } = made;
				if (origin === undefined) return [];
				const open = equal.filter(
					(other) => other.madeAt < made.madeAt && isOpenAt(other, made.madeAt),
				);
				return open.map((other) => ({
					kind: 'duplicate',
					excuse: excuseNeedless(history, origin, other),
					about: `${made.uuid} although ${other.uuid} is open`,
				}));
			}),
	);
}

function excuseNeedless(
	history: History,
	{ write, sentAt }: SentCreate,
	other: ToyReferral,
): Excuse | undefined {
	if (isLate(other)) return 'late';
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
		if (outcome === undefined || 'uuid' in outcome || outcome.isUnknown) return [];
		// A write that was not started reports nothing; what an earlier attempt did is reported of the run.
		if (outcome.error === 'notSent') return [];
		const made = plannr.referrals.filter(
			({ uuid, origin }) => origin?.write === id && !given.has(uuid),
		);
		if (made.length === 0) return [];
		const excuse = made.every(isLate) ? 'late' : undefined;
		const uuids = made.map(({ uuid }) => uuid).join(', ');
		return [{ kind: 'untrueFailure', excuse, about: `${id}: ${outcome.error}, made ${uuids}` }];
	});
}

/** Created or listed after the last lookup, although nothing showed that Plannr may still be working. */
function isLate({ origin, listedAt }: ToyReferral): boolean {
	if (origin?.lostAt === undefined) return false;
	const showsThatItMayStillRun = ['timeout', 'gateway', 'accepted'].includes(origin.loss ?? '');
	return !showsThatItMayStillRun && listedAt > origin.lostAt + LAST_LOOKUP_MS;
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
