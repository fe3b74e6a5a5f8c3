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
		["as Plannr's own example has it", example],
		['with only what is required', { connection_uuid, client_uuids, advice_type, shared_data }],
		['with a lifetime, which is null', { ...example, duration_months: null }],
		['with no deadline and no note', { ...example, sla_deadline: null, note: null }],
		['with a UUID in capitals', { ...example, connection_uuid: connection_uuid.toUpperCase() }],
		['with nothing shared, which Plannr does not exclude', { ...example, shared_data: [] }],
	])('is accepted %s', (_what, body) => {
		expect(findRequestViolations('createReferral', body)).toEqual([]);
	});

	it.each<[string, string, Body]>([
		['no connection', 'required', without(example, 'connection_uuid')],
		['no clients', 'required', without(example, 'client_uuids')],
		['no advice type', 'required', without(example, 'advice_type')],
		['no shared data', 'required', without(example, 'shared_data')],
		['an empty list of clients', 'minItems', { ...example, client_uuids: [] }],
		['a client that is no UUID', 'pattern', { ...example, client_uuids: ['client-1'] }],
		['a connection that is no UUID', 'pattern', { ...example, connection_uuid: 'abc-123' }],
		['an unknown advice type', 'enum', { ...example, advice_type: 'Investments' }],
		['an unknown kind of data', 'enum', { ...example, shared_data: ['all'] }],
		['a kind of data named twice', 'uniqueItems', { ...example, shared_data: ['goals', 'goals'] }],
		['a duration Plannr does not offer', 'enum', { ...example, duration_months: 4 }],
		['a duration as text', 'enum', { ...example, duration_months: '3' }],
		['a deadline with a time', 'pattern', { ...example, sla_deadline: '2026-02-28T10:00:00Z' }],
		['an invented field', 'additionalProperties', { ...example, client_reference: 'x' }],
	])('is refused with %s', (_what, keyword, body) => {
		expect(findRequestViolations('createReferral', body)).toContain(keyword);
	});
});

describe('a request of another kind', () => {
	const reason = { rejection_reason: 'No capacity' };
	const clients = { 'filter[type]': 'client', 'filter[name]': 'Jo', per_page: '500' };

	it.each<[string, string, Body | undefined, Query]>([
		['rejects with a reason', 'rejectReferral', reason, {}],
		['accepts without a body', 'acceptReferral', undefined, {}],
		['asks for a connection by adviser key', 'requestConnection', { adviser_key: 'ABC12345' }, {}],
		['filters referrals', 'listReferrals', undefined, { 'filter[status]': 'expired' }],
		['orders referrals', 'listReferrals', undefined, { sort: '-expires_at' }],
		['filters connections', 'listConnections', undefined, { 'filter[recipient_uuid]': 'a' }],
		['looks for clients by name', 'findAccounts', undefined, clients],
	])('is accepted when it %s', (_what, operationId, body, query) => {
		expect(findRequestViolations(operationId, body, query)).toEqual([]);
	});

	it.each<[string, string, string, Body | undefined, Query]>([
		['rejects without a reason', 'required', 'rejectReferral', {}, {}],
		['rejects for an empty reason', 'minLength', 'rejectReferral', { rejection_reason: '' }, {}],
		['invents a field', 'additionalProperties', 'rejectReferral', { ...reason, note: 'x' }, {}],
		['cuts the adviser key', 'minLength', 'requestConnection', { adviser_key: 'ABC1234' }, {}],
		['sends no body', 'required', 'requestConnection', undefined, {}],
		['seeks denied referrals', 'enum', 'listReferrals', undefined, { 'filter[status]': 'denied' }],
		['seeks expired links', 'enum', 'listConnections', undefined, { 'filter[status]': 'expired' }],
		['orders by the note', 'enum', 'listReferrals', undefined, { sort: 'note' }],
		[
			'invents a filter',
			'additionalProperties',
			'listReferrals',
			undefined,
			{ 'filter[note]': 'x' },
		],
		['asks for a page of 501', 'maximum', 'findAccounts', undefined, { per_page: '501' }],
	])('is refused when it %s', (_what, keyword, operationId, body, query) => {
		expect(findRequestViolations(operationId, body, query)).toContain(keyword);
	});
});
