import example from '../fixtures/vendor/create-request.json';
import { openapi, findRequestViolations, without } from './openapiDocument';

type Body = Record<string, unknown>;
type Query = Record<string, string>;

beforeAll(async () => {
	await openapi.init();
});

describe('a create request', () => {
	const { connection_uuid, client_uuids, advice_type, shared_data } = example;

	it.each<[string, Body]>([
		["identical to Plannr's example", example],
		['with only the required fields', { connection_uuid, client_uuids, advice_type, shared_data }],
		['with a lifetime, expressed as null', { ...example, duration_months: null }],
		['with no deadline and no note', { ...example, sla_deadline: null, note: null }],
		['with a UUID in capitals', { ...example, connection_uuid: connection_uuid.toUpperCase() }],
		['with no shared data, which Plannr does not exclude', { ...example, shared_data: [] }],
	])('is valid %s', (_case, body) => {
		expect(findRequestViolations('createReferral', body)).toEqual([]);
	});

	it.each<[string, string, Body]>([
		['no connection', 'required', without(example, 'connection_uuid')],
		['no clients', 'required', without(example, 'client_uuids')],
		['no advice type', 'required', without(example, 'advice_type')],
		['no shared data', 'required', without(example, 'shared_data')],
		['an empty list of clients', 'minItems', { ...example, client_uuids: [] }],
		['a client that is not a UUID', 'pattern', { ...example, client_uuids: ['client-1'] }],
		['a connection that is not a UUID', 'pattern', { ...example, connection_uuid: 'abc-123' }],
		['an unknown advice type', 'enum', { ...example, advice_type: 'Investments' }],
		['an unknown data category', 'enum', { ...example, shared_data: ['all'] }],
		['a duplicate data category', 'uniqueItems', { ...example, shared_data: ['goals', 'goals'] }],
		['a duration that Plannr does not offer', 'enum', { ...example, duration_months: 4 }],
		['a duration as a string', 'enum', { ...example, duration_months: '3' }],
		['a deadline with a time', 'pattern', { ...example, sla_deadline: '2026-02-28T10:00:00Z' }],
		['an unknown field', 'additionalProperties', { ...example, client_reference: 'x' }],
	])('is invalid with %s', (_case, keyword, body) => {
		expect(findRequestViolations('createReferral', body)).toContain(keyword);
	});
});

describe('any other request', () => {
	const reason = { rejection_reason: 'No capacity' };
	const clients = { 'filter[type]': 'client', 'filter[name]': 'Jo', per_page: '500' };

	it.each<[string, string, Body | undefined, Query]>([
		['rejects with a reason', 'rejectReferral', reason, {}],
		['accepts without a body', 'acceptReferral', undefined, {}],
		['requests a connection by adviser key', 'requestConnection', { adviser_key: 'ABC12345' }, {}],
		['filters referrals', 'listReferrals', undefined, { 'filter[status]': 'expired' }],
		['sorts referrals', 'listReferrals', undefined, { sort: '-expires_at' }],
		['filters connections', 'listConnections', undefined, { 'filter[recipient_uuid]': 'a' }],
		['searches for clients by name', 'findAccounts', undefined, clients],
	])('is valid if it %s', (_case, operationId, body, query) => {
		expect(findRequestViolations(operationId, body, query)).toEqual([]);
	});

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
