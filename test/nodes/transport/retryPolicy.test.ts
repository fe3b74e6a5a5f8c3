import { backoff, waitAfterRateLimit } from '../../../nodes/PlannrReferral/transport/retryPolicy';

const NOW = Date.parse('2026-11-21T10:00:00Z');
const PLANNR_NOW = 'Sat, 21 Nov 2026 12:00:00 GMT';

describe('The wait after a refusal for the limit', () => {
	it.each([
		['seconds', { retryAfter: '7' }, 7000],
		['no seconds', { retryAfter: '0' }, 0],
		[
			"a date, by Plannr's own clock",
			{ retryAfter: 'Sat, 21 Nov 2026 12:00:30 GMT', date: PLANNR_NOW },
			31_000,
		],
		[
			'a date, by this clock when Plannr tells no time',
			{ retryAfter: 'Sat, 21 Nov 2026 10:00:30 GMT' },
			31_000,
		],
		[
			'a date that has passed',
			{ retryAfter: 'Sat, 21 Nov 2026 11:00:00 GMT', date: PLANNR_NOW },
			0,
		],
		[
			"a reset, by Plannr's own clock",
			{ reset: String(Date.parse(PLANNR_NOW) / 1000 + 20), date: PLANNR_NOW },
			21_000,
		],
		['a reset, by this clock', { reset: String(NOW / 1000 + 20) }, 21_000],
		['seconds before a reset', { retryAfter: '7', reset: String(NOW / 1000 + 20) }, 7000],
		[
			'a reset when the other makes no sense',
			{ retryAfter: 'soon', reset: String(NOW / 1000 + 20) },
			21_000,
		],
		['a reset that tells the seconds to go', { reset: '20' }, 21_000],
		['the whole minute when nothing is told', {}, 60_000],
		['the whole minute when nothing makes sense', { retryAfter: 'soon', reset: '-1' }, 60_000],
	])('is as long as told: %s', (_, headers, ms) => {
		expect(waitAfterRateLimit(headers, NOW)).toBe(ms);
	});
});

describe('The wait after a refusal in a window whose beginning is known', () => {
	it.each([
		['ends with the window, not with the second', { retryAfter: '4' }, 1300, 3700],
		['is as long as told when the seconds fit', { retryAfter: '4' }, 1000, 4000],
		['ends with the window, however long', { retryAfter: '60' }, 400, 59_600],
		['is none when none is told', { retryAfter: '0' }, 1300, 0],
		['is as long as told by a date', { retryAfter: 'Sat, 21 Nov 2026 10:00:30 GMT' }, 1300, 31_000],
		['is as long as told by a reset', { reset: String(NOW / 1000 + 20) }, 1300, 21_000],
		['is the whole minute when nothing is told', {}, 1300, 60_000],
	])('%s', (_, headers, passed, ms) => {
		expect(waitAfterRateLimit(headers, NOW, NOW - passed)).toBe(ms);
	});
});

describe('The wait before a request is made again', () => {
	it.each([
		[1, 250, 500],
		[2, 500, 1000],
		[3, 1000, 2000],
		[4, 2000, 4000],
		[5, 4000, 8000],
		[9, 4000, 8000],
	])('after %i tries lies between %i and %i ms', (tries, least, most) => {
		expect(backoff(tries, 0)).toBe(least);
		expect(backoff(tries, 1)).toBe(most);
	});
});
