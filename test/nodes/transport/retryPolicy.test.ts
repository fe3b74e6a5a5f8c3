import { backoff, waitAfterRateLimit } from '../../../nodes/PlannrReferral/transport/retryPolicy';

const NOW = Date.parse('2026-11-21T10:00:00Z');
const PLANNR_NOW = 'Sat, 21 Nov 2026 12:00:00 GMT';

describe('The wait after a 429', () => {
	it.each([
		['a number of seconds', { retryAfter: '7' }, 7000],
		['zero seconds', { retryAfter: '0' }, 0],
		['a fraction of a second, rounded up', { retryAfter: '1.5' }, 2000],
		['the default of a minute for a negative number', { retryAfter: '-5' }, 60_000],
		[
			"a date, by Plannr's clock",
			{ retryAfter: 'Sat, 21 Nov 2026 12:00:30 GMT', date: PLANNR_NOW },
			31_000,
		],
		[
			"a date, by this machine's clock when Plannr states no time",
			{ retryAfter: 'Sat, 21 Nov 2026 10:00:30 GMT' },
			31_000,
		],
		[
			'a date that has passed',
			{ retryAfter: 'Sat, 21 Nov 2026 11:00:00 GMT', date: PLANNR_NOW },
			0,
		],
		[
			"a reset, by Plannr's clock",
			{ reset: String(Date.parse(PLANNR_NOW) / 1000 + 20), date: PLANNR_NOW },
			21_000,
		],
		["a reset, by this machine's clock", { reset: String(NOW / 1000 + 20) }, 21_000],
		['seconds rather than a reset', { retryAfter: '7', reset: String(NOW / 1000 + 20) }, 7000],
		[
			'a reset when Retry-After is invalid',
			{ retryAfter: 'soon', reset: String(NOW / 1000 + 20) },
			21_000,
		],
		['a reset in remaining seconds', { reset: '20' }, 21_000],
		['the default of a minute when nothing is stated', {}, 60_000],
		['the default of a minute when both are invalid', { retryAfter: 'soon', reset: '-1' }, 60_000],
	])('is taken from %s', (_, headers, ms) => {
		expect(waitAfterRateLimit(headers, NOW)).toBe(ms);
	});
});

describe('The wait after a 429 in a window whose start is known', () => {
	it.each([
		['ends with the window, not with the second', { retryAfter: '4' }, 1300, 3700],
		['is as long as stated after whole seconds', { retryAfter: '4' }, 1000, 4000],
		['ends with the window, however long', { retryAfter: '60' }, 400, 59_600],
		['is zero when zero is stated', { retryAfter: '0' }, 1300, 0],
		['lasts until a stated date', { retryAfter: 'Sat, 21 Nov 2026 10:00:30 GMT' }, 1300, 31_000],
		['lasts until a stated reset', { reset: String(NOW / 1000 + 20) }, 1300, 21_000],
		['is a whole minute when nothing is stated', {}, 1300, 60_000],
	])('%s', (_, headers, elapsed, ms) => {
		expect(waitAfterRateLimit(headers, NOW, NOW - elapsed)).toBe(ms);
	});
});

describe('The backoff', () => {
	it.each([
		[1, 250, 500],
		[2, 500, 1000],
		[3, 1000, 2000],
		[4, 2000, 4000],
		[5, 4000, 8000],
		[9, 4000, 8000],
	])('after attempt %i is between %i and %i ms', (attempts, minimum, maximum) => {
		expect(backoff(attempts, 0)).toBe(minimum);
		expect(backoff(attempts, 1)).toBe(maximum);
	});
});
