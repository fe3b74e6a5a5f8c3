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
	it('are the same after unpacking, in lower case, and take 22 characters each', () => {
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
		['a value that is not a string', ['A'.repeat(22)]],
		['a string of another length', 'A'.repeat(23)],
		['other characters', '!'.repeat(22)],
		['more bits than a UUID has', '_'.repeat(22)],
	])('cannot be unpacked from %s', (_, packed) => {
		expect(unpackUuids(packed)).toBeUndefined();
	});
});

describe('Grouped UUIDs', () => {
	it.each([
		['an array', []],
		['a record of other strings', { '2026-03-01': 'x' }],
		['undefined', undefined],
	])('cannot be unpacked from %s', (_, packed) => {
		expect(unpackGroups(packed)).toBeUndefined();
	});

	it('are left out when they are empty', () => {
		expect(packGroups(new Map([['2026-03-01', new Set<string>()]]))).toEqual({});
	});
});

describe('The state of a trigger', () => {
	const day = fc.constantFrom('2026-03-01', '2026-03-02');
	const uuids = fc.array(uuid, { minLength: 1 }).map((list) => new Set(list));
	const groups = fc
		.uniqueArray(fc.tuple(day, uuids), { selector: ([one]) => one })
		.map((list) => new Map(list));

	it('is the same after n8n has saved and loaded it', () => {
		const states: fc.Arbitrary<TriggerState> = fc.record({
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
			fc.property(states, (state) => {
				const staticData = {};
				saveState(staticData, state);
				const restored: IDataObject = JSON.parse(JSON.stringify(staticData));
				expect(loadState(restored)).toEqual(state);
			}),
		);
	});

	const valid = {
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

	it('is loaded when it is valid', () => {
		expect(loadState({ plannrReferrals: valid })?.watermark).toBe(5);
	});

	it.each([
		['undefined', undefined],
		['another version', { ...valid, version: 2 }],
		['no address', { ...valid, address: null }],
		['no account', { ...valid, account: undefined }],
		['no watermark', { ...valid, watermark: undefined }],
		['a watermark that is not a number', { ...valid, watermark: '5' }],
		['a watermark that is not finite', { ...valid, watermark: Infinity }],
		['a negative watermark', { ...valid, watermark: -1e300 }],
		['no horizon', { ...valid, horizon: null }],
		['pending UUIDs that cannot be unpacked', { ...valid, pending: 'x' }],
		['an array of seen referrals', { ...valid, seen: [] }],
		['a string of missing referrals', { ...valid, missing: '' }],
		['no announced referrals', { ...valid, announced: null }],
	])('is ignored when it has %s', (_, saved) => {
		expect(loadState({ plannrReferrals: saved })).toBeUndefined();
	});

	it('does not change other static data', () => {
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
