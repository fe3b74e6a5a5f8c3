import {
	type ResponseHeaders,
	readResponseHeaders,
} from '../../../nodes/PlannrReferral/transport/retryPolicy';

const DATE = 'Sat, 28 Feb 2026 10:00:00 GMT';

const rows: Array<[string, unknown, ResponseHeaders]> = [
	['yields nothing without headers', {}, {}],
	['yields nothing from a string', 'x-ratelimit-remaining: 5', {}],
	['yields nothing from null', null, {}],
	['yields nothing from undefined', undefined, {}],
	['yields nothing from a list', [['retry-after', '5']], {}],
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
	['parses the time in a cache', { Age: '300' }, { age: 300 }],
	['accepts a numeric time in a cache', { age: 1 }, { age: 1 }],
	['leaves out a time in a cache of zero', { age: '0' }, {}],
	['leaves out a negative time in a cache', { age: '-5' }, {}],
	['leaves out a time in a cache that is not a number', { age: 'old' }, {}],
	['leaves out blank values', { 'retry-after': ' ', date: '', 'x-ratelimit-reset': '' }, {}],
	['leaves out lists of values', { 'retry-after': ['5'], date: [DATE] }, {}],
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
