import created from '../fixtures/vendor/create-response.json';
import referral from '../fixtures/vendor/get-response.json';
import unauthenticated from '../fixtures/vendor/unauthenticated.json';
import { findResponseViolations, openapi, operations, without } from './openapiDocument';

beforeAll(async () => {
	await openapi.init();
});

const account = { uuid: 'a', name: 'Jo Bell', type: 'employee', external_references: [] };
const connection = { uuid: 'a', status: 'expired', sender_firm: { uuid: 'abc-123', name: 'A' } };
const login = { uuid: 'l', primary: true, expires_at: null, account, firm: null };
const page = { links: { next: null }, meta: { current_page: 1 } };

describe('a successful answer', () => {
	it.each<[string, string, number, unknown]>([
		["Plannr's example of a created referral", 'createReferral', 200, created],
		['the same with 201', 'createReferral', 201, created],
		["Plannr's example of a referral read", 'getReferral', 200, referral],
		['a referral after acceptance', 'acceptReferral', 200, { ...referral, status: 'accepted' }],
		['flat accounts', 'getReferral', 200, { ...referral, sender_account: account }],
		['nothing but UUID and status', 'getReferral', 200, { uuid: 'a', status: 'pending' }],
		['a field unknown so far', 'getReferral', 200, { ...referral, new_field: 1 }],
		['a lifetime', 'getReferral', 200, { ...referral, duration_months: null, expires_at: null }],
		['referrals without paging', 'listReferrals', 200, { data: [referral] }],
		['a page of referrals', 'listReferrals', 200, { data: [referral, created], ...page }],
		['an expired connection', 'getConnection', 200, connection],
		['a page of connections', 'listConnections', 200, { data: [connection], ...page }],
		['logins', 'listLogins', 200, { data: [login], preferred_account_uuid: 'a' }],
		['accounts', 'findAccounts', 200, { data: [account], ...page }],
	])('may be: %s', (_what, operationId, status, body) => {
		expect(findResponseViolations(operationId, status, body)).toEqual([]);
	});

	it.each<[string, string, string, number, unknown]>([
		['no status', 'required', 'getReferral', 200, without(referral, 'status')],
		['no UUID', 'required', 'createReferral', 200, without(created, 'uuid')],
		['no UUID with 201', 'required', 'createReferral', 201, without(created, 'uuid')],
		['a wrapping in data', 'required', 'getReferral', 200, { data: referral }],
		['an unknown state', 'enum', 'getReferral', 200, { ...referral, status: 'denied' }],
		['a client without UUID', 'required', 'getReferral', 200, { ...referral, clients: [{}] }],
		['a time without offset', 'pattern', 'getReferral', 200, { ...referral, created_at: 'today' }],
		['an account as a number', 'type', 'getReferral', 200, { ...referral, sender_account: 7 }],
		['a broken item', 'required', 'listReferrals', 200, { data: [without(referral, 'status')] }],
		['a bare list', 'type', 'listConnections', 200, [connection]],
		['a wrong state', 'enum', 'getConnection', 200, { ...connection, status: 'rejected' }],
		['no account', 'required', 'listLogins', 200, { data: [without(login, 'account')] }],
	])('may not have: %s', (_what, keyword, operationId, status, body) => {
		expect(findResponseViolations(operationId, status, body)).toContain(keyword);
	});
});

describe('a failure', () => {
	it.each(Object.keys(operations))('of %s carries a message, whatever its status', (operation) => {
		for (const status of [401, 403, 404, 409, 422, 429, 500, 503]) {
			expect([status, ...findResponseViolations(operation, status, unauthenticated)]).toEqual([
				status,
			]);
			expect([status, ...findResponseViolations(operation, status, {})]).toEqual([
				status,
				'required',
			]);
		}
	});

	it('of validation may name fields, each with a list of texts', () => {
		const refusal = (errors: unknown) =>
			findResponseViolations('createReferral', 422, { message: 'No.', errors });
		expect(refusal({ note: ['Too long.'] })).toEqual([]);
		expect(refusal({ note: 'Too long.' })).toEqual(['type']);
	});
});
