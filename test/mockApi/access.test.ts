import { demo, startMockPlannr, type MockPlannr } from '../../sandbox';
import { createTestClient } from './testClient';

let mockPlannr: MockPlannr;
let send: ReturnType<typeof createTestClient>;

beforeAll(async () => {
	mockPlannr = await startMockPlannr();
	send = createTestClient(mockPlannr.url);
});
beforeEach(() => mockPlannr.reset());
afterEach(() => expect(mockPlannr.contractViolations).toEqual([]));
afterAll(() => mockPlannr.stop());

describe('authentication and authorisation', () => {
	test.each([
		['no token', null],
		['an unknown token', `Bearer ${demo.unknownToken}`],
		['another scheme', `Basic ${demo.token}`],
	])('%s results in 401', async (_case, authorization) => {
		const headers = { Authorization: authorization };
		const response = await send('GET', '/api/v1/referrals', { headers });
		expect([response.status, response.body]).toEqual([401, { message: 'Unauthenticated.' }]);
		expect(mockPlannr.requestLog[0]).toMatchObject({ status: 401, executed: false });
	});

	test.each([
		['no account', null],
		["somebody else's account", demo.otherAccount],
		["the login's UUID instead of the account's", '10910910-0000-4000-8000-000000000001'],
	])('%s results in 403', async (_case, account) => {
		const headers = { 'X-PLANNR-ACCOUNT-UUID': account };
		const response = await send('GET', '/api/v1/referrals', { headers });
		expect(response.status).toBe(403);
		expect(response.body).toEqual({ message: expect.stringMatching(/./) });
	});

	test('a client account cannot list referrals', async () => {
		const client = createTestClient(mockPlannr.url, demo.preferringToken, demo.clientAccount);
		expect((await client('GET', '/api/v1/referrals')).status).toBe(403);
	});

	test('a login without write permission can read but not write', async () => {
		const reader = createTestClient(mockPlannr.url, demo.readOnlyToken, demo.readOnlyAccount);
		expect((await reader('GET', '/api/v1/referrals')).status).toBe(200);
		const body = { adviser_key: demo.adviserKeys.free };
		const before = mockPlannr.data.connections.size;
		expect((await reader('POST', '/api/v1/referral-connections', { body })).status).toBe(403);
		expect(mockPlannr.data.connections.size).toBe(before);
	});

	test.each([[null], ['*/*'], ['text/html, application/json']])(
		'a client that accepts %s is redirected to the login page',
		async (accept) => {
			const response = await send('GET', '/api/v1/referrals', { headers: { Accept: accept } });
			expect(response.status).toBe(302);
			expect(response.headers.get('location')).toBe(`${mockPlannr.url}/login`);
			expect(response.headers.get('content-type')).toMatch(/^text\/html/);
			expect((await fetch(`${mockPlannr.url}/login`)).status).toBe(200);
		},
	);
});

describe('routing', () => {
	test.each([
		['/api/v1/referral'],
		['/api/v1/referrals/a/b'],
		['/'],
		['//api/v1/referrals'],
		['/api/v1/referrals/%'],
	])('%s results in 404', async (path) => {
		expect((await send('GET', path)).status).toBe(404);
	});

	test('a method that the route does not support results in 405', async () => {
		const response = await send('DELETE', `/api/v1/referrals/${demo.clients[0]}`);
		expect(response.status).toBe(405);
		expect(response.headers.get('allow')).toBe('GET');
	});

	test.each([
		['GET', `/api/v1/referrals/${demo.clients[0]}`],
		['POST', `/api/v1/referrals/${demo.clients[0]}/accept`],
		['GET', `/api/v1/referral-connections/${demo.clients[0]}`],
		['GET', `/api/v1/referral-connections/${demo.connections.foreign}`],
	])('%s %s results in 404 for a record that the firm has no access to', async (method, path) => {
		const response = await send(method, path);
		expect(response.status).toBe(404);
		expect(response.body).toEqual({ message: expect.stringMatching(/not found/) });
	});
});

describe('listing logins', () => {
	test('needs no account header', async () => {
		const headers = { 'X-PLANNR-ACCOUNT-UUID': null };
		const logins = await send('GET', '/api/v1/logins', { headers });
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

	test('returns the preferred account if one is set', async () => {
		const logins = await createTestClient(mockPlannr.url, demo.preferringToken)(
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

	test('returns no preferred account if none is set', async () => {
		const logins = await createTestClient(mockPlannr.url, demo.ambiguousToken)(
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
	test("finds the firm's clients by part of a name, ignoring case", async () => {
		const response = await send('GET', '/api/v1/account?filter[type]=client&filter[name]=THOMP');
		expect(response.body['data']).toMatchObject([
			{ uuid: demo.clients[1], name: 'Gareth Thompson', type: 'client', role: 'individual' },
		]);
	});

	test('sorts by first name and paginates', async () => {
		const response = await send('GET', '/api/v1/account?filter[type]=client&per_page=4&page=2');
		expect(response.body).toMatchObject({
			data: [{ first_name: 'Gareth' }, { first_name: 'John' }],
			meta: { current_page: 2, last_page: 2, per_page: 4, total: 6, from: 5, to: 6 },
		});
	});

	test('rejects an unknown sort key', async () => {
		expect((await send('GET', '/api/v1/account?sort=shoe_size')).status).toBe(422);
	});
});

describe('connections', () => {
	test('are listed with their direction, newest first', async () => {
		const list = await send('GET', '/api/v1/referral-connections?filter[direction]=received');
		expect(list.body['data']).toMatchObject([
			{ uuid: demo.connections.incoming, direction: 'received', status: 'pending' },
			{ uuid: demo.connections.received, direction: 'received', status: 'accepted' },
		]);
	});

	test('are filtered by status, UUID and recipient', async () => {
		const path = '/api/v1/referral-connections';
		const fetchList = async (query: string): Promise<unknown> =>
			(await send('GET', `${path}?${query}`)).body['data'];
		const denied = [{ uuid: demo.connections.denied }];
		expect(await fetchList('filter[status]=denied')).toMatchObject(denied);
		expect(await fetchList(`filter[uuid]=${demo.connections.denied}`)).toMatchObject(denied);
		expect(await fetchList(`filter[recipient_uuid]=${demo.otherAccount}`)).toMatchObject([
			{ uuid: demo.connections.accepted },
		]);
	});

	test('can be requested only once per adviser', async () => {
		const body = { adviser_key: demo.adviserKeys.free };
		const created = await send('POST', '/api/v1/referral-connections', { body });
		expect(created.status).toBe(200);
		expect(created.body).toMatchObject({ status: 'pending', direction: 'sent' });
		const path = `/api/v1/referral-connections/${String(created.body['uuid'])}`;
		expect((await send('GET', path)).body).toEqual(created.body);
		expect((await send('POST', '/api/v1/referral-connections', { body })).status).toBe(409);
	});

	test.each([
		['is too short', 'ABC', 'The adviser key field must be at least 8 characters.'],
		['does not exist', 'NOBODY00', 'The selected adviser key is invalid.'],
		['belongs to the own firm', demo.adviserKeys.own, 'The selected adviser key is invalid.'],
	])('cannot be requested with a key that %s', async (_case, key, message) => {
		const body = { adviser_key: key };
		const response = await send('POST', '/api/v1/referral-connections', { body });
		expect([response.status, response.body]).toEqual([
			422,
			{ message, errors: { adviser_key: [message] } },
		]);
	});
});
