import type { INodeParameters } from 'n8n-workflow';

import { type MockPlannr, addDemoReferrals, demo, startMockPlannr } from '../../sandbox';
import { NODE_NAME, runNode, useMockPlannr } from '../engine/createWorkflow';
import { numberedUuid, receivedByAdviser, mockDataWithReferrals } from '../engine/manyReferrals';

const referrals: INodeParameters = { resource: 'referral', operation: 'getAll' };

async function listed(sandbox: MockPlannr, parameters: INodeParameters) {
	const finished = await runNode(sandbox, parameters);
	expect(finished.run.data.resultData.error).toBeUndefined();
	expect(sandbox.contractViolations).toEqual([]);
	return finished.output('Next').map(({ json }) => json);
}

const queries = ({ requestLog: journal }: MockPlannr) => journal.map(({ query }) => query);

describe('Get Many of referrals', () => {
	const sandbox = useMockPlannr();
	beforeEach(() => {
		addDemoReferrals(sandbox().data);
	});

	const all = ['received', 'pending', 'accepted', 'rejected', 'expired'] as const;
	const rows: Array<[string, INodeParameters, ReadonlyArray<(typeof all)[number]>]> = [
		['everything, newest first', {}, all],
		['one status', { filters: { status: 'rejected' } }, ['rejected']],
		['a status by its label', { filters: { status: '={{ "Pending" }}' } }, ['received', 'pending']],
		['what was received', { filters: { direction: 'received' } }, ['received']],
		[
			'a status and a direction',
			{ filters: { status: 'pending', direction: 'sent' } },
			['pending'],
		],
		[
			'certain UUIDs',
			{ filters: { uuids: `${demo.referrals.expired}, ${demo.referrals.accepted}` } },
			['accepted', 'expired'],
		],
		[
			'certain UUIDs as a list from an expression',
			{ filters: { uuids: `={{ [{ uuid: "${demo.referrals.expired}" }] }}` } },
			['expired'],
		],
		['a number at most', { limit: 2 }, ['received', 'pending']],
		['a number as text', { limit: '={{ "1" }}' }, ['received']],
		[
			'the oldest first',
			{ sort: { rule: { field: 'created_at', direction: 'asc' } } },
			[...all].reverse(),
		],
	];
	it.each(rows)('gives %s', async (_, parameters, names) => {
		const records = await listed(sandbox(), { ...referrals, ...parameters });
		expect(records.map(({ uuid }) => uuid)).toEqual(names.map((name) => demo.referrals[name]));
	});

	it('asks by Plannr’s own names', async () => {
		await listed(sandbox(), {
			...referrals,
			limit: 7,
			filters: { status: 'pending', direction: 'received', uuids: demo.referrals.received },
			sort: { rule: { field: 'expires_at', direction: 'desc' } },
		});
		expect(queries(sandbox())).toEqual([
			{
				'filter[uuid]': demo.referrals.received,
				'filter[status]': 'pending',
				'filter[direction]': 'received',
				sort: '-expires_at',
				per_page: '7',
			},
		]);
	});

	it('gives the main fields, or with Simplify off all of them', async () => {
		const filters = { uuids: demo.referrals.rejected };
		const [simple] = await listed(sandbox(), { ...referrals, filters });
		const [raw] = await listed(sandbox(), { ...referrals, filters, simplify: false });
		expect(Object.keys(simple ?? {})).toEqual([
			'uuid',
			'status',
			'direction',
			'advice_type',
			'clients',
			'sender_firm',
			'recipient_firm',
			'note',
			'sla_deadline',
			'expires_at',
			'rejection_reason',
		]);
		expect(raw).toMatchObject({ ...simple, shared_data: ['basic_details', 'contact_details'] });
		expect(raw).toHaveProperty('sender_account.email');
	});

	it('is asked for a hundred UUIDs at once', async () => {
		const uuids = Array.from({ length: 99 }, (_, n) => numberedUuid(n)).join('\n');
		const filters = { uuids: `${uuids}\n${demo.referrals.pending}` };
		expect(await listed(sandbox(), { ...referrals, filters })).toHaveLength(1);
	});

	it('gives nothing when there is nothing', async () => {
		const filters = { uuids: demo.account };
		expect(await listed(sandbox(), { ...referrals, filters })).toEqual([]);
	});

	it.each<[INodeParameters, string]>([
		[{ limit: 0 }, "'Limit' is not a whole number from 1 [item 0]"],
		[{ limit: '={{ "many" }}' }, "'Limit' is not a whole number from 1 [item 0]"],
		[{ filters: { status: 'lost' } }, "'Status' is not a choice that Plannr knows [item 0]"],
		[{ filters: { direction: 'up' } }, "'Direction' is not a choice that Plannr knows [item 0]"],
		[{ filters: { uuids: 'none' } }, "'UUIDs' is not a UUID [item 0]"],
		[
			{ sort: { rule: { field: '={{ "name" }}', direction: 'asc' } } },
			"'Sort' is not an order that Plannr knows [item 0]",
		],
		[{ returnAll: '={{ "perhaps" }}' }, "'Return All' is neither true nor false [item 0]"],
		...['', ' , ', '={{ null }}', '={{ $json.missing }}', '={{ [] }}', '={{ [""] }}'].map(
			(uuids): [INodeParameters, string] => [{ filters: { uuids } }, "'UUIDs' is empty [item 0]"],
		),
		[
			{ filters: { uuids: Array.from({ length: 101 }, (_, n) => numberedUuid(n)).join(',') } },
			"'UUIDs' holds 101 UUIDs, but takes at most 100 UUIDs [item 0]",
		],
	])('refuses %j in words, and sends nothing', async (parameters, message) => {
		const { run } = await runNode(sandbox(), { ...referrals, ...parameters });
		expect(run.data.resultData.error?.message).toBe(message);
		expect(sandbox().requestLog).toEqual([]);
	});

	it.each([
		[403, 'Plannr does not let this account read referrals'],
		[404, 'Plannr has no referrals at this address'],
		[422, 'Plannr did not accept the request for the referrals: Not so'],
	])('says what a %i means', async (status, message) => {
		sandbox().addFault({ effect: { kind: 'response', status, body: { message: 'Not so.' } } });
		const { run } = await runNode(sandbox(), referrals);
		expect(run.data.resultData.error?.message).toBe(`${message} [item 0]`);
	});
});

