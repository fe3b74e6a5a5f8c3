import { demo } from '../../sandbox';
import { useMockPlannr } from '../engine/createWorkflow';
import { createTestClient } from './testClient';

const mockPlannr = useMockPlannr();
afterEach(() => expect(mockPlannr().contractViolations).toEqual([]));

const send: ReturnType<typeof createTestClient> = (...args) =>
	createTestClient(mockPlannr().url)(...args);

describe('authentication and authorisation', () => {
	test.each([
		['no token', null],
		['an unknown token', `Bearer ${demo.unknownToken}`],
		['another scheme', `Basic ${demo.token}`],
	])('%s results in 401', async (_case, authorization) => {
		const headers = { Authorization: authorization };
		const response = await send('GET', '/api/v1/referrals', { headers });
		expect([response.status, response.body]).toEqual([401, { message: 'Unauthenticated.' }]);
		expect(mockPlannr().requestLog[0]).toMatchObject({ status: 401, executed: false });
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
		const client = createTestClient(mockPlannr().url, demo.preferringToken, demo.clientAccount);
		expect((await client('GET', '/api/v1/referrals')).status).toBe(403);
	});

	test('a login without write permission can read but not write', async () => {
		const reader = createTestClient(mockPlannr().url, demo.readOnlyToken, demo.readOnlyAccount);
		expect((await reader('GET', '/api/v1/referrals')).status).toBe(200);
		const body = { adviser_key: demo.adviserKeys.free };
		const before = mockPlannr().data.connections.size;
		expect((await reader('POST', '/api/v1/referral-connections', { body })).status).toBe(403);
		expect(mockPlannr().data.connections.size).toBe(before);
	});

	test.each([[null], ['*/*'], ['text/html, application/json']])(
		'a client that accepts %s is redirected to a page',
		async (accept) => {
			const response = await send('GET', '/api/v1/referrals', { headers: { Accept: accept } });
			expect(response.status).toBe(302);
			expect(response.headers.get('location')).toBe(`${mockPlannr().url}/login`);
			expect(response.headers.get('content-type')).toMatch(/^text\/html/);
		},
	);
});

describe('routing', () => {
	test.each([
		['GET', '/api/v1/referral'],
		['GET', '/api/v1/referrals/a/b'],
		['GET', '/'],
		['GET', '//api/v1/referrals'],
		['DELETE', `/api/v1/referrals/${demo.clients[0]}`],
	])('%s %s results in 404', async (method, path) => {
		expect((await send(method, path)).status).toBe(404);
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
