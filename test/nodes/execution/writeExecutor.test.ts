import type { IDataObject } from 'n8n-workflow';

import type {
	CheckContext,
	Reading,
	WriteSpec,
} from '../../../nodes/PlannrReferral/actions/operation';
import { toPlannrError } from '../../../nodes/PlannrReferral/execution/writeExecutor';
import { WriteRegistry } from '../../../nodes/PlannrReferral/execution/writeRegistry';
import type { PlannrClient } from '../../../nodes/PlannrReferral/transport/client';
import { PlannrError } from '../../../nodes/PlannrReferral/transport/errors';
import { FakeClock, settle } from '../transport/fakeClock';
import { NOTHING_SEEN, createReading, createWrite } from './createWrite';
import { createExecutorRun } from './executorRun';
import { uuid } from './lostWrites';
import { openLedger } from './openLedger';
import { createStatusError } from './plannrErrors';

const MINUTE = 60_000;

const TARGET = 'target';
const record = (number: number, changes: IDataObject = {}): IDataObject => ({
	uuid: uuid(number),
	target: TARGET,
	...changes,
});

/** A lost response: Plannr has processed the request, or it has not. */
const reset = new PlannrError('lost', 'ECONNRESET');
/** A response that leaves open whether Plannr is still working on the request. */
const unavailable = createStatusError('lost', 503);

/** A write whose lookups return these results, or fail, one after another; the last one is repeated. */
function createLookedUpWrite(
	looks: ReadonlyArray<readonly IDataObject[] | Reading | Error>,
	changes: Partial<WriteSpec> = {},
): WriteSpec & { readonly counts: { looks: number; reads: number } } {
	const counts = { looks: 0, reads: 0 };
	const spec = createWrite(TARGET, {
		observe: async () => {
			counts.reads += 1;
			return await Promise.resolve(NOTHING_SEEN);
		},
		look: async () => {
			const look = looks[Math.min(counts.looks, looks.length - 1)] ?? [];
			counts.looks += 1;
			if (look instanceof Error) throw look;
			return await Promise.resolve('records' in look ? look : createReading(look));
		},
		...changes,
	});
	return { ...spec, counts };
}

describe('A write', () => {
	it('that is stopped by the rate limit leaves nothing open', async () => {
		const write = createLookedUpWrite([]);
		const limited = createStatusError('rateLimited', 429);
		const { client, execute, registry } = createExecutorRun([limited]);
		expect(await execute(write)).toBe(limited);
		expect(
			registry.others(client, '', write, () => false, { lookedAt: 0, lostAt: 0 }).open,
		).toEqual([]);
	});

	it('whose sender shows in a decision teaches nothing, as anyone may have sent the referral', async () => {
		const decision = createWrite(TARGET, { evidence: 'target' });
		const made = record(1, { sender_account: { uuid: 'somebody' } });
		const { client, execute, registry } = createExecutorRun([made]);
		await execute(decision);
		expect(registry.sendersOf(client)).toEqual([]);
	});

	it.each([
		['before', []],
		['only after', ['somebody']],
	])('of a connection that was there %s the request teaches %j', async (time, senders) => {
		const made = record(1, { sender_account: { uuid: 'somebody' } });
		const baseline = { ...NOTHING_SEEN, has: () => time === 'before' };
		const observe = async () => await Promise.resolve(baseline);
		const { client, execute, registry } = createExecutorRun([made]);
		await execute(createWrite(TARGET, { evidence: 'count', observe }));
		expect(registry.sendersOf(client)).toEqual(senders);
	});
});

describe('Two writes in flight', () => {
	it('never get the records of each other, should a proxy swap the responses', async () => {
		const clock = new FakeClock();
		const records = [record(1), record(2, { target: 'other' })];
		const respondWith = (made: IDataObject | undefined) => async () => {
			await clock.wait(1000);
			return made ?? {};
		};
		const run = createExecutorRun([respondWith(records[1]), respondWith(records[0])], { clock });
		const writes = [TARGET, 'other'].map((target) =>
			createWrite(target, { look: async () => await Promise.resolve(createReading(records)) }),
		);
		expect(await run.executeAll(...writes)).toEqual(
			records.map((made) => ({ records: [made], note: 'recovered' })),
		);
	});
});

