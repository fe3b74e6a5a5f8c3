import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import {
	type TriggerState,
	identifierOf,
	loadState,
	saveState,
} from '../../../nodes/PlannrReferral/trigger/state';

const uuid = fc.uuid();

const ULID = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

it.each([
	['4EF44EF4-0000-4000-9000-000000000001 ', '4ef44ef4-0000-4000-9000-000000000001'],
	[ULID, ULID],
	['ref_7', 'ref_7'],
	[7, '7'],
	['a,b', undefined],
	['a b', undefined],
	['', undefined],
	[null, undefined],
	[{}, undefined],
])('The identifier of a referral with the uuid %j is %s', (given, identifier) => {
	expect(identifierOf({ uuid: given })).toBe(identifier);
});

describe('The state of a trigger', () => {
	const day = fc.constantFrom('2026-03-01', '2026-03-02');
	const identifier = fc.oneof({ weight: 5, arbitrary: uuid }, fc.ulid(), fc.constant('ref_7'));
	const dates = fc
		.uniqueArray(fc.tuple(identifier, day), { selector: ([one]) => one })
		.map((list) => new Map(list));

	it('is the same after n8n has saved and loaded it', () => {
		const states: fc.Arbitrary<TriggerState> = fc.record({
			address: fc.webUrl(),
			account: fc.oneof(uuid, fc.constant('')),
			pendingHorizon: fc.nat(),
			horizon: fc.nat(),
			hasGap: fc.boolean(),
			seen: dates,
			pending: fc.array(identifier).map((list) => new Set(list)),
			missing: dates,
			decided: dates,
			announced: fc.array(fc.tuple(identifier, day)),
		});
		fc.assert(
			fc.property(states, (state) => {
				const staticData = {};
				saveState(staticData, state);
				const restored: IDataObject = JSON.parse(JSON.stringify(staticData));
				const { announced = [], ...loaded } = loadState(restored) ?? {};
				expect({ ...loaded, announced: [...announced].sort() }).toEqual({
					...state,
					announced: [...state.announced].sort(),
				});
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

	it('is loaded when it was saved by the first version', () => {
		expect(loadState({ plannrReferrals: valid })).toMatchObject({ horizon: 0, pendingHorizon: 0 });
	});

	it.each([
		['undefined', undefined],
		['another version', { ...valid, version: 2 }],
		['no address', { ...valid, address: null }],
		['no account', { ...valid, account: undefined }],
		['no horizon', { ...valid, horizon: null }],
		['a horizon that is not a number', { ...valid, horizon: '5' }],
		['a horizon that is not finite', { ...valid, horizon: Infinity }],
		['a negative horizon', { ...valid, horizon: -1e300 }],
		['pending UUIDs of another length', { ...valid, pending: 'x' }],
		['pending UUIDs in other characters', { ...valid, pending: '!'.repeat(22) }],
		['pending UUIDs with more bits', { ...valid, pending: '_'.repeat(22) }],
		['pending identifiers with separators', { ...valid, pending: ' a,b' }],
		['a group that is not of a date', { ...valid, seen: { soon: '' } }],
		['an array of seen referrals', { ...valid, seen: [] }],
		['a string of missing referrals', { ...valid, missing: '' }],
		['a list of decided referrals', { ...valid, decided: [] }],
		['no announced referrals', { ...valid, announced: null }],
	])('is ignored when it has %s', (_, saved) => {
		expect(loadState({ plannrReferrals: saved })).toBeUndefined();
	});

	it('does not change other static data', () => {
		const staticData = { other: 1 };
		saveState(staticData, {
			address: '',
			account: '',
			horizon: 0,
			hasGap: false,
			pendingHorizon: 0,
			seen: new Map(),
			pending: new Set(),
			missing: new Map(),
			decided: new Map(),
			announced: [],
		});
		expect(staticData).toMatchObject({ other: 1, plannrReferrals: { version: 1 } });
	});
});
