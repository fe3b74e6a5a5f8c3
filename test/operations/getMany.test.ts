import type { INodeParameters } from 'n8n-workflow';

import { type MockPlannr, addDemoReferrals, demo, startMockPlannr } from '../../sandbox';
import { NODE_NAME, runNode, useMockPlannr } from '../engine/createWorkflow';
import {
	LIST_REFERRALS,
	PARAMETER_PROBLEMS as problems,
	RECORDS_MAY_BE_MISSING,
	REQUEST_FAILURES,
	RESPONSE_PROBLEMS,
} from '../texts';
import {
	numberedUuid,
	receivedByAdviser,
	createMockDataWithReferrals,
} from '../engine/manyReferrals';

const referrals: INodeParameters = { resource: 'referral', operation: 'getAll' };

async function runGetMany(mockPlannr: MockPlannr, parameters: INodeParameters) {
	const finished = await runNode(mockPlannr, parameters);
	expect(finished.run.data.resultData.error).toBeUndefined();
	expect(mockPlannr.contractViolations).toEqual([]);
	return finished.output('Next').map(({ json }) => json);
}

const queries = ({ requestLog }: MockPlannr) => requestLog.map(({ query }) => query);

describe('Referral: Get Many', () => {
	const mockPlannr = useMockPlannr();
	beforeEach(() => {
		addDemoReferrals(mockPlannr().data);
	});

	const all = ['received', 'pending', 'accepted', 'rejected', 'expired'] as const;
	const rows: Array<[string, INodeParameters, ReadonlyArray<(typeof all)[number]>]> = [
		['default parameters, newest first', {}, all],
		['one status', { filters: { status: 'rejected' } }, ['rejected']],
		['a status by its label', { filters: { status: '={{ "Pending" }}' } }, ['received', 'pending']],
		['one direction', { filters: { direction: 'received' } }, ['received']],
		[
			'a status and a direction',
			{ filters: { status: 'pending', direction: 'sent' } },
			['pending'],
		],
		[
			'several UUIDs',
			{ filters: { uuids: `${demo.referrals.expired}, ${demo.referrals.accepted}` } },
			['accepted', 'expired'],
		],
		[
			'UUIDs as a list from an expression',
			{ filters: { uuids: `={{ [{ uuid: "${demo.referrals.expired}" }] }}` } },
			['expired'],
		],
		['a limit', { limit: 2 }, ['received', 'pending']],
		['a limit as a text', { limit: '={{ "1" }}' }, ['received']],
		[
			'the oldest first',
			{ sort: { rule: { field: 'created_at', direction: 'asc' } } },
			[...all].reverse(),
		],
	];
	it.each(rows)('returns the matching referrals with %s', async (_, parameters, names) => {
		const records = await runGetMany(mockPlannr(), { ...referrals, ...parameters });
		expect(records.map(({ uuid }) => uuid)).toEqual(names.map((name) => demo.referrals[name]));
	});

	it('sends filters and the sort order as query parameters', async () => {
		await runGetMany(mockPlannr(), {
			...referrals,
			limit: 7,
			filters: { status: 'pending', direction: 'received', uuids: demo.referrals.received },
			sort: { rule: { field: 'expires_at', direction: 'desc' } },
		});
		expect(queries(mockPlannr())).toEqual([
			{
				'filter[uuid]': demo.referrals.received,
				'filter[status]': 'pending',
				'filter[direction]': 'received',
				sort: '-expires_at',
				per_page: '7',
			},
		]);
	});

	it('returns the main fields with Simplify on, and all fields with it off', async () => {
		const filters = { uuids: demo.referrals.rejected };
		const [simple] = await runGetMany(mockPlannr(), { ...referrals, filters });
		const [raw] = await runGetMany(mockPlannr(), { ...referrals, filters, simplify: false });
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

	it('sends a hundred UUIDs', async () => {
		const uuids = Array.from({ length: 99 }, (_, n) => numberedUuid(n)).join('\n');
		const filters = { uuids: `${uuids}\n${demo.referrals.pending}` };
		expect(await runGetMany(mockPlannr(), { ...referrals, filters })).toHaveLength(1);
	});

	it('returns nothing for a UUID that does not exist', async () => {
		const filters = { uuids: demo.account };
		expect(await runGetMany(mockPlannr(), { ...referrals, filters })).toEqual([]);
	});

	it.each<[INodeParameters, string, string]>([
		[{ limit: 0 }, 'Limit', problems.notPositiveNumber],
		[{ limit: '={{ "many" }}' }, 'Limit', problems.notPositiveNumber],
		[{ filters: { status: 'lost' } }, 'Status', problems.notChoice],
		[{ filters: { direction: 'up' } }, 'Direction', problems.notChoice],
		[{ filters: { uuids: 'none' } }, 'UUIDs', problems.notUuid],
		[
			{ sort: { rule: { field: '={{ "name" }}', direction: 'asc' } } },
			'Sort',
			problems.notSortOrder,
		],
		[{ returnAll: '={{ "perhaps" }}' }, 'Return All', problems.notBoolean],
		[{ returnAll: '={{ $json.missing }}' }, 'Return All', problems.empty],
		[{ limit: '={{ $json.missing }}' }, 'Limit', problems.empty],
		[{ filters: { status: '={{ $json.state }}' } }, 'Status', problems.empty],
		[{ filters: { status: ' , ' } }, 'Status', problems.empty],
		[{ filters: { status: '!pending' } }, 'Status', problems.notChoice],
		[{ filters: { direction: '={{ [] }}' } }, 'Direction', problems.empty],
		[{ filters: { direction: '≠ sent' } }, 'Direction', problems.notChoice],
		[{ simplify: '={{ "" }}' }, 'Simplify', problems.empty],
		[{ options: { timeout: '={{ null }}' } }, 'Timeout', problems.empty],
		[
			{ sort: { rule: { field: '={{ $json.missing }}', direction: 'asc' } } },
			'Field',
			problems.empty,
		],
		...['', ' , ', '={{ null }}', '={{ $json.missing }}', '={{ [] }}', '={{ [""] }}'].map(
			(uuids): [INodeParameters, string, string] => [
				{ filters: { uuids } },
				'UUIDs',
				problems.empty,
			],
		),
		[
			{ filters: { uuids: Array.from({ length: 101 }, (_, n) => numberedUuid(n)).join(',') } },
			'UUIDs',
			problems.tooManyUuids,
		],
	])('sends nothing and reports what is invalid: %j', async (parameters, label, problem) => {
		const { run } = await runNode(mockPlannr(), { ...referrals, ...parameters });
		expect(run.data.resultData.error?.message).toBe(`'${label}' ${problem} [item 0]`);
		expect(mockPlannr().requestLog).toEqual([]);
	});

	it.each([
		[403, `${LIST_REFERRALS.rejected}: ${LIST_REFERRALS.forbidden}`],
		[404, `${LIST_REFERRALS.rejected}: ${LIST_REFERRALS.notFound}`],
		[422, `${LIST_REFERRALS.rejected}: Not so`],
	])('reports what a response of %i means for referrals', async (status, message) => {
		mockPlannr().addFault({ effect: { kind: 'response', status, body: { message: 'Not so.' } } });
		const { run } = await runNode(mockPlannr(), referrals);
		expect(run.data.resultData.error?.message).toBe(`${message} [item 0]`);
	});
});

describe('A list of many pages', () => {
	const count = 250;
	let mockPlannr: MockPlannr;
	beforeAll(async () => {
		mockPlannr = await startMockPlannr({ data: createMockDataWithReferrals(count) });
	});
	beforeEach(() => {
		mockPlannr.reset();
	});
	afterAll(async () => {
		await mockPlannr.stop();
	});

	const everything = { ...referrals, returnAll: true };
	const numbers = (length: number) => Array.from({ length }, (_, number) => numberedUuid(number));

	it('is read to its end with Return All', async () => {
		const records = await runGetMany(mockPlannr, everything);
		expect(records.map(({ uuid }) => uuid)).toEqual(numbers(count));
		expect(mockPlannr.requestLog).toHaveLength(3);
	});

	it.each([
		[50, 1],
		[100, 1],
		[101, 2],
		[250, 3],
		[251, 3],
	])('is read for a limit of %i in %i requests', async (limit, requests) => {
		const records = await runGetMany(mockPlannr, { ...referrals, limit });
		expect(records.map(({ uuid }) => uuid)).toEqual(numbers(Math.min(limit, count)));
		expect(mockPlannr.requestLog).toHaveLength(requests);
	});

	it('is read in pages of the default size when Plannr rejects the parameter per_page', async () => {
		const errors = { per_page: ['The per page field is prohibited.'] };
		const body = { message: 'The per page field is prohibited.', errors };
		mockPlannr.addFault({ times: 1, effect: { kind: 'response', status: 422, body } });
		const records = await runGetMany(mockPlannr, everything);
		expect(records).toHaveLength(count);
		expect(queries(mockPlannr)[1]).toEqual({});
		expect(mockPlannr.requestLog).toHaveLength(1 + Math.ceil(count / 15));
	});

	it('is read in pages of the default size when Plannr rejects the request without naming a field', async () => {
		mockPlannr.addFault({ times: 1, effect: { kind: 'response', status: 400, body: {} } });
		expect(await runGetMany(mockPlannr, everything)).toHaveLength(count);
		expect(queries(mockPlannr).slice(0, 2)).toEqual([{ per_page: '100' }, {}]);
	});

	it('ends after fifty records without a limit', async () => {
		expect(await runGetMany(mockPlannr, referrals)).toHaveLength(50);
		expect(queries(mockPlannr)).toEqual([{ per_page: '50' }]);
	});

	it('is read to its end when a page needs a second attempt', async () => {
		mockPlannr.addFault({ nth: 2, effect: { kind: 'response', status: 503 } });
		expect(await runGetMany(mockPlannr, everything)).toHaveLength(count);
		expect(mockPlannr.requestLog).toHaveLength(4);
	});

	it('yields items that are paired with their input item', async () => {
		const items = [{ limit: 2 }, { limit: 1 }, { limit: 3 }];
		const parameters = { ...referrals, limit: '={{ $json.limit }}' };
		const finished = await runNode(mockPlannr, parameters, { items });
		expect(finished.output(NODE_NAME).map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 0, 1, 2, 2, 2].map((item) => ({ item })),
		);
	});

	it('is not followed to another host, and is reported as incomplete', async () => {
		const links = { next: 'https://elsewhere.example/api/v1/referrals?page=2' };
		const body = { data: [{ uuid: numberedUuid(0), status: 'pending' }], links, meta: null };
		mockPlannr.addFault({ effect: { kind: 'response', status: 200, body } });
		const finished = await runNode(mockPlannr, everything);
		expect(finished.output('Next').map(({ json }) => json.uuid)).toEqual([numberedUuid(0)]);
		expect(finished.hints(NODE_NAME)).toEqual([
			expect.stringContaining(`${RECORDS_MAY_BE_MISSING} (item 0)`),
		]);
	});

	it('is read again when records move between pages while it is read', async () => {
		const limit = { maxRequests: 1000, windowMs: 1000 };
		const changingPlannr = await startMockPlannr({
			data: createMockDataWithReferrals(count),
			rateLimit: limit,
		});
		try {
			// A pending referral of the first page is accepted before the second page is read, so one record moves to the first.
			changingPlannr.addFault({ nth: 2, effect: { kind: 'delay', ms: 100 } });
			const running = runNode(changingPlannr, { ...everything, filters: { status: 'pending' } });
			while (changingPlannr.requestLog.length < 2)
				await new Promise((resolve) => setTimeout(resolve, 2));
			const accepted = changingPlannr.data.referrals.get(numberedUuid(3));
			if (accepted !== undefined) accepted.status = 'accepted';
			const finished = await running;
			const uuids = finished.output('Next').map(({ json }) => json.uuid);
			expect(uuids).toEqual(numbers(count).filter((uuid) => uuid !== numberedUuid(3)));
			expect(finished.hints(NODE_NAME)).toEqual([]);
			expect(changingPlannr.requestLog).toHaveLength(6);
		} finally {
			await changingPlannr.stop();
		}
	});

	it.each([
		['a list without links', { data: [{ uuid: numberedUuid(7), status: 'pending' }] }],
		['a bare list', [{ uuid: numberedUuid(7), status: 'pending' }]],
	])('may be %s', async (_, body) => {
		mockPlannr.addFault({ effect: { kind: 'response', status: 200, body } });
		const records = await runNode(mockPlannr, everything);
		expect(records.output('Next').map(({ json }) => json.uuid)).toEqual([numberedUuid(7)]);
	});

	it('may be bare lists without paging information, read on after each full page', async () => {
		const rows = numbers(130).map((uuid) => ({ uuid, status: 'pending' }));
		for (const [nth, body] of [rows.slice(0, 100), rows.slice(100)].entries()) {
			mockPlannr.addFault({ nth: nth + 1, effect: { kind: 'response', status: 200, body } });
		}
		const finished = await runNode(mockPlannr, everything);
		expect(finished.output('Next').map(({ json }) => json.uuid)).toEqual(numbers(130));
		expect(queries(mockPlannr)).toEqual([{ per_page: '100' }, { per_page: '100', page: '2' }]);
		expect(finished.hints(NODE_NAME)).toEqual([]);
	});

	it('is reported as incomplete when a full page without paging information is repeated', async () => {
		const body = numbers(100).map((uuid) => ({ uuid, status: 'pending' }));
		mockPlannr.addFault({ effect: { kind: 'response', status: 200, body } });
		const finished = await runNode(mockPlannr, everything);
		expect(finished.output('Next').map(({ json }) => json.uuid)).toEqual(numbers(100));
		expect(finished.hints(NODE_NAME)).toEqual([expect.stringContaining(RECORDS_MAY_BE_MISSING)]);
	});

	it.each([
		['no list', { message: 'Welcome' }],
		['a list of something else', { data: ['one', 'two'] }],
	])('is not mistaken for an empty one when the response contains %s', async (_, body) => {
		mockPlannr.addFault({ effect: { kind: 'response', status: 200, body } });
		const { run } = await runNode(mockPlannr, everything);
		expect(run.data.resultData.error?.message).toBe(
			`${LIST_REFERRALS.rejected}: ${REQUEST_FAILURES.unclear} (${RESPONSE_PROBLEMS.noList}) [item 0]`,
		);
	});
});

describe('Ten thousand referrals', () => {
	it('take one request per hundred, and are paired with their input items', async () => {
		const isReceived = (number: number) => number % 10 === 0;
		const mockPlannr = await startMockPlannr({
			data: createMockDataWithReferrals(10_000, (number) =>
				isReceived(number) ? receivedByAdviser : {},
			),
		});
		try {
			const items = [{ direction: 'sent' }, { direction: 'received' }];
			const filters = { direction: '={{ $json.direction }}' };
			const parameters = { ...referrals, returnAll: true, filters };
			const finished = await runNode(mockPlannr, parameters, { items });
			const output = finished.output(NODE_NAME);
			expect(output).toHaveLength(10_000);
			expect(output.map(({ pairedItem }) => pairedItem)).toEqual([
				...Array.from({ length: 9000 }, () => ({ item: 0 })),
				...Array.from({ length: 1000 }, () => ({ item: 1 })),
			]);
			expect(new Set(output.map(({ json }) => json.uuid)).size).toBe(10_000);
			expect(
				output.every(({ json }, index) => json.direction === (index < 9000 ? 'sent' : 'received')),
			).toBe(true);
			expect(mockPlannr.requestLog).toHaveLength(90 + 10);
		} finally {
			await mockPlannr.stop();
		}
	});
});
