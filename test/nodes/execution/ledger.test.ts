import type { IDataObject } from 'n8n-workflow';

import type { WriteSpec } from '../../../nodes/PlannrReferral/actions/operation';
import { Ledger, type WriteResult } from '../../../nodes/PlannrReferral/execution/ledger';

/** An execution, whose node opens the ledger of one of its runs on every attempt. */
function createExecution() {
	const nodeContext: IDataObject = {};
	return {
		nodeContext,
		open: (runIndex = 0) =>
			Ledger.open({
				getContext: () => nodeContext,
				getWorkflowDataProxy: () => ({ $runIndex: runIndex }),
			}),
	};
}

/** A write that refers one client for one advice type. */
function createWrite(adviceType: string, client = 'client'): WriteSpec {
	const target = `${client} ${adviceType}`;
	return {
		key: adviceType,
		target,
		conflictKey: target,
		fingerprint: target,
		couldHaveProduced: () => true,
		lookUp: async () => await Promise.resolve({ verdict: 'unclear' }),
	};
}

const [tax, pensions] = [createWrite('tax'), createWrite('pensions')];
const done: WriteResult = { records: [{ uuid: 'created' }] };

describe('What an attempt recorded', () => {
	it('is found by the next attempt', () => {
		const { open } = createExecution();
		open().record(1, tax, done);
		expect(open().find(1, tax.key)).toEqual({
			target: tax.target,
			fingerprint: tax.fingerprint,
			...done,
		});
	});

	it('is not found for another item or another write', () => {
		const { open } = createExecution();
		open().record(1, tax, done);
		expect([open().find(0, tax.key), open().find(1, pensions.key)]).toEqual([undefined, undefined]);
	});

	it('is kept apart from what other rounds of a loop recorded', () => {
		const { open } = createExecution();
		const [first, second] = [open(0), open(1)];
		first.record(0, tax, done);
		expect(second.find(0, tax.key)).toBeUndefined();
		expect(second.resolvedWrites()).toEqual([]);
		second.record(0, pensions, done);
		second.clear();
		expect(open(1).find(0, pensions.key)).toBeUndefined();
		expect(open(0).find(0, tax.key)).toMatchObject(done);
	});

	it('leaves nothing in the execution once all rounds have succeeded', () => {
		const { open, nodeContext } = createExecution();
		for (const round of [0, 1]) open(round).record(0, tax, done);
		for (const round of [0, 1]) open(round).clear();
		expect(nodeContext).toEqual({});
	});

	it('counts as written unless it existed before, and as unresolved while nobody knows', () => {
		const ledger = createExecution().open();
		ledger.record(3, tax, {});
		ledger.record(2, tax, { isAbsent: true });
		ledger.record(1, tax, { ...done, existedBefore: true });
		ledger.record(0, tax, done);
		expect(ledger.resolvedWrites().map(({ index }) => index)).toEqual([0, 1]);
		expect(ledger.performedWrites().map(({ index }) => index)).toEqual([0]);
		expect(ledger.unresolvedItems()).toEqual([3]);
	});
});

describe('An item that requests something else on a later attempt', () => {
	/** Attempts a write, and returns whether an item is seen to have changed on the next attempt. */
	function changesAfter(result: WriteResult | undefined, writes: readonly WriteSpec[]): boolean {
		const { open } = createExecution();
		const ledger = open();
		expect(ledger.detectChange(0, [tax, pensions])).toBe(false);
		if (result !== undefined) ledger.record(0, tax, result);
		return open().detectChange(0, writes);
	}

	const other = [createWrite('tax', 'another client'), pensions];

	it.each<[string, WriteResult]>([
		['was done', done],
		['is unknown', { isAbsent: false }],
	])('has changed when what it requested before %s', (_, result) => {
		expect(changesAfter(result, other)).toBe(true);
		expect(changesAfter(result, [tax])).toBe(true);
	});

	it.each<[string, WriteResult | undefined]>([
		['was never sent', undefined],
		['was certainly not done', { isAbsent: true }],
	])('is free to do so when what it requested before %s', (_, result) => {
		expect(changesAfter(result, other)).toBe(false);
	});

	it('has not changed when it requests the same in another order', () => {
		expect(changesAfter(done, [pensions, tax])).toBe(false);
	});

	it('is compared with the last request that nothing came of', () => {
		const ledger = createExecution().open();
		ledger.detectChange(0, [tax]);
		ledger.detectChange(0, [pensions]);
		ledger.record(0, pensions, done);
		expect(ledger.detectChange(0, [pensions])).toBe(false);
		expect(ledger.detectChange(0, [tax])).toBe(true);
	});
});
