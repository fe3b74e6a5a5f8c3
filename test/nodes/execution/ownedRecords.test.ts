import { OwnedRecords } from '../../../nodes/PlannrReferral/execution/ownedRecords';

const MINUTE = 60_000;
let now = 0;
const createRun = () => new OwnedRecords(() => now);

/** Numbers the records, so that each test has its own: the process remembers those of earlier tests. */
let records = 0;
const createUuid = () => `record-${++records}`;

describe('A record that a write created', () => {
	it('belongs to no other write, whenever that was sent', () => {
		const [one, other] = [createRun(), createRun()];
		const uuid = createUuid();
		one.add(uuid);
		expect([one, other].map((ownedRecords) => ownedRecords.has(uuid))).toEqual([true, true]);
		expect(other.has(uuid, now - MINUTE)).toBe(true);
	});

	it('is remembered by its own run for as long as it lasts, and by others for ten minutes', () => {
		const [one, other] = [createRun(), createRun()];
		const uuid = createUuid();
		one.add(uuid);
		now += 11 * MINUTE;
		one.add(createUuid());
		expect([one, other].map((ownedRecords) => ownedRecords.has(uuid))).toEqual([true, false]);
	});

	it('is forgotten in time although one created before it was found again later', () => {
		const [one, other] = [createRun(), createRun()];
		const [first, second] = [createUuid(), createUuid()];
		one.add(first);
		one.add(second);
		now += 9 * MINUTE;
		one.add(first);
		now += 2 * MINUTE;
		one.add(createUuid());
		expect([first, second].map((uuid) => other.has(uuid))).toEqual([true, false]);
	});
});

describe('A record that existed before', () => {
	it('may have been created by a write that was sent earlier, but not by one sent later', () => {
		const [one, other] = [createRun(), createRun()];
		const uuid = createUuid();
		const sentAt = now;
		now += 100;
		one.addSeen(uuid);
		now += 100;
		expect([one, other].map((ownedRecords) => ownedRecords.has(uuid, sentAt))).toEqual([
			false,
			false,
		]);
		expect([one, other].map((ownedRecords) => ownedRecords.has(uuid, now))).toEqual([true, true]);
	});

	it('may have been created by a write that was sent at an unknown time', () => {
		const ownedRecords = createRun();
		const uuid = createUuid();
		ownedRecords.addSeen(uuid);
		expect(ownedRecords.has(uuid)).toBe(false);
	});

	it('counts from when it was first seen', () => {
		const ownedRecords = createRun();
		const uuid = createUuid();
		ownedRecords.addSeen(uuid);
		const sentAt = now;
		now += MINUTE;
		ownedRecords.addSeen(uuid);
		expect(ownedRecords.has(uuid, sentAt)).toBe(true);
	});

	it('is forgotten after ten minutes', () => {
		const ownedRecords = createRun();
		const uuid = createUuid();
		ownedRecords.addSeen(uuid);
		now += 11 * MINUTE;
		ownedRecords.addSeen(createUuid());
		expect(ownedRecords.has(uuid, now)).toBe(false);
	});

	it('belongs to the write that turns out to have created it', () => {
		const ownedRecords = createRun();
		const uuid = createUuid();
		ownedRecords.addSeen(uuid);
		ownedRecords.add(uuid);
		expect(ownedRecords.has(uuid)).toBe(true);
	});
});

it('A record without a UUID belongs to no write', () => {
	const ownedRecords = createRun();
	ownedRecords.add(undefined);
	ownedRecords.addSeen(undefined);
	expect(ownedRecords.has(undefined, now)).toBe(false);
});
