import type { IDataObject } from 'n8n-workflow';

import {
	updateAnnounced,
	updateMissing,
	updateState,
} from '../../../nodes/PlannrReferral/trigger/updateState';
import { createIdleClient } from '../transport/idleClient';

const DAY_MS = 24 * 60 * 60 * 1000;

const createUuid = (number: number) =>
	`4ef44ef4-0000-4000-9000-${String(number).padStart(12, '0')}`;
const [one, other] = [createUuid(1), createUuid(2)];

describe('A pending referral that Plannr no longer returns', () => {
	const firstDay = Date.parse('2026-06-01T12:00:00Z');

	it('is missing since the first poll without it, however many follow', () => {
		const first = updateMissing([one], new Map(), firstDay);
		const second = updateMissing([one, other], first, firstDay + 2 * DAY_MS);
		expect(second).toEqual(
			new Map([
				['2026-06-01', new Set([one])],
				['2026-06-03', new Set([other])],
			]),
		);
	});

	it('is given up after a week', () => {
		const missing = new Map([['2026-06-01', new Set([one])]]);
		const midnight = Date.parse('2026-06-01');
		expect(updateMissing([one], missing, midnight + 7 * DAY_MS)).toEqual(missing);
		expect(updateMissing([one], missing, midnight + 7 * DAY_MS + 1)).toEqual(new Map());
	});
});

describe('A referral that was seen', () => {
	/** Updates the state after a list that reaches back to a time, and returns what has been seen. */
	function listBackTo(time: string, previous: readonly IDataObject[], now: readonly IDataObject[]) {
		const client = createIdleClient();
		const horizon = Date.parse(time);
		const before = updateState(client, undefined, { records: previous, horizon: 0 }, []);
		return updateState(client, before, { records: now, horizon }, []).seen;
	}

	const seenBefore = { uuid: one, status: 'accepted', created_at: '2026-06-02T15:00:00+00:00' };

	it.each(['2026-06-01T12:00:00Z', '2026-06-02T12:00:00Z'])(
		'stays known when a list that reaches back to %s leaves it out',
		(horizon) => {
			const seen = listBackTo(horizon, [seenBefore], []);
			expect([...seen.values()].flatMap((uuids) => [...uuids])).toEqual([one]);
		},
	);

	it('is forgotten once the list reaches back to a later day only', () => {
		const seen = listBackTo('2026-06-03T00:00:00Z', [seenBefore], []);
		expect([...seen.values()].flatMap((uuids) => [...uuids])).toEqual([]);
	});
});

it('A reported deadline is forgotten when its referral is no longer pending', () => {
	const reported = new Map([['2026-06-01', new Set([one, other])]]);
	const due = [{ referral: { uuid: other }, deadline: '2026-06-02' }];
	expect(updateAnnounced(reported, due, new Set([other]))).toEqual(
		new Map([
			['2026-06-01', new Set([other])],
			['2026-06-02', new Set([other])],
		]),
	);
});
