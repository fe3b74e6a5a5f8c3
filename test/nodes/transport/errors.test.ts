import {
	type PlannrErrorKind,
	PlannrError,
	errorFromException,
	kindOfStatus,
} from '../../../nodes/PlannrReferral/transport/errors';
import { TOKEN, respondedWith, httpError, wrapped } from './httpErrors';

const TIMEOUT_MS = 30_000;
const NO_RESPONSE_IN_TIME = 'no response within 30 seconds';
const CANCELED = 'the execution was canceled before Plannr responded';
const convert = (caught: unknown, sensitiveTexts: readonly string[] = []) =>
	errorFromException(caught, sensitiveTexts, TIMEOUT_MS);

describe('A status', () => {
	const rows: Array<[PlannrErrorKind, number[]]> = [
		['lost', [100, 300, 302, 303, 304, 305, 399]],
		['rejected', [301, 307, 308]],
		['rejected', [400, 401, 403, 404, 405, 407, 409, 410, 413, 415, 419, 422, 423, 451]],
		['timedOut', [408, 504]],
		['rateLimited', [429]],
		['lost', [420, 432, 460, 499, 500, 501, 502, 503, 505, 520, 599]],
		['timedOut', [522, 524]],
	];
	const cases = rows.flatMap(([kind, statuses]) =>
		statuses.map((status) => [status, kind] as const),
	);
	it.each(cases)('%i means that the request is %s', (status, kind) => {
		expect(kindOfStatus(status)).toBe(kind);
		const expected = { kind, status, reason: `HTTP status ${status}` };
		expect(convert(respondedWith(status))).toMatchObject(expected);
		expect(convert(wrapped(respondedWith(status)))).toMatchObject(expected);
	});

	it.each([200, 201, 204])('%i with a failure means that the response was incomplete', (status) => {
		const expected = { kind: 'lost', status, reason: 'the response was incomplete' };
		expect(convert(wrapped(respondedWith(status)))).toMatchObject(expected);
	});
});

describe('An error response', () => {
	it("keeps Plannr's messages and the headers about rate limiting", () => {
		const body = { message: 'Slow down.', errors: { note: ['call after five is too long.'] } };
		const headers = { 'retry-after': '9', 'x-ratelimit-remaining': '0', 'set-cookie': TOKEN };
		expect(convert(respondedWith(429, body, headers), ['call after five'])).toMatchObject({
			responseText: { message: 'Slow down.', fields: { note: ['[…] is too long.'] } },
			headers: { retryAfter: '9', remaining: 0 },
		});
	});

	it('yields no messages when it is HTML', () => {
		expect(convert(respondedWith(502, '<html>Bad gateway</html>')).responseText).toEqual({
			fields: {},
			isForeign: true,
		});
	});

	it('takes precedence over a system error code', () => {
		const both = httpError({ code: 'ECONNREFUSED', response: { status: 503 } });
		expect(convert(both)).toMatchObject({ kind: 'lost', status: 503 });
	});
});

