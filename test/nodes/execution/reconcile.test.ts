import { setTimeout as sleep } from 'node:timers/promises';

import type {
	LookupContext,
	LookupResult,
	WriteSpec,
} from '../../../nodes/PlannrReferral/actions/operation';
import { Ledger } from '../../../nodes/PlannrReferral/execution/ledger';
import type { LostResponse } from '../../../nodes/PlannrReferral/execution/lostResponse';
import { OwnedRecords } from '../../../nodes/PlannrReferral/execution/ownedRecords';
import { Reconciler } from '../../../nodes/PlannrReferral/execution/reconcile';
import { WriteRegistry } from '../../../nodes/PlannrReferral/execution/writeRegistry';
import { type Clock, createClock } from '../../../nodes/PlannrReferral/transport/clock';
import { FakeClock } from '../transport/fakeClock';
import { createIdleClient, createWrite } from './createWrite';
import { createStatusError } from './plannrErrors';

const MINUTE = 60_000;

/** A run with an empty ledger. */
function createRun(clock: Clock) {
	const client = createIdleClient(clock);
	const nodeContext = {};
	const ledger = Ledger.open({
		getContext: () => nodeContext,
		getWorkflowDataProxy: () => ({ $runIndex: 0 }),
	});
	const registry = new WriteRegistry(client);
	const ownedRecords = new OwnedRecords(() => clock.now());
	const reconciler = new Reconciler(client, ledger, registry, ownedRecords);
	return { ledger, registry, ownedRecords, reconciler };
}

/** The lost response of a write. */
function createLoss({ fingerprint }: WriteSpec, sentAtLocal = 0): LostResponse {
	const sentAtServer = () => sentAtLocal;
	return { sentAtServer, sentAtLocal, mayBeInProgress: false, fingerprint, writeId: fingerprint };
}

/** Reconciles a write while the clock goes on. */
async function reconcile(
	clock: FakeClock,
	reconciler: Reconciler,
	write: WriteSpec,
	lost: LostResponse,
): Promise<LookupResult> {
	const state = { isSettled: false };
	const result = reconciler.reconcile(0, write, lost).finally(() => {
		state.isSettled = true;
	});
	while (!state.isSettled) await clock.advance(1000);
	return await result;
}

describe('A lost write', () => {
	it('was not processed when no lookup finds it', async () => {
		const clock = new FakeClock();
		const { ledger, registry, reconciler } = createRun(clock);
		const lookUp = jest.fn(async () => await Promise.resolve({ verdict: 'absent' as const }));
		const write = createWrite('absent', { lookUp });
		expect(await reconcile(clock, reconciler, write, createLoss(write))).toEqual({
			verdict: 'absent',
		});
		expect(lookUp).toHaveBeenCalledTimes(2);
		expect(ledger.find(0, write.key)).toMatchObject({ isAbsent: true });
		expect(registry.lostWrites(write.conflictKey)).toEqual([]);
	});

	it('has an unknown outcome when one lookup finds nothing and the next one fails', async () => {
		const clock = new FakeClock();
		const { ledger, registry, reconciler } = createRun(clock);
		const lookUp = jest
			.fn<Promise<LookupResult>, []>()
			.mockResolvedValueOnce({ verdict: 'absent' })
			.mockRejectedValueOnce(createStatusError('lost', 503));
		const write = createWrite('fails later', { lookUp });
		expect(await reconcile(clock, reconciler, write, createLoss(write))).toEqual({
			verdict: 'unclear',
		});
		expect(ledger.find(0, write.key)).toMatchObject({ isAbsent: false });
		expect(registry.lostWrites(write.conflictKey)).toHaveLength(1);
	});

	it('is left for the next attempt to find when the run is cancelled during the lookup', async () => {
		const stop = new AbortController();
		const { ledger, registry, ownedRecords, reconciler } = createRun(createClock(stop.signal));
		const lookUp = jest.fn(async () => {
			stop.abort();
			await sleep(20);
			return { verdict: 'done' as const, records: [{ uuid: 'found too late' }] };
		});
		const write = createWrite('cancelled', { lookUp });
		const lost = createLoss(write, performance.timeOrigin + performance.now());
		expect(await reconciler.reconcile(0, write, lost)).toEqual({ verdict: 'unclear' });
		await Promise.all(lookUp.mock.results.map(({ value }) => value as Promise<unknown>));
		await sleep(0);
		expect(ownedRecords.has('found too late')).toBe(false);
		expect(registry.lostWrites(write.conflictKey)).toHaveLength(1);
		expect(ledger.find(0, write.key)).toMatchObject({ isAbsent: false });
	});
});

describe('Another lost write with the same conflict key', () => {
	/** Returns how the lookup of a write, so long after it was sent, takes an equal lost one and a different one. */
	async function lookUpAfter(target: string, ms: number) {
		const clock = new FakeClock();
		const { registry, reconciler } = createRun(clock);
		const seen = { equal: 0, isOther: false };
		const lookUp = async (_: unknown, context: LookupContext): Promise<LookupResult> => {
			seen.equal = context.countEqualLostWrites();
			seen.isOther = context.matchesOtherLostWrite({});
			return await Promise.resolve({ verdict: 'unclear' });
		};
		const write = createWrite(target, { lookUp });
		registry.markLost(`${target} equal`, write);
		registry.markLost(`${target} other`, { ...write, fingerprint: 'other' });
		await clock.advance(ms);
		await reconcile(clock, reconciler, write, createLoss(write));
		return seen;
	}

	it('is taken into account', async () => {
		expect(await lookUpAfter('early', 5 * MINUTE)).toEqual({ equal: 2, isOther: true });
	});

	it('is not, once so long has passed that those of other runs may be forgotten', async () => {
		expect(await lookUpAfter('late', 10 * MINUTE)).toEqual({ equal: 0, isOther: false });
	});
});
