import type { IDataObject } from 'n8n-workflow';

import type { Baseline, Reading, WriteSpec } from '../../../nodes/PlannrReferral/actions/operation';
import {
	type OtherWrites,
	type Reconciliation,
	reconcile,
} from '../../../nodes/PlannrReferral/execution/reconcile';
import { PlannrError } from '../../../nodes/PlannrReferral/transport/errors';
import { FakeClock } from '../transport/fakeClock';
import { createIdleClient } from '../transport/idleClient';
import { NOTHING_SEEN, createReading, createWrite } from './createWrite';
import { uuid } from './lostWrites';
import { createStatusError } from './plannrErrors';

const ABSENT: Reconciliation = { verdict: { state: 'absent' }, isUnavailable: false };
const UNKNOWN: Reconciliation = { verdict: { state: 'unknown' }, isUnavailable: false };

const record: IDataObject = { uuid: uuid(1), target: 'target' };
const found: Reconciliation = { verdict: { state: 'found', record }, isUnavailable: false };

const nothing = createReading();
const there = createReading([record]);
const incomplete = createReading([], { isComplete: false });
const failure = createStatusError('lost', 503);

const failToFetch = async () => await Promise.reject(failure);

/** No other write has anything to do with it. */
const noOthers: OtherWrites = {
	isOwned: () => false,
	isOfTarget: () => false,
	senderOf: () => 'ours',
	open: [],
	lacksKnownRecord: () => false,
};

/**
 * Looks for what a write did while the clock goes on, a tenth of a second at a time.
 *
 * @param results what the lookups return, or throw, one after another
 * @param options how long a lookup takes, what else is known, and what happens during it
 */
async function lookUp(
	results: ReadonlyArray<Reading | Error>,
	{
		durationMs = 0,
		spec = {},
		baseline = NOTHING_SEEN,
		candidates = new Map<string, IDataObject>(),
		others = () => noOthers,
		onReading,
		onLook,
	}: {
		durationMs?: number;
		spec?: Partial<WriteSpec>;
		baseline?: Baseline;
		candidates?: Map<string, IDataObject>;
		others?: (lookedAt: number) => OtherWrites;
		onReading?: (reading: Reading, lookedAt: number) => Promise<void>;
		onLook?: (clock: FakeClock) => Promise<void>;
	} = {},
) {
	const clock = new FakeClock();
	const client = createIdleClient({ clock });
	const times: number[] = [];
	const write = createWrite('target', {
		look: async () => {
			times.push(clock.now());
			await onLook?.(clock);
			if (durationMs > 0) await clock.wait(durationMs);
			const result = results[times.length - 1];
			if (result === undefined) throw new Error('There are too many lookups');
			if (result instanceof Error) throw result;
			return result;
		},
		...spec,
	});
	const lost = { spec: write, baseline };
	const flags = { mayStillRun: false, hasChanged: false, isOld: false };
	const state = { isSettled: false };
	const reconciliation = reconcile(
		client,
		{ ...lost, ...flags },
		candidates,
		others,
		onReading,
	).finally(() => {
		state.isSettled = true;
	});
	reconciliation.catch(() => undefined);
	// What need not wait comes first.
	await clock.advance(0);
	while (!state.isSettled) {
		await clock.advance(100);
		await clock.advance(0);
	}
	return { times, result: await reconciliation };
}

