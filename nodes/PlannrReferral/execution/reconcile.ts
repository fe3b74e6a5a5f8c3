import type { IDataObject } from 'n8n-workflow';

import type { PlannrClient } from '../transport/client';
import { PlannrError } from '../transport/errors';
import { findMissing } from '../transport/newestFirst';
import { toInstant } from '../transport/clock';
import { isIdentifier } from '../transport/text';
import type { Baseline, Reading, WriteSpec } from '../actions/operation';

/** When to look the write up, in milliseconds after the response was lost: a record may appear with a delay. */
const LOOKUP_TIMES_MS = [0, 2000, 6000];

/** What became of a write whose response was lost. */
export type Verdict =
	| { readonly state: 'found'; readonly record: IDataObject } // it was processed, and this is the result
	| { readonly state: 'absent' } // it was certainly not processed
	| { readonly state: 'unknown' }; // neither can be shown

/** A write whose response was lost, with everything that {@link judge} needs to know about it. */
export interface LostWrite {
	/** The write as the item requests it now. */
	readonly spec: WriteSpec;
	/** The records seen before its first attempt; undefined when they could not be read. */
	readonly baseline: Baseline | undefined;
	/**
	 * The records, by UUID, that the baseline and the lookups of earlier attempts showed: a reading without them may lack
	 * others, too. One without what this attempt has seen since is incomplete.
	 */
	readonly seen: ReadonlyMap<string, IDataObject>;
	/** Those, by UUID, that earlier lookups showed, also on earlier attempts, and that may be what the write did. */
	readonly candidates: ReadonlyMap<string, IDataObject>;
	/** Whether Plannr may still be working on it: after a timeout, a gateway failure, or a 2xx without a record. */
	readonly mayStillRun: boolean;
	/** Whether the item requested something else when the response was lost. */
	readonly hasChanged: boolean;
	/** Whether the response was lost so long ago that the registry may no longer know who made the records since. */
	readonly isOld: boolean;
}

/** A write that is in flight or unresolved. */
export interface OtherWrite extends WriteSpec {
	/** The records seen before it, if known: it cannot have made any. They are known once its response was lost. */
	readonly baseline?: Baseline | undefined;
}

/** What else may have made a record. */
export interface OtherWrites {
	/** Whether the record is already known to be the result of another write, from a response or a verdict. */
	isOwned(uuid: unknown): boolean;
	/** Whether the record is known to be the result of a write with the same target. */
	isOfTarget(uuid: unknown): boolean;
	/** Whose account sent it: `ours` also where it shows no account, `unknown` where it shows one and our own is not known. */
	senderOf(record: IDataObject): 'ours' | 'somebody else' | 'unknown';
	/** The other writes of this process that are in flight or unresolved. */
	readonly open: readonly OtherWrite[];
	/** Whether a reading lacks a record that a write is known to have made, and so is stale. */
	lacksKnownRecord(reading: Reading): boolean;
}

/** How many missing records are fetched to see whether they still exist; more are a sign of a stale list. */
const MAX_FETCHED = 10;

const ABSENT: Verdict = { state: 'absent' };
const UNKNOWN: Verdict = { state: 'unknown' };

/**
 * Decides what became of a write whose response was lost, by comparing what was seen before and after it, never this
 * machine's clock with Plannr's. Pure, and the only place where this is decided.
 *
 * @param others what else may have made the records
 */
export function judge(write: LostWrite, reading: Reading, others: OtherWrites): Verdict {
	if (!reading.isComplete || reading.isStale || others.lacksKnownRecord(reading)) return UNKNOWN;
	const verdict = JUDGES[write.spec.evidence](write, reading.records, others);
	const isUncertain = () => write.mayStillRun || findMissing(write.seen, reading).length > 0;
	if (verdict.state === 'absent' && isUncertain()) return UNKNOWN;
	return isOutdated(write, reading, others) ? UNKNOWN : verdict;
}

/** Whether an earlier lookup showed what may be the write's doing, and this one, from a replica that lags, does not. */
function isOutdated(write: LostWrite, { records }: Reading, others: OtherWrites): boolean {
	if (write.candidates.size === 0) return false;
	const showsEffect = createEffectTest(write);
	const shown = new Map(records.map((record) => [record.uuid, record]));
	return [...write.candidates.values()].some((candidate) => {
		const current = shown.get(candidate.uuid);
		if (current !== undefined) return showsEffect(candidate) && !showsEffect(current);
		return showsEffect(candidate) || mayBeMade(write, candidate, others);
	});
}

/** Creates a test for whether a record that was there before shows what the write may have done to it. */
function createEffectTest({ spec, baseline }: LostWrite): (record: IDataObject) => boolean {
	if (spec.evidence === 'target') return (record) => spec.compare(record) !== 'different';
	// An equal request for a connection may change the one that is there.
	const before = new Map(spec.evidence === 'count' ? baseline?.entries() : []);
	return (record) => {
		const known = typeof record.uuid === 'string' ? before.get(record.uuid) : undefined;
		return known !== undefined && markOf(known) !== markOf(record);
	};
}

