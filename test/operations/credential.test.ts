import { demo, type MockPlannr } from '../../sandbox';
import { ACCOUNT_LOOKUP } from '../texts';
import {
	createAnother,
	credentialFor,
	minimalCreate,
	writeRequests,
} from '../engine/createWorkflow';
import { runCredentialTest } from '../engine/credentialTest';
import { startWrongServer, type WrongServer } from '../engine/wrongServer';
import { respond } from '../faultEffects';
import { useNode } from '../useNode';

const { mockPlannr, addFault, runNode } = useNode();

const threeItems = [{}, {}, {}];
const paths = (from: MockPlannr) => from.requestLog.map(({ method, path }) => `${method} ${path}`);
const accounts = (from: MockPlannr) =>
	writeRequests(from).map(({ headers }) => headers['x-plannr-account-uuid']);

describe("A blank 'Account UUID'", () => {
	it('is looked up once for all items', async () => {
		const finished = await runNode(createAnother, {
			items: threeItems,
			credential: { accountUuid: ' ' },
		});
		expect(paths(mockPlannr())).toEqual([
			'GET /api/v1/logins',
			'GET /api/v1/referrals',
			...threeItems.map(() => 'POST /api/v1/referrals'),
		]);
		expect(accounts(mockPlannr())).toEqual(threeItems.map(() => demo.account));
		expect(finished.credentials.updates).toBe(1);
	});

	it('selects the preferred account if there is one', async () => {
		await runNode(minimalCreate, {
			credential: { accountUuid: '', accessToken: demo.preferringToken },
		});
		expect(accounts(mockPlannr())).toEqual([demo.preferredAccount]);
	});

	it('is reported with the accounts to choose from when several are possible', async () => {
		const { error } = await runNode(minimalCreate, {
			credential: { accountUuid: '', accessToken: demo.ambiguousToken },
		});
		for (const account of demo.ambiguousAccounts) expect(error?.message).toContain(account);
		expect(error?.message).toContain("'Account UUID'");
		expect(writeRequests(mockPlannr())).toEqual([]);
	});

	it('sends nothing when the lookup fails', async () => {
		addFault({ operation: 'listLogins', effect: { kind: 'drop' } });
		const finished = await runNode(minimalCreate, {
			credential: { accountUuid: '' },
		});
		expect(finished.error?.message).toBe(
			`Could not create the referral: ${ACCOUNT_LOOKUP.failed}the connection was lost, ECONNRESET) [item 0]`,
		);
		expect(finished.error?.description).toContain('Wait a few minutes');
		expect(writeRequests(mockPlannr())).toEqual([]);
	});
});

describe("A blank 'Account UUID' that Plannr rejects to detect", () => {
	it.each([403, 404, 422])('is reported as such (status %i), and sends nothing', async (status) => {
		addFault({ operation: 'listLogins', effect: respond(status, { message: 'No such route.' }) });
		const { error } = await runNode(minimalCreate, { credential: { accountUuid: '' } });
		expect(error?.message).toContain(`${ACCOUNT_LOOKUP.failed}HTTP status ${status})`);
		expect(error?.description).toContain("'Account UUID'");
		expect(error?.description).not.toContain("'Connection'");
		expect(writeRequests(mockPlannr())).toEqual([]);
	});
});

describe("A given 'Account UUID'", () => {
	it('is sent without a lookup, and without surrounding white space', async () => {
		await runNode(minimalCreate, {
			credential: { accountUuid: `\t${demo.account} ` },
		});
		expect(paths(mockPlannr())).toEqual(['GET /api/v1/referrals', 'POST /api/v1/referrals']);
		expect(accounts(mockPlannr())).toEqual([demo.account]);
	});

	it('that is not a UUID is reported before anything is sent', async () => {
		const finished = await runNode(minimalCreate, {
			credential: { accountUuid: 'Gareth' },
		});
		expect(finished.error?.message).toContain(ACCOUNT_LOOKUP.notUuid);
		expect(mockPlannr().requestLog).toEqual([]);
	});

	it('that the token may not use is reported with the name of the setting', async () => {
		const { error } = await runNode(minimalCreate, {
			credential: { accountUuid: demo.otherAccount },
		});
		expect(error).toMatchObject({ httpCode: '403' });
		expect(error?.description).toContain("'Account UUID'");
	});
});

describe('The access token', () => {
	it.each([`Bearer ${demo.token}`, ` bearer  ${demo.token}\n`, `\t${demo.token}`])(
		'works with the white space and prefix that people paste (%j)',
		async (accessToken) => {
			await runNode(minimalCreate, { credential: { accessToken, accountUuid: '' } });
			expect(mockPlannr().requestLog.map(({ headers }) => headers.authorization)).toEqual([
				`Bearer ${demo.token}`,
				`Bearer ${demo.token}`,
				`Bearer ${demo.token}`,
			]);
			expect(writeRequests(mockPlannr())).toHaveLength(1);
		},
	);
});

