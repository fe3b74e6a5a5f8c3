import { OwnedRecords } from '../../../nodes/PlannrReferral/execution/ownedRecords';

const MINUTE = 60_000;
let now = 0;
const run = () => new OwnedRecords(() => now);

/** No two tests speak of the same record, for the process remembers them. */
let records = 0;
const record = () => `record-${++records}`;

describe('A record that a write made', () => {
	it('belongs to no other write, whenever that left', () => {
		const [one, other] = [run(), run()];
		const uuid = record();
		one.add(uuid);
		expect([one, other].map((claims) => claims.has(uuid))).toEqual([true, true]);
		expect(other.has(uuid, now - MINUTE)).toBe(true);
	});

	it('is remembered by its own run for good, by others for ten minutes', () => {
		const [one, other] = [run(), run()];
		const uuid = record();
		one.add(uuid);
		now += 11 * MINUTE;
		one.add(record());
		expect([one, other].map((claims) => claims.has(uuid))).toEqual([true, false]);
	});
});

describe('A record that was there already', () => {
	it('may be the doing of a write that had left before, not of one that leaves later', () => {
		const [one, other] = [run(), run()];
		const uuid = record();
		const left = now;
		now += 100;
		one.addSeen(uuid);
		now += 100;
		expect([one, other].map((claims) => claims.has(uuid, left))).toEqual([false, false]);
		expect([one, other].map((claims) => claims.has(uuid, now))).toEqual([true, true]);
	});

	it('may be the doing of a write of which nobody knows when it left', () => {
		const claims = run();
		const uuid = record();
		claims.addSeen(uuid);
		expect(claims.has(uuid)).toBe(false);
	});

	it('counts from when it was noticed first', () => {
		const claims = run();
		const uuid = record();
		claims.addSeen(uuid);
		const left = now;
		now += MINUTE;
		claims.addSeen(uuid);
		expect(claims.has(uuid, left)).toBe(true);
	});

	it('is forgotten after ten minutes', () => {
		const claims = run();
		const uuid = record();
		claims.addSeen(uuid);
		now += 11 * MINUTE;
		claims.addSeen(record());
		expect(claims.has(uuid, now)).toBe(false);
	});

	it('belongs to the write that turns out to have made it', () => {
		const claims = run();
		const uuid = record();
		claims.addSeen(uuid);
		claims.add(uuid);
		expect(claims.has(uuid)).toBe(true);
	});
});

it('What has no UUID belongs to nobody', () => {
	const claims = run();
	claims.add(undefined);
	claims.addSeen(undefined);
	expect(claims.has(undefined, now)).toBe(false);
});
