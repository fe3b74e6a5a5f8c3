import type { IDataObject } from 'n8n-workflow';

import type { Baseline, WriteSpec } from '../../../nodes/PlannrReferral/actions/operation';
import {
	type DoneEntry,
	type LedgerEntry,
	type LostEntry,
	restoreBaseline,
	saveBaseline,
} from '../../../nodes/PlannrReferral/execution/ledger';
import { createWrite } from './createWrite';
import {
	connectionRecord,
	createBaseline,
	createReferral,
	referralRecord,
	requestConnection,
	uuid,
} from './lostWrites';
import { openLedger } from './openLedger';

/** An execution, whose node opens the ledger of one of its runs on every attempt. */
function createExecution() {
	const nodeContext: IDataObject = {};
	return { nodeContext, open: (runIndex = 0) => openLedger(nodeContext, runIndex) };
}

const createReferralWrite = (adviceType: string, client = 'client'): WriteSpec =>
	createWrite(`${client} ${adviceType}`, { key: adviceType });

const [tax, pensions] = [createReferralWrite('tax'), createReferralWrite('pensions')];

/** The entry of a write that made a record, or of one that found it there. */
const done = (
	{ operation, target, fingerprint }: WriteSpec,
	origin: DoneEntry['origin'] = 'made',
): DoneEntry => ({
	state: 'done',
	operation,
	target,
	fingerprint,
	records: [{ uuid: 'created' }],
	origin,
});

/** The entry of a write whose response was lost. */
const lost = (
	{ operation, target, fingerprint }: WriteSpec,
	state: LostEntry['state'] = 'unresolved',
): LostEntry => ({
	state,
	id: 'id',
	operation,
	target,
	fingerprint,
	baseUrl: 'https://api.example.com',
	accountUuid: 'account',
	lostAt: 1,
	mayStillRun: true,
	baseline: null,
	candidates: {},
	senders: ['account'],
});

describe('What an attempt recorded', () => {
	it('is found after n8n has saved the execution and loaded it again', () => {
		const { open, nodeContext } = createExecution();
		open().record(1, tax.key, lost(tax));
		const loaded: IDataObject = JSON.parse(JSON.stringify(nodeContext));
		expect(openLedger(loaded).find(1, tax.key)).toEqual(lost(tax));
	});

	it.each([
		['no state', { ...done(tax), state: undefined }],
		['an unknown state', { ...done(tax), state: 'lost' }],
		['no target', { ...done(tax), target: undefined }],
		['no fingerprint', { ...done(tax), fingerprint: undefined }],
	])('is not found when it has %s, as in an entry of another version', (_, entry) => {
		const context = { plannrWrites: { 0: { 1: { entries: { [tax.key]: entry } } } } };
		const ledger = openLedger(context);
		expect(ledger.find(1, tax.key)).toBeUndefined();
		expect(ledger.detectChange(1, [tax])).toBe('lost');
	});

	const { target: subject, fingerprint } = tax;
	it.each<[string, unknown, boolean]>([
		[
			'earlier entries',
			{ asked: '[]', parts: { tax: { subject, fingerprint, records: [] } } },
			true,
		],
		['a text', 'entries', true],
		['entries in a list', { entries: [done(tax)] }, true],
		['an entry that is a text', { entries: { [tax.key]: 'done' } }, true],
		['only what was requested, as in an earlier version', { asked: '[]' }, false],
		['a readable entry', { entries: { [tax.key]: done(tax) } }, false],
	])('makes an item unresolved if it is unreadable: %s', (_, item, isUnreadable) => {
		const context: IDataObject = JSON.parse(
			JSON.stringify({ plannrWrites: { 0: { 1: item, 2: {} } } }),
		);
		openLedger(context).record(2, tax.key, done(tax));
		// What cannot be read stays so on the attempts after the next.
		for (const ledger of [openLedger(context), openLedger(context)]) {
			expect(ledger.detectChange(1, []) === 'lost').toBe(isUnreadable);
			expect(ledger.unresolvedItems()).toEqual(isUnreadable ? [1] : []);
			expect(ledger.detectChange(2, [])).not.toBe('lost');
		}
	});

	it.each<[string, object]>([
		['has lost its records', { ...done(tax), records: undefined }],
		['has records that are none', { ...done(tax), records: ['created'] }],
		['has lost its origin', { ...done(tax), origin: undefined }],
		['has lost everything about the response', { ...tax, state: 'unresolved' }],
		['has a baseline that is cut off', { ...lost(tax), baseline: { seen: {} } }],
		['has candidates that are none', { ...lost(tax), mayStillRun: false, candidates: { a: 1 } }],
		['has senders that are none', { ...lost(tax), senders: 7 }],
	])('leaves the outcome unknown when it %s', (_, entry) => {
		const context = { plannrWrites: { 0: { 1: { entries: { [tax.key]: entry } } } } };
		const ledger = openLedger(context);
		expect(ledger.find(1, tax.key)).toMatchObject({
			state: 'unresolved',
			baseline: null,
			mayStillRun: true,
			id: expect.any(String),
		});
		expect(ledger.unresolvedItems()).toEqual([1]);
	});

	it('is not found under the names that every object has', () => {
		const ledger = createExecution().open();
		ledger.record(0, tax.key, done(tax));
		expect(ledger.find(0, 'constructor')).toBeUndefined();
		expect(ledger.find(0, '__proto__')).toBeUndefined();
	});

	it('makes the next attempt a retry', () => {
		const { open } = createExecution();
		open().detectChange(0, [tax]);
		expect(open().isRetry()).toBe(false);
		open().record(0, tax.key, lost(tax, 'absent'));
		expect(open().isRetry()).toBe(true);
		expect(open(1).isRetry()).toBe(false);
	});

	it('leaves nothing in the execution once all iterations have succeeded', () => {
		const { open, nodeContext } = createExecution();
		for (const iteration of [0, 1]) open(iteration).record(0, tax.key, done(tax));
		for (const iteration of [0, 1]) open(iteration).clear();
		expect(nodeContext).toEqual({});
	});

	it('counts as written if it did not exist before, and as unresolved while it is unknown', () => {
		const ledger = createExecution().open();
		ledger.record(3, tax.key, lost(tax));
		ledger.record(2, tax.key, lost(tax, 'absent'));
		ledger.record(1, tax.key, done(tax, 'existing'));
		ledger.record(0, tax.key, done(tax));
		expect(ledger.resolvedWrites()).toEqual([
			{ index: 0, ...done(tax) },
			{ index: 1, ...done(tax, 'existing') },
		]);
		const { done: performed } = ledger.earlierAttempts(tax.operation);
		expect(performed.map(({ index }) => index)).toEqual([0]);
		expect(ledger.unresolvedItems()).toEqual([3]);
	});

	it('counts as written by the operation that wrote it, and by no other', () => {
		const ledger = createExecution().open();
		ledger.record(0, tax.key, done(tax));
		expect(ledger.earlierAttempts('referral.accept').done).toEqual([]);
	});
});

