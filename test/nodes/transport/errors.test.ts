import {
	type PlannrErrorKind,
	PlannrError,
	toPlannrError,
	kindOfStatus,
} from '../../../nodes/PlannrReferral/transport/errors';
import { TOKEN, answeredWith, httpError, wrapped } from './httpErrors';

const TIMEOUT_MS = 30_000;
const failure = (caught: unknown, sent: readonly string[] = []) =>
	toPlannrError(caught, sent, TIMEOUT_MS);

describe('A status', () => {
	const rows: Array<[PlannrErrorKind, number[]]> = [
		['lost', [100, 301, 302, 304, 307, 308, 399]],
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
		const expected = { kind, status, reason: `status ${status}` };
		expect(failure(answeredWith(status))).toMatchObject(expected);
		expect(failure(wrapped(answeredWith(status)))).toMatchObject(expected);
	});

	it.each([200, 201, 204])('%i with a failure means that the answer broke off', (status) => {
		const expected = { kind: 'lost', status, reason: 'an answer that broke off' };
		expect(failure(wrapped(answeredWith(status)))).toMatchObject(expected);
	});
});

describe('An answer', () => {
	it("keeps Plannr's words and the headers for pacing", () => {
		const body = { message: 'Slow down.', errors: { note: ['call after five is too long.'] } };
		const headers = { 'retry-after': '9', 'x-ratelimit-remaining': '0', 'set-cookie': TOKEN };
		expect(failure(answeredWith(429, body, headers), ['call after five'])).toMatchObject({
			responseText: { message: 'Slow down.', fields: { note: ['[…] is too long.'] } },
			headers: { retryAfter: '9', remaining: 0 },
		});
	});

	it('of HTML gives no words', () => {
		expect(failure(answeredWith(502, '<html>Bad gateway</html>')).responseText).toEqual({
			fields: {},
		});
	});

	it('counts even when the system gave a code as well', () => {
		const both = httpError({ code: 'ECONNREFUSED', response: { status: 503 } });
		expect(failure(both)).toMatchObject({ kind: 'lost', status: 503 });
	});
});

describe('A request without an answer', () => {
	const codes: Array<[PlannrErrorKind, string[]]> = [
		['notConnected', ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL']],
		[
			'lost',
			['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL', 'ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC'],
		],
		['notConnected', ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']],
		['notConnected', ['ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_SSL_WRONG_VERSION_NUMBER']],
		['notConnected', ['ERR_SSL_UNSUPPORTED_PROTOCOL', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION']],
		['notConnected', ['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN']],
		['notConnected', ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'HOSTNAME_MISMATCH', 'ERR_INVALID_URL']],
		['notConnected', ['ERR_BAD_OPTION', 'ERR_BAD_OPTION_VALUE']],
		['lost', ['ECONNRESET', 'EPIPE', 'EPROTO', 'ERR_BAD_RESPONSE', 'ERR_NETWORK']],
		['lost', ['ERR_FR_TOO_MANY_REDIRECTS', 'HPE_INVALID_CONSTANT', 'XECONNREFUSED']],
	];
	const cases = codes.flatMap(([kind, all]) => all.map((code) => [code, kind] as const));
	it.each(cases)('is, with %s, %s', (code, kind) => {
		for (const caught of [httpError({ code }), wrapped(httpError({ code }))]) {
			expect(failure(caught)).toMatchObject({ kind, reason: code, responseText: { fields: {} } });
			expect(failure(caught).status).toBeUndefined();
		}
	});

	it.each(['ECONNABORTED', 'ETIMEDOUT', 'ESOCKETTIMEDOUT'])('is, with %s, late', (code) => {
		expect(failure(wrapped(httpError({ code })))).toMatchObject({
			kind: 'timedOut',
			reason: 'no answer within 30 s',
		});
	});

	it('is cancelled when the execution was canceled', () => {
		expect(failure(wrapped(httpError({ code: 'ERR_CANCELED' })))).toMatchObject({
			kind: 'aborted',
			reason: 'the execution was canceled meanwhile',
		});
	});

	it.each([
		['connect', 'notConnected', 'ETIMEDOUT'],
		['read', 'timedOut', 'no answer within 30 s'],
		['write', 'timedOut', 'no answer within 30 s'],
	])('that ran out of time while it had to %s is %s', (syscall, kind, reason) => {
		const caught = wrapped(httpError({ code: 'ETIMEDOUT', cause: { syscall } }));
		expect(failure(caught)).toMatchObject({ kind, reason });
	});

	it.each([
		['notConnected', 'SSL routines: wrong version number'],
		['notConnected', 'SSL routines: unsupported protocol'],
		['notConnected', 'sslv3 alert handshake failure'],
		['lost', 'tlsv1 alert internal'],
		['notConnected', 'tlsv1 alert protocol version'],
		['lost', 'SSL routines: decryption failed or bad record mac'],
	])('is %s when OpenSSL says: %s', (kind, message) => {
		const url = 'https://api.plannrcrm.com/api/v1/referrals';
		expect(failure(httpError({ code: 'EPROTO' }, url, message))).toMatchObject({ kind });
		expect(failure(httpError({ code: 'ECONNRESET' }, url, message))).toMatchObject({
			kind: 'lost',
		});
	});
});

describe('The list of logins, asked for before the request itself', () => {
	const LOGINS = 'https://api.plannrcrm.com/api/v1/logins';
	const rows: Array<[string, Error, PlannrErrorKind, string]> = [
		['breaks off', httpError({ code: 'ECONNRESET' }, LOGINS), 'notConnected', 'ECONNRESET'],
		[
			'comes late',
			httpError({ code: 'ETIMEDOUT' }, LOGINS),
			'notConnected',
			'no answer within 30 s',
		],
		['fails', answeredWith(503, null, {}, LOGINS), 'notConnected', 'status 503'],
		[
			'is stopped',
			httpError({ code: 'ERR_CANCELED' }, LOGINS),
			'notConnected',
			'the execution was canceled meanwhile',
		],
	];
	it.each(rows)('leaves the request unsent when it %s', (_, caught, kind, reason) => {
		const expected = { kind, reason: `the account could not be found out: ${reason}` };
		expect(failure({ cause: caught })).toMatchObject(expected);
	});

	it('keeps status, words and pacing', () => {
		const body = { message: 'Down for repairs.' };
		expect(failure(answeredWith(503, body, { 'retry-after': '5' }, LOGINS))).toMatchObject({
			status: 503,
			responseText: { message: 'Down for repairs.' },
			headers: { retryAfter: '5' },
		});
	});

	it.each([
		[401, 'rejected', 'status 401'],
		[429, 'rateLimited', 'status 429'],
	])('is judged like any other with status %i', (status, kind, reason) => {
		expect(failure(answeredWith(status, null, {}, LOGINS))).toMatchObject({ kind, reason });
	});

	it.each(['https://api.plannrcrm.com/api/v1/logins/x', 'https://api.plannrcrm.com/logins'])(
		'is not %s',
		(url) => {
			expect(failure(httpError({ code: 'ECONNRESET' }, url)).kind).toBe('lost');
		},
	);
});

it('A failure is an exception with a name and a reason, and says nothing unless told', () => {
	const plain = new PlannrError('lost', 'status 503');
	expect(plain).toBeInstanceOf(Error);
	expect(plain).toMatchObject({ name: 'PlannrError', message: 'status 503', headers: {} });
	expect(plain.responseText).toEqual({ fields: {} });
});
