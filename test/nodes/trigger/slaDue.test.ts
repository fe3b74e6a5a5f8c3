import { findDueDeadline } from '../../../nodes/PlannrReferral/trigger/slaDue';

/** A deadline, what time it is, and so many days ahead. */
function near(
	sla_deadline: string | number | null | undefined,
	now: string,
	days = 1,
	more: object = {},
) {
	const referral = { direction: 'sent', sla_deadline };
	return findDueDeadline(referral, {
		days,
		now: () => Date.parse(now),
		direction: undefined,
		timeZone: 'Europe/London',
		...more,
	});
}

const NOON = '2026-03-10T12:00:00Z';

describe('A deadline is near', () => {
	it.each([
		['tomorrow', '2026-03-11', 1, true],
		['the day after', '2026-03-12', 1, false],
		['today', '2026-03-10', 0, true],
		['tomorrow, of which nobody wants to hear today', '2026-03-11', 0, false],
		['in a week', '2026-03-17', 7, true],
		['past', '2026-02-01', 1, true],
	])('%s', (_, deadline, days, isNear) => {
		expect(near(deadline, NOON, days)).toBe(isNear ? deadline : undefined);
	});

	it('over the change to summer time, by days and not by hours', () => {
		expect(near('2026-03-30', '2026-03-28T23:30:00Z', 1)).toBeUndefined();
		expect(near('2026-03-30', '2026-03-28T23:30:00Z', 2)).toBe('2026-03-30');
	});

	it('by the time zone of the workflow', () => {
		expect(near('2026-03-12', NOON, 1, { timeZone: 'Pacific/Kiritimati' })).toBe('2026-03-12');
		expect(near('2026-03-12', NOON, 1, { timeZone: 'America/New_York' })).toBeUndefined();
	});

	it('when it comes as a moment: on its day in London', () => {
		expect(near('2026-07-10T00:00:00+01:00', '2026-07-09T12:00:00Z')).toBe('2026-07-10');
		expect(near('2026-07-09T23:00:00Z', '2026-07-09T12:00:00Z', 0)).toBeUndefined();
	});

	it.each([null, undefined, 'soon', 7])('never without a day: %j', (deadline) => {
		expect(near(deadline, NOON, 1000)).toBeUndefined();
	});

	it('in the direction that is asked for', () => {
		expect(near('2026-03-10', NOON, 1, { direction: 'sent' })).toBe('2026-03-10');
		expect(near('2026-03-10', NOON, 1, { direction: 'received' })).toBeUndefined();
	});
});
