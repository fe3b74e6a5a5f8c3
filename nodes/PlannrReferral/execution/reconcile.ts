import type { IDataObject } from 'n8n-workflow';

import type { PlannrClient } from '../transport/client';
import { PlannrError } from '../transport/errors';
import { toInstant } from '../transport/timestamp';
import { isUuid } from '../transport/uuid';
import type { Baseline, Reading, WriteSpec } from '../actions/operation';

/** When to look, in milliseconds after the response was lost: what Plannr has begun may appear a little later. */
const LOOKUP_TIMES_MS = [0, 2000, 6000];

/** What a write did whose response was lost. */
export type Verdict =
	| { readonly state: 'found'; readonly record: IDataObject }
	| { readonly state: 'absent' }
	| { readonly state: 'unknown' };

/** A write whose response was lost, as it is judged. */
export interface LostWrite {
	/** What is requested now. */
	readonly spec: WriteSpec;
	/** What there was before its first attempt; undefined when that could not be read. */
	readonly baseline: Baseline | undefined;
	/** Plannr may still be working on it: a timeout, a gateway that gave up, or a 2xx without a record. */
	readonly mayStillRun: boolean;
	/** It requested something else when its response was lost. */
	readonly hasChanged: boolean;
	/** It was lost so long ago that the owners of the records made since may be forgotten. */
	readonly isOld: boolean;
}

/** A write that is in flight or unresolved. */
export interface OtherWrite extends WriteSpec {
	/** What there was before it, if that is known: none of it can be what it did. */
	readonly baseline?: Baseline | undefined;
}

/** What else a record may have come from. */
export interface OtherWrites {
	/** Whether a response or a verdict has given the record to a write. */
	isOwned(uuid: unknown): boolean;
	/** Whose account sent the record; `unknown` when it names an account and ours is not known. */
	senderOf(record: IDataObject): 'ours' | 'somebody else' | 'unknown';
	/** The writes of this process that are in flight or unresolved, without the one that is judged. */
	readonly open: readonly OtherWrite[];
	/** Whether a reading lacks a record that must be in it. */
	lacksKnownRecord(reading: Reading): boolean;
}

const ABSENT: Verdict = { state: 'absent' };
const UNKNOWN: Verdict = { state: 'unknown' };

/**
 * Decides what a write did whose response was lost, by what was seen before and after it, never by clocks. Pure, and the
 * only place where this is decided.
 *
 * @param write the write
 * @param reading what a look at Plannr has brought
 * @param others what else the records may have come from
 */
export function judge(write: LostWrite, reading: Reading, others: OtherWrites): Verdict {
	if (!reading.isComplete || reading.isStale || others.lacksKnownRecord(reading)) return UNKNOWN;
	const verdict = judgeEvidence(write, reading.records, others);
	return verdict.state === 'absent' && write.mayStillRun ? UNKNOWN : verdict;
}

function judgeEvidence(
	write: LostWrite,
	records: readonly IDataObject[],
	others: OtherWrites,
): Verdict {
	switch (write.spec.evidence) {
		case 'target':
			return judgeTarget(write.spec, records);
		case 'content':
			return judgeContent(write, records, others);
		case 'count':
			return judgeCount(write, records, others);
	}
}

/** The state of the target proves it, whoever has changed it. */
function judgeTarget(spec: WriteSpec, records: readonly IDataObject[]): Verdict {
	const [record] = records;
	if (record === undefined) return ABSENT;
	const comparison = spec.compare(record);
	if (comparison === 'same') return { state: 'found', record };
	return comparison === 'different' ? ABSENT : UNKNOWN;
}

/** A new record that is equal in everything proves it, unless it may as well have come from something else. */
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
	// Equal writes take equal records: first those that the fewest of them can have made, then the oldest.
	const countMakers = (record: IDataObject) =>
		equalWrites.filter((other) => canHaveMade(other, record)).length;
	const [first, ...more] = equalRecords
		.filter(({ uuid }) => isUuid(uuid))
		.sort(
			(one, other) =>
				countMakers(one) - countMakers(other) ||
				toInstant(one.created_at) - toInstant(other.created_at),
		);
	if (first === undefined || haveMakers([first], differentWrites)) return UNKNOWN;
	// With more records than writes that can have made them, some are somebody else's.
	return haveMakers(more, equalWrites) ? { state: 'found', record: first } : UNKNOWN;
}

