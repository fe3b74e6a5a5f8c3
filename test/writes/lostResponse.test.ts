import type { IDataObject } from 'n8n-workflow';

import { type Fault, demo } from '../../sandbox';
import {
	NODE_NAME,
	writeRequests,
	minimalCreate,
	runNode,
	useMockPlannr,
} from '../engine/createWorkflow';

const sandbox = useMockPlannr();

type Act = Fault['effect'];

const losses: Array<[string, Act]> = [
	['a dropped connection', { kind: 'drop' }],
	['a 500', { kind: 'response', status: 500 }],
	['a 502', { kind: 'response', status: 502 }],
	['a 503', { kind: 'response', status: 503 }],
];

/** A referral as the one asked for would be listed, with something changed. */
function suspect(change: IDataObject): IDataObject {
	return {
		uuid: 'suspect',
		status: 'pending',
		direction: 'sent',
		connection: { uuid: demo.connections.accepted },
		clients: [{ uuid: demo.clients[0], name: 'John Doe' }],
		advice_type: 'mortgages',
		duration_months: 3,
		shared_data: ['basic_details'],
		note: null,
		sla_deadline: null,
		created_at: new Date(Date.now() + 60_000).toISOString(),
		...change,
	};
}

const withNote = {
	...minimalCreate,
	additionalFields: { note: ' Retirement  planning. ', slaDeadline: '2027-02-28' },
};