/** Whether a record may be one that the write made. */
function mayBeMade(
	{ spec, baseline }: LostWrite,
	record: IDataObject,
	others: OtherWrites,
): boolean {
	return isNew(record, baseline, others) && spec.compare(record) !== 'different';
}

/** Returns the records of a reading, by UUID, that may be what the write did. */
function findCandidates(
	write: LostWrite,
	{ records }: Reading,
	others: OtherWrites,
): Array<readonly [uuid: string, record: IDataObject]> {
	const showsEffect = createEffectTest(write);
	return records.flatMap((record) =>
		typeof record.uuid === 'string' && (showsEffect(record) || mayBeMade(write, record, others))
			? [[record.uuid, record] as const]
			: [],
	);
}

const JUDGES = { target: judgeTarget, content: judgeContent, count: judgeCount };

/** For `target`: the state of the target is the proof, whoever changed it. */
function judgeTarget({ spec }: LostWrite, records: readonly IDataObject[]): Verdict {
	const [record] = records;
	// A referral that is no longer shown may have been decided before.
	if (record === undefined) return UNKNOWN;
	const comparison = spec.compare(record);
	if (comparison === 'same') return { state: 'found', record };
	return comparison === 'different' ? ABSENT : UNKNOWN;
}

/** For `content`: an equal new record is the proof, unless something else may have made it. */
function judgeContent(
	{ spec, baseline, hasChanged, isOld }: LostWrite,
	records: readonly IDataObject[],
	others: OtherWrites,
): Verdict {
	const equalWrites = others.open.filter((other) => isEqual(other, spec));
	const differentWrites = others.open.filter((other) => !isEqual(other, spec));
	const compared = records
		.filter((record) => isNew(record, baseline, others))
		.map((record) => ({ record, comparison: spec.compare(record) }));
	const comparedAs = (expected: string) =>
		compared.flatMap(({ record, comparison }) => (comparison === expected ? [record] : []));
	const areOthersExplained = haveMakers(comparedAs('unknown'), differentWrites);
	const equalRecords = comparedAs('same');
	if (equalRecords.length === 0 && areOthersExplained) return ABSENT;
	if (baseline === undefined || hasChanged || isOld) return UNKNOWN;
	if (equalRecords.some((record) => others.senderOf(record) !== 'ours')) return UNKNOWN;
	// Equal records are shared out among equal writes: those with the fewest possible makers first, then the oldest.
	const countMakers = (record: IDataObject) =>
		equalWrites.filter((other) => canHaveMade(other, record)).length;
	const [first, ...more] = equalRecords
		.filter(({ uuid }) => isIdentifier(uuid))
		.sort(
			(one, other) =>
				countMakers(one) - countMakers(other) ||
				toInstant(one.created_at) - toInstant(other.created_at),
		);
	if (first === undefined || haveMakers([first], differentWrites)) return UNKNOWN;
	// If there are more records than writes that can have made them, somebody else made some of them.
	return haveMakers(more, equalWrites) ? { state: 'found', record: first } : UNKNOWN;
}

/** For `count`: the proof is exactly one new record, and no other write that can have made it. */
function judgeCount(
	write: LostWrite,
	records: readonly IDataObject[],
	others: OtherWrites,
): Verdict {
	const { spec, baseline, hasChanged, isOld } = write;
	const possible = records.filter((record) => spec.compare(record) !== 'different');
	const wasTouched = possible.some(createEffectTest(write));
	// Plannr may respond to an equal request with the same record.
	const shared = possible.find(
		({ uuid }) =>
			typeof uuid === 'string' && baseline?.has(uuid) !== true && others.isOfTarget(uuid),
	);
	if (shared !== undefined && !hasChanged) return { state: 'found', record: shared };
	const [record, ...more] = possible.filter((one) => isNew(one, baseline, others));
	if (record === undefined) return wasTouched ? UNKNOWN : ABSENT;
	const isCertain =
		baseline !== undefined &&
		isIdentifier(record.uuid) &&
		more.length === 0 &&
		!wasTouched &&
		!hasChanged &&
		!isOld &&
		others.senderOf(record) === 'ours' &&
		!others.open.some(({ conflictKey }) => conflictKey === spec.conflictKey);
	return isCertain ? { state: 'found', record } : UNKNOWN;
}

/** Whether the write may have made the record: it was not seen before, and nobody else is known to have made it. */
function isNew(record: IDataObject, baseline: Baseline | undefined, others: OtherWrites): boolean {
	const { uuid, created_at } = record;
	if (typeof uuid === 'string' && (baseline?.has(uuid) === true || others.isOwned(uuid))) {
		return false;
	}
	if (others.senderOf(record) === 'somebody else') return false;
	return !(toInstant(created_at) < (baseline?.edge ?? -Infinity));
}

/** The fields that show whether a record has changed, where its content does not show what made it. */
function markOf({ status, updated_at }: IDataObject): string {
	return JSON.stringify([status ?? null, updated_at ?? null]);
}