describe('A write whose response was lost', () => {
	it.each([
		[9999, 'is sent again', 2],
		[10_000, 'is not sent again, as a proxy may have timed out', 1],
	])('after %i ms %s', async (ms, _, count) => {
		const clock = new FakeClock();
		const fail = async () => {
			await clock.wait(ms);
			return createStatusError('lost', 500);
		};
		const write = createLookedUpWrite([[]]);
		const run = createExecutorRun([fail, record(1)], { clock });
		const result = run.start(write).catch((caught: unknown) => caught);
		await clock.advance(0);
		await clock.advance(ms);
		for (let step = 0; step < 20; step++) await clock.advance(500);
		await result;
		expect(run.sent).toHaveLength(count);
	});
});

describe('A list that lacks the record of another run', () => {
	/** Loses the response to a write while a list lacks two records of some age, and Plannr shows neither. */
	async function loseWith(ageMs: number) {
		const registry = new WriteRegistry();
		const other = createWrite('other');
		const fetched: string[] = [];
		const fetch = async (_: unknown, one: string): Promise<IDataObject | undefined> => {
			await Promise.resolve(fetched.push(one));
			return undefined;
		};
		const write = createLookedUpWrite([[]], { fetch });
		const run = createExecutorRun([reset, record(3)], { registry });
		for (const number of [1, 2]) registry.own(run.client, 'maker', other, record(number));
		await run.clock.advance(ageMs);
		return { result: await run.execute(write), fetched };
	}

	it('is not stale when the records have gone, which is asked once', async () => {
		const { result, fetched } = await loseWith(MINUTE);
		expect(result).toMatchObject({ note: 'resent' });
		expect(fetched).toEqual([uuid(1), uuid(2)]);
	});

	it('is stale when the records are new, as a replica that lags shows neither', async () => {
		const { result, fetched } = await loseWith(MINUTE - 7000);
		expect(result).toBe(reset);
		expect(fetched).toEqual([]);
	});
});

describe('A list that lacks what the run itself has made', () => {
	it.each([
		['is stale when that is new', 30_000, reset],
		['is not stale when that has gone', 2 * MINUTE, { note: 'resent' }],
	])('%s', async (_, ageMs, expected) => {
		const run = createExecutorRun([record(1), reset, record(2)]);
		const fetch = async () => await Promise.resolve(undefined);
		const other = createWrite('other', { fetch });
		const write = createLookedUpWrite([[]], { fetch });
		await run.start(other, 1);
		await run.clock.advance(ageMs);
		expect(await run.execute(write)).toMatchObject(expected);
	});
});

describe('Writes with the same conflict key', () => {
	it('wait without a slot, so that others are sent', async () => {
		const clock = new FakeClock();
		const slow = async () => {
			await clock.wait(1000);
			return record(1);
		};
		const others = [record(2, { target: 'other' }), record(3)];
		const run = createExecutorRun([slow, ...others], { clock, slots: 2 });
		const all = [createWrite(TARGET), createWrite(TARGET), createWrite('other')].map(
			async (spec, index) => await run.start(spec, index),
		);
		await settle();
		expect(run.sent).toEqual([TARGET, 'other']);
		await clock.advance(1000);
		await Promise.all(all);
		expect(run.sent).toEqual([TARGET, 'other', TARGET]);
	});
});

