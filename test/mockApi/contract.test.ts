import {
	findRequestViolations,
	findResponseViolations,
	openapi,
	operations,
	without,
} from './openapiDocument';
import example from '../fixtures/vendor/create-request.json';
import created from '../fixtures/vendor/create-response.json';
import referral from '../fixtures/vendor/get-response.json';
import unauthenticated from '../fixtures/vendor/unauthenticated.json';

beforeAll(async () => {
	await openapi.init();
});

describe('the operations of the OpenAPI document', () => {
	it('are exactly the eleven routes that are used', () => {
		const found = openapi.getOperations().map((op) => [op.operationId, `${op.method} ${op.path}`]);
		expect(found).toHaveLength(11);
		expect(Object.fromEntries(found)).toEqual(operations);
	});

	it('all require a token and an account, except for the logins, which require only the token', () => {
		for (const { operationId, security } of openapi.getOperations()) {
			const schemes = (security ?? []).map((alternative) => Object.keys(alternative));
			const needed =
				operationId === 'listLogins' ? ['bearerToken'] : ['bearerToken', 'accountUuid'];
			expect([operationId, schemes]).toEqual([operationId, [needed]]);
		}
	});
});

describe('the certainty grades', () => {
	type Node = Record<string, unknown>;

	/** Finds everything that needs a grade according to the comment at the top of the document, by JSON pointer. */
	function findGraded(node: unknown, pointer = '#', found = new Map<string, Node>()) {
		if (typeof node !== 'object' || node === null) return found;
		const parent = pointer.slice(0, pointer.lastIndexOf('/'));
		const isProperty = parent.endsWith('/properties');
		const isNamed = /^#\/components\/(headers|responses|securitySchemes)$/.test(parent);
		const isParameter = 'in' in node && 'name' in node;
		if (isProperty || isNamed || isParameter || 'operationId' in node)
			found.set(pointer, { ...node });
		for (const [key, child] of Object.entries(node)) findGraded(child, `${pointer}/${key}`, found);
		return found;
	}

	/** Whether a node has a grade and a source: an inference for D, a page or third-party code for A to C. */
	function hasSource(node: Node): boolean {
		const { 'x-certainty': grade, 'x-source': source } = node;
		if (typeof grade !== 'string' || typeof source !== 'string') return false;
		return grade === 'D' ? /^inference: \S/.test(source) : /^[ABC]$/.test(grade) && source !== '';
	}

	it('are checked wherever they are required', () => {
		expect([...findGraded(openapi.document).keys()]).toEqual(
			expect.arrayContaining([
				'#/paths//api/v1/logins/get',
				'#/paths//api/v1/account/get/parameters/0',
				'#/components/parameters/FilterUuid',
				'#/components/headers/RetryAfter',
				'#/components/responses/Conflict',
				'#/components/securitySchemes/bearerToken',
				'#/components/schemas/CreateReferralRequest/properties/note',
				'#/components/schemas/Referral/properties/connection/anyOf/0/properties/uuid',
			]),
		);
	});

	it('are present, with a source, for every operation, parameter, header, response and schema property', () => {
		const bare = [...findGraded(openapi.document)].filter(([, node]) => !hasSource(node));
		expect(bare.map(([pointer]) => pointer)).toEqual([]);
	});
});

type Body = Record<string, unknown>;
type Query = Record<string, string>;

it("Plannr's example of a create request is valid", () => {
	expect(findRequestViolations('createReferral', example)).toEqual([]);
});

it.each<[string, string, Body]>([
	['a duplicate data category', 'uniqueItems', { shared_data: ['goals', 'goals'] }],
	['a duration as a string', 'enum', { duration_months: '3' }],
	['a deadline with a time', 'pattern', { sla_deadline: '2026-02-28T10:00:00Z' }],
])('a create request is invalid with %s', (_case, keyword, body) => {
	expect(findRequestViolations('createReferral', { ...example, ...body })).toContain(keyword);
});

describe('a request', () => {
	const reason = { rejection_reason: 'No capacity' };

	it.each<[string, string, string, Body | undefined, Query]>([
		['rejects without a reason', 'required', 'rejectReferral', {}, {}],
		['rejects with an empty reason', 'minLength', 'rejectReferral', { rejection_reason: '' }, {}],
		[
			'has an unknown field',
			'additionalProperties',
			'rejectReferral',
			{ ...reason, note: 'x' },
			{},
		],
		['has a short adviser key', 'minLength', 'requestConnection', { adviser_key: 'ABC1234' }, {}],
		['has no body', 'required', 'requestConnection', undefined, {}],
		[
			'filters by denied referrals',
			'enum',
			'listReferrals',
			undefined,
			{ 'filter[status]': 'denied' },
		],
		[
			'filters by expired links',
			'enum',
			'listConnections',
			undefined,
			{ 'filter[status]': 'expired' },
		],
		['sorts by the note', 'enum', 'listReferrals', undefined, { sort: 'note' }],
		[
			'has an unknown filter',
			'additionalProperties',
			'listReferrals',
			undefined,
			{ 'filter[note]': 'x' },
		],
		['requests a page of 501', 'maximum', 'findAccounts', undefined, { per_page: '501' }],
	])('is invalid if it %s', (_case, keyword, operationId, body, query) => {
		expect(findRequestViolations(operationId, body, query)).toContain(keyword);
	});
});

const account = { uuid: 'a', name: 'Jo Bell', type: 'employee', external_references: [] };
const connection = { uuid: 'a', status: 'expired', sender_firm: { uuid: 'abc-123', name: 'A' } };
const login = { uuid: 'l', primary: true, expires_at: null, account, firm: null };

describe('a successful response', () => {
	it.each<[string, string, number, unknown]>([
		["Plannr's example of a created referral", 'createReferral', 200, created],
		['the same with status 201', 'createReferral', 201, created],
		["Plannr's example of a single referral", 'getReferral', 200, referral],
		['only a UUID and a status', 'getReferral', 200, { uuid: 'a', status: 'pending' }],
		['an object with an unknown field', 'getReferral', 200, { ...referral, new_field: 1 }],
		['a list of referrals without pagination', 'listReferrals', 200, { data: [referral] }],
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