/** Whether every record can be assigned a write of its own that can have made it (a matching, by augmenting paths). */
function haveMakers(records: readonly IDataObject[], writes: readonly OtherWrite[]): boolean {
	const recordOf = new Map<number, IDataObject>();
	const assign = (record: IDataObject, tried: Set<number>): boolean =>
		writes.some((write, index) => {
			if (tried.has(index) || !canHaveMade(write, record)) return false;
			tried.add(index);
			const rival = recordOf.get(index);
			if (rival !== undefined && !assign(rival, tried)) return false;
			recordOf.set(index, record);
			return true;
		});
	return records.every((record) => assign(record, new Set()));
}

/** Whether a write can have made a record: equal, and not seen before the write. */
function canHaveMade(write: OtherWrite, record: IDataObject): boolean {
	const { uuid } = record;
	const wasSeen = typeof uuid === 'string' && write.baseline?.has(uuid) === true;
	return !wasSeen && write.compare(record) === 'same';
}

function isEqual(one: WriteSpec, other: WriteSpec): boolean {
	return one.conflictKey === other.conflictKey && one.fingerprint === other.fingerprint;
}

/** The result of the lookups after a lost response. */
export interface Reconciliation {
	readonly verdict: Verdict;
	/** Whether Plannr did not respond to any lookup. */
	readonly isUnavailable: boolean;
}

/**
 * Looks up what became of a write, up to three times. The first lookup that finds its record ends this; otherwise the
 * last one decides.
 *
 * @param candidates see {@link LostWrite.candidates}; what the lookups show is added
 * @param others returns what else may have made the records, given when a lookup began (in milliseconds since 1970, by
 *   this machine's clock); called before and after each reading
 * @param onReading called with the result of each lookup and when it began, before the verdict; a {@link PlannrError}
 *   that it throws fails the lookup
 * @returns the verdict; `unknown` when the execution was stopped
 */
export async function reconcile(
	client: PlannrClient,
	write: Omit<LostWrite, 'seen' | 'candidates'>,
	candidates: Map<string, IDataObject>,
	others: (lookedAt: number) => OtherWrites,
	onReading: (reading: Reading, lookedAt: number) => Promise<void> = async () => {},
): Promise<Reconciliation> {
	const { clock } = client;
	const lostAt = clock.now();
	const seen = new Map([...(write.baseline?.entries() ?? []), ...candidates]);
	const look = async (time: number): Promise<Verdict> => {
		await clock.wait(Math.max(0, time - clock.now()));
		const lookedAt = clock.now();
		const known = others(lookedAt);
		const isOwned = (uuid: unknown) => known.isOwned(uuid);
		const reading = await write.spec.look(client, write.baseline, isOwned);
		await onReading(reading, lookedAt);
		// One that appeared since cannot have gone so soon: whatever does not show it lags behind.
		const missing = findMissing(seen, reading).filter((uuid) => write.baseline?.has(uuid));
		for (const uuid of await findGone(client, write.spec, missing)) seen.delete(uuid);
		// Other writes may have obtained their records in the meantime; none ever loses one, so the later state counts.
		const lost = { ...write, seen, candidates };
		const knownNow = others(lookedAt);
		const verdict = judge(lost, reading, knownNow);
		for (const [uuid, record] of findCandidates(lost, reading, knownNow)) {
			candidates.set(uuid, record);
		}
		return verdict;
	};
	let verdict = UNKNOWN;
	let isUnavailable = true;
	let hasFailed = false;
	for (const [index, time] of LOOKUP_TIMES_MS.entries()) {
		const next = LOOKUP_TIMES_MS[index + 1] ?? Infinity;
		// After a slow failure, the next lookup may be due as well.
		if (hasFailed && clock.now() >= lostAt + next) continue;
		const looked = await look(lostAt + time).catch(asPlannrError);
		// After a stop, the next attempt establishes the outcome.
		if (clock.isStopped()) return { verdict: UNKNOWN, isUnavailable: false };
		hasFailed = looked instanceof PlannrError && looked.kind !== 'rejected';
		isUnavailable &&= hasFailed;
		verdict = looked instanceof PlannrError ? UNKNOWN : looked;
		if (verdict.state === 'found') break;
	}
	return { verdict, isUnavailable };
}

/** Returns those of the missing records that certainly no longer exist, up to the first that may exist. */
export async function findGone(
	client: PlannrClient,
	spec: WriteSpec,
	missing: readonly string[],
): Promise<string[]> {
	const gone: string[] = [];
	for (const uuid of missing.slice(0, MAX_FETCHED)) {
		const exists = await spec.fetch?.(client, uuid).then(
			(record) => record !== undefined,
			() => true,
		);
		if (exists !== false) break;
		gone.push(uuid);
	}
	return gone;
}

function asPlannrError(reason: unknown): PlannrError {
	if (reason instanceof PlannrError) return reason;
	throw reason;
}
