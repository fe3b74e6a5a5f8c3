import { demo, startMockPlannr, type MockPlannr } from '../../sandbox';
import { createTestClient, type TestResponse } from './testClient';

let mockPlannr: MockPlannr;

beforeAll(async () => {
	mockPlannr = await startMockPlannr();
});
beforeEach(() => mockPlannr.reset());
afterAll(() => mockPlannr.stop());

const CREATE_BODY = {
	connection_uuid: demo.connections.accepted,
	client_uuids: [demo.clients[0]],
	advice_type: 'tax',
	shared_data: ['basic_details'],
};

const createReferral = (
	body: unknown,
	headers: Record<string, string> = {},
): Promise<TestResponse> =>
	createTestClient(mockPlannr.url)('POST', '/api/v1/referrals', { body, headers });

describe('an invalid create request', () => {
	afterEach(() => {
		expect(mockPlannr.data.referrals.size).toBe(0);
		expect(mockPlannr.requestLog.every((entry) => !entry.executed)).toBe(true);
		expect(mockPlannr.contractViolations).toEqual([]);
	});

	test('is rejected with the first message, the number of the others, and all of them by field', async () => {
		const { client_uuids, shared_data } = CREATE_BODY;
		const response = await createReferral({ client_uuids, shared_data });
		expect([response.status, response.body]).toEqual([
			422,
			{
				message: 'The connection uuid field is required. (and 1 more error)',
				errors: {
					connection_uuid: ['The connection uuid field is required.'],
					advice_type: ['The advice type field is required.'],
				},
			},
		]);
	});

	test.each<[changes: object, field: string, message: string]>([
		[{ advice_type: 'astrology' }, 'advice_type', 'The selected advice type is invalid.'],
		[{ client_uuids: [] }, 'client_uuids', 'The client uuids field is required.'],
		[{ client_uuids: 'x' }, 'client_uuids', 'The client uuids field must be an array.'],
		[
			{ client_uuids: [demo.clients[0], 'x'] },
			'client_uuids.1',
			'The client_uuids.1 field must be a valid UUID.',
		],
		[
			{ client_uuids: [demo.clients[0], demo.otherClients[0]] },
			'client_uuids.1',
			'The selected client_uuids.1 is invalid.',
		],
		[{ client_uuids: [demo.account] }, 'client_uuids.0', 'The selected client_uuids.0 is invalid.'],
		[{ duration_months: 4 }, 'duration_months', 'The selected duration months is invalid.'],
		[{ shared_data: ['secrets'] }, 'shared_data.0', 'The selected shared_data.0 is invalid.'],
		[
			{ sla_deadline: '28/02/2026' },
			'sla_deadline',
			'The sla deadline field must be a valid date.',
		],
		[
			{ sla_deadline: '2026-02-30' },
			'sla_deadline',
			'The sla deadline field must be a valid date.',
		],
		[{ note: 5 }, 'note', 'The note field must be a string.'],
		[{ client_reference: 'x' }, 'client_reference', 'The client reference field is prohibited.'],
		[JSON.parse('{"__proto__":1}'), '__proto__', 'The   proto   field is prohibited.'],
		[
			{ connection_uuid: demo.connections.foreign },
			'connection_uuid',
			'The selected connection uuid is invalid.',
		],
		...(['pending', 'denied', 'expired'] as const).map((status): [object, string, string] => [
			{ connection_uuid: demo.connections[status] },
			'connection_uuid',
			'The referral connection must be accepted before referrals can be sent.',
		]),
	])('%j is rejected because of %s', async (changes, field, message) => {
		const body = JSON.stringify(CREATE_BODY).slice(0, -1) + `,${JSON.stringify(changes).slice(1)}`;
		const response = await createReferral(body);
		expect(response.status).toBe(422);
		expect(response.body['message']).toBe(message);
		expect(response.text).toContain(JSON.stringify({ [field]: [message] }));
	});

	test('is rejected with 400 if the body is not JSON', async () => {
		const response = await createReferral('{"connection_uuid":');
		expect(response.status).toBe(400);
		expect(mockPlannr.requestLog[0]?.body).toBe('{"connection_uuid":');
	});

	test.each([
		['an array', '[]', 'application/json'],
		['empty', '', 'application/json'],
		['not declared as JSON', JSON.stringify(CREATE_BODY), 'text/plain'],
	])('is treated as having no fields if its body is %s', async (_case, body, type) => {
		const response = await createReferral(body, { 'Content-Type': type });
		expect(response.status).toBe(422);
		expect(response.body['message']).toMatch(/is required. \(and 3 more errors\)$/);
	});
});

describe('the OpenAPI document', () => {
	test.each([['filter[status]=lost'], ['sort=note'], ['page=0'], ['colour=blue']])(
		'rejects the query %s',
		async (query) => {
			expect(
				(await createTestClient(mockPlannr.url)('GET', `/api/v1/referrals?${query}`)).status,
			).toBe(422);
		},
	);

	test('applies to the mock API itself: an invalid response becomes a 500 and is recorded', async () => {
		const { body } = await createReferral(CREATE_BODY);
		const uuid = String(body['uuid']);
		mockPlannr.data.referrals.forEach((referral) => (referral.adviceType = 'astrology'));
		const response = await createTestClient(mockPlannr.url)('GET', `/api/v1/referrals/${uuid}`);
		expect(response.status).toBe(500);
		expect(response.headers.get('x-sandbox-contract')).toBe('broken');
		expect(mockPlannr.contractViolations[0]).toMatch(/^getReferral 200 \/advice_type /);
	});

	test('records inconsistent mock data as well', async () => {
		await createReferral(CREATE_BODY);
		mockPlannr.data.accounts.delete(demo.clients[0]);
		const response = await createTestClient(mockPlannr.url)('GET', '/api/v1/referrals');
		expect(response.headers.get('x-sandbox-contract')).toBe('broken');
		expect(mockPlannr.contractViolations).toEqual([
			expect.stringMatching(/^listReferrals failed: /),
		]);
	});
});
