import { demo, startMockPlannr, type MockPlannr } from '../../sandbox';
import { createTestClient } from './testClient';

const NOW = new Date('2026-01-20T17:51:29.400Z');

let sandbox: MockPlannr;
let clock: Date;

beforeAll(async () => {
	sandbox = await startMockPlannr({ now: () => clock });
});
beforeEach(() => {
	clock = NOW;
	sandbox.reset();
});
afterEach(() => expect(sandbox.contractViolations).toEqual([]));
afterAll(() => sandbox.stop());

const ORDER = {
	connection_uuid: demo.connections.accepted,
	client_uuids: [demo.clients[0], demo.clients[1]],
	advice_type: 'pensions',
	duration_months: 3,
	shared_data: ['basic_details', 'notes'],
	sla_deadline: '2026-02-28',
	note: '  Call after six. \n',
};

const sender: ReturnType<typeof createTestClient> = (...args) =>
	createTestClient(sandbox.url)(...args);
const recipient: ReturnType<typeof createTestClient> = (...args) =>
	createTestClient(sandbox.url, demo.otherToken, demo.otherAccount)(...args);

async function refer(changes: object = {}): Promise<Record<string, unknown>> {
	const made = await sender('POST', '/api/v1/referrals', { body: { ...ORDER, ...changes } });
	expect(made.status).toBe(200);
	return made.body;
}

async function listed(query: string): Promise<unknown> {
	const list = await sender('GET', `/api/v1/referrals?${query}`);
	expect(list.status).toBe(200);
	return list.body['data'];
}

describe('creating a referral', () => {
	test('answers 200 with the bare referral', async () => {
		expect(await refer()).toMatchObject({
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

	test('cuts blanks off the note and leaves out the reason for a rejection that did not happen', async () => {
		const referral = await refer();
		expect(referral['note']).toBe('Call after six.');
		expect(referral).not.toHaveProperty('rejection_reason');
	});

	test('gives every time the London offset of its own season', async () => {
		expect(await refer()).toMatchObject({
			created_at: '2026-01-20T17:51:29+00:00',
			updated_at: '2026-01-20T17:51:29+00:00',
			expires_at: '2026-04-20T17:51:29+01:00',
		});
	});

	test('never expires when it is for a lifetime', async () => {
		expect(await refer({ duration_months: null })).toMatchObject({ expires_at: null });
	});

	test('makes two referrals of two equal requests', async () => {
		const [one, other] = [await refer(), await refer()];
		expect(one['uuid']).not.toBe(other['uuid']);
		expect(sandbox.data.referrals.size).toBe(2);
	});

	test('goes over a received connection to the firm that asked for it', async () => {
		expect(await refer({ connection_uuid: demo.connections.received })).toMatchObject({
			direction: 'sent',
			recipient_firm: { uuid: demo.firms.third },
		});
	});

	test('takes UUIDs in capitals', async () => {
		const capitals = demo.connections.accepted.toUpperCase();
		expect(await refer({ connection_uuid: capitals })).toMatchObject({
			connection: { uuid: demo.connections.accepted },
		});
	});
});

describe('reading referrals', () => {
	test('shows the same referral from both ends', async () => {
		const made = await refer();
		const path = `/api/v1/referrals/${String(made['uuid'])}`;
		expect((await sender('GET', path)).body).toEqual(made);
		expect((await recipient('GET', path)).body).toEqual({ ...made, direction: 'received' });
	});

	test('hides a referral from a firm that is not party to it', async () => {
		const { uuid } = await refer();
		const third = createTestClient(sandbox.url, demo.ambiguousToken, demo.ambiguousAccounts[1]);
		const seen = await third('GET', `/api/v1/referrals/${String(uuid)}`);
		expect([seen.status, seen.body]).toEqual([404, { message: 'Referral not found.' }]);
		expect((await third('GET', '/api/v1/referrals')).body['data']).toEqual([]);
	});

	test('lists the newest first, also among referrals of the same second', async () => {
		const made = [await refer(), await refer()];
		clock = new Date('2026-01-20T17:51:30Z');
		made.push(await refer());
		expect(await listed('')).toEqual(made.reverse());
	});

	test('sorts by the key asked for', async () => {
		const long = await refer({ duration_months: 6 });
		const short = await refer({ duration_months: 1 });
		expect(await listed('sort=expires_at')).toEqual([short, long]);
		expect(await listed('sort=-expires_at')).toEqual([long, short]);
	});

	test('keeps what the filters ask for', async () => {
		const [one, other] = [await refer(), await refer()];
		const uuids = `${String(one['uuid'])},${String(other['uuid'])}`;
		expect(await listed(`filter[uuid]=${uuids}`)).toEqual([other, one]);
		expect(await listed(`filter[uuid]=${String(one['uuid'])}`)).toEqual([one]);
		expect(await listed('filter[direction]=received')).toEqual([]);
		expect(await listed('filter[status]=pending')).toEqual([other, one]);
		expect(await listed('filter[status]=accepted')).toEqual([]);
	});

	test('lets a referral expire when its time is over', async () => {
		const made = await refer({ duration_months: 1 });
		clock = new Date('2026-02-20T17:51:29Z');
		expect(await listed('filter[status]=expired')).toEqual([{ ...made, status: 'expired' }]);
	});
});

describe('deciding on a referral', () => {
	test('accepting clones the clients into the recipient firm', async () => {
		const made = await refer();
		clock = new Date('2026-06-01T09:00:00Z');
		sandbox.data.referrals.forEach((referral) => (referral.expiresAt = null));
		const path = `/api/v1/referrals/${String(made['uuid'])}`;
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

	test('rejecting keeps the reason', async () => {
		const { uuid } = await refer();
		const body = { rejection_reason: 'Unable to take on new clients.' };
		const rejected = await recipient('POST', `/api/v1/referrals/${String(uuid)}/reject`, { body });
		expect(rejected.status).toBe(200);
		expect(rejected.body).toMatchObject({ status: 'rejected', ...body, cloned_clients: [] });
	});

	test('is not for the sender', async () => {
		const path = `/api/v1/referrals/${String((await refer())['uuid'])}`;
		const body = { rejection_reason: 'No.' };
		expect((await sender('POST', `${path}/accept`)).status).toBe(403);
		expect((await sender('POST', `${path}/reject`, { body })).status).toBe(403);
	});

	test('happens once', async () => {
		const path = `/api/v1/referrals/${String((await refer())['uuid'])}`;
		await recipient('POST', `${path}/accept`);
		const again = await recipient('POST', `${path}/accept`);
		expect([again.status, again.body]).toEqual([
			409,
			{ message: 'Only a pending referral can be accepted.' },
		]);
		const body = { rejection_reason: 'Too late.' };
		expect((await recipient('POST', `${path}/reject`, { body })).status).toBe(409);
	});

	test('needs a reason for a rejection', async () => {
		const path = `/api/v1/referrals/${String((await refer())['uuid'])}/reject`;
		for (const body of [undefined, {}, { rejection_reason: '' }, { rejection_reason: '  ' }]) {
			const refused = await recipient('POST', path, { body });
			expect(refused.status).toBe(422);
			expect(refused.body['errors']).toEqual({
				rejection_reason: ['The rejection reason field is required.'],
			});
		}
	});
});
