import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { addDemoReferrals, demo, type MockPlannr } from '../../sandbox';
import {
	NODE_NAME,
	minimalCreate,
	runNode,
	useMockPlannr,
	writeRequests,
} from '../engine/createWorkflow';
import {
	LIST_CONNECTIONS,
	LIST_NOT_COMPLETE,
	LIST_REFERRALS,
	PARAMETER_PROBLEMS as problems,
	RECORDS_MAY_BE_MISSING,
	REQUEST_FAILURES,
	RESPONSE_PROBLEMS,
} from '../texts';
import {
	createMockDataWithReferrals,
	numberedUuid,
	receivedByAdviser,
} from '../engine/manyReferrals';
import { respond } from '../faultEffects';
import { useFurtherMockPlannr } from '../useNode';

const startFurther = useFurtherMockPlannr();

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
		['a limit, with Return All off in a text', { returnAll: 'false', limit: 1 }, ['received']],
		['a limit, with Return All off as a number', { returnAll: 0, limit: 1 }, ['received']],
		['Return All on in a text', { returnAll: 'true', limit: 1 }, all],
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

	it('returns all fields with Simplify off', async () => {
		const filters = { uuids: demo.referrals.rejected };
		const [simple] = await runGetMany(mockPlannr(), { ...referrals, filters });
		const [raw] = await runGetMany(mockPlannr(), { ...referrals, filters, simplify: false });
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
		mockPlannr().addFault({ effect: respond(status, { message: 'Not so.' }) });
		const { run } = await runNode(mockPlannr(), referrals);
		expect(run.data.resultData.error?.message).toBe(`${message} [item 0]`);
	});
});