describe('A list of many pages', () => {
	const count = 250;
	let sandbox: MockPlannr;
	beforeAll(async () => {
		sandbox = await startMockPlannr({ data: mockDataWithReferrals(count) });
	});
	beforeEach(() => {
		sandbox.reset();
	});
	afterAll(async () => {
		await sandbox.stop();
	});

	const everything = { ...referrals, returnAll: true };
	const numbers = (length: number) => Array.from({ length }, (_, number) => numberedUuid(number));

	it('is read to its end when all is wanted', async () => {
		const records = await listed(sandbox, everything);
		expect(records.map(({ uuid }) => uuid)).toEqual(numbers(count));
		expect(sandbox.requestLog).toHaveLength(3);
	});

	it.each([
		[50, 1],
		[100, 1],
		[101, 2],
		[250, 3],
		[251, 3],
	])('is read for %i records in %i requests', async (limit, requests) => {
		const records = await listed(sandbox, { ...referrals, limit });
		expect(records.map(({ uuid }) => uuid)).toEqual(numbers(Math.min(limit, count)));
		expect(sandbox.requestLog).toHaveLength(requests);
	});

	it('is read in smaller pages when Plannr does not take the size of a page', async () => {
		const errors = { per_page: ['The per page field is prohibited.'] };
		const body = { message: 'The per page field is prohibited.', errors };
		sandbox.addFault({ times: 1, effect: { kind: 'response', status: 422, body } });
		const records = await listed(sandbox, everything);
		expect(records).toHaveLength(count);
		expect(queries(sandbox)[1]).toEqual({});
		expect(sandbox.requestLog).toHaveLength(1 + Math.ceil(count / 15));
	});

	it('is read without a size of pages when Plannr refuses it without saying why', async () => {
		sandbox.addFault({ times: 1, effect: { kind: 'response', status: 400, body: {} } });
		expect(await listed(sandbox, everything)).toHaveLength(count);
		expect(queries(sandbox).slice(0, 2)).toEqual([{ per_page: '100' }, {}]);
	});

	it.each([[{}], [{ limit: '={{ null }}' }], [{ limit: '={{ "" }}' }]])(
		'is cut at fifty when no number is given: %j',
		async (parameters) => {
			expect(await listed(sandbox, { ...referrals, ...parameters })).toHaveLength(50);
			expect(queries(sandbox)).toEqual([{ per_page: '50' }]);
		},
	);

	it('goes on after a page that could not be read at first', async () => {
		sandbox.addFault({ nth: 2, effect: { kind: 'response', status: 503 } });
		expect(await listed(sandbox, everything)).toHaveLength(count);
		expect(sandbox.requestLog).toHaveLength(4);
	});

	it('is linked to the item that asked for it, whatever the others ask', async () => {
		const items = [{ limit: 2 }, { limit: 1 }, { limit: 3 }];
		const parameters = { ...referrals, limit: '={{ $json.limit }}' };
		const finished = await runNode(sandbox, parameters, { items });
		expect(finished.output(NODE_NAME).map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 0, 1, 2, 2, 2].map((item) => ({ item })),
		);
	});

	it('follows no page to another address, and says that something may be missing', async () => {
		const links = { next: 'https://elsewhere.example/api/v1/referrals?page=2' };
		const body = { data: [{ uuid: numberedUuid(0), status: 'pending' }], links, meta: null };
		sandbox.addFault({ effect: { kind: 'response', status: 200, body } });
		const finished = await runNode(sandbox, everything);
		expect(finished.output('Next').map(({ json }) => json.uuid)).toEqual([numberedUuid(0)]);
		expect(finished.hints(NODE_NAME)).toEqual([
			expect.stringMatching(/may be missing \(item 0\)\.$/),
		]);
	});

	it('is read anew when records went from page to page meanwhile', async () => {
		const limit = { maxRequests: 1000, windowMs: 1000 };
		const restless = await startMockPlannr({
			data: mockDataWithReferrals(count),
			rateLimit: limit,
		});
		try {
			// A pending referral of the first page is decided before the second page is read: one slips between them.
			restless.addFault({ nth: 2, effect: { kind: 'delay', ms: 100 } });
			const reading = runNode(restless, { ...everything, filters: { status: 'pending' } });
			while (restless.requestLog.length < 2) await new Promise((resolve) => setTimeout(resolve, 2));
			const decided = restless.data.referrals.get(numberedUuid(3));
			if (decided !== undefined) decided.status = 'accepted';
			const finished = await reading;
			const uuids = finished.output('Next').map(({ json }) => json.uuid);
			expect(uuids).toEqual(numbers(count).filter((uuid) => uuid !== numberedUuid(3)));
			expect(finished.hints(NODE_NAME)).toEqual([]);
			expect(restless.requestLog).toHaveLength(6);
		} finally {
			await restless.stop();
		}
	});

	it.each([
		['a list without links', { data: [{ uuid: numberedUuid(7), status: 'pending' }] }],
		['a bare list', [{ uuid: numberedUuid(7), status: 'pending' }]],
	])('may as well be %s', async (_, body) => {
		sandbox.addFault({ effect: { kind: 'response', status: 200, body } });
		const records = await runNode(sandbox, everything);
		expect(records.output('Next').map(({ json }) => json.uuid)).toEqual([numberedUuid(7)]);
	});

	it.each([
		['no list', { message: 'Welcome' }],
		['a list of something else', { data: ['one', 'two'] }],
	])('is not taken for empty when the answer holds %s', async (_, body) => {
		sandbox.addFault({ effect: { kind: 'response', status: 200, body } });
		const { run } = await runNode(sandbox, everything);
		expect(run.data.resultData.error?.message).toBe(
			'Plannr gave no clear answer (an answer without a list in it) [item 0]',
		);
	});
});

describe('Ten thousand referrals', () => {
	it('take one request for each hundred, and stay with the item that asked', async () => {
		const isReceived = (number: number) => number % 10 === 0;
		const sandbox = await startMockPlannr({
			data: mockDataWithReferrals(10_000, (number) =>
				isReceived(number) ? receivedByAdviser : {},
			),
		});
		try {
			const items = [{ direction: 'sent' }, { direction: 'received' }];
			const filters = { direction: '={{ $json.direction }}' };
			const parameters = { ...referrals, returnAll: true, filters };
			const finished = await runNode(sandbox, parameters, { items });
			const output = finished.output(NODE_NAME);
			expect(output).toHaveLength(10_000);
			expect(output.map(({ pairedItem }) => pairedItem)).toEqual([
				...Array.from({ length: 9000 }, () => ({ item: 0 })),
				...Array.from({ length: 1000 }, () => ({ item: 1 })),
			]);
			expect(new Set(output.map(({ json }) => json.uuid)).size).toBe(10_000);
			expect(
				output.every(({ json }, place) => json.direction === (place < 9000 ? 'sent' : 'received')),
			).toBe(true);
			expect(sandbox.requestLog).toHaveLength(90 + 10);
		} finally {
			await sandbox.stop();
		}
	});
});
