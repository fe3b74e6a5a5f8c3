import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import {
	type TriggerState,
	loadState,
	saveState,
} from '../../../nodes/PlannrReferral/trigger/state';
import {
	packGroups,
	packUuids,
	unpackGroups,
	unpackUuids,
} from '../../../nodes/PlannrReferral/trigger/packUuids';

const uuid = fc.uuid();

describe('Packed UUIDs', () => {
	it('are the same when they are unpacked, in lower case and 22 letters each', () => {
		fc.assert(
			fc.property(fc.array(uuid), (uuids) => {
				const packed = packUuids(uuids.map((one) => one.toUpperCase()));
				expect(packed).toMatch(/^[\w-]*$/);
				expect(packed).toHaveLength(uuids.length * 22);
				expect(unpackUuids(packed)).toEqual(uuids);
			}),
			{ examples: [[['00000000-0000-4000-8000-000000000000']]] },
		);
	});

	it.each([
		['something that is no text', ['A'.repeat(22)]],
		['a text of another length', 'A'.repeat(23)],
		['other letters', '!'.repeat(22)],
		['more than a UUID holds', '_'.repeat(22)],
	])('cannot be had from %s', (_, packed) => {
		expect(unpackUuids(packed)).toBeUndefined();
	});
});

describe('Grouped UUIDs', () => {
	it.each([
		['no record', []],
		['a record of something else', { '2026-03-01': 'x' }],
		['nothing', undefined],
	])('cannot be had from %s', (_, packed) => {
		expect(unpackGroups(packed)).toBeUndefined();
	});

	it('take no room when there are none', () => {
		expect(packGroups(new Map([['2026-03-01', new Set<string>()]]))).toEqual({});
	});
});

describe('What a trigger remembers', () => {
	const day = fc.constantFrom('2026-03-01', '2026-03-02');
	const uuids = fc.array(uuid, { minLength: 1 }).map((list) => new Set(list));
	const groups = fc
		.uniqueArray(fc.tuple(day, uuids), { selector: ([one]) => one })
		.map((list) => new Map(list));

	it('is the same after n8n has written and read it', () => {
		const memories: fc.Arbitrary<TriggerState> = fc.record({
			address: fc.webUrl(),
			account: fc.oneof(uuid, fc.constant('')),
			watermark: fc.nat(),
			horizon: fc.nat(),
			seen: groups,
			pending: fc.array(uuid).map((list) => new Set(list)),
			missing: groups,
			announced: groups,
		});
		fc.assert(
			fc.property(memories, (memory) => {
				const staticData = {};
				saveState(staticData, memory);
				const kept: IDataObject = JSON.parse(JSON.stringify(staticData));
				expect(loadState(kept)).toEqual(memory);
			}),
		);
	});

	const good = {
		version: 1,
		address: 'https://plannr.example',
		account: '',
		watermark: 5,
		horizon: 0,
		seen: {},
		pending: '',
		missing: {},
		announced: {},
	};

	it('can be nothing but an instant', () => {
		expect(loadState({ plannrReferrals: good })?.watermark).toBe(5);
	});

	it.each([
		['nothing', undefined],
		['another version', { ...good, version: 2 }],
		['no address', { ...good, address: null }],
		['no account', { ...good, account: undefined }],
		['no watermark', { ...good, watermark: undefined }],
		['a watermark that is no number', { ...good, watermark: '5' }],
		['a watermark that is not finite', { ...good, watermark: Infinity }],
		['a watermark before all time', { ...good, watermark: -1e300 }],
		['no horizon', { ...good, horizon: null }],
		['pending UUIDs that cannot be unpacked', { ...good, pending: 'x' }],
		['a list for what was seen', { ...good, seen: [] }],
		['a text for what is missing', { ...good, missing: '' }],
		['nothing for what was announced', { ...good, announced: null }],
	])('is forgotten when it is %s', (_, noted) => {
		expect(loadState({ plannrReferrals: noted })).toBeUndefined();
	});

	it('is kept apart from what else n8n keeps', () => {
		const staticData = { other: 1 };
		saveState(staticData, {
			address: '',
			account: '',
			watermark: 1,
			horizon: 0,
			seen: new Map(),
			pending: new Set(),
			missing: new Map(),
			announced: new Map(),
		});
		expect(staticData).toMatchObject({ other: 1, plannrReferrals: { version: 1 } });
	});
});
