import { parseOptionalDate } from '../../../nodes/PlannrReferral/parameters/calendarDate';

const rows: Array<[zone: string, why: string, instant: string, date: string]> = [
	['Europe/London', 'in winter the day begins at 00:00 UTC', '2026-03-01T00:00:00Z', '2026-03-01'],
	['Europe/London', 'and ends a moment before', '2026-02-28T23:59:59Z', '2026-02-28'],
	['Europe/London', 'the clocks go forward at 01:00', '2026-03-29T00:00:00Z', '2026-03-29'],
	['Europe/London', 'so that day is 23 hours long', '2026-03-29T22:59:59Z', '2026-03-29'],
	['Europe/London', 'and the next begins in summer time', '2026-03-29T23:00:00Z', '2026-03-30'],
	['Europe/London', 'in summer the day begins at 23:00 UTC', '2026-06-30T23:00:00Z', '2026-07-01'],
	['Europe/London', 'the clocks go back', '2026-10-24T23:00:00Z', '2026-10-25'],
	['Europe/London', 'so that day is 25 hours long', '2026-10-25T23:59:59Z', '2026-10-25'],
	['Europe/London', 'and the next begins in winter time', '2026-10-26T00:00:00Z', '2026-10-26'],
	['America/New_York', 'before the change it is UTC-5', '2026-03-08T04:59:59Z', '2026-03-07'],
	['America/New_York', 'the clocks go forward', '2026-03-08T05:00:00Z', '2026-03-08'],
	['America/New_York', 'so that day is 23 hours long', '2026-03-09T03:59:59Z', '2026-03-08'],
	['America/New_York', 'and the next begins at UTC-4', '2026-03-09T04:00:00Z', '2026-03-09'],
	['America/New_York', 'the clocks go back', '2026-11-01T04:00:00Z', '2026-11-01'],
	['America/New_York', 'so that day is 25 hours long', '2026-11-02T04:59:59Z', '2026-11-01'],
	['America/New_York', 'and the next begins at UTC-5', '2026-11-02T05:00:00Z', '2026-11-02'],
	['Pacific/Auckland', 'before the change it is UTC+13', '2026-04-04T10:59:59Z', '2026-04-04'],
	['Pacific/Auckland', 'the clocks go back in April', '2026-04-04T11:00:00Z', '2026-04-05'],
	['Pacific/Auckland', 'so that day is 25 hours long', '2026-04-05T11:59:59Z', '2026-04-05'],
	['Pacific/Auckland', 'and the next begins at UTC+12', '2026-04-05T12:00:00Z', '2026-04-06'],
	['Pacific/Auckland', 'the clocks go forward', '2026-09-26T12:00:00Z', '2026-09-27'],
	['Pacific/Auckland', 'so that day is 23 hours long', '2026-09-27T10:59:59Z', '2026-09-27'],
	['Pacific/Auckland', 'and the next begins at UTC+13', '2026-09-27T11:00:00Z', '2026-09-28'],
	['Pacific/Kiritimati', 'it is UTC+14', '2026-02-28T09:59:59Z', '2026-02-28'],
	['Pacific/Kiritimati', 'the first to start a new day', '2026-02-28T10:00:00Z', '2026-03-01'],
	['Pacific/Kiritimati', 'and a new year', '2026-12-31T10:00:00Z', '2027-01-01'],
];

describe("The date of an instant is the one in the workflow's time zone", () => {
	it.each(rows)('%s: %s (%s)', (zone, _, instant, date) => {
		const parse = (value: unknown) => parseOptionalDate(value, zone, 'slaDeadline', 'SLA Deadline');
		expect(parse(instant)).toBe(date);
		expect(parse(instant.replace('Z', '+00:00'))).toBe(date);
		expect(parse(new Date(instant))).toBe(date);
		expect(parse({ toMillis: () => Date.parse(instant) })).toBe(date);
	});
});

it("parses n8n's DateTime as an instant, not as the date in its own time zone", () => {
	// 1 March 2026 in Auckland is still 28 February in London.
	const dateTime = { toMillis: () => Date.UTC(2026, 1, 28, 12), toISODate: () => '2026-03-01' };
	expect(parseOptionalDate(dateTime, 'Europe/London', 'slaDeadline', 'SLA Deadline')).toBe(
		'2026-02-28',
	);
});
