import { PLANNR_BASE_URL, parseBaseUrl } from '../../../nodes/PlannrReferral/transport/credential';

const KEY = 'Sesame';

describe('A base URL that is safe', () => {
	it.each([
		['an empty string, which means Plannr', '', PLANNR_BASE_URL],
		['white space, which means Plannr', ' \n', PLANNR_BASE_URL],
		['undefined, which means Plannr', undefined, PLANNR_BASE_URL],
		['Plannr itself', 'https://api.plannrcrm.com', PLANNR_BASE_URL],
		['Plannr with a slash', 'https://api.plannrcrm.com/', PLANNR_BASE_URL],
		['Plannr with several slashes', 'https://api.plannrcrm.com//', PLANNR_BASE_URL],
		['Plannr with space around it', ' https://api.plannrcrm.com\n', PLANNR_BASE_URL],
		['Plannr after what cannot be seen', '\u200bhttps://api.plannrcrm.com\u200b', PLANNR_BASE_URL],
		['Plannr in capitals', 'HTTPS://API.PLANNRCRM.COM', PLANNR_BASE_URL],
		['another host over https', 'https://plannr.example.com', 'https://plannr.example.com'],
		['a port', 'https://plannr.example.com:8443', 'https://plannr.example.com:8443'],
		['the path of all routes', 'https://api.plannrcrm.com/api', PLANNR_BASE_URL],
		['the path of its version', 'https://api.plannrcrm.com/api/v1/', PLANNR_BASE_URL],
		['this path in capitals', 'https://api.plannrcrm.com/API/V1', PLANNR_BASE_URL],
		['this path on loopback', 'http://127.0.0.1:4010/api/v1', 'http://127.0.0.1:4010'],
		['loopback over https', 'https://localhost:8443/', 'https://localhost:8443'],
		['localhost', 'http://localhost:4010', 'http://localhost:4010'],
		['127.0.0.1', 'http://127.0.0.1:4010/', 'http://127.0.0.1:4010'],
		['another address of the loopback net', 'http://127.8.9.10', 'http://127.8.9.10'],
		['loopback in IPv6', 'http://[::1]:4010', 'http://[::1]:4010'],
	])('is %s', (_, entered, baseUrl) => {
		expect(parseBaseUrl(entered)).toBe(baseUrl);
	});
});

describe('A base URL that is not safe', () => {
	it.each([
		['plain http to Plannr', 'http://api.plannrcrm.com'],
		['plain http to a private address', 'http://192.168.0.10'],
		['plain http to all interfaces', 'http://0.0.0.0:4010'],
		['a subdomain of localhost', 'http://evil.localhost'],
		['a name that only starts like localhost', 'http://localhost.example.com'],
		['a name that only ends like localhost', 'http://notlocalhost'],
		['a name that only starts like loopback', 'http://127.0.0.1.example.com'],
		['loopback, abbreviated', 'http://127.1:4010'],
		['loopback as a number', 'http://2130706433'],
		['loopback with leading zeros', 'http://0127.0.0.1'],
		['loopback with a trailing dot', 'http://localhost.:4010'],
		['loopback in IPv6, unabbreviated', 'http://[0:0:0:0:0:0:0:1]'],
		['loopback of IPv4 in IPv6', 'http://[::ffff:127.0.0.1]'],
		['another IPv6 address', 'http://[::2]'],
		['a backslash after loopback', 'http://localhost\\@example.com'],
		['user info before another host', `http://localhost:${KEY}@example.com`],
		['ftp', 'ftp://api.plannrcrm.com'],
		['a file', 'file:///etc/hosts'],
		['ftp to loopback', 'ftp://127.0.0.1'],
		['a script', 'javascript:alert(1)'],
		['a host without a scheme', 'api.plannrcrm.com'],
		['a path alone', '/api/v1'],
		['garbage', 'not an address'],
		['a scheme alone', 'https://'],
		['a number, from an expression', 42],
		['an object, from an expression', { url: KEY }],
	])('is %s, and the message does not quote it', (_, entered) => {
		const rejection = expect(() => parseBaseUrl(entered));
		rejection.toThrow(
			"'Base URL' in the Plannr API credential must start with https://. For Plannr, enter https://api.plannrcrm.com",
		);
		rejection.not.toThrow(KEY);
	});

	it.each([
		['a user name', `https://${KEY}@api.plannrcrm.com`],
		['a password', `https://:${KEY}@api.plannrcrm.com`],
		['a path', `https://example.com/${KEY}`],
		['a route', 'https://api.plannrcrm.com/api/v1/referrals'],
		['another version', 'https://api.plannrcrm.com/api/v2'],
		['a query', `https://api.plannrcrm.com/?token=${KEY}`],
		['an empty query', 'https://api.plannrcrm.com/api/v1?'],
		['a fragment', `https://api.plannrcrm.com/#${KEY}`],
	])('has %s, and the message does not quote it', (_, entered) => {
		const rejection = expect(() => parseBaseUrl(entered));
		rejection.toThrow(
			"'Base URL' in the Plannr API credential must end after the host, without a path or a login. For Plannr, enter https://api.plannrcrm.com",
		);
		rejection.not.toThrow(KEY);
	});
});
