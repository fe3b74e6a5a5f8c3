import { demo } from '../../sandbox';
import { useMockPlannr } from '../engine/createWorkflow';
import { CREATE_BODY, createTestClient, type TestResponse } from './testClient';

const mockPlannr = useMockPlannr();

const createReferral = (
	body: unknown,
	headers: Record<string, string> = {},
): Promise<TestResponse> =>
	createTestClient(mockPlannr().url)('POST', '/api/v1/referrals', { body, headers });

describe('an invalid create request', () => {
	afterEach(() => {
		expect(mockPlannr().data.referrals.size).toBe(0);
		expect(mockPlannr().requestLog.every((entry) => !entry.executed)).toBe(true);
		expect(mockPlannr().contractViolations).toEqual([]);
	});

	test.each<[changes: object, field: string, message: string]>([
		[
			{ client_uuids: [demo.clients[0], demo.otherClients[0]] },
			'client_uuids.1',
			'The selected client_uuids.1 is invalid.',
		],
		[{ client_uuids: [demo.account] }, 'client_uuids.0', 'The selected client_uuids.0 is invalid.'],
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
		const response = await createReferral({ ...CREATE_BODY, ...changes });
		expect(response.status).toBe(422);
		expect(response.body).toEqual({ message, errors: { [field]: [message] } });
	});

	test('is rejected with the first message, the number of the others, and all of them by field', async () => {
		const { connection_uuid, shared_data } = CREATE_BODY;
		const body = { connection_uuid, shared_data, client_uuids: [], advice_type: 'astrology' };
		expect((await createReferral(body)).body).toEqual({
			message: 'must NOT have fewer than 1 items (and 1 more error)',
			errors: {
				'/requestBody/client_uuids': ['must NOT have fewer than 1 items'],
				'/requestBody/advice_type': ['must be equal to one of the allowed values'],
			},
		});
	});

	test.each([
		['not JSON', '{"connection_uuid":', 'application/json'],
		['an array', '[]', 'application/json'],
		['empty', '', 'application/json'],
		['not declared as JSON', JSON.stringify(CREATE_BODY), 'text/plain'],
	])('is treated as having no fields if its body is %s', async (_case, body, type) => {
		const response = await createReferral(body, { 'Content-Type': type });
		expect(response.status).toBe(422);
		expect(response.body['message']).toMatch(/^must have required property/);
	});
});

describe('the OpenAPI document', () => {
	test.each([['filter[status]=lost'], ['sort=note'], ['page=0'], ['colour=blue']])(
		'rejects the query %s',
		async (query) => {
			expect(
				(await createTestClient(mockPlannr().url)('GET', `/api/v1/referrals?${query}`)).status,
			).toBe(422);
		},
	);

	test('applies to the mock API itself: an invalid response becomes a 500 and is recorded', async () => {
		const { body } = await createReferral(CREATE_BODY);
		const uuid = String(body['uuid']);
		mockPlannr().data.referrals.forEach((referral) => (referral.adviceType = 'astrology'));
		const response = await createTestClient(mockPlannr().url)('GET', `/api/v1/referrals/${uuid}`);
		expect(response.status).toBe(500);
		expect(response.headers.get('x-sandbox-contract')).toBe('broken');
		expect(mockPlannr().contractViolations[0]).toMatch(/^getReferral 200 \/advice_type /);
	});

	test('records inconsistent mock data as well', async () => {
		await createReferral(CREATE_BODY);
		mockPlannr().data.accounts.delete(demo.clients[0]);
		const response = await createTestClient(mockPlannr().url)('GET', '/api/v1/referrals');
		expect(response.headers.get('x-sandbox-contract')).toBe('broken');
		expect(mockPlannr().contractViolations).toEqual([
			expect.stringMatching(/^listReferrals failed: /),
		]);
	});
});