/** Records do not show what they came from: exactly one new one, and exactly one write that can have made it. */
function judgeCount(
	{ spec, baseline, hasChanged, isOld }: LostWrite,
	records: readonly IDataObject[],
	others: OtherWrites,
): Verdict {
	const before = new Map(baseline?.entries());
	const possible = records.filter((record) => spec.compare(record) !== 'different');
	const wasTouched = possible.some((record) => {
		const known = typeof record.uuid === 'string' ? before.get(record.uuid) : undefined;
		return known !== undefined && markOf(known) !== markOf(record);
	});
	const [record, ...more] = possible.filter((one) => isNew(one, baseline, others));
	if (record === undefined) return wasTouched ? UNKNOWN : ABSENT;
	const isCertain =
		baseline !== undefined &&
		isUuid(record.uuid) &&
		more.length === 0 &&
		!wasTouched &&
		!hasChanged &&
		!isOld &&
		others.senderOf(record) === 'ours' &&
		!others.open.some(({ conflictKey }) => conflictKey === spec.conflictKey);
	return isCertain ? { state: 'found', record } : UNKNOWN;
}

function isNew(record: IDataObject, baseline: Baseline | undefined, others: OtherWrites): boolean {
	const { uuid, created_at } = record;
	if (typeof uuid === 'string' && (baseline?.has(uuid) === true || others.isOwned(uuid))) {
		return false;
	}
	if (others.senderOf(record) === 'somebody else') return false;
	return !(toInstant(created_at) < (baseline?.edge ?? -Infinity));
}

/** What shows that a record was touched, where its content does not show what it came from. */
function markOf({ status, updated_at }: IDataObject): string {
	return JSON.stringify([status ?? null, updated_at ?? null]);
}

/** Whether each of the records can come from another one of the writes (a matching, by augmenting paths). */
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

/** What was there before a write cannot be what it did. */
function canHaveMade(write: OtherWrite, record: IDataObject): boolean {
	const { uuid } = record;
	const wasSeen = typeof uuid === 'string' && write.baseline?.has(uuid) === true;
	return !wasSeen && write.compare(record) === 'same';
}

function isEqual(one: WriteSpec, other: WriteSpec): boolean {
	return one.conflictKey === other.conflictKey && one.fingerprint === other.fingerprint;
}

/** What the looks after a lost response have shown. */
export interface Reconciliation {
	readonly verdict: Verdict;
	/** Whether Plannr could not be asked a single time. */
	readonly isUnavailable: boolean;
}

/**
 * Looks up to three times for what a write did. A look that finds it is the last one; otherwise the third one decides.
 *
 * @param client the client of this run
 * @param write the write
 * @param others what else the records may have come from, asked for again after each look
 * @param onReading called with what each look has brought, before it is judged
 */
export async function reconcile(
	client: PlannrClient,
	write: LostWrite,
	others: (lookedAt: number) => OtherWrites,
	onReading: (reading: Reading, lookedAt: number) => Promise<void> = async () => {},
): Promise<Reconciliation> {
	const lostAt = client.clock.now();
	let verdict = UNKNOWN;
	let answers = 0;
	for (const time of LOOKUP_TIMES_MS) {
		const looked = await look(client, write, others, onReading, lostAt + time).catch(asPlannrError);
		// After a stop, the outcome is left to the next attempt.
		if (client.clock.isStopped()) return { verdict: UNKNOWN, isUnavailable: false };
		verdict = looked instanceof PlannrError ? UNKNOWN : looked;
		if (!(looked instanceof PlannrError)) answers += 1;
		if (verdict.state === 'found') break;
	}
	return { verdict, isUnavailable: answers === 0 };
}

/** Looks once, at a given time. */
async function look(
	client: PlannrClient,
	write: LostWrite,
	others: (lookedAt: number) => OtherWrites,
	onReading: (reading: Reading, lookedAt: number) => Promise<void>,
	time: number,
): Promise<Verdict> {
	const { clock } = client;
	await clock.wait(Math.max(0, time - clock.now()));
	const lookedAt = clock.now();
	const known = others(lookedAt);
	const isOwned = (uuid: unknown) => known.isOwned(uuid);
	const reading = await write.spec.look(client, write.baseline, isOwned);
	await onReading(reading, lookedAt);
	// Others may have been given their records meanwhile, and ownership only grows.
	return judge(write, reading, others(lookedAt));
}

function asPlannrError(reason: unknown): PlannrError {
	if (reason instanceof PlannrError) return reason;
	throw reason;
}
