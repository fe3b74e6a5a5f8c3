import { DateTime, Duration, Interval } from 'luxon';

import {
	parseOptionalDate,
	toCalendarDate,
} from '../../../nodes/PlannrReferral/parameters/calendarDate';
import { measureGrowth } from '../processorTime';
import { collectProblems } from './collectProblems';
import { parameterOf } from './parameterOf';

const parse = (value: unknown) =>
	parseOptionalDate(parameterOf('slaDeadline', 'SLA Deadline')(value));

describe('A date is parsed in every format of ISO 8601', () => {
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
		expect(parse(text)).toBe(date);
		expect(toCalendarDate(text)).toBe(date);
	});
});

it('takes time in proportion to the length of a text that is no date', async () => {
	const work = (size: number) => {
		expect(collectProblems(() => parse(`x${'.'.repeat(size)}x`))).toHaveLength(1);
	};
	expect(await measureGrowth(work, 20_000, 3)).toBeLessThan(3);
});

describe('A date is parsed as people and language models write it, with the day before the month', () => {
	it.each([
		['2027-2-8', '2027-02-08'],
		['2027/02/28', '2027-02-28'],
		['2027.2.8', '2027-02-08'],
		['2027/02/28 09:00', '2027-02-28'],
		['2027-2-28T09:00', '2027-02-28'],
		['28/02/2027', '2027-02-28'],
		['08/02/2027', '2027-02-08'],
		['1/7/2027', '2027-07-01'],
		['01/07/27', '2027-07-01'],
		['28.02.2027', '2027-02-28'],
		['1.7.27', '2027-07-01'],
		['28-02-2027', '2027-02-28'],
		['28–02–2027', '2027-02-28'],
		['2027‑02‑28', '2027-02-28'],
		['28–Feb–27', '2027-02-28'],
		['28/02/2027 14:30', '2027-02-28'],
		['Sunday 28 February 2027 at 14:30', '2027-02-28'],
		['28/02/2027 5.30pm', '2027-02-28'],
		['28/02/2027, 17.30', '2027-02-28'],
		['28/02/2027, 14:30:00', '2027-02-28'],
		['28/02/2027 2:30 PM', '2027-02-28'],
		['28/02/2027 23:30Z', '2027-02-28'],
		['28 February 2027', '2027-02-28'],
		['28 feb 2027', '2027-02-28'],
		['28 Feb 27', '2027-02-28'],
		['8th of March 2027', '2027-03-08'],
		['1st May, 2027', '2027-05-01'],
		['28-Feb-2027', '2027-02-28'],
		['1-Jul-27', '2027-07-01'],
		['28 Feb. 2027 09:00', '2027-02-28'],
		['30 Sept 2027', '2027-09-30'],
		['Feb 28, 2027', '2027-02-28'],
		['December 3rd 2027', '2027-12-03'],
		['28/Feb/2027', '2027-02-28'],
		['Sunday, 28 February 2027', '2027-02-28'],
		['Sun 28 Feb 2027', '2027-02-28'],
		['Sun. 28/02/2027', '2027-02-28'],
		['Sun, 28 Feb 2027 10:00:00 +0000', '2027-02-28'],
		['Sun, 28 Feb 2027 10:00:00 GMT', '2027-02-28'],
		['Thurs 1st July 2027', '2027-07-01'],
		['Wednesday, June 30, 2027', '2027-06-30'],
		['2027-06-30 23:30:00.000 +01:00', '2027-06-30'],
		['2027-06-30 23:30:00 UTC', '2027-07-01'],
		['30/06/2027 23:30 BST', '2027-06-30'],
		['Wed Jun 30 2027 23:30:00 GMT+0100 (British Summer Time)', '2027-06-30'],
		['Sun Feb 28 2027 00:00:00 GMT+0000 (Coordinated Universal Time)', '2027-02-28'],
		['Tue Jun 29 2027 23:00:00 GMT+0000 (Coordinated Universal Time)', '2027-06-30'],
		["'28/02/2027", '2027-02-28'],
		['“28/02/2027”', '2027-02-28'],
		['"2027-02-28"', '2027-02-28'],
		['28/02/2027.', '2027-02-28'],
	])('%s', (text, date) => {
		expect(parse(` ${text}\n`)).toBe(date);
	});
});

describe('A date with a time keeps the date that it shows', () => {
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
		['2026-02-28T23:30:00+00:00'],
		['2026-02-28T23:30:00-05:00'],
		['2026‑02‑28T23:30:00−05:00'],
		['2026-02-28T23:30:00-05:00[America/New_York]'],
		['2026-02-28T23:30:00Z[Etc/GMT+5]'],
		['20260228T233000-0500'],
		['2026-02-28T00:30+05:30'],
		['2026-02-28 00:30:00+13'],
		[DateTime.fromISO('2026-02-28T00:30', { zone: 'Pacific/Auckland' })],
		[DateTime.fromISO('2026-02-28T23:30', { zone: 'America/New_York' })],
		[DateTime.fromISO('2026-02-28T23:30', { zone: 'utc' })],
	])('%s', (value) => {
		expect(parse(value)).toBe('2026-02-28');
	});
});

