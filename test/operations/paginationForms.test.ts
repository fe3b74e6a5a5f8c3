import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { type MockPlannr, startMockPlannr } from '../../sandbox';
import { numberedUuid, receivedByAdviser, mockDataWithReferrals } from '../engine/manyReferrals';
import { NODE_NAME, writeRequests, minimalCreate, runNode } from '../engine/createWorkflow';

/** Plannr documents no paging for its referrals: whatever form it takes, nothing is missed unsaid, and nothing else slips in. */
describe('A list of referrals', () => {
	const COUNT = 250;
	const isAccepted = (number: number) => number % 2 === 1;
	const pending = Array.from({ length: COUNT }, (_, number) => number).filter(
		(number) => !isAccepted(number),
	);
	let sandbox: MockPlannr;
	beforeAll(async () => {
		const world = mockDataWithReferrals(COUNT, (number) =>
			isAccepted(number) ? { ...receivedByAdviser, status: 'accepted' } : receivedByAdviser,
		);
		sandbox = await startMockPlannr({
			data: world,
			rateLimit: { maxRequests: 1000, windowMs: 1000 },
		});
	});
	beforeEach(() => {
		sandbox.reset();
	});
	afterAll(async () => {
		await sandbox.stop();
	});

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

	/** Has the first page of each reading answered with something else. */
	function answer(body: object, more: object = { nth: 1 }) {
		sandbox.addFault({ ...more, effect: { kind: 'response', status: 200, body } });
	}

	async function list() {
		const finished = await runNode(sandbox, parameters);
		expect(finished.run.data.resultData.error).toBeUndefined();
		return {
			uuids: finished.output('Next').map(({ json }) => json.uuid),
			isSaid: finished.hints(NODE_NAME).some((hint) => hint.includes('may be missing')),
		};
	}

	const whole = { uuids: pending.map(numberedUuid), isSaid: false };

	it.each<[string, () => object]>([
		[
			'a link that has lost the filters',
			() => ({ links: { next: `${sandbox.url}/api/v1/referrals?page=2` } }),
		],
		['a link without the address', () => ({ links: { next: '?page=2' } })],
		[
			'a link with a slash too many',
			() => ({ links: { next: `${sandbox.url}/api/v1/referrals/?page=2` } }),
		],
		['a link beside the list', () => ({ next_page_url: '/api/v1/referrals?page=2', total: 125 })],
		['a link among the numbers', () => ({ meta: { next_page_url: '?page=2', total: 125 } })],
	])('goes on behind %s', async (_, form) => {
		answer({ data: firstRows, ...form() });
		expect(await list()).toEqual(whole);
		expect(sandbox.requestLog[1]?.query).toMatchObject({ page: '2', 'filter[status]': 'pending' });
		expect(sandbox.requestLog).toHaveLength(2);
	});

	it.each<[string, object]>([
		['a number of pages', { last_page: 2, current_page: 1 }],
		['a number of pages among others', { meta: { last_page: 2, current_page: 1 } }],
		['a number of records', { total: 125 }],
		['a link to another list', { links: { next: '/api/v1/account?page=1' } }],
		['a link that is none', { links: { next: 2 } }],
	])('is not whole when %s says so', async (_, form) => {
		answer({ data: firstRows, ...form }, {});
		expect(await list()).toEqual({ uuids: firstRows.map(({ uuid }) => uuid), isSaid: true });
		expect(new Set(sandbox.requestLog.map(({ path }) => path))).toEqual(
			new Set(['/api/v1/referrals']),
		);
	});

	it('holds nothing that the filters exclude, whatever a page brings', async () => {
		answer({ data: [0, 1, 2, 3].map(row), links: { next: null } });
		expect((await list()).uuids).toEqual([numberedUuid(0), numberedUuid(2)]);
	});

	it('ends when a page leads to itself', async () => {
		answer({ data: firstRows, links: { next: '?page=1' } }, {});
		expect(await list()).toEqual({ uuids: firstRows.map(({ uuid }) => uuid), isSaid: true });
		// Three readings, for the list may have changed meanwhile.
		expect(sandbox.requestLog).toHaveLength(6);
	});

	it('ends whole when the last page is empty', async () => {
		answer({ data: [row(0)], links: { next: '?page=2' } });
		answer({ data: [], links: { next: '?page=3' } }, { nth: 2 });
		expect(await list()).toEqual({ uuids: [numberedUuid(0)], isSaid: false });
		expect(sandbox.requestLog).toHaveLength(2);
	});

	it('that is not whole does not tell that nobody was referred yet', async () => {
		answer({ data: firstRows, last_page: 2, current_page: 1 }, { operation: 'listReferrals' });
		const options = { ifAlreadyReferred: 'fail' };
		const { run } = await runNode(sandbox, { ...minimalCreate, options });
		expect(run.data.resultData.error?.message).toContain('could not be read to its end');
		expect(writeRequests(sandbox)).toEqual([]);
	});
});
