import {
	type ResponseHeaders,
	readResponseHeaders,
} from '../../../nodes/PlannrReferral/transport/responseHeaders';

const DATE = 'Sat, 28 Feb 2026 10:00:00 GMT';

const rows: Array<[string, unknown, ResponseHeaders]> = [
	['no headers say nothing', {}, {}],
	['what is no set of headers says nothing', 'x-ratelimit-remaining: 5', {}],
	['null says nothing', null, {}],
	['undefined says nothing', undefined, {}],
	['a list says nothing', [['retry-after', '5']], {}],
	['requests left are counted', { 'x-ratelimit-remaining': '499' }, { remaining: 499 }],
	['requests left may be a number', { 'x-ratelimit-remaining': 0 }, { remaining: 0 }],
	['names come in any case', { 'X-Ratelimit-Remaining': ' 7 ' }, { remaining: 7 }],
	['an odd count is left out', { 'x-ratelimit-remaining': 'many' }, {}],
	['a negative count is left out', { 'x-ratelimit-remaining': '-1' }, {}],
	['an empty count is left out', { 'x-ratelimit-remaining': '' }, {}],
	['seconds to wait stay as they came', { 'Retry-After': '30' }, { retryAfter: '30' }],
	['seconds to wait may be a number', { 'retry-after': 30 }, { retryAfter: '30' }],
	['a date to wait for stays as it came', { 'RETRY-AFTER': DATE }, { retryAfter: DATE }],
	['the moment of a new count stays as it came', { 'X-RateLimit-Reset': 177 }, { reset: '177' }],
	['the clock stays as it came', { Date: DATE }, { date: DATE }],
	['blank texts are left out', { 'retry-after': ' ', date: '', 'x-ratelimit-reset': '' }, {}],
	['lists of texts are left out', { 'retry-after': ['5'], date: [DATE] }, {}],
	[
		'all of them come together',
		{ 'x-ratelimit-remaining': '1', 'retry-after': '2', 'x-ratelimit-reset': '3', date: DATE },
		{ remaining: 1, retryAfter: '2', reset: '3', date: DATE },
	],
	[
		'nothing else is kept',
		{ authorization: 'Bearer sesame', 'set-cookie': ['s=1'], 'x-request-id': 'r', date: DATE },
		{ date: DATE },
	],
];
it.each(rows)('%s', (_, headers, kept) => {
	expect(readResponseHeaders(headers)).toStrictEqual(kept);
});