describe('A UTC timestamp shows no date of its own, so its date in London counts', () => {
	it.each([
		['in winter the day begins at 00:00 UTC', '2026-03-01T00:00:00Z', '2026-03-01'],
		['and ends a moment before', '2026-02-28T23:59:59Z', '2026-02-28'],
		['the clocks go forward at 01:00', '2026-03-29T00:00:00Z', '2026-03-29'],
		['so that day is 23 hours long', '2026-03-29T22:59:59Z', '2026-03-29'],
		['and the next begins in summer time', '2026-03-29T23:00:00Z', '2026-03-30'],
		['in summer the day begins at 23:00 UTC', '2026-06-30T23:00:00Z', '2026-07-01'],
		['the clocks go back', '2026-10-24T23:00:00Z', '2026-10-25'],
		['so that day is 25 hours long', '2026-10-25T23:59:59Z', '2026-10-25'],
		['and the next begins in winter time', '2026-10-26T00:00:00Z', '2026-10-26'],
	])('%s (%s)', (_, instant, date) => {
		expect(parse(instant)).toBe(date);
		expect(parse(instant.toLowerCase().replace('t', ' '))).toBe(date);
		expect(parse(new Date(instant))).toBe(date);
		expect(toCalendarDate(instant)).toBe(date);
		// What Plannr returns is a moment, whatever its offset.
		expect(toCalendarDate(instant.replace('Z', '+00:00'))).toBe(date);
	});
});

describe('An invalid date', () => {
	const named: Array<[what: string, value: unknown, reason: string]> = [
		['a serial number of a spreadsheet', 46_081, 'number, which is how spreadsheets store dates'],
		['such a number in text', '46081.5', 'number, which is how spreadsheets store dates'],
		['a number of milliseconds', 1772236800000, 'number'],
		['such a number in text', '1772236800000', 'number'],
		['a year', '2027', 'number'],
		['a duration', Duration.fromObject({ days: 14 }), 'duration'],
		['the text of a duration', 'P14D', 'duration'],
		['an interval', Interval.after(DateTime.utc(2026), { days: 1 }), 'interval'],
		['the text of an interval', '2026-02-28/2026-03-01', 'interval'],
		['the text of one with a dash', '2026-02-28 – 2026-03-01', 'interval'],
		['another text of an interval', '[2026-02-28T00:00Z – 2026-03-01T00:00Z)', 'interval'],
	];
	it.each(named)('is rejected by name: %s', (_, value, reason) => {
		expect(collectProblems(() => parse(value))).toMatchObject([
			{
				message: expect.stringMatching(`^'SLA Deadline' is not a valid date: it is an? ${reason}$`),
			},
		]);
	});

	it.each(['02/28/2026', '12.31.26', '2-28-2026', '"02/28/2026"', 'Sat 02/28/2026'])(
		'is rejected with the order of day and month: %s',
		(text) => {
			expect(collectProblems(() => parse(text))).toMatchObject([
				{ message: expect.stringMatching(/: the day comes first, and there is no month (28|31)$/) },
			]);
		},
	);

	it.each(['Monday 28 February 2027', 'Wed, 02/03/2027 10:00', 'Sat, 28 Feb 2027 10:00:00 GMT'])(
		'is rejected when it is not the weekday: %s',
		(text) => {
			expect(collectProblems(() => parse(text))).toMatchObject([
				{ message: "'SLA Deadline' is not a valid date: the weekday is that of another date" },
			]);
		},
	);

	it.each([
		['30 February', '2026-02-30'],
		['30 February in the British format', '30/02/2026'],
		['30 February with its name', '30 February 2026'],
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
		['two separators', '2026/2-28'],
		['a digit too many', '2026-2-280'],
		['two digits that may be the year or the day', '26-02-28'],
		['a month that is misspelt', '28 Febru 2027'],
		['another one', '28 Marchy 2027'],
		['a day without a year', '28 February'],
		['a month and a year', 'February 2027'],
		['words', 'next Friday'],
		['a weekday', 'Friday'],
		['another word before the date', 'Sunset 28 February 2027'],
		['a quotation mark within the date', '28"02"2027'],
		['words after the date', '28 February 2027 or so'],
		['hour 24', '2026-02-28T24:00'],
		['minute 60', '2026-02-28T12:60'],
		['second 61', '2026-02-28T12:00:61'],
		['a T without a time', '2026-02-28T'],
		['words after the time', '2026-02-28 12:00 noon'],
		['an offset of 15 hours', '2026-02-28T12:00+15:00'],
		['30 February with a time', '2026-02-30T12:00:00Z'],
		['a date that could not be formatted', 'Invalid DateTime'],
		['true', true],
		['an array', ['2026-02-28']],
		['an object', { date: '2026-02-28' }],
		['an invalid Date', new Date('invalid')],
		['an invalid DateTime', DateTime.invalid('test')],
		['a DateTime after the year 9999', DateTime.utc(10_000)],
		['a Date after the year 9999', new Date('+010000-01-01T00:00:00Z')],
	])('is rejected: %s', (_, value) => {
		expect(collectProblems(() => parse(value))).toEqual([
			{
				parameter: 'slaDeadline',
				message: "'SLA Deadline' is not a valid date",
				advice:
					"Enter 'SLA Deadline' as year-month-day or day/month/year, for example 2026-02-28 or 28/02/2026",
			},
		]);
		expect(toCalendarDate(value)).toBeUndefined();
	});

	it.each([[null], [undefined], [''], [' \n ']])(
		'is not reported for an empty value: %j',
		(value) => {
			expect(parse(value)).toBeUndefined();
		},
	);
});
