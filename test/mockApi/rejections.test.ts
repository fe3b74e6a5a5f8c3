import { demo, startMockPlannr, type MockPlannr } from '../../sandbox';
import { createTestClient, type TestResponse } from './testClient';

let sandbox: MockPlannr;

beforeAll(async () => {
	sandbox = await startMockPlannr();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.stop());

const ORDER = {
	connection_uuid: demo.connections.accepted,
	client_uuids: [demo.clients[0]],
	advice_type: 'tax',
	shared_data: ['basic_details'],
};

const refer = (body: unknown, headers: Record<string, string> = {}): Promise<TestResponse> =>
	createTestClient(sandbox.url)('POST', '/api/v1/referrals', { body, headers });

describe('a referral that cannot be made', () => {
	afterEach(() => {
		expect(sandbox.data.referrals.size).toBe(0);
		expect(sandbox.requestLog.every((entry) => !entry.executed)).toBe(true);
		expect(sandbox.contractViolations).toEqual([]);
	});

	test('is refused with the first complaint, a count of the others, and all of them by field', async () => {
		const { client_uuids, shared_data } = ORDER;
		const refused = await refer({ client_uuids, shared_data });
		expect([refused.status, refused.body]).toEqual([
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

	test.each<[changes: object, field: string, sentence: string]>([
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
	])('%j is a fault of %s', async (changes, field, sentence) => {
		const body = JSON.stringify(ORDER).slice(0, -1) + `,${JSON.stringify(changes).slice(1)}`;
		const refused = await refer(body);
		expect(refused.status).toBe(422);
		expect(refused.body['message']).toBe(sentence);
		expect(refused.text).toContain(JSON.stringify({ [field]: [sentence] }));
	});

	test('is refused with 400 when the body is not JSON', async () => {
		const refused = await refer('{"connection_uuid":');
		expect(refused.status).toBe(400);
		expect(sandbox.requestLog[0]?.body).toBe('{"connection_uuid":');
	});

	test.each([
		['a list', '[]', 'application/json'],
		['nothing', '', 'application/json'],
		['a body of another type', JSON.stringify(ORDER), 'text/plain'],
	])('%s has no fields', async (_case, body, type) => {
		const refused = await refer(body, { 'Content-Type': type });
		expect(refused.status).toBe(422);
		expect(refused.body['message']).toMatch(/is required. \(and 3 more errors\)$/);
	});
});

describe('the contract', () => {
	test.each([['filter[status]=lost'], ['sort=note'], ['page=0'], ['colour=blue']])(
		'refuses the query %s',
		async (query) => {
			expect(
				(await createTestClient(sandbox.url)('GET', `/api/v1/referrals?${query}`)).status,
			).toBe(422);
		},
	);

	test('is a measure for the sandbox itself: an answer against it becomes a 500 and is noted', async () => {
		const { body } = await refer(ORDER);
		const uuid = String(body['uuid']);
		sandbox.data.referrals.forEach((referral) => (referral.adviceType = 'astrology'));
		const broken = await createTestClient(sandbox.url)('GET', `/api/v1/referrals/${uuid}`);
		expect(broken.status).toBe(500);
		expect(broken.headers.get('x-sandbox-contract')).toBe('broken');
		expect(sandbox.contractViolations[0]).toMatch(/^getReferral 200 \/advice_type /);
	});

	test('a world that makes no sense is noted as well', async () => {
		await refer(ORDER);
		sandbox.data.accounts.delete(demo.clients[0]);
		const broken = await createTestClient(sandbox.url)('GET', '/api/v1/referrals');
		expect(broken.headers.get('x-sandbox-contract')).toBe('broken');
		expect(sandbox.contractViolations).toEqual([expect.stringMatching(/^listReferrals failed: /)]);
	});
});