const SUCCESSFUL = 'Connection successful!';
const FOREIGN =
	/^The response did not come from Plannr \(HTTP status \d+\), but from a proxy, a firewall or a wrong address\. Check 'Base URL' in the Plannr API credential \(usually https:\/\/api\.plannrcrm\.com\), and any proxy or firewall between n8n and Plannr$/;
const PROXY = /^A proxy .* requires a login \(HTTP status 407\)\..*'Base URL'/;
const REJECTED =
	/^Plannr returned HTTP status 400\. Check the values in the Plannr API credential$/;
const REDIRECTED =
	/^The request was redirected to another address \(HTTP status 302\)\..*'Base URL'/;
const UNAVAILABLE =
	/^Plannr returned no usable response \(HTTP status 503\)\. Plannr's message: "Down"\. Wait a few minutes/;
const NOT_FOUND =
	/^Plannr was not found at this address\..*'Base URL' .*; it should be https:\/\/api/;
const NOT_THIS_ACCOUNT =
	/^The token is valid, but not for this account\. Plannr's message: "No"\. Check 'Account UUID'/;
const ACCOUNTS_NOT_SHOWN =
	/^The token is valid, but .* not shown to it\. Plannr's message: "No"\. Enter .* 'Account UUID'/;

let wrongServer: WrongServer;

beforeAll(async () => {
	wrongServer = await startWrongServer();
});
beforeEach(() => {
	wrongServer.requests.length = 0;
});
afterAll(() => {
	wrongServer.stop();
});

const test = async (entered: Record<string, string>) =>
	await runCredentialTest({ ...credentialFor(mockPlannr()), ...entered });

describe('The test of the credential succeeds', () => {
	it.each<[string, Record<string, string>]>([
		['with token and account', {}],
		['with a blank account', { accountUuid: '' }],
		[
			'with a token as copied from an example',
			{ accessToken: `"Authorization: Bearer ${demo.token}"` },
		],
		['with an account in braces', { accountUuid: `{${demo.account}}` }],
	])('%s', async (_, entered) => {
		expect(await test(entered)).toBe(SUCCESSFUL);
	});

	it('with the path of all routes in the base URL', async () => {
		expect(await test({ baseUrl: `${mockPlannr().url}/api/v1/` })).toBe(SUCCESSFUL);
	});
});

describe('The test of the credential names the field to change, before anything is sent,', () => {
	const route = 'https://api.plannrcrm.com/api/v1/referrals';
	it.each<[string, Record<string, string>, string]>([
		['an empty token', { accessToken: ' ' }, "'Access Token'"],
		['two tokens', { accessToken: 'a b' }, "'Access Token'"],
		['an account that is no UUID', { accountUuid: 'Gareth' }, "'Account UUID'"],
		['an address without https', { baseUrl: 'api.plannrcrm.com' }, "'Base URL'"],
		['a route', { baseUrl: route }, "'Base URL'"],
	])('for %s', async (_, entered, field) => {
		expect(await test(entered)).toContain(`${field} in the Plannr API credential`);
		expect(mockPlannr().requestLog).toEqual([]);
	});
});

