import type { IDataObject } from 'n8n-workflow';

import type { WriteSpec } from '../../../nodes/PlannrReferral/actions/operation';
import { WriteRegistry } from '../../../nodes/PlannrReferral/execution/writeRegistry';
import { measureGrowth } from '../processorTime';
import { FakeClock } from '../transport/fakeClock';
import { createIdleClient } from '../transport/idleClient';
import { createReading, createWrite } from './createWrite';
import { at, uuid } from './lostWrites';

const MINUTE = 60_000;

const write = createWrite('target');
const equal = createWrite('target');
const other = createWrite('another');

/** A registry, and clients of one credential, of another one for the same address, and for another address. */
function createRegistry() {
	const clock = new FakeClock();
	const registry = new WriteRegistry();
	const createClient = (baseUrl: string, credential: string) =>
		createIdleClient({ clock, baseUrl, credentialKey: `${baseUrl} ${credential} account` });
	return {
		clock,
		registry,
		client: createClient('https://api.example.com', 'one'),
		otherCredential: createClient('https://api.example.com', 'two'),
		otherAddress: createClient('https://api.example.org', 'one'),
	};
}

const record = (number: number, changes: IDataObject = {}): IDataObject => ({
	uuid: uuid(number),
	created_at: at(number),
	...changes,
});

describe('An open write', () => {
	const times = { lookedAt: 0, lostAt: 0 };

	/** The targets of the open writes as another write sees them. */
	const openFor = (
		{ registry }: ReturnType<typeof createRegistry>,
		client: ReturnType<typeof createIdleClient>,
		id = 'another id',
	) => registry.others(client, id, write, () => false, times).open.map(({ target }) => target);

	it('stays open when its response was lost, also while it is sent again', () => {
		const start = createRegistry();
		const { registry, client } = start;
		registry.markInFlight(client, 'id', write);
		registry.markUnresolved(client, 'id', write);
		registry.settle('id');
		expect(openFor(start, client)).toEqual(['target']);
		registry.markInFlight(client, 'id', write);
		registry.settle('id');
		expect(openFor(start, client)).toEqual(['target']);
	});

	it('is no longer open once it is known what it did', () => {
		const start = createRegistry();
		start.registry.markUnresolved(start.client, 'id', write);
		start.registry.resolve('id');
		expect(openFor(start, start.client)).toEqual([]);
	});

	it('is forgotten ten minutes after its response was lost, but not while it is in flight', async () => {
		const start = createRegistry();
		const { registry, client, clock } = start;
		registry.markInFlight(client, 'in flight', other);
		registry.markUnresolved(client, 'unresolved', write);
		await clock.advance(10 * MINUTE);
		expect(openFor(start, client)).toEqual(['another', 'target']);
		await clock.advance(1);
		expect(openFor(start, client)).toEqual(['another']);
	});

	it('counts as unresolved for others with its target once its response is lost', () => {
		const { registry, client, otherCredential, otherAddress } = createRegistry();
		registry.markInFlight(client, 'id', write);
		expect(registry.hasUnresolved(client, 'another id', equal)).toBe(false);
		registry.markUnresolved(client, 'id', write);
		expect(registry.hasUnresolved(client, 'another id', equal)).toBe(true);
		expect(registry.hasUnresolved(otherCredential, 'another id', equal)).toBe(true);
		expect(registry.hasUnresolved(otherAddress, 'another id', equal)).toBe(false);
		expect(registry.hasUnresolved(client, 'another id', other)).toBe(false);
		expect(registry.hasUnresolved(client, 'id', equal)).toBe(false);
	});
});

describe('A record that a write has made', () => {
	const times = { lookedAt: 0, lostAt: 0 };
	const isOwned = ({ registry, client }: ReturnType<typeof createRegistry>, number: number) =>
		registry.others(client, 'id', write, () => false, times).isOwned(uuid(number));

	it('is forgotten after ten minutes, counted from when it was seen last', async () => {
		const start = createRegistry();
		const { registry, client, clock } = start;
		registry.own(client, 'maker', write, record(1));
		registry.own(client, 'maker', write, record(2));
		await clock.advance(6 * MINUTE);
		registry.own(client, 'maker', write, record(1));
		await clock.advance(4 * MINUTE + 1);
		registry.madeFor(client, write);
		expect([1, 2].map((number) => isOwned(start, number))).toEqual([true, false]);
		await clock.advance(6 * MINUTE);
		registry.madeFor(client, write);
		expect(isOwned(start, 1)).toBe(false);
	});

	it('is one of at most 20,000', () => {
		const start = createRegistry();
		for (let number = 1; number <= 20_001; number++) {
			start.registry.own(start.client, 'maker', write, record(number));
		}
		expect([1, 2, 20_001].map((number) => isOwned(start, number))).toEqual([false, true, true]);
	});

	it('is not remembered without a UUID, or when it only shows a decision', () => {
		const start = createRegistry();
		const decision = createWrite('referral', { evidence: 'target' });
		start.registry.own(start.client, 'maker', write, { status: 'pending' });
		start.registry.own(start.client, 'maker', decision, record(1));
		expect(isOwned(start, 1)).toBe(false);
		expect(start.registry.madeFor(start.client, write)).toEqual([]);
	});

	it('is found in the same time, however many there are for other targets', async () => {
		const ownAndFind = (size: number) => {
			const { registry, client } = createRegistry();
			let found = 0;
			for (let number = 0; number < size; number++) {
				const spec = createWrite(`target ${number}`);
				registry.own(client, 'maker', spec, record(number));
				found += registry.madeFor(client, spec).length;
			}
			expect(found).toBe(size);
		};
		expect(await measureGrowth(ownAndFind, 4000, 3)).toBeLessThan(3);
	});

	it('has a status that is taken for the present one for a minute', async () => {
		const { registry, client, clock } = createRegistry();
		registry.own(client, 'maker', write, record(1));
		await clock.advance(MINUTE);
		expect(registry.madeFor(client, equal)).toEqual([{ record: record(1), isRecent: true }]);
		await clock.advance(1);
		expect(registry.madeFor(client, equal)).toEqual([{ record: record(1), isRecent: false }]);
	});
});