describe('The lookups after a lost response', () => {
	it('come after 0, 2 and 6 seconds, and the last one decides that nothing is there', async () => {
		expect(await lookUp([nothing, nothing, nothing])).toEqual({
			times: [0, 2000, 6000],
			result: ABSENT,
		});
	});

	it.each<[string, Array<Reading | Error>, number]>([
		['the first', [there], 1],
		['the second', [nothing, there], 2],
		['the third', [nothing, nothing, there], 3],
		['the third, after two that failed', [failure, failure, there], 3],
		['the third, after two that were not read to the end', [incomplete, incomplete, there], 3],
	])('end with %s when it finds the record', async (_, readings, count) => {
		const { times, result } = await lookUp(readings);
		expect(result).toEqual(found);
		expect(times).toEqual([0, 2000, 6000].slice(0, count));
	});

	it.each<[string, Array<Reading | Error>]>([
		['fails', [nothing, nothing, failure]],
		['was not read to its end', [nothing, nothing, incomplete]],
		['is stale', [nothing, nothing, createReading([], { isStale: true })]],
	])('leave it unknown when the last one %s, whatever the others showed', async (_, readings) => {
		expect((await lookUp(readings)).result).toEqual(UNKNOWN);
	});

	it('decide that nothing is there by the last one alone', async () => {
		expect((await lookUp([failure, incomplete, nothing])).result).toEqual(ABSENT);
	});

	describe('when the last one lacks records that were there before,', () => {
		const others = Array.from({ length: 12 }, (_, number) => ({ uuid: uuid(number + 10) }));
		const before = (count: number) => ({
			...NOTHING_SEEN,
			has: (one: string) => others.slice(0, count).some((other) => other.uuid === one),
			entries: () => others.slice(0, count).map((other) => [other.uuid, other] as const),
		});
		const gone = async () => await Promise.resolve(undefined);

		it.each<[string, number, WriteSpec['fetch'], Reconciliation, number]>([
			[
				'leave it unknown if they still exist',
				2,
				async () => await Promise.resolve({}),
				UNKNOWN,
				1,
			],
			['leave it unknown if that cannot be seen', 2, failToFetch, UNKNOWN, 1],
			['decide if none exists any more', 2, gone, ABSENT, 2],
			['leave it unknown if they are more than ten', 12, gone, UNKNOWN, 10],
		])('%s', async (_, count, fetch, result, fetches) => {
			const counted = jest.fn(fetch);
			const readings = [failure, createReading(others.slice(0, count)), nothing];
			const options = { spec: { fetch: counted }, baseline: before(count) };
			expect((await lookUp(readings, options)).result).toEqual(result);
			expect(counted).toHaveBeenCalledTimes(fetches);
		});

		it('leave it unknown if an earlier attempt saw them appear, as a replica that lags shows none', async () => {
			const counted = jest.fn(gone);
			const candidates = new Map(others.slice(0, 2).map((other) => [other.uuid, other] as const));
			const options = { spec: { fetch: counted }, candidates };
			expect((await lookUp([failure, nothing, nothing], options)).result).toEqual(UNKNOWN);
			expect(counted).not.toHaveBeenCalled();
		});
	});

	it('report that Plannr is unavailable when none of them succeeds', async () => {
		expect(await lookUp([failure, failure, failure])).toEqual({
			times: [0, 2000, 6000],
			result: { ...UNKNOWN, isUnavailable: true },
		});
	});

	it('follow one another at once when they take longer than the time between them', async () => {
		const { times } = await lookUp([nothing, nothing, nothing], { durationMs: 5000 });
		expect(times).toEqual([0, 5000, 10_000]);
	});

	it('end the run with an error that is not about a request', async () => {
		await expect(lookUp([new TypeError('x')])).rejects.toThrow(TypeError);
	});
});

describe('A look', () => {
	it('is judged by what is known when it has been read, as ownership only grows', async () => {
		const owned = new Set<unknown>();
		const others = () => ({ ...noOthers, isOwned: (one: unknown) => owned.has(one) });
		const onLook = async () => {
			await Promise.resolve(owned.add(record.uuid));
		};
		const { result } = await lookUp([there, there, there], { others, onLook });
		expect(result).toEqual(ABSENT);
	});

	it('passes on which records belong to other writes, so that they need not be read again', async () => {
		const asked: unknown[] = [];
		const others = () => ({ ...noOthers, isOwned: (one: unknown) => one === uuid(2) });
		const look: WriteSpec['look'] = async (_client, _baseline, isOwned) => {
			asked.push(isOwned(uuid(1)), isOwned(uuid(2)));
			return await Promise.resolve(there);
		};
		await lookUp([], { others, spec: { look } });
		expect(asked).toEqual([false, true]);
	});

	it('is reported with the time at which it began, before it is judged', async () => {
		const reported: Array<readonly [Reading, number]> = [];
		const known = { isMissing: true };
		const others = (lookedAt: number) => ({
			...noOthers,
			lacksKnownRecord: () => lookedAt === 2000 && known.isMissing,
		});
		const onReading = async (reading: Reading, lookedAt: number) => {
			reported.push([reading, lookedAt]);
			if (lookedAt === 2000) known.isMissing = false;
			await Promise.resolve();
		};
		const { result } = await lookUp([nothing, there], { others, onReading, durationMs: 500 });
		expect(reported).toEqual([
			[nothing, 0],
			[there, 2000],
		]);
		expect(result).toEqual(found);
	});
});

describe('When the execution is stopped', () => {
	it('between two lookups, the outcome is left to the next attempt', async () => {
		const onLook = async (clock: FakeClock) => {
			await Promise.resolve();
			setImmediate(() => void clock.stop());
		};
		const { times, result } = await lookUp([nothing], { onLook });
		expect(result).toEqual(UNKNOWN);
		expect(times).toEqual([0]);
	});

	it('during a lookup, the outcome is left to the next attempt, whatever the lookup returns', async () => {
		const onLook = async (clock: FakeClock) => await clock.stop();
		expect((await lookUp([there], { onLook })).result).toEqual(UNKNOWN);
	});

	it('during a lookup that fails for that reason, Plannr does not count as unavailable', async () => {
		const stopped = new PlannrError('aborted', 'the execution was stopped');
		const onLook = async (clock: FakeClock) => await clock.stop();
		expect((await lookUp([stopped], { onLook })).result).toEqual(UNKNOWN);
	});
});
