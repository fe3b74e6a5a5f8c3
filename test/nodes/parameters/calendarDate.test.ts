import {
	toCalendarDate,
	parseOptionalDate,
} from '../../../nodes/PlannrReferral/parameters/calendarDate';
import { collectProblems } from './collectProblems';

describe('A date without a time is the same in every time zone', () => {
	it.each([
		['a calendar date', '2026-02-28', '2026-02-28'],
		['a basic calendar date', '20260228', '2026-02-28'],
		['white space around the date', ' 2026-02-28\n', '2026-02-28'],
		['29 February of a leap year', '2024-02-29', '2024-02-29'],
		['29 February of 2000', '2000-02-29', '2000-02-29'],
		['a week date', '2026-W09-6', '2026-02-28'],
		['a basic week date', '2026W096', '2026-02-28'],
		['a week date in lower case', '2026-w09-6', '2026-02-28'],
		['a first week that begins in the previous year', '2026-W01-1', '2025-12-29'],
		['the end of a 53-week year', '2026-W53-7', '2027-01-03'],
		['a last week that ends in the next year', '2025-W01-2', '2024-12-31'],
		['a year that begins on a Sunday', '2023-W01-1', '2023-01-02'],
		['an ordinal date', '2026-059', '2026-02-28'],
		['a basic ordinal date', '2026059', '2026-02-28'],
		['the first day of a year', '2026-001', '2026-01-01'],
		['the last day of a common year', '2026-365', '2026-12-31'],
		['the last day of a leap year', '2024-366', '2024-12-31'],
	])('%s', (_, text, date) => {
		for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Europe/London']) {
			expect(toCalendarDate(text, zone)).toBe(date);
		}
	});
});

describe('A local time keeps its date in every time zone', () => {
	it.each([
		['2026-02-28T23:59:59'],
		['2026-02-28T00:00'],
		['2026-02-28T23'],
		['2026-02-28 23:59:59.999'],
		['2026-02-28t12:00:00,5'],
		['2026-02-28T235959'],
		['20260228T2359'],
		['2026-W09-6T23:59'],
		['2026-059T00:00:00'],
		['2026-02-28T23:59:60'],
	])('%s', (text) => {
		expect(toCalendarDate(text, 'Pacific/Kiritimati')).toBe('2026-02-28');
		expect(toCalendarDate(text, 'Pacific/Pago_Pago')).toBe('2026-02-28');
	});
});

describe('A time with an offset is an instant, whose date depends on the time zone', () => {
	it.each([
		['2026-02-28T23:30:00Z', '2026-02-28'],
		['2026-02-28T23:30:00z', '2026-02-28'],
		['2026-02-28T23:30:00+00:00', '2026-02-28'],
		['2026-02-28T23:30:00-00:30', '2026-03-01'],
		['2026-02-28T23:30:00-05:00', '2026-03-01'],
		['2026-02-28T23:30:00-05', '2026-03-01'],
		['20260228T233000-0500', '2026-03-01'],
		['2026-03-01T00:30+01:00', '2026-02-28'],
		['2026-03-01T05:29:59+05:30', '2026-02-28'],
		['2026-03-01T05:30:00+05:30', '2026-03-01'],
		['2026-02-28T23:59:59.999Z', '2026-02-28'],
		['2026-02-28T23:59:60Z', '2026-03-01'],
		['2026-02-28 23:30:00-05:00', '2026-03-01'],
		['2026-W09-6T23:30-05:00', '2026-03-01'],
		['2026-059T23:30-05:00', '2026-03-01'],
	])('%s is %s in London', (text, date) => {
		expect(toCalendarDate(text, 'Europe/London')).toBe(date);
	});
});

describe('An invalid date', () => {
	it.each([
		['30 February', '2026-02-30'],
		['29 February of a common year', '2026-02-29'],
		['29 February of 1900', '1900-02-29'],
		['31 April', '2026-04-31'],
		['31 April in the basic form', '20260431'],
		['month 13', '2026-13-01'],
		['month 0', '2026-00-10'],
		['day 0', '2026-03-00'],
		['week 53 of a 52-week year', '2025-W53-1'],
		['week 53 of a 52-week year with its Monday in that year', '2024-W53-1'],
		['week 54', '2026-W54-1'],
		['week 0', '2026-W00-1'],
		['weekday 8', '2026-W09-8'],
		['weekday 0', '2026-W09-0'],
		['a week without a day', '2026-W09'],
		['ordinal day 366 of a common year', '2026-366'],
		['ordinal day 367 of a leap year', '2024-367'],
		['ordinal day 0', '2026-000'],
		['a year that JavaScript reads as 1950', '0050-02-28'],
		['an ordinal date of such a year', '0050-059'],
		['a week date of such a year', '0050-W09-6'],
		['a month without a day', '2026-02'],
		['a year', '2026'],
		['the British format', '28/02/2026'],
		['the day first, with hyphens', '28-02-2026'],
		['hour 24', '2026-02-28T24:00'],
		['minute 60', '2026-02-28T12:60'],
		['second 61', '2026-02-28T12:00:61'],
		['a T without a time', '2026-02-28T'],
		['words after the time', '2026-02-28 12:00 noon'],
		['an offset of 15 hours', '2026-02-28T12:00+15:00'],
		['an instant whose date is in the year 10000', '9999-12-31T23:59:00-14:00'],
		['30 February with a time', '2026-02-30T12:00:00Z'],
		['a number', 1772236800000],
		['true', true],
		['an array', ['2026-02-28']],
		['an object', { date: '2026-02-28' }],
		['an object whose toMillis is not a function', { toMillis: 0 }],
		['an invalid Date', new Date('invalid')],
		['an invalid DateTime', { toMillis: () => NaN }],
	])('is rejected: %s', (_, value) => {
		const parse = () => parseOptionalDate(value, 'Europe/London', 'slaDeadline', 'SLA Deadline');
		expect(collectProblems(parse)).toEqual([
			{
				parameter: 'slaDeadline',
				message: "'SLA Deadline' is not a date",
				advice: "Enter 'SLA Deadline' as year-month-day, for example 2026-02-28",
			},
		]);
	});

	it.each([[null], [undefined], [''], [' \n ']])(
		'is not reported for an empty value: %j',
		(value) => {
			expect(
				parseOptionalDate(value, 'Europe/London', 'slaDeadline', 'SLA Deadline'),
			).toBeUndefined();
		},
	);
});
