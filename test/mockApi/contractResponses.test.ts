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

describe('a successful response', () => {
	it.each<[string, string, number, unknown]>([
		["Plannr's example of a created referral", 'createReferral', 200, created],
		['the same with status 201', 'createReferral', 201, created],
		["Plannr's example of a single referral", 'getReferral', 200, referral],
		['a referral after acceptance', 'acceptReferral', 200, { ...referral, status: 'accepted' }],
		['a referral with flat accounts', 'getReferral', 200, { ...referral, sender_account: account }],
		['only a UUID and a status', 'getReferral', 200, { uuid: 'a', status: 'pending' }],
		['an object with an unknown field', 'getReferral', 200, { ...referral, new_field: 1 }],
		[
			'a referral for a lifetime',
			'getReferral',
			200,
			{ ...referral, duration_months: null, expires_at: null },
		],
		['a list of referrals without pagination', 'listReferrals', 200, { data: [referral] }],
		['a page of referrals', 'listReferrals', 200, { data: [referral, created], ...page }],
		['an expired connection', 'getConnection', 200, connection],
		['a page of connections', 'listConnections', 200, { data: [connection], ...page }],
		['logins', 'listLogins', 200, { data: [login], preferred_account_uuid: 'a' }],
		['accounts', 'findAccounts', 200, { data: [account], ...page }],
	])('can be %s', (_case, operationId, status, body) => {
		expect(findResponseViolations(operationId, status, body)).toEqual([]);
	});

	it.each<[string, string, string, number, unknown]>([
		['no status', 'required', 'getReferral', 200, without(referral, 'status')],
		['no UUID', 'required', 'createReferral', 200, without(created, 'uuid')],
		['no UUID with 201', 'required', 'createReferral', 201, without(created, 'uuid')],
		['a data wrapper', 'required', 'getReferral', 200, { data: referral }],
		['an unknown status', 'enum', 'getReferral', 200, { ...referral, status: 'denied' }],
		['a client without UUID', 'required', 'getReferral', 200, { ...referral, clients: [{}] }],
		['a time without offset', 'pattern', 'getReferral', 200, { ...referral, created_at: 'today' }],
		['an account as a number', 'type', 'getReferral', 200, { ...referral, sender_account: 7 }],
		['an invalid item', 'required', 'listReferrals', 200, { data: [without(referral, 'status')] }],
		['a bare array', 'type', 'listConnections', 200, [connection]],
		['a status of referrals', 'enum', 'getConnection', 200, { ...connection, status: 'rejected' }],
		['no account', 'required', 'listLogins', 200, { data: [without(login, 'account')] }],
	])('cannot have %s', (_case, keyword, operationId, status, body) => {
		expect(findResponseViolations(operationId, status, body)).toContain(keyword);
	});
});

describe('an error response', () => {
	it.each(Object.keys(operations))('of %s requires a message, whatever its status', (operation) => {
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

	it('for a validation error can list messages by field', () => {
		const validate = (errors: unknown) =>
			findResponseViolations('createReferral', 422, { message: 'No.', errors });
		expect(validate({ note: ['Too long.'] })).toEqual([]);
		expect(validate({ note: 'Too long.' })).toEqual(['type']);
	});
});