describe('A look is stale', () => {
	const LOOKED_AT = 20_000;

	interface Change {
		readonly lostAt?: number;
		readonly shown?: readonly IDataObject[];
		readonly edge?: number;
		/** What differs in the record that was made. */
		readonly changes?: IDataObject;
		/** The write that made it. */
		readonly by?: WriteSpec;
		/** Whether another credential made it. */
		readonly isOther?: boolean;
	}

	/** Which records made at a time are missing from a lookup that began later. */
	async function missing(madeAt: number, change: Change = {}) {
		const { lostAt = 0, shown, edge = -Infinity, changes, by = write, isOther = false } = change;
		const { registry, client, otherCredential, clock } = createRegistry();
		await clock.advance(madeAt);
		registry.own(isOther ? otherCredential : client, 'maker', by, record(1, changes));
		const reading = createReading(shown, { edge });
		const times = { lookedAt: LOOKED_AT, lostAt };
		const others = registry.others(client, 'id', write, () => false, times);
		const uuids = registry.missingFrom(client, write, reading, times);
		expect(others.lacksKnownRecord(reading)).toBe(uuids.length > 0);
		return uuids;
	}

	it('if it lacks a record made five seconds before it began', async () => {
		expect(await missing(LOOKED_AT - 5000)).toEqual([uuid(1)]);
	});

	it.each<[string, number, Change]>([
		['only a later record is missing, as lists may lag behind', LOOKED_AT - 4999, {}],
		['the record is there', 0, { shown: [record(1)] }],
		['the record is older than what was read', 0, { edge: Date.parse(at(1)) }],
		['the record was made by another credential', 0, { isOther: true }],
		[
			'the record is of another kind',
			0,
			{ by: createWrite('target', { operation: 'connection.create' }) },
		],
	])('unless %s', async (_, madeAt, change) => {
		expect(await missing(madeAt, change)).toEqual([]);
	});

	it('never when it is about a decision', () => {
		const { registry, client } = createRegistry();
		registry.own(client, 'maker', write, record(1));
		const decision = createWrite('target', { evidence: 'target' });
		const times = { lookedAt: LOOKED_AT, lostAt: LOOKED_AT };
		expect(registry.missingFrom(client, decision, createReading(), times)).toEqual([]);
	});
});

describe('The sender of a record', () => {
	const senderFor = (
		{ registry }: ReturnType<typeof createRegistry>,
		client: ReturnType<typeof createIdleClient>,
		account: IDataObject | string,
	) => {
		const times = { lookedAt: 0, lostAt: 0 };
		return registry
			.others(client, 'id', write, () => false, times)
			.senderOf({ sender_account: account });
	};

	it('is ours when it is the account of the credential, and nothing else is known', () => {
		const start = createRegistry();
		expect(senderFor(start, start.client, { uuid: 'account' })).toBe('ours');
		expect(senderFor(start, start.client, { uuid: 'another' })).toBe('unknown');
	});

	it('is also read where it is shown as its UUID alone', () => {
		const start = createRegistry();
		expect(senderFor(start, start.client, 'Account')).toBe('ours');
		expect(senderFor(start, start.client, 'another')).toBe('unknown');
		expect(senderFor(start, start.client, '')).toBe('ours');
	});

	it('is somebody else unless a write of this credential was sent by it, once one is known', () => {
		const start = createRegistry();
		for (const uuidOfSender of ['one', 'two']) {
			start.registry.learnSender(start.client, uuidOfSender);
		}
		expect(start.registry.sendersOf(start.client)).toEqual(['one', 'two']);
		expect(
			['one', 'two', 'account'].map((one) => senderFor(start, start.client, { uuid: one })),
		).toEqual(['ours', 'ours', 'somebody else']);
	});
});

it('A write in flight is never forgotten, however many are unresolved', () => {
	const { registry, client } = createRegistry();
	registry.markInFlight(client, 'in flight', write);
	for (let id = 0; id < 20_001; id++) registry.markUnresolved(client, String(id), other);
	expect([registry.isOpen('in flight'), registry.isOpen('0')]).toEqual([true, false]);
});