describe('A later attempt', () => {
	/** Lets an attempt fail, and returns what the next one needs. */
	async function failOnce(error: PlannrError, write: WriteSpec = createLookedUpWrite([[]])) {
		const run = createExecutorRun([error, error, error]);
		await run.execute(write);
		return { nodeContext: run.nodeContext, clock: run.clock };
	}

	it.each([
		['a referral', 'content', 'alreadyReferred'],
		['a connection', 'count', 'sameRequest'],
	] as const)('explains again why %s was returned that was there', async (...row) => {
		const [, evidence, note] = row;
		const check = async () => await Promise.resolve({ records: [record(1)], note });
		const write = createWrite(TARGET, { evidence, check });
		const { nodeContext, execute } = createExecutorRun([]);
		expect(await execute(write)).toEqual({ records: [record(1)], note });
		const next = createExecutorRun([], { nodeContext });
		expect(await next.execute(write)).toEqual({ records: [record(1)], note });
	});

	it('sends nothing while it is unknown what an earlier one did', async () => {
		const write = createLookedUpWrite([[]]);
		const next = createExecutorRun([], await failOnce(unavailable));
		expect(await next.execute(write)).toMatchObject({
			kind: 'lost',
			reason: 'on an earlier attempt',
		});
		expect(write.counts).toEqual({ looks: 3, reads: 0 });
	});

	describe('after a change of the credential', () => {
		const otherAccount = { accountUuid: 'another' };
		const otherAddress = { baseUrl: 'https://api.example.org' };

		it.each<[string, Partial<PlannrClient>]>([
			['another account', otherAccount],
			['another address', otherAddress],
		])('to %s sends nothing while it is unknown what an earlier one did', async (_, client) => {
			const surroundings = await failOnce(reset, createLookedUpWrite([unavailable]));
			const write = createLookedUpWrite([[record(1)]]);
			const next = createExecutorRun([], { ...surroundings, client });
			next.executor.restore(next.client, 0, write);
			expect(next.registry.hasUnresolved(next.client, '', write)).toBe(false);
			expect(await next.execute(write)).toMatchObject({
				kind: 'lost',
				reason: 'on an earlier attempt with another account',
			});
			expect(write.counts.looks).toBe(0);
		});

		it('to another account decides by the state of a referral, which is the same for both', async () => {
			const evidence = 'target';
			const surroundings = await failOnce(reset, createLookedUpWrite([unavailable], { evidence }));
			const next = createExecutorRun([], { ...surroundings, client: otherAccount });
			const write = createLookedUpWrite([[record(1)]], { evidence });
			expect(await next.execute(write)).toMatchObject({ note: 'recovered' });
		});

		it('to another account lets no other item send the same', async () => {
			const surroundings = await failOnce(reset, createLookedUpWrite([unavailable]));
			const next = createExecutorRun([], { ...surroundings, client: otherAccount });
			const check = jest.fn(async (_: PlannrClient, { hasUnresolved }: CheckContext) => {
				await Promise.resolve();
				if (hasUnresolved) throw new PlannrError('precheckFailed', 'inconclusive');
				return undefined;
			});
			const write = createLookedUpWrite([[]], { check });
			expect(await next.executeAll(write, write)).toMatchObject([
				{ kind: 'lost' },
				{ kind: 'precheckFailed' },
			]);
		});

		it('is not claimed where an earlier version did not record the account', async () => {
			const surroundings = await failOnce(reset, createLookedUpWrite([unavailable]));
			const ledger = openLedger(surroundings.nodeContext);
			const entry = ledger.find(0, 'key');
			if (entry?.state !== 'unresolved') throw new Error('The write is not unresolved');
			ledger.record(0, 'key', { ...entry, baseUrl: '', accountUuid: '' });
			const result = await createExecutorRun([], surroundings).execute(createLookedUpWrite([[]]));
			expect(result).toMatchObject({ kind: 'lost', reason: 'on an earlier attempt' });
		});

		it('does not take for new what the other account did not see', async () => {
			const surroundings = await failOnce(reset);
			const baseline = { ...NOTHING_SEEN, has: (one: string) => one === uuid(1) };
			const observe = async () => await Promise.resolve(baseline);
			const write = createLookedUpWrite([[record(1)]], { observe });
			const next = createExecutorRun([record(2)], { ...surroundings, client: otherAccount });
			expect(await next.execute(write)).toEqual({ records: [record(2)] });
		});

		it('goes on where n8n has only detected the account since', async () => {
			const first = createExecutorRun([reset], { client: { accountUuid: '' } });
			await first.execute(createLookedUpWrite([unavailable]));
			const next = createExecutorRun([], { nodeContext: first.nodeContext });
			expect(await next.execute(createLookedUpWrite([[record(1)]]))).toMatchObject({
				note: 'recovered',
			});
		});
	});

	it('does not take a record for its own when the request has changed', async () => {
		const surroundings = await failOnce(unavailable);
		for (let attempt = 0; attempt < 2; attempt++) {
			const changed = createLookedUpWrite([[record(1)]], { fingerprint: 'changed' });
			const next = createExecutorRun([], surroundings);
			expect(await next.execute(changed)).toMatchObject({ kind: 'lost' });
			expect(next.ledger.find(0, 'key')).toMatchObject({ fingerprint: TARGET });
		}
	});

	it.each([
		[10, 'is found', { note: 'recovered' }],
		[11, 'is unknown, as its owner may be forgotten', { kind: 'lost' }],
	])('%i minutes later sees an equal record: it %s', async (minutes, _, expected) => {
		const surroundings = await failOnce(unavailable);
		const spent = surroundings.clock.now();
		await surroundings.clock.advance(minutes * MINUTE - spent);
		const next = createExecutorRun([], surroundings);
		expect(await next.execute(createLookedUpWrite([[record(1)]]))).toMatchObject(expected);
	});

	it.each<[string, IDataObject[], Array<IDataObject | PlannrError>, number]>([
		['found', [record(1)], [], 0],
		['sent again', [], [record(1)], 1],
	])('of an execution that was retried before returns what was %s then', async (...row) => {
		const [, shown, results, count] = row;
		const registry = new WriteRegistry();
		const { nodeContext } = await failOnce(reset, createLookedUpWrite([unavailable]));
		const retry = async (saved: IDataObject, ...records: readonly IDataObject[]) => {
			const surroundings = { registry, nodeContext: structuredClone(saved) };
			const run = createExecutorRun(results, surroundings);
			const result = await run.execute(createLookedUpWrite([records]));
			return { result, sent: run.sent.length };
		};
		expect((await retry(nodeContext, ...shown)).sent).toBe(count);
		expect(await retry(nodeContext, record(1))).toEqual({
			result: { records: [record(1)], note: 'recovered' },
			sent: 0,
		});
	});

	it('does not take an equal record for its own when the clock was ahead', async () => {
		const { nodeContext, clock } = await failOnce(reset, createLookedUpWrite([unavailable]));
		const entry = openLedger(nodeContext).find(0, 'key');
		if (entry?.state !== 'unresolved') throw new Error('The write is not unresolved');
		openLedger(nodeContext).record(0, 'key', { ...entry, lostAt: clock.now() + 11 * MINUTE });
		const next = createExecutorRun([], { nodeContext, clock });
		const write = createLookedUpWrite([[record(1)]]);
		expect(await next.execute(write)).toMatchObject({ kind: 'lost' });
	});

	it('makes known to all runs what earlier ones left unresolved', async () => {
		const run = createExecutorRun([], await failOnce(unavailable));
		const write = createWrite(TARGET);
		expect(run.registry.hasUnresolved(run.client, '', write)).toBe(false);
		run.executor.restore(run.client, 0, createWrite(TARGET, { fingerprint: 'changed' }));
		run.executor.restore(run.client, 0, createWrite(TARGET, { operation: 'referral.accept' }));
		run.executor.restore(run.client, 1, write);
		expect(run.registry.hasUnresolved(run.client, '', write)).toBe(false);
		run.executor.restore(run.client, 0, write);
		expect(run.registry.hasUnresolved(run.client, '', write)).toBe(true);
	});

	it('does not make known as unresolved what was not processed', async () => {
		const run = createExecutorRun([], await failOnce(reset));
		run.executor.restore(run.client, 0, createWrite(TARGET));
		expect(run.registry.hasUnresolved(run.client, '', createWrite(TARGET))).toBe(false);
	});

	it('knows which account an earlier one sent with', async () => {
		const registry = new WriteRegistry();
		const first = createExecutorRun([unavailable], { registry });
		registry.learnSender(first.client, 'ours');
		await first.execute(createLookedUpWrite([[]]));
		const next = createExecutorRun([], { nodeContext: first.nodeContext });
		next.executor.restore(next.client, 0, createWrite(TARGET));
		expect(next.registry.sendersOf(next.client)).toEqual(['ours']);
	});

	it('knows the records of earlier ones, also when the process has forgotten them', async () => {
		const contexts: CheckContext[] = [];
		const check = async (_: unknown, context: CheckContext) => {
			contexts.push(context);
			await Promise.resolve();
			return undefined;
		};
		const { nodeContext, execute } = createExecutorRun([record(1)]);
		await execute(createWrite(TARGET));
		const next = createExecutorRun([reset], { nodeContext });
		const write = createLookedUpWrite([[record(1), record(2)]], { check, key: 'another' });
		expect(await next.execute(write)).toEqual({ records: [record(2)], note: 'recovered' });
		expect(contexts).toEqual([
			{ made: [{ record: record(1), isRecent: false, isOwn: true }], hasUnresolved: false },
		]);
	});
});

