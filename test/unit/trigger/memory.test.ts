import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { type Memory, readMemory, writeMemory } from '../../../nodes/PlannrReferral/trigger/memory';
import { packUuids, unpackUuids } from '../../../nodes/PlannrReferral/trigger/packing';

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

describe('What a trigger remembers', () => {
	it('is the same after n8n has written and read it', () => {
		const memories: fc.Arbitrary<Memory> = fc.record({
			watermark: fc.nat(),
			horizon: fc.nat(),
			seen: fc.array(fc.tuple(uuid, fc.nat())).map((entries) => new Map(entries)),
			pending: fc.array(uuid).map((uuids) => new Set(uuids)),
			announced: fc
				.array(fc.tuple(uuid, fc.constant('2026-03-01')))
				.map((entries) => new Map(entries)),
		});
		fc.assert(
			fc.property(memories, (memory) => {
				const staticData = {};
				writeMemory(staticData, memory);
				const kept: IDataObject = JSON.parse(JSON.stringify(staticData));
				expect(readMemory(kept)).toEqual(memory);
			}),
		);
	});

	const good = { version: 1, watermark: 5, horizon: 0, seen: {}, pending: '', announced: {} };

	it('can be nothing but an instant', () => {
		expect(readMemory({ plannrReferrals: good })?.watermark).toBe(5);
	});

	it.each([
		['nothing', undefined],
		['another version', { ...good, version: 2 }],
		['no watermark', { ...good, watermark: undefined }],
		['a watermark that is no number', { ...good, watermark: '5' }],
		['a watermark that is not finite', { ...good, watermark: Infinity }],
		['no horizon', { ...good, horizon: null }],
		['pending UUIDs that cannot be unpacked', { ...good, pending: 'x' }],
		['a list for what was seen', { ...good, seen: [] }],
		['nothing for what was announced', { ...good, announced: null }],
	])('is forgotten when it is %s', (_, noted) => {
		expect(readMemory({ plannrReferrals: noted })).toBeUndefined();
	});

	it('loses what is not of its kind, and no more', () => {
		const noted = { ...good, seen: { a: 1, b: 'x' }, announced: { a: 1, b: '2026-03-01' } };
		const memory = readMemory({ plannrReferrals: noted });
		expect(memory?.seen).toEqual(new Map([['a', 1]]));
		expect(memory?.announced).toEqual(new Map([['b', '2026-03-01']]));
	});

	it('is kept apart from what else n8n keeps', () => {
		const staticData = { other: 1 };
		writeMemory(staticData, {
			watermark: 1,
			horizon: 0,
			seen: new Map(),
			pending: new Set(),
			announced: new Map(),
		});
		expect(staticData).toMatchObject({ other: 1, plannrReferrals: { version: 1 } });
	});
});
