import { demo, startMockPlannr, type MockPlannr } from '../../sandbox';
import { createTestClient } from './testClient';

let sandbox: MockPlannr;
let ask: ReturnType<typeof createTestClient>;

beforeAll(async () => {
	sandbox = await startMockPlannr();
	ask = createTestClient(sandbox.url);
});
beforeEach(() => sandbox.reset());
afterEach(() => expect(sandbox.contractViolations).toEqual([]));
afterAll(() => sandbox.stop());

describe('who may come in', () => {
	test.each([
		['no token', null],
		['an unknown token', `Bearer ${demo.unknownToken}`],
		['another scheme', `Basic ${demo.token}`],
	])('%s is answered with 401', async (_case, authorization) => {
		const headers = { Authorization: authorization };
		const refused = await ask('GET', '/api/v1/referrals', { headers });
		expect([refused.status, refused.body]).toEqual([401, { message: 'Unauthenticated.' }]);
		expect(sandbox.requestLog[0]).toMatchObject({ status: 401, executed: false });
	});

	test.each([
		['no account', null],
		["somebody else's account", demo.otherAccount],
		["the login's UUID instead of the account's", '10910910-0000-4000-8000-000000000001'],
	])('%s is answered with 403', async (_case, account) => {
		const headers = { 'X-PLANNR-ACCOUNT-UUID': account };
		const refused = await ask('GET', '/api/v1/referrals', { headers });
		expect(refused.status).toBe(403);
		expect(refused.body).toEqual({ message: expect.stringMatching(/./) });
	});

	test('a client account may not see referrals', async () => {
		const client = createTestClient(sandbox.url, demo.preferringToken, demo.clientAccount);
		expect((await client('GET', '/api/v1/referrals')).status).toBe(403);
	});

	test('a login without write permission may read but not write', async () => {
		const reader = createTestClient(sandbox.url, demo.readOnlyToken, demo.readOnlyAccount);
		expect((await reader('GET', '/api/v1/referrals')).status).toBe(200);
		const body = { adviser_key: demo.adviserKeys.free };
		const before = sandbox.data.connections.size;
		expect((await reader('POST', '/api/v1/referral-connections', { body })).status).toBe(403);
		expect(sandbox.data.connections.size).toBe(before);
	});

	test.each([[null], ['*/*'], ['text/html, application/json']])(
		'a client that accepts %s is sent to the login page',
		async (accept) => {
			const seen = await ask('GET', '/api/v1/referrals', { headers: { Accept: accept } });
			expect(seen.status).toBe(302);
			expect(seen.headers.get('location')).toBe(`${sandbox.url}/login`);
			expect(seen.headers.get('content-type')).toMatch(/^text\/html/);
			expect((await fetch(`${sandbox.url}/login`)).status).toBe(200);
		},
	);
});

describe('where to', () => {
	test.each([
		['/api/v1/referral'],
		['/api/v1/referrals/a/b'],
		['/'],
		['//api/v1/referrals'],
		['/api/v1/referrals/%'],
	])('%s is not found', async (path) => {
		expect((await ask('GET', path)).status).toBe(404);
	});

	test('a method that the route does not know is answered with 405', async () => {
		const refused = await ask('DELETE', `/api/v1/referrals/${demo.clients[0]}`);
		expect(refused.status).toBe(405);
		expect(refused.headers.get('allow')).toBe('GET');
	});

	test.each([
		['GET', `/api/v1/referrals/${demo.clients[0]}`],
		['POST', `/api/v1/referrals/${demo.clients[0]}/accept`],
		['GET', `/api/v1/referral-connections/${demo.clients[0]}`],
		['GET', `/api/v1/referral-connections/${demo.connections.foreign}`],
	])('%s %s finds no record of the firm', async (method, path) => {
		const refused = await ask(method, path);
		expect(refused.status).toBe(404);
		expect(refused.body).toEqual({ message: expect.stringMatching(/not found/) });
	});
});