describe('An item that requests something else on a later attempt', () => {
	/** What is detected on the next attempt. */
	function changeAfter(entry: LedgerEntry | undefined, writes: readonly WriteSpec[]): unknown {
		const { open } = createExecution();
		const ledger = open();
		expect(ledger.detectChange(0, [tax, pensions])).toBeUndefined();
		if (entry !== undefined) ledger.record(0, tax.key, entry);
		return open().detectChange(0, writes);
	}

	const other = [createReferralWrite('tax', 'another client'), pensions];

	it.each<[string, LedgerEntry]>([
		['was done', done(tax)],
		['existed', done(tax, 'existing')],
		['is unknown', lost(tax)],
	])('has changed when what it requested before %s', (_, entry) => {
		expect(changeAfter(entry, other)).toBe('targetChanged');
		expect(changeAfter(entry, [tax])).toBe('targetChanged');
	});

	it('has not changed when it requests the same in another order', () => {
		expect(changeAfter(done(tax), [pensions, tax])).toBeUndefined();
	});
});

describe('An item of another operation on a later attempt', () => {
	const accept = createWrite('client tax', { operation: 'referral.accept', key: 'accept' });

	it.each<[string, boolean, LedgerEntry | undefined]>([
		['was done', true, done(tax)],
		['is unknown', true, lost(tax)],
		['was certainly not done', false, lost(tax, 'absent')],
		['was never sent', false, undefined],
	])('is seen when what it requested before %s: %s', (_, isSeen, entry) => {
		const ledger = createExecution().open();
		if (entry !== undefined) ledger.record(0, tax.key, entry);
		expect(ledger.detectChange(0, [tax])).not.toBe('operationChanged');
		expect(ledger.detectChange(0, [accept]) === 'operationChanged').toBe(isSeen);
		expect(ledger.detectChange(1, [accept])).toBeUndefined();
	});
});

describe('What there was before a write', () => {
	/** What a later attempt knows of it. */
	function keep(baseline: Baseline | undefined, spec: WriteSpec): Baseline | undefined {
		const saved: unknown = JSON.parse(JSON.stringify({ baseline: saveBaseline(baseline, spec) }));
		const context = {
			plannrWrites: { 0: { 0: { entries: { key: { ...lost(spec), ...Object(saved) } } } } },
		};
		const entry = openLedger(context).find(0, 'key');
		if (entry?.state !== 'unresolved') throw new Error('The entry is not the lost one');
		return restoreBaseline(entry.baseline);
	}

	const create = createReferral();
	const [equal, similar] = [referralRecord(1), referralRecord(2, { note: 'Another' })];
	const unrelated = referralRecord(3, { advice_type: 'tax', clients: [{ uuid: uuid(9) }] });

	// Where open referrals are read as well, older ones are seen after the newest.
	it('keeps the records that the write may have made, and the newest one, whenever it was seen', () => {
		const newest = { ...unrelated, uuid: uuid(4), created_at: '2099-01-01T00:00:00+00:00' };
		const kept = keep(createBaseline([equal, similar, newest, unrelated]), create);
		const isKept = [1, 2, 3, 4].map((number) => kept?.has(uuid(number)));
		expect(isKept).toEqual([true, true, false, true]);
	});

	// They may be thousands, for each of a thousand items.
	it('keeps only the last one besides where none has a date', () => {
		const undated = [3, 4, 5].map((number) => ({
			...unrelated,
			uuid: uuid(number),
			created_at: null,
		}));
		const kept = keep(createBaseline([{ ...equal, created_at: null }, ...undated]), create);
		const isKept = [1, 3, 4, 5].map((number) => kept?.has(uuid(number)));
		expect(isKept).toEqual([true, false, false, true]);
	});

	it('keeps what shows that a record was touched, and nothing else of it', () => {
		const kept = keep(createBaseline([connectionRecord(1)]), requestConnection());
		const { status, created_at, updated_at } = connectionRecord(1);
		expect([...(kept?.entries() ?? [])]).toEqual([
			[uuid(1), { uuid: uuid(1), status, created_at, updated_at }],
		]);
	});

	it.each([
		['the end of the list', -Infinity],
		['a time', 1_700_000_000_000],
	])('keeps down to where the list was read: %s', (_, edge) => {
		const before = createBaseline([equal], edge);
		expect(keep(before, create)).toMatchObject({ edge, newest: before.newest });
	});

	it('is not known when it could not be read', () => {
		expect(keep(undefined, create)).toBeUndefined();
	});
});