describe('A list of many pages', () => {
	const count = 250;
	const mockPlannr = useMockPlannr({ data: createMockDataWithReferrals(count) });

	const everything = { ...referrals, returnAll: true };
	const numbers = (length: number) => Array.from({ length }, (_, number) => numberedUuid(number));

	it('is read to its end with Return All', async () => {
		const records = await runGetMany(mockPlannr(), everything);
		expect(records.map(({ uuid }) => uuid)).toEqual(numbers(count));
		expect(mockPlannr().requestLog).toHaveLength(3);
	});

	it.each([
		[50, 1],
		[100, 1],
		[101, 2],
		[250, 3],
		[251, 3],
	])('is read for a limit of %i in %i requests', async (limit, requests) => {
		const records = await runGetMany(mockPlannr(), { ...referrals, limit });
		expect(records.map(({ uuid }) => uuid)).toEqual(numbers(Math.min(limit, count)));
		expect(mockPlannr().requestLog).toHaveLength(requests);
	});

	it('is read in pages of the default size when Plannr rejects the parameter per_page', async () => {
		const errors = { per_page: ['The per page field is prohibited.'] };
		const body = { message: 'The per page field is prohibited.', errors };
		mockPlannr().addFault({ times: 1, effect: respond(422, body) });
		const records = await runGetMany(mockPlannr(), everything);
		expect(records).toHaveLength(count);
		expect(queries(mockPlannr())[1]).toEqual({});
		expect(mockPlannr().requestLog).toHaveLength(1 + Math.ceil(count / 15));
	});

	it('is read in pages of the default size when Plannr rejects the request without naming a field', async () => {
		mockPlannr().addFault({ times: 1, effect: respond(400, {}) });
		expect(await runGetMany(mockPlannr(), everything)).toHaveLength(count);
		expect(queries(mockPlannr()).slice(0, 2)).toEqual([{ per_page: '100' }, {}]);
	});

	it('ends after fifty records without a limit', async () => {
		expect(await runGetMany(mockPlannr(), referrals)).toHaveLength(50);
		expect(queries(mockPlannr())).toEqual([{ per_page: '50' }]);
	});

	it('is read to its end when a page needs a second attempt', async () => {
		mockPlannr().addFault({ nth: 2, effect: respond(503) });
		expect(await runGetMany(mockPlannr(), everything)).toHaveLength(count);
		expect(mockPlannr().requestLog).toHaveLength(4);
	});

	it('yields items that are paired with their input item', async () => {
		const items = [{ limit: 2 }, { limit: 1 }, { limit: 3 }];
		const parameters = { ...referrals, limit: '={{ $json.limit }}' };
		const finished = await runNode(mockPlannr(), parameters, { items });
		expect(finished.output(NODE_NAME).map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 0, 1, 2, 2, 2].map((item) => ({ item })),
		);
	});

	it('is not followed to another host, and is reported as incomplete', async () => {
		const links = { next: 'https://elsewhere.example/api/v1/referrals?page=2' };
		const body = { data: [{ uuid: numberedUuid(0), status: 'pending' }], links, meta: null };
		mockPlannr().addFault({ effect: respond(200, body) });
		const finished = await runNode(mockPlannr(), everything);
		expect(finished.output('Next').map(({ json }) => json.uuid)).toEqual([numberedUuid(0)]);
		expect(finished.hints(NODE_NAME)).toEqual([
			expect.stringContaining(`${RECORDS_MAY_BE_MISSING} (item 0)`),
		]);
	});

	it.each([404, 422])(
		'is reported as incomplete where a further page, which was not announced, is rejected with %i',
		async (status) => {
			const fullPage = numbers(15).map((uuid) => ({ uuid, status: 'pending' }));
			mockPlannr().addFault({ nth: [1, 3, 5], effect: respond(200, fullPage) });
			mockPlannr().addFault({ effect: respond(status, { message: 'No such page.' }) });
			const finished = await runNode(mockPlannr(), everything);
			expect(finished.output('Next').map(({ json }) => json.uuid)).toEqual(numbers(15));
			expect(finished.hints(NODE_NAME)).toEqual([
				expect.stringContaining(`${RECORDS_MAY_BE_MISSING} (item 0)`),
			]);
		},
	);

	it.each([
		['linked to', { links: { next: '?page=2' } }],
		['counted', { meta: { total: 16 } }],
	])('fails where a further page that was %s is rejected', async (_, info) => {
		const fullPage = { data: numbers(15).map((uuid) => ({ uuid })), ...info };
		mockPlannr().addFault({ nth: [1, 3, 5], effect: respond(200, fullPage) });
		mockPlannr().addFault({ effect: respond(422, { message: 'Too many pages.' }) });
		const finished = await runNode(mockPlannr(), everything);
		expect(finished.run.data.resultData.error?.message).toContain('Too many pages');
		expect(finished.output('Next')).toEqual([]);
	});

	it('is read again when records move between pages while it is read', async () => {
		const limit = { maxRequests: 1000, windowMs: 1000 };
		const changingPlannr = await startFurther({
			data: createMockDataWithReferrals(count),
			rateLimit: limit,
		});
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
	});

	it.each([
		['a list without links', { data: [{ uuid: numberedUuid(7), status: 'pending' }] }],
		['a bare list', [{ uuid: numberedUuid(7), status: 'pending' }]],
	])('may be %s', async (_, body) => {
		mockPlannr().addFault({ effect: respond(200, body) });
		const records = await runNode(mockPlannr(), everything);
		expect(records.output('Next').map(({ json }) => json.uuid)).toEqual([numberedUuid(7)]);
	});

	it.each([
		['no list', { message: 'Welcome' }],
		['a list of something else', { data: ['one', 'two'] }],
	])('is not mistaken for an empty one when the response contains %s', async (_, body) => {
		mockPlannr().addFault({ effect: respond(200, body) });
		const { run } = await runNode(mockPlannr(), everything);
		expect(run.data.resultData.error?.message).toBe(
			`${LIST_REFERRALS.rejected}: ${REQUEST_FAILURES.unclear} (${RESPONSE_PROBLEMS.noList}) [item 0]`,
		);
	});
});