describe('logins', () => {
	test('need no account header', async () => {
		const headers = { 'X-PLANNR-ACCOUNT-UUID': null };
		const logins = await ask('GET', '/api/v1/logins', { headers });
		expect(logins.status).toBe(200);
		expect(logins.body).toEqual({
			data: [
				expect.objectContaining({
					primary: true,
					expires_at: null,
					has_write_permission: true,
					account: expect.objectContaining({ uuid: demo.account, type: 'employee' }),
					firm: { uuid: demo.firms.sender, name: 'Fictional Harbour Advice Ltd' },
				}),
			],
		});
	});

	test('name the preferred account where there is one', async () => {
		const logins = await createTestClient(sandbox.url, demo.preferringToken)(
			'GET',
			'/api/v1/logins',
		);
		expect(logins.body).toMatchObject({
			preferred_account_uuid: demo.preferredAccount,
			data: [
				{ account: { uuid: demo.clientAccount, type: 'client' } },
				{ account: { uuid: demo.preferredAccount, type: 'employee' } },
			],
		});
	});

	test('may leave the choice open', async () => {
		const logins = await createTestClient(sandbox.url, demo.ambiguousToken)(
			'GET',
			'/api/v1/logins',
		);
		expect(logins.body).not.toHaveProperty('preferred_account_uuid');
		expect(logins.body['data']).toMatchObject(
			demo.ambiguousAccounts.map((uuid) => ({ account: { uuid, type: 'employee' } })),
		);
	});
});

describe('finding accounts', () => {
	test("finds the firm's clients by part of a name, in any case", async () => {
		const found = await ask('GET', '/api/v1/account?filter[type]=client&filter[name]=THOMP');
		expect(found.body['data']).toMatchObject([
			{ uuid: demo.clients[1], name: 'Gareth Thompson', type: 'client', role: 'client' },
		]);
	});

	test('sorts by first name and pages', async () => {
		const found = await ask('GET', '/api/v1/account?filter[type]=client&per_page=4&page=2');
		expect(found.body).toMatchObject({
			data: [{ first_name: 'Gareth' }, { first_name: 'John' }],
			meta: { current_page: 2, last_page: 2, per_page: 4, total: 6, from: 5, to: 6 },
		});
	});

	test('refuses an unknown sort key', async () => {
		expect((await ask('GET', '/api/v1/account?sort=shoe_size')).status).toBe(422);
	});
});

describe('connections', () => {
	test('are listed with their direction, newest first', async () => {
		const list = await ask('GET', '/api/v1/referral-connections?filter[direction]=received');
		expect(list.body['data']).toMatchObject([
			{ uuid: demo.connections.incoming, direction: 'received', status: 'pending' },
			{ uuid: demo.connections.received, direction: 'received', status: 'accepted' },
		]);
	});

	test('are filtered by status, UUID and recipient', async () => {
		const path = '/api/v1/referral-connections';
		const uuids = async (query: string): Promise<unknown> =>
			(await ask('GET', `${path}?${query}`)).body['data'];
		const denied = [{ uuid: demo.connections.denied }];
		expect(await uuids('filter[status]=denied')).toMatchObject(denied);
		expect(await uuids(`filter[uuid]=${demo.connections.denied}`)).toMatchObject(denied);
		expect(await uuids(`filter[recipient_uuid]=${demo.otherAccount}`)).toMatchObject([
			{ uuid: demo.connections.accepted },
		]);
	});

	test('can be asked for once', async () => {
		const body = { adviser_key: demo.adviserKeys.free };
		const made = await ask('POST', '/api/v1/referral-connections', { body });
		expect(made.status).toBe(200);
		expect(made.body).toMatchObject({ status: 'pending', direction: 'sent' });
		const path = `/api/v1/referral-connections/${String(made.body['uuid'])}`;
		expect((await ask('GET', path)).body).toEqual(made.body);
		expect((await ask('POST', '/api/v1/referral-connections', { body })).status).toBe(409);
	});

	test.each([
		['too short', 'ABC', 'The adviser key field must be at least 8 characters.'],
		['of nobody', 'NOBODY00', 'The selected adviser key is invalid.'],
		['of the own firm', demo.adviserKeys.own, 'The selected adviser key is invalid.'],
	])('cannot be asked for with a key %s', async (_case, key, sentence) => {
		const body = { adviser_key: key };
		const refused = await ask('POST', '/api/v1/referral-connections', { body });
		expect([refused.status, refused.body]).toEqual([
			422,
			{ message: sentence, errors: { adviser_key: [sentence] } },
		]);
	});
});