describe('A write that waits for the rate limit', () => {
	/** A client that sends only after a wait, and only if it still may. */
	function createSlowRun(
		waits: readonly number[],
		results: ReadonlyArray<IDataObject | PlannrError>,
	) {
		const clock = new FakeClock();
		const run = createExecutorRun(results, { clock });
		const { send } = run.client;
		const remaining = [...waits];
		const client = {
			...run.client,
			send: async (...args: Parameters<typeof send>) => {
				const wait = remaining.shift() ?? 0;
				if (wait > 0) await clock.wait(wait);
				return await send(...args);
			},
		};
		return { ...run, client };
	}

	async function execute(
		{ client, clock, executor }: ReturnType<typeof createSlowRun>,
		spec: WriteSpec,
	) {
		const state = { isSettled: false };
		const result = executor
			.execute(client, 0, {
				kind: 'write',
				request: { path: spec.target },
				spec,
				formatRecord: (made) => made,
			})
			.catch((caught: unknown) => caught)
			.finally(() => {
				state.isSettled = true;
			});
		await clock.advance(0);
		while (!state.isSettled) await clock.advance(500);
		return await result;
	}

	it('is sent without another read when it has waited up to two seconds', async () => {
		const ages: number[] = [];
		const observe: WriteSpec['observe'] = async (_, maxAgeMs) => {
			ages.push(maxAgeMs);
			return await Promise.resolve(NOTHING_SEEN);
		};
		await execute(createSlowRun([2000], [record(1)]), createWrite(TARGET, { observe }));
		expect(ages).toEqual([MINUTE]);
	});

	it('reads again what there is when it has waited longer, before it is sent', async () => {
		const ages: number[] = [];
		const observe: WriteSpec['observe'] = async (_, maxAgeMs) => {
			ages.push(maxAgeMs);
			return await Promise.resolve(NOTHING_SEEN);
		};
		const run = createSlowRun([2500], [record(1)]);
		expect(await execute(run, createWrite(TARGET, { observe }))).toEqual({ records: [record(1)] });
		expect(ages).toEqual([MINUTE, 2000]);
		expect(run.sent).toHaveLength(1);
	});

	it('gives up after ten reads when it never gets through, and nothing was sent', async () => {
		const write = createLookedUpWrite([]);
		const run = createSlowRun(
			Array.from({ length: 20 }, () => 2500),
			[],
		);
		expect(await execute(run, write)).toMatchObject({ kind: 'rateLimited' });
		expect(run.sent).toEqual([]);
		expect(write.counts).toEqual({ looks: 0, reads: 11 });
	});

	it('gives up after ten lookups, and was not processed', async () => {
		const write = createLookedUpWrite([[]]);
		const run = createSlowRun([0, ...Array.from({ length: 20 }, () => 2500)], [reset]);
		expect(await execute(run, write)).toMatchObject({ kind: 'notProcessed' });
		expect(run.sent).toHaveLength(1);
	});
});

