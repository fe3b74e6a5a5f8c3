import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { type MockPlannr, startMockPlannr } from '../../sandbox';
import {
	numberedUuid,
	receivedByAdviser,
	createMockDataWithReferrals,
} from '../engine/manyReferrals';
import { NODE_NAME, writeRequests, minimalCreate, runNode } from '../engine/createWorkflow';
import { LIST_NOT_COMPLETE, RECORDS_MAY_BE_MISSING } from '../texts';

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
	let mockPlannr: MockPlannr;
	beforeAll(async () => {
		const world = createMockDataWithReferrals(COUNT, (number) =>
			isAccepted(number) ? { ...receivedByAdviser, status: 'accepted' } : receivedByAdviser,
		);
		mockPlannr = await startMockPlannr({
			data: world,
			rateLimit: { maxRequests: 1000, windowMs: 1000 },
		});
	});
	beforeEach(() => {
		mockPlannr.reset();
	});
	afterAll(async () => {
		await mockPlannr.stop();
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

	/** Replaces the response to the first request, or to those that `fault` selects. */
	function respondWith(body: object, fault: object = { nth: 1 }) {
		mockPlannr.addFault({ ...fault, effect: { kind: 'response', status: 200, body } });
	}

	async function listReferrals() {
		const finished = await runNode(mockPlannr, parameters);
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
			() => ({ links: { next: `${mockPlannr.url}/api/v1/referrals?page=2` } }),
		],
		['a relative link', () => ({ links: { next: '?page=2' } })],
		[
			'a link with an extra slash',
			() => ({ links: { next: `${mockPlannr.url}/api/v1/referrals/?page=2` } }),
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
		expect(mockPlannr.requestLog[1]?.query).toMatchObject({
			page: '2',
			'filter[status]': 'pending',
		});
		expect(mockPlannr.requestLog).toHaveLength(2);
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
		expect(new Set(mockPlannr.requestLog.map(({ path }) => path))).toEqual(
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
		expect(mockPlannr.requestLog).toHaveLength(6);
	});

	it('is complete when the last page is empty', async () => {
		respondWith({ data: [row(0)], links: { next: '?page=2' } });
		respondWith({ data: [], links: { next: '?page=3' } }, { nth: 2 });
		expect(await listReferrals()).toEqual({ uuids: [numberedUuid(0)], hasHint: false });
		expect(mockPlannr.requestLog).toHaveLength(2);
	});

	it('is complete with a page that is not full and has no paging information', async () => {
		respondWith({ data: firstRows.slice(0, 99) });
		expect(await listReferrals()).toEqual({
			uuids: firstRows.slice(0, 99).map(({ uuid }) => uuid),
			hasHint: false,
		});
		expect(mockPlannr.requestLog).toHaveLength(1);
	});

	it('is read on after 15 records without paging information, as many as Plannr returns by default', async () => {
		respondWith({ data: firstRows.slice(0, 15) });
		respondWith({ data: firstRows.slice(15, 20) }, { nth: 2 });
		expect(await listReferrals()).toEqual({
			uuids: firstRows.slice(0, 20).map(({ uuid }) => uuid),
			hasHint: false,
		});
		expect(mockPlannr.requestLog).toHaveLength(2);
	});

	it.each<[string, object]>([
		['of which a page is missing', { last_page: 2, current_page: 1 }],
		['whose full page is always the same', {}],
	])('%s does not show that nobody has been referred', async (_, form) => {
		const sent = firstRows.slice(0, 15).map((one) => ({ ...one, direction: 'sent' }));
		respondWith({ data: sent, ...form }, { operation: 'listReferrals' });
		const { run } = await runNode(mockPlannr, { ...minimalCreate, ifAlreadyReferred: 'fail' });
		expect(run.data.resultData.error?.message).toContain(LIST_NOT_COMPLETE);
		expect(writeRequests(mockPlannr)).toEqual([]);
	});
});