describe('Ten thousand referrals', () => {
	it('take one request per hundred, and are paired with their input items', async () => {
		const isReceived = (number: number) => number % 10 === 0;
		const mockPlannr = await startFurther({
			data: createMockDataWithReferrals(10_000, (number) =>
				isReceived(number) ? receivedByAdviser : {},
			),
		});
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
	});
});

describe('Connection: Get Many', () => {
	const mockPlannr = useMockPlannr();
	const { accepted, pending, denied, expired, received, incoming } = demo.connections;
	const newestFirst = [incoming, received, denied, pending, accepted, expired];

	const getManyConnections = async (parameters: INodeParameters) =>
		await runNode(mockPlannr(), { resource: 'connection', operation: 'getAll', ...parameters });

	async function runToError(parameters: INodeParameters) {
		const { error } = (await getManyConnections(parameters)).run.data.resultData;
		return error;
	}

	const sortedBy = (field: string, direction: string) => ({ sort: { rule: { field, direction } } });

	const { otherAccount } = demo;
	it.each<[string, INodeParameters, object, string[]]>([
		['default parameters', {}, { per_page: '50' }, newestFirst],
		[
			'one status',
			{ filters: { status: 'accepted' } },
			{ 'filter[status]': 'accepted' },
			[received, accepted],
		],
		[
			'one direction',
			{ filters: { direction: 'received' } },
			{ 'filter[direction]': 'received' },
			[incoming, received],
		],
		[
			'one recipient',
			{ filters: { recipientUuid: otherAccount } },
			{ 'filter[recipient_uuid]': otherAccount },
			[accepted],
		],
		['one UUID', { filters: { uuids: denied } }, { 'filter[uuid]': denied }, [denied]],
		[
			'the oldest first',
			sortedBy('created_at', 'asc'),
			{ sort: 'created_at' },
			[...newestFirst].reverse(),
		],
	])(
		'sends the query and returns the records of the page with %s',
		async (_, parameters, query, uuids) => {
			const finished = await getManyConnections(parameters);
			expect(finished.run.data.resultData.error).toBeUndefined();
			const records = finished.output('Next').map(({ json }) => json);
			expect(records.map(({ uuid }) => uuid)).toEqual(uuids);
			expect(mockPlannr().requestLog).toMatchObject([
				{ path: '/api/v1/referral-connections', query },
			]);
			expect(mockPlannr().contractViolations).toEqual([]);
		},
	);

	it.each(['expires_at', 'status', 'updated_at'])(
		'leaves sorting by %s to Plannr',
		async (field) => {
			await getManyConnections(sortedBy(field, 'desc'));
			expect(mockPlannr().requestLog[0]?.query).toMatchObject({ sort: `-${field}` });
		},
	);

	it('returns all fields with Simplify off', async () => {
		const filters = { uuids: accepted };
		const [simple] = (await getManyConnections({ filters })).output('Next');
		const [raw] = (await getManyConnections({ filters, simplify: false })).output('Next');
		expect(raw?.json).toMatchObject({ ...simple?.json, sender_account: expect.anything() });
	});

	const recipient = 'Recipient Account UUID';
	const tooMany = Array.from({ length: 101 }, (_, n) => numberedUuid(n)).join(',');
	it.each<[INodeParameters, string, string]>([
		[{ simplify: '={{ "perhaps" }}' }, 'Simplify', problems.notBoolean],
		[{ filters: { status: 'expired' } }, 'Status', problems.notChoice],
		[{ filters: { recipientUuid: 'Rowan' } }, recipient, problems.notUuid],
		[{ filters: { recipientUuid: '={{ $json.missing }}' } }, recipient, problems.empty],
		[{ filters: { recipientUuid: ' ' } }, recipient, problems.empty],
		[{ filters: { recipientUuid: tooMany } }, recipient, problems.tooManyUuids],
		[sortedBy('name', 'asc'), 'Sort', problems.notSortOrder],
		[sortedBy('status', 'up'), 'Sort', problems.notSortOrder],
	])('%j, sends nothing and reports what is invalid', async (parameters, label, problem) => {
		const error = await runToError(parameters);
		expect(error?.message).toBe(`'${label}' ${problem} [item 0]`);
		expect(mockPlannr().requestLog).toEqual([]);
	});

	it.each([
		[401, `${LIST_CONNECTIONS.rejected}: ${REQUEST_FAILURES.tokenRejected}`, "'Access Token'"],
		[
			403,
			`${LIST_CONNECTIONS.rejected}: ${LIST_CONNECTIONS.forbidden}`,
			LIST_CONNECTIONS.forbiddenAdvice,
		],
		[
			404,
			`${LIST_CONNECTIONS.rejected}: ${LIST_CONNECTIONS.notFound}`,
			LIST_CONNECTIONS.notFoundAdvice,
		],
		[422, `${LIST_CONNECTIONS.rejected}: Not so`, LIST_CONNECTIONS.rejectedAdvice],
	])('a response of %i, reports what it means for connections', async (status, message, advice) => {
		mockPlannr().addFault({ effect: respond(status, { message: 'Not so.' }) });
		const error = await runToError({});
		expect(error?.message).toBe(`${message} [item 0]`);
		expect(error?.description).toContain(advice);
	});
});