describe('A request without a response', () => {
	const codes: Array<[PlannrErrorKind, string[]]> = [
		['notConnected', ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL']],
		[
			'lost',
			['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL', 'ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC'],
		],
		['notConnected', ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']],
		['notConnected', ['ERR_TLS_CERT_ALTNAME_INVALID']],
		['lost', ['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION']],
		['notConnected', ['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN']],
		['notConnected', ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'HOSTNAME_MISMATCH', 'ERR_INVALID_URL']],
		['notConnected', ['ERR_BAD_OPTION', 'ERR_BAD_OPTION_VALUE']],
		['lost', ['ECONNRESET', 'EPIPE', 'EPROTO', 'ERR_BAD_RESPONSE', 'ERR_NETWORK']],
		['lost', ['ERR_FR_TOO_MANY_REDIRECTS', 'HPE_INVALID_CONSTANT', 'XECONNREFUSED']],
	];
	const cases = codes.flatMap(([kind, all]) => all.map((code) => [code, kind] as const));
	it.each(cases)('with %s is %s', (code, kind) => {
		for (const caught of [httpError({ code }), wrapped(httpError({ code }))]) {
			expect(convert(caught)).toMatchObject({ kind, reason: code, responseText: { fields: {} } });
			expect(convert(caught).status).toBeUndefined();
		}
	});

	it.each(['ECONNABORTED', 'ETIMEDOUT', 'ESOCKETTIMEDOUT'])('with %s is timedOut', (code) => {
		expect(convert(wrapped(httpError({ code })))).toMatchObject({
			kind: 'timedOut',
			reason: NO_RESPONSE_IN_TIME,
		});
	});

	it('is aborted when the execution is stopped', () => {
		expect(convert(wrapped(httpError({ code: 'ERR_CANCELED' })))).toMatchObject({
			kind: 'aborted',
			reason: CANCELED,
		});
	});

	it.each([
		['connect', 'notConnected', 'ETIMEDOUT'],
		['read', 'timedOut', NO_RESPONSE_IN_TIME],
		['write', 'timedOut', NO_RESPONSE_IN_TIME],
	])('that timed out in the system call %s is %s', (syscall, kind, reason) => {
		const caught = wrapped(httpError({ code: 'ETIMEDOUT', cause: { syscall } }));
		expect(convert(caught)).toMatchObject({ kind, reason });
	});

	it.each([
		['notConnected', 'SSL routines: wrong version number'],
		['notConnected', 'SSL routines: unsupported protocol'],
		['notConnected', 'sslv3 alert handshake failure'],
		['lost', 'tlsv1 alert internal'],
		['notConnected', 'tlsv1 alert protocol version'],
		['lost', 'SSL routines: decryption failed or bad record mac'],
	])('is %s when OpenSSL reports "%s"', (kind, message) => {
		const url = 'https://api.plannrcrm.com/api/v1/referrals';
		expect(convert(httpError({ code: 'EPROTO' }, url, message))).toMatchObject({ kind });
		expect(convert(httpError({ code: 'ECONNRESET' }, url, message))).toMatchObject({
			kind: 'lost',
		});
	});
});

describe('The detection of the account, before the request itself', () => {
	/** Converts what the credential throws, as n8n's helper passes it on. */
	const detect = (caught: Error) =>
		convert({ name: 'NodeApiError', cause: new Error('Sorry.', { cause: convert(caught) }) });

	const rows: Array<[string, Error, PlannrErrorKind, string]> = [
		['is interrupted', httpError({ code: 'ECONNRESET' }), 'notConnected', 'ECONNRESET'],
		['times out', httpError({ code: 'ETIMEDOUT' }), 'notConnected', NO_RESPONSE_IN_TIME],
		['fails', respondedWith(503), 'notConnected', 'HTTP status 503'],
		['is stopped', httpError({ code: 'ERR_CANCELED' }), 'notConnected', CANCELED],
		['is redirected', respondedWith(302), 'rejected', 'HTTP status 302'],
	];
	it.each(rows)('means that the request was not sent when it %s', (_, caught, kind, reason) => {
		const expected = { kind, reason: `the account could not be detected: ${reason}` };
		expect(detect(caught)).toMatchObject(expected);
	});

	it('keeps the status, the messages and the headers about rate limiting', () => {
		const body = { message: 'Down for repairs.' };
		expect(detect(respondedWith(503, body, { 'retry-after': '5' }))).toMatchObject({
			status: 503,
			responseText: { message: 'Down for repairs.' },
			headers: { retryAfter: '5' },
		});
	});

	it.each([
		[401, 'rejected', 'HTTP status 401'],
		[429, 'rateLimited', 'HTTP status 429'],
	])('is classified like any other request with status %i', (status, kind, reason) => {
		expect(detect(respondedWith(status))).toMatchObject({ kind, reason });
	});
});

describe('Plannr may still be working on a request', () => {
	const statuses = (mayStillRun: boolean, ...all: number[]) =>
		all.map((status): [string, boolean, PlannrError] => [
			`HTTP status ${status}`,
			mayStillRun,
			convert(respondedWith(status)),
		]);
	const rows: Array<[string, boolean, PlannrError]> = [
		...statuses(true, 200, 202, 204, 408, 502, 503, 504, 520, 521, 522, 523, 524, 527, 529),
		...statuses(true, 420, 444, 460, 499, 509, 519, 530, 540, 561, 599, 600, 999),
		...statuses(false, 301, 302, 303, 307, 308, 400, 404, 409, 422, 429, 431, 451),
		...statuses(false, 500, 501, 505, 506, 507, 508, 510, 511),
		['a timeout', true, convert(httpError({ code: 'ETIMEDOUT' }))],
		// It may have been a 2xx.
		['an unreadable response', true, convert(httpError({ code: 'HPE_INVALID_CONSTANT' }))],
		['a reset', false, convert(httpError({ code: 'ECONNRESET' }))],
		['a cancellation', false, convert(httpError({ code: 'ERR_CANCELED' }))],
		['no connection', false, convert(httpError({ code: 'ECONNREFUSED' }))],
		['a lookup that found nothing', false, new PlannrError('notProcessed', 'HTTP status 503', 503)],
		['an unavailable Plannr', false, new PlannrError('unavailable', 'HTTP status 503', 503)],
		['a failed check before it', false, new PlannrError('precheckFailed', 'HTTP status 502', 502)],
	];
	it.each(rows)('after %s: %s', (_, mayStillRun, error) => {
		expect(error.mayStillRun).toBe(mayStillRun);
	});
});

describe('A request does not reach Plannr at this address', () => {
	const page = '<html></html>';
	it.each<[string, boolean, PlannrError]>([
		...[300, 301, 302, 303, 307, 308].map((status): [string, boolean, PlannrError] => [
			`HTTP status ${status}`,
			true,
			convert(respondedWith(status)),
		]),
		['a page with status 403', true, convert(respondedWith(403, page))],
		['a page with status 407', true, convert(respondedWith(407, page))],
		['JSON with status 403', false, convert(respondedWith(403, {}))],
		['nothing with status 403', false, convert(respondedWith(403))],
		['a page with status 502', false, convert(respondedWith(502, page))],
		['a page with status 504', false, convert(respondedWith(504, page))],
		['a page with status 429', false, convert(respondedWith(429, page))],
		['a broken connection', false, convert(httpError({ code: 'ECONNRESET' }))],
	])('after %s: %s', (_, isMisdirected, error) => {
		expect(error.isMisdirected).toBe(isMisdirected);
	});
});

it('PlannrError is an Error with its own name, and has no response text or headers by default', () => {
	const plain = new PlannrError('lost', 'HTTP status 503');
	expect(plain).toBeInstanceOf(Error);
	expect(plain).toMatchObject({ name: 'PlannrError', message: 'HTTP status 503', headers: {} });
	expect(plain.responseText).toEqual({ fields: {} });
});