describe('When the answer to a create is lost', () => {
	it.each(losses)('after the work, by %s, the referral is found and given out', async (_, act) => {
		sandbox().addFault({ operation: 'createReferral', when: 'after', effect: act });
		const finished = await runNode(sandbox(), withNote);
		const [made] = sandbox().data.referrals.keys();
		expect(sandbox().data.referrals.size).toBe(1);
		expect(writeRequests(sandbox())).toHaveLength(1);
		expect(finished.output('Next').map(({ json }) => json.uuid)).toEqual([made]);
		expect(finished.hints(NODE_NAME)).toEqual([
			expect.stringMatching(/found there .+ \(item 0\)\.$/),
		]);
	});

	it.each(losses)(
		'before the work, by %s, the referral is created after all, once',
		async (_, act) => {
			sandbox().addFault({ operation: 'createReferral', times: 1, effect: act });
			const finished = await runNode(sandbox(), withNote);
			expect(sandbox().data.referrals.size).toBe(1);
			expect(writeRequests(sandbox())).toHaveLength(2);
			expect(finished.output('Next')).toHaveLength(1);
			expect(finished.hints(NODE_NAME)).toEqual([]);
		},
	);

	it('three times before the work, it is said that nothing was created', async () => {
		sandbox().addFault({ operation: 'createReferral', effect: { kind: 'response', status: 503 } });
		const finished = await runNode(sandbox(), minimalCreate);
		const { error } = finished.run.data.resultData;
		expect(error?.message).toBe(
			'The referral was not created: Plannr gave no clear answer (status 503) [item 0]',
		);
		expect(error?.description).toContain('is not there');
		expect(writeRequests(sandbox())).toHaveLength(3);
	});

	it('and Plannr cannot be asked about it, it is said that it may have been created', async () => {
		sandbox().addFault({ operation: 'createReferral', when: 'after', effect: { kind: 'drop' } });
		sandbox().addFault({ operation: 'listReferrals', effect: { kind: 'response', status: 403 } });
		const finished = await runNode(sandbox(), minimalCreate);
		const { error } = finished.run.data.resultData;
		expect(error?.message).toBe(
			'The referral may have been created, but Plannr gave no clear answer (ECONNRESET) [item 0]',
		);
		expect(error?.description).toContain('before you run this item again');
		expect(writeRequests(sandbox())).toHaveLength(1);
	});

	const listed: Array<[string, unknown]> = [
		[
			'a referral about the same differs in its note',
			{ data: [suspect({ note: 'Another note' })] },
		],
		['a referral about the same has no date', { data: [suspect({ created_at: null })] }],
		['a referral does not tell its clients', { data: [suspect({ clients: null })] }],
		['two equal referrals are there', { data: [suspect({}), suspect({ uuid: 'another' })] }],
		['the list is none', { data: 'nothing' }],
		['the list goes on elsewhere', { data: [], links: { next: 'https://elsewhere.example/page' } }],
		[
			'the list goes on nowhere',
			{ data: [suspect({ advice_type: 'tax' })], links: { next: 'page 2' } },
		],
	];
	it.each(listed)('and %s, nobody can tell', async (_, body) => {
		sandbox().addFault({ operation: 'createReferral', times: 1, effect: { kind: 'drop' } });
		sandbox().addFault({
			operation: 'listReferrals',
			effect: { kind: 'response', status: 200, body },
		});
		// What the list leaves out, the referral itself leaves out too.
		const bare = { uuid: 'suspect', status: 'pending' };
		sandbox().addFault({
			operation: 'getReferral',
			effect: { kind: 'response', status: 200, body: bare },
		});
		const finished = await runNode(sandbox(), minimalCreate);
		expect(finished.run.data.resultData.error?.message).toMatch(
			/^The referral may have been created/,
		);
		expect(writeRequests(sandbox())).toHaveLength(1);
	});

	const harmless: Array<[string, unknown]> = [
		['a bare list', []],
		['a list without links', { data: [] }],
		['a list that goes round in circles', { data: [], links: { next: '{url}/api/v1/referrals' } }],
		[
			'referrals about something else',
			{ data: [suspect({ advice_type: 'tax' })], links: { next: null } },
		],
		['referrals of long ago', { data: [suspect({ created_at: '2026-01-20T17:51:29+00:00' })] }],
		['referrals that were received', { data: [suspect({ direction: 'received' })] }],
	];
	it.each(harmless)('and Plannr lists %s, it is created after all', async (_, listing) => {
		sandbox().addFault({ operation: 'createReferral', times: 1, effect: { kind: 'drop' } });
		const body: unknown = JSON.parse(JSON.stringify(listing).replace('{url}', sandbox().url));
		sandbox().addFault({
			operation: 'listReferrals',
			effect: { kind: 'response', status: 200, body },
		});
		const finished = await runNode(sandbox(), minimalCreate);
		expect(finished.output('Next')).toHaveLength(1);
		expect(writeRequests(sandbox())).toHaveLength(2);
	});

	it('the referral of an equal item that is on its way still is not taken for it', async () => {
		const strike = { operation: 'createReferral', times: 1 } as const;
		sandbox().addFault({ ...strike, nth: 1, when: 'after', effect: { kind: 'delay', ms: 700 } });
		sandbox().addFault({ ...strike, nth: 2, effect: { kind: 'drop' } });
		const finished = await runNode(sandbox(), minimalCreate, { items: [{}, {}] });
		const given = finished.output('Next').map(({ json }) => json.uuid);
		expect(new Set(given)).toEqual(new Set(sandbox().data.referrals.keys()));
		expect(new Set(given).size).toBe(2);
	});

	it('it is found beyond the first page, where Plannr takes no size for its pages', async () => {
		sandbox().addFault({
			operation: 'createReferral',
			nth: 1,
			when: 'after',
			effect: { kind: 'drop' },
		});
		const errors = { per_page: ['The per page field is prohibited.'] };
		const body = { message: errors.per_page[0], errors };
		sandbox().addFault({
			operation: 'listReferrals',
			nth: 1,
			effect: { kind: 'response', status: 422, body },
		});
		// The search waits until the others about the same have been answered, and by then they fill two pages.
		sandbox().addFault({
			operation: 'listReferrals',
			when: 'before',
			effect: { kind: 'delay', ms: 300 },
		});
		const items = Array.from({ length: 60 }, () => ({}));
		const finished = await runNode(sandbox(), minimalCreate, { items });
		expect(finished.output('Next')).toHaveLength(60);
		expect(sandbox().data.referrals.size).toBe(60);
		const lists = sandbox().requestLog.filter(({ operation }) => operation === 'listReferrals');
		expect(lists[0]?.query).toMatchObject({ per_page: '100' });
		expect(lists.filter(({ query }) => query.page === '2').length).toBeGreaterThan(0);
	});

	it('by time running out while Plannr is at work still, the referral is found later', async () => {
		sandbox().addFault({
			operation: 'createReferral',
			times: 1,
			effect: { kind: 'delay', ms: 2000 },
		});
		const finished = await runNode(sandbox(), { ...minimalCreate, options: { timeout: 1 } });
		expect(finished.output('Next')).toHaveLength(1);
		expect(sandbox().data.referrals.size).toBe(1);
		expect(writeRequests(sandbox())).toHaveLength(1);
	});

	it('by time running out for good, it is not sent again, because it may be under way', async () => {
		sandbox().addFault({
			operation: 'createReferral',
			times: 1,
			effect: { kind: 'delay', ms: 25_000 },
		});
		const finished = await runNode(sandbox(), { ...minimalCreate, options: { timeout: 1 } });
		expect(finished.run.data.resultData.error?.message).toBe(
			'The referral may have been created, but Plannr gave no clear answer (no answer within 1 s) [item 0]',
		);
		expect(writeRequests(sandbox())).toHaveLength(1);
	});
});
