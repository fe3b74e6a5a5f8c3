import type { IDataObject } from 'n8n-workflow';

import {
	type ResponseHeaders,
	readResponseHeaders,
	waitAfterRateLimit,
} from '../../../nodes/PlannrReferral/transport/responseHeaders';

const DATE = 'Sat, 28 Feb 2026 10:00:00 GMT';

const rows: Array<[string, IDataObject, ResponseHeaders]> = [
	['yields nothing without headers', {}, {}],
	['parses the remaining requests', { 'x-ratelimit-remaining': '499' }, { remaining: 499 }],
	['accepts a numeric count', { 'x-ratelimit-remaining': 0 }, { remaining: 0 }],
	['ignores the case of names', { 'X-Ratelimit-Remaining': ' 7 ' }, { remaining: 7 }],
	['leaves out a count that is not a number', { 'x-ratelimit-remaining': 'many' }, {}],
	['leaves out a negative count', { 'x-ratelimit-remaining': '-1' }, {}],
	['leaves out an empty count', { 'x-ratelimit-remaining': '' }, {}],
	['keeps Retry-After in seconds unparsed', { 'Retry-After': '30' }, { retryAfter: '30' }],
	['accepts a numeric Retry-After', { 'retry-after': 30 }, { retryAfter: '30' }],
	['keeps Retry-After as a date unparsed', { 'RETRY-AFTER': DATE }, { retryAfter: DATE }],
	['keeps X-RateLimit-Reset unparsed', { 'X-RateLimit-Reset': 177 }, { reset: '177' }],
	['keeps the date unparsed', { Date: DATE }, { date: DATE }],
	['takes a time in a cache for a copy', { Age: '300' }, { isCached: true }],
	['accepts a numeric time in a cache', { age: 1 }, { isCached: true }],
	['finds it where several caches add theirs', { age: '0, 300' }, { isCached: true }],
	['takes the status of a cache for a copy', { 'X-Cache': 'HIT' }, { isCached: true }],
	['reads it in the words of CloudFront', { 'x-cache': 'Hit from cloudfront' }, { isCached: true }],
	['reads it in the words of Squid', { 'x-cache': 'TCP_MEM_HIT from a' }, { isCached: true }],
	['reads the statuses of several caches', { 'x-cache': 'MISS, HIT' }, { isCached: true }],
	['reads it in the header of nginx', { 'X-Cache-Status': 'STALE' }, { isCached: true }],
	['reads it in the header of Cloudflare', { 'cf-cache-status': 'HIT' }, { isCached: true }],
	['reads it in the standard header', { 'Cache-Status': 'Edge; hit; ttl=9' }, { isCached: true }],
	['reads it in the header of LiteSpeed', { 'x-litespeed-cache': 'hit' }, { isCached: true }],
	['reads it in the header of Vercel', { 'x-vercel-cache': 'STALE' }, { isCached: true }],
	['leaves out a standard status without a copy', { 'cache-status': 'Edge; fwd=stale; ttl=9' }, {}],
	['reads it with more after it', { 'x-cache': 'HIT-CLUSTER' }, { isCached: true }],
	['leaves out a copy that was not used', { 'x-cache': 'HIT-FOR-PASS' }, {}],
	['leaves out a standard one that denies it', { 'cache-status': 'Edge; hit=?0; fwd=miss' }, {}],
	['leaves out a status without a copy', { 'x-cache': 'Miss from cloudfront' }, {}],
	['leaves out a copy confirmed with Plannr', { 'x-cache': 'RefreshHit from cloudfront' }, {}],
	['leaves out one confirmed by Squid', { 'x-cache': 'TCP_REFRESH_HIT' }, {}],
	['leaves out a time in a cache of zero', { age: '0' }, {}],
	['leaves out a negative time in a cache', { age: '-5' }, {}],
	['leaves out a time in a cache that is not a number', { age: 'old' }, {}],
	['leaves out blank values', { 'retry-after': ' ', date: '', 'x-ratelimit-reset': '' }, {}],
	['leaves out lists of values', { 'retry-after': ['5'], date: [DATE] }, {}],
	['reads the link to the next page', { Link: '<?page=2>; rel="next"' }, { next: '?page=2' }],
	[
		'finds it among other links',
		{ link: '<?page=1>; rel="first", </x?a=1,2>; title="more"; rel=next' },
		{ next: '/x?a=1,2' },
	],
	['leaves out other links', { link: '<?page=1>; rel="prev", <?page=9>; rel="last"' }, {}],
	['reads a long header in no time', { link: `<?page=2>${'; '.repeat(5000)}` }, {}],
	['keeps the number of records unparsed', { 'X-Total-Count': '61' }, { total: '61' }],
	[
		'reads all headers together',
		{ 'x-ratelimit-remaining': '1', 'retry-after': '2', 'x-ratelimit-reset': '3', date: DATE },
		{ remaining: 1, retryAfter: '2', reset: '3', date: DATE },
	],
	[
		'keeps no other header',
		{ authorization: 'Bearer sesame', 'set-cookie': ['s=1'], 'x-request-id': 'r', date: DATE },
		{ date: DATE },
	],
];
it.each(rows)('readResponseHeaders %s', (_, headers, expected) => {
	expect(readResponseHeaders(headers)).toStrictEqual(expected);
});

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
		['a reset in milliseconds', { reset: String(NOW + 20_000) }, 21_000],
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