describe.each([
	['an account', demo.account],
	['a blank account', ''],
])('The test of the credential with %s explains', (_, accountUuid) => {
	it('a token that Plannr does not know', async () => {
		expect(await test({ accountUuid, accessToken: 'expired' })).toMatch(
			/^The access token is not valid or has expired\..* paste it into 'Access Token' in the Plannr API credential$/,
		);
	});

	const emptyResponse = (status: number) =>
		new RegExp(`^The response had no content \\(HTTP status ${status}\\).*'Base URL'`);

	// An object is sent as JSON, a text as a web page.
	it.each<[string, number, object | string, RegExp]>([
		['a web page', 200, '<html>Welcome</html>', FOREIGN],
		["another service's JSON", 200, { status: 'ok' }, FOREIGN],
		["another service's list", 200, { data: 'none' }, FOREIGN],
		['a firewall', 403, '<html>Blocked</html>', FOREIGN],
		['a page that is not there', 404, '<html>Gone</html>', FOREIGN],
		['a page that asks for a login', 401, '<html>Log in</html>', FOREIGN],
		['an empty response', 401, '', emptyResponse(401)],
		['an empty response', 403, '', emptyResponse(403)],
		['an empty response', 404, '', emptyResponse(404)],
		['a gateway', 502, '<html>Bad gateway</html>', FOREIGN],
		['a proxy', 407, '<html></html>', PROXY],
		['a proxy without a page', 407, '', PROXY],
		['a rejection without a reason', 400, {}, REJECTED],
		[
			'a rejection because of one field',
			422,
			{ errors: { account: ['No such account.'] } },
			/^Plannr returned HTTP status 422\. Plannr's message: "No such account"\. Check the values/,
		],
		['a redirect', 302, '', REDIRECTED],
		['a rate limit', 429, {}, /^Plannr's rate limit was reached\. Wait a minute/],
		['an unavailable Plannr', 503, { message: 'Down.' }, UNAVAILABLE],
		['a route that is not there', 404, { message: 'x' }, NOT_FOUND],
		[
			'a missing permission',
			403,
			{ message: 'No.' },
			accountUuid === '' ? ACCOUNTS_NOT_SHOWN : NOT_THIS_ACCOUNT,
		],
	])('%s (status %i)', async (__, status, content, message) => {
		const isPage = typeof content === 'string';
		const headers = {
			'Content-Type': isPage ? 'text/html' : 'application/json',
			Location: '/login',
		};
		const body = isPage ? content : JSON.stringify(content);
		wrongServer.replyWith({ status, headers, body });
		expect(await test({ accountUuid, baseUrl: wrongServer.url })).toMatch(message);
		expect(wrongServer.requests).toHaveLength(1);
	});

	// n8n looks for system codes anywhere in a message, in any case, and shows a sentence of its own for them.
	it.each(['A preexisting limit', 'Free access (FreeAccess)', 'ENOTFOUND'])(
		'a rejection with a code of the system in its message: %s',
		async (message) => {
			wrongServer.replyWith({ status: 422, headers: {}, body: JSON.stringify({ message }) });
			const shown = await test({ accountUuid, baseUrl: wrongServer.url });
			expect(shown.replaceAll('\u2060', '')).toContain(`Plannr's message: "${message}"`);
		},
	);

	it('a web page that is declared as JSON', async () => {
		const headers = { 'Content-Type': 'application/json' };
		wrongServer.replyWith({ status: 200, headers, body: '<html></html>' });
		expect(await test({ accountUuid, baseUrl: wrongServer.url })).toMatch(FOREIGN);
	});

	it('a server that is not there', async () => {
		expect(await test({ accountUuid, baseUrl: 'http://127.0.0.1:1' })).toMatch(
			/^n8n could not connect to Plannr \(the connection was refused\)\. Check 'Base URL'/,
		);
	});

	it('an address that does not exist', async () => {
		expect(await test({ accountUuid, baseUrl: 'https://plannr.invalid' })).toMatch(
			/^n8n could not connect to Plannr \(the address was not found\)\. Check 'Base URL'/,
		);
	});

	it('a server without encryption', async () => {
		const baseUrl = wrongServer.url.replace('http:', 'https:');
		expect(await test({ accountUuid, baseUrl })).toMatch(
			/^n8n could not connect to Plannr \(.*'Base URL'/,
		);
	});

	it('a certificate that is not trusted', async () => {
		expect(await test({ accountUuid, baseUrl: wrongServer.untrustedUrl })).toMatch(
			/^n8n could not connect to Plannr \(the certificate of the server is not trusted/,
		);
		expect(wrongServer.requests).toEqual([]);
	});
});

it('The test of the credential lists the accounts to choose from', async () => {
	const message = await test({ accountUuid: '', accessToken: demo.ambiguousToken });
	for (const account of demo.ambiguousAccounts) expect(message).toContain(account);
	expect(message).toContain("'Account UUID' in the Plannr API credential");
});

it('The test of the credential lists accounts with a code of the system in their names', async () => {
	const logins = ['1', '2'].map((digit) => ({
		account: { uuid: demo.account.replace(/.$/, digit), type: 'employee', name: 'Ann Adviser' },
		firm: { name: 'Preexist Freeaccess Ltd' },
	}));
	wrongServer.replyWith({ status: 200, headers: {}, body: JSON.stringify({ data: logins }) });
	const shown = await test({ accountUuid: '', baseUrl: wrongServer.url });
	expect(shown.replaceAll('\u2060', '')).toContain(
		'Ann Adviser, Preexist Freeaccess Ltd, employee',
	);
});

it('The test of the credential explains an account that is not the token’s', async () => {
	expect(await test({ accountUuid: demo.otherAccount })).toContain("Check 'Account UUID'");
});

it('The test of the credential accepts a bare list', async () => {
	wrongServer.replyWith({
		status: 200,
		headers: { 'Content-Type': 'application/json' },
		body: '[]',
	});
	expect(await test({ baseUrl: wrongServer.url })).toBe(SUCCESSFUL);
});