it('An unexpected error counts as a lost response', () => {
	expect(toPlannrError(unavailable)).toBe(unavailable);
	expect(toPlannrError(new TypeError('x'))).toMatchObject({
		kind: 'lost',
		reason: 'the response could not be read',
	});
});

describe('An unexpected exception', () => {
	const fault = new TypeError('x');

	it.each<[string, Partial<WriteSpec>]>([
		['the check', { check: async () => await Promise.reject(fault) }],
		['the baseline', { observe: async () => await Promise.reject(fault) }],
	])('in %s leaves no doubt that nothing was sent', async (_, changes) => {
		const run = createExecutorRun([record(1)]);
		expect(await run.execute(createLookedUpWrite([], changes))).toMatchObject({
			kind: 'unexpected',
			reason: 'TypeError',
			isOutcomeUnknown: false,
		});
		expect(run.sent).toEqual([]);
	});

	it('in a lookup leaves the outcome unknown', async () => {
		const write = createLookedUpWrite([fault]);
		expect(await createExecutorRun([reset]).execute(write)).toMatchObject({ kind: 'lost' });
	});

	it('after the write does not hide its result', async () => {
		const remember = () => {
			throw fault;
		};
		const run = createExecutorRun([record(1)]);
		expect(await run.execute(createLookedUpWrite([], { remember }))).toEqual({
			records: [record(1)],
		});
	});

	it('in fetching a record that a list lacks leaves the list stale', async () => {
		const registry = new WriteRegistry();
		const first = createExecutorRun([record(1)], { registry });
		await first.execute(createLookedUpWrite([]));
		const fetch = async () => await Promise.reject(unavailable);
		const run = createExecutorRun([reset], { registry });
		const write = createLookedUpWrite([[]], { fetch, key: 'other', target: 'b' });
		expect(await run.execute(write)).toBe(reset);
		const next = createWrite('c', { key: 'next' });
		expect(await run.execute(next)).not.toMatchObject({ kind: 'unavailable' });
	});
});