/**
 * Plannr does not document the pagination of referrals: whatever its form, no record is missing without a hint, and no
 * other record is returned.
 */
describe('A list of referrals', () => {
	const COUNT = 250;
	const isAccepted = (number: number) => number % 2 === 1;
	const pending = Array.from({ length: COUNT }, (_, number) => number).filter(
		(number) => !isAccepted(number),
	);
	const data = createMockDataWithReferrals(COUNT, (number) =>
		isAccepted(number) ? { ...receivedByAdviser, status: 'accepted' } : receivedByAdviser,
	);
	const mockPlannr = useMockPlannr({ data, rateLimit: { maxRequests: 1000, windowMs: 1000 } });

	const parameters: INodeParameters = {
		resource: 'referral',
		operation: 'getAll',
		returnAll: true,
		filters: { status: 'pending' },
	};
	const row = (number: number): IDataObject => ({
		uuid: numberedUuid(number),
		status: isAccepted(number) ? 'accepted' : 'pending',
		direction: 'received',
	});
	const firstRows = pending.slice(0, 100).map(row);

	/** Replaces the response to the first request, or to those that `fault` selects. */
	function respondWith(body: object, fault: object = { nth: 1 }) {
		mockPlannr().addFault({ ...fault, effect: respond(200, body) });
	}

	async function listReferrals() {
		const finished = await runNode(mockPlannr(), parameters);
		expect(finished.run.data.resultData.error).toBeUndefined();
		return {
			uuids: finished.output('Next').map(({ json }) => json.uuid),
			hasHint: finished.hints(NODE_NAME).some((hint) => hint.includes(RECORDS_MAY_BE_MISSING)),
		};
	}

	const complete = { uuids: pending.map(numberedUuid), hasHint: false };

	it.each<[string, () => object]>([
		[
			'a link without the filters',
			() => ({ links: { next: `${mockPlannr().url}/api/v1/referrals?page=2` } }),
		],
		['a relative link', () => ({ links: { next: '?page=2' } })],
		[
			'a link with an extra slash',
			() => ({ links: { next: `${mockPlannr().url}/api/v1/referrals/?page=2` } }),
		],
		['a link beside the list', () => ({ next_page_url: '/api/v1/referrals?page=2', total: 125 })],
		['a link in meta', () => ({ meta: { next_page_url: '?page=2', total: 125 } })],
		['a number of pages', () => ({ last_page: 2, current_page: 1 })],
		['a number of pages in meta', () => ({ meta: { last_page: 2, current_page: 1 } })],
		['a number of records', () => ({ total: 125 })],
		['a full page without any such information', () => ({})],
	])('is read on after %s', async (_, form) => {
		respondWith({ data: firstRows, ...form() });
		expect(await listReferrals()).toEqual(complete);
		expect(mockPlannr().requestLog[1]?.query).toMatchObject({
			page: '2',
			'filter[status]': 'pending',
		});
		expect(mockPlannr().requestLog).toHaveLength(2);
	});

	it.each<[string, object]>([
		['each page is the first of several', { last_page: 2, current_page: 1 }],
		['each page is the first of several in meta', { meta: { last_page: 2, current_page: 1 } }],
		['there are more records than any page has', { total: 125 }],
		['each page is full and equal, without paging information', {}],
		['a link leads to another list', { links: { next: '/api/v1/account?page=1' } }],
		['a link is a number', { links: { next: 2 } }],
	])('is reported as incomplete when %s', async (_, form) => {
		respondWith({ data: firstRows, ...form }, {});
		expect(await listReferrals()).toEqual({
			uuids: firstRows.map(({ uuid }) => uuid),
			hasHint: true,
		});
		expect(new Set(mockPlannr().requestLog.map(({ path }) => path))).toEqual(
			new Set(['/api/v1/referrals']),
		);
	});

	it('contains no record that the filters exclude', async () => {
		respondWith({ data: [0, 1, 2, 3].map(row), links: { next: null } });
		expect((await listReferrals()).uuids).toEqual([numberedUuid(0), numberedUuid(2)]);
	});

	it('ends when a page links to itself', async () => {
		respondWith({ data: firstRows, links: { next: '?page=1' } }, {});
		expect(await listReferrals()).toEqual({
			uuids: firstRows.map(({ uuid }) => uuid),
			hasHint: true,
		});
		// It is read three times, since it may have changed in the meantime.
		expect(mockPlannr().requestLog).toHaveLength(6);
	});

	it('is complete when the last page is empty', async () => {
		respondWith({ data: [row(0)], links: { next: '?page=2' } });
		respondWith({ data: [], links: { next: '?page=3' } }, { nth: 2 });
		expect(await listReferrals()).toEqual({ uuids: [numberedUuid(0)], hasHint: false });
		expect(mockPlannr().requestLog).toHaveLength(2);
	});

	it('is complete with a page that is not full and has no paging information', async () => {
		respondWith({ data: firstRows.slice(0, 99) });
		expect(await listReferrals()).toEqual({
			uuids: firstRows.slice(0, 99).map(({ uuid }) => uuid),
			hasHint: false,
		});
		expect(mockPlannr().requestLog).toHaveLength(1);
	});

	it('is read on after 15 records without paging information, as many as Plannr returns by default', async () => {
		respondWith({ data: firstRows.slice(0, 15) });
		respondWith({ data: firstRows.slice(15, 20) }, { nth: 2 });
		expect(await listReferrals()).toEqual({
			uuids: firstRows.slice(0, 20).map(({ uuid }) => uuid),
			hasHint: false,
		});
		expect(mockPlannr().requestLog).toHaveLength(2);
	});

	it.each<[string, object]>([
		['of which a page is missing', { last_page: 2, current_page: 1 }],
		['whose full page is always the same', {}],
	])('%s does not show that nobody has been referred', async (_, form) => {
		const sent = firstRows.slice(0, 15).map((one) => ({ ...one, direction: 'sent' }));
		respondWith({ data: sent, ...form }, { operation: 'listReferrals' });
		const { run } = await runNode(mockPlannr(), { ...minimalCreate, ifAlreadyReferred: 'fail' });
		expect(run.data.resultData.error?.message).toContain(LIST_NOT_COMPLETE);
		expect(writeRequests(mockPlannr())).toEqual([]);
	});
});
