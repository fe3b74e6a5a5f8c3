import { toCalendarDate } from '../../../nodes/PlannrReferral/parameters/calendarDate';

const parse = (text: string) => toCalendarDate(text, 'Pacific/Pago_Pago');

describe('An unambiguous date in another format is parsed', () => {
	it.each([
		['2027-2-8', '2027-02-08'],
		['2027-2-28', '2027-02-28'],
		['2027/02/28', '2027-02-28'],
		['2027/2/8', '2027-02-08'],
		['2027.02.28', '2027-02-28'],
		['2027/02/28 09:00', '2027-02-28'],
		['2027-2-28T09:00', '2027-02-28'],
		['28 February 2027', '2027-02-28'],
		['28 february 2027', '2027-02-28'],
		['8th of March 2027', '2027-03-08'],
		['1st May, 2027', '2027-05-01'],
		['28-Feb-2027', '2027-02-28'],
		['28 Feb. 2027', '2027-02-28'],
		['30 Sept 2027', '2027-09-30'],
		['Feb 28, 2027', '2027-02-28'],
		['December 3rd 2027', '2027-12-03'],
		['Dec. 3, 2027', '2027-12-03'],
	])('%s', (text, date) => {
		expect(parse(text)).toBe(date);
	});
});

describe('An ambiguous or invalid date is rejected', () => {
	it.each([
		['08/02/2027'],
		['28/02/2027'],
		['28.02.2027'],
		['8-2-2027'],
		['30 February 2027'],
		['February 30, 2027'],
		['2027-2-30'],
		['2027/2-28'],
		['2027/13/01'],
		['2027-2-280'],
		['28 Febru 2027'],
		['28 Marchy 2027'],
		['28 February'],
		['February 2027'],
		['28 February 27'],
		['next Friday'],
		['28 February 2027 or so'],
	])('%s', (text) => {
		expect(parse(text)).toBeUndefined();
	});
});
