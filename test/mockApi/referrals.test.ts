import { demo } from '../../sandbox';
import { useMockPlannr } from '../engine/createWorkflow';
import { createTestClient } from './testClient';

const NOW = new Date('2026-01-20T17:51:29.400Z');

let clock = NOW;
const mockPlannr = useMockPlannr({ now: () => clock });
beforeEach(() => {
	clock = NOW;
});
afterEach(() => expect(mockPlannr().contractViolations).toEqual([]));

const CREATE_BODY = {
	connection_uuid: demo.connections.accepted,
	client_uuids: [demo.clients[0], demo.clients[1]],
	advice_type: 'pensions',
	duration_months: 3,
	shared_data: ['basic_details', 'notes'],
	sla_deadline: '2026-02-28',
	note: '  Call after six. \n',
};

const sender: ReturnType<typeof createTestClient> = (...args) =>
	createTestClient(mockPlannr().url)(...args);
const recipient: ReturnType<typeof createTestClient> = (...args) =>
	createTestClient(mockPlannr().url, demo.otherToken, demo.otherAccount)(...args);

async function createReferral(changes: object = {}): Promise<Record<string, unknown>> {
	const created = await sender('POST', '/api/v1/referrals', {
		body: { ...CREATE_BODY, ...changes },
	});
	expect(created.status).toBe(200);
	return created.body;
}

async function fetchList(query: string): Promise<unknown> {
	const list = await sender('GET', `/api/v1/referrals?${query}`);
	expect(list.status).toBe(200);
	return list.body['data'];
}

describe('creating a referral', () => {
	test('returns 200 and the referral without a wrapper', async () => {
		expect(await createReferral()).toMatchObject({
			direction: 'sent',
			status: 'pending',
			connection: { uuid: demo.connections.accepted },
			clients: [
				{ uuid: demo.clients[0], name: 'John Doe' },
				{ uuid: demo.clients[1], name: 'Gareth Thompson' },
			],
			cloned_clients: [],
			advice_type: 'pensions',
			duration_months: 3,
			shared_data: ['basic_details', 'notes'],
			sla_deadline: '2026-02-28',
			sender_firm: { uuid: demo.firms.sender, name: 'Fictional Harbour Advice Ltd' },
			recipient_firm: { uuid: demo.firms.recipient, name: 'Example Mortgage Desk LLP' },
			sender_account: { uuid: demo.account, type: 'employee' },
			recipient_account: { uuid: demo.otherAccount, email: 'rowan.recipient@example.com' },
		});
	});

	test('trims the note, and returns no rejection reason', async () => {
		const referral = await createReferral();
		expect(referral['note']).toBe('Call after six.');
		expect(referral).not.toHaveProperty('rejection_reason');
	});

	test('returns every time with the London offset in force at that time', async () => {
		expect(await createReferral()).toMatchObject({
			created_at: '2026-01-20T17:51:29+00:00',
			updated_at: '2026-01-20T17:51:29+00:00',
			expires_at: '2026-04-20T17:51:29+01:00',
		});
	});

	test('never expires if it is for a lifetime', async () => {
		expect(await createReferral({ duration_months: null })).toMatchObject({ expires_at: null });
	});

	test('refers to the firm that requested the connection', async () => {
		expect(await createReferral({ connection_uuid: demo.connections.received })).toMatchObject({
			direction: 'sent',
			recipient_firm: { uuid: demo.firms.third },
		});
	});

	test('accepts UUIDs in capitals', async () => {
		const capitals = demo.connections.accepted.toUpperCase();
		expect(await createReferral({ connection_uuid: capitals })).toMatchObject({
			connection: { uuid: demo.connections.accepted },
		});
	});
});

describe('reading referrals', () => {
	test('returns the same referral to both firms, apart from the direction', async () => {
		const created = await createReferral();
		const path = `/api/v1/referrals/${String(created['uuid'])}`;
		expect((await sender('GET', path)).body).toEqual(created);
		expect((await recipient('GET', path)).body).toEqual({ ...created, direction: 'received' });
	});

	test('returns no referral to a firm that is not a party to it', async () => {
		const { uuid } = await createReferral();
		const third = createTestClient(
			mockPlannr().url,
			demo.ambiguousToken,
			demo.ambiguousAccounts[1],
		);
		const response = await third('GET', `/api/v1/referrals/${String(uuid)}`);
		expect([response.status, response.body]).toEqual([404, { message: 'Referral not found.' }]);
		expect((await third('GET', '/api/v1/referrals')).body['data']).toEqual([]);
	});

	test('lists the newest first, even among referrals of the same second', async () => {
		const created = [await createReferral(), await createReferral()];
		clock = new Date('2026-01-20T17:51:30Z');
		created.push(await createReferral());
		expect(await fetchList('')).toEqual(created.reverse());
	});

	test('marks a referral as expired after its duration', async () => {
		const created = await createReferral({ duration_months: 1 });
		clock = new Date('2026-02-20T17:51:29Z');
		expect(await fetchList('filter[status]=expired')).toEqual([{ ...created, status: 'expired' }]);
	});
});

describe('accepting or rejecting a referral', () => {
	test('copies the clients into the recipient firm on acceptance', async () => {
		const created = await createReferral();
		clock = new Date('2026-06-01T09:00:00Z');
		mockPlannr().data.referrals.forEach((referral) => (referral.expiresAt = null));
		const path = `/api/v1/referrals/${String(created['uuid'])}`;
		const accepted = await recipient('POST', `${path}/accept`);
		expect(accepted.status).toBe(200);
		expect(accepted.body).toMatchObject({
			status: 'accepted',
			direction: 'received',
			updated_at: '2026-06-01T10:00:00+01:00',
			cloned_clients: [{ name: 'John Doe' }, { name: 'Gareth Thompson' }],
		});
		const clones = await recipient(
			'GET',
			'/api/v1/account?filter[type]=client&filter[name]=gareth',
		);
		expect(clones.body['data']).toMatchObject([{ name: 'Gareth Thompson' }]);
		expect((await sender('GET', path)).body).toMatchObject({ status: 'accepted' });
	});
});
