import { findDueDeadline } from '../../../nodes/PlannrReferral/trigger/slaDue';

/** Returns the SLA deadline of a referral if it is due at a time. */
function findDeadline(
	sla_deadline: string | number | null | undefined,
	now: string,
	days = 1,
	overrides: object = {},
) {
	const referral = { direction: 'sent', sla_deadline };
	return findDueDeadline(referral, {
		days,
		now: () => Date.parse(now),
		direction: undefined,
		timeZone: 'Europe/London',
		...overrides,
	});
}

const NOON = '2026-03-10T12:00:00Z';

describe('An SLA deadline', () => {
	it.each([
		['is due when it is tomorrow', '2026-03-11', 1, true],
		['is not due when it is beyond the days ahead', '2026-03-12', 1, false],
		['is due when it is today', '2026-03-10', 0, true],
		['is not due when it is tomorrow, with zero days ahead', '2026-03-11', 0, false],
		['is due when it is in a week, with seven days ahead', '2026-03-17', 7, true],
		['is due when it has passed', '2026-02-01', 1, true],
	])('%s', (_, deadline, days, isDue) => {
		expect(findDeadline(deadline, NOON, days)).toBe(isDue ? deadline : undefined);
	});

	it('is due by days and not by hours when the clocks change', () => {
		expect(findDeadline('2026-03-30', '2026-03-28T23:30:00Z', 1)).toBeUndefined();
		expect(findDeadline('2026-03-30', '2026-03-28T23:30:00Z', 2)).toBe('2026-03-30');
	});

	it('is due by the date in the time zone of the workflow', () => {
		expect(findDeadline('2026-03-12', NOON, 1, { timeZone: 'Pacific/Kiritimati' })).toBe(
			'2026-03-12',
		);
		expect(findDeadline('2026-03-12', NOON, 1, { timeZone: 'America/New_York' })).toBeUndefined();
	});

	it('is due by its date in London when it is a timestamp', () => {
		expect(findDeadline('2026-07-10T00:00:00+01:00', '2026-07-09T12:00:00Z')).toBe('2026-07-10');
		expect(findDeadline('2026-07-09T23:00:00Z', '2026-07-09T12:00:00Z', 0)).toBeUndefined();
	});

	it.each([null, undefined, 'soon', 7])('is never due without a date: %j', (deadline) => {
		expect(findDeadline(deadline, NOON, 1000)).toBeUndefined();
	});

	it('is due only in the selected direction', () => {
		expect(findDeadline('2026-03-10', NOON, 1, { direction: 'sent' })).toBe('2026-03-10');
		expect(findDeadline('2026-03-10', NOON, 1, { direction: 'received' })).toBeUndefined();
	});
});
