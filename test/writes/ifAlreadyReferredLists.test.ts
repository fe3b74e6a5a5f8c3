import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { type Referral, demo } from '../../sandbox';
import { listRequests, addReferral } from './existingReferral';
import {
	writeRequests,
	minimalCreate,
	runNode,
	useMockPlannr,
	uuidLocator,
} from '../engine/createWorkflow';

const sandbox = useMockPlannr();

const [john, gareth] = demo.clients;
const returnExisting: INodeParameters = {
	...minimalCreate,
	options: { ifAlreadyReferred: 'return' },
};
const settings = { onError: 'continueRegularOutput' } as const;
const list = { operation: 'listReferrals' } as const;

/** Has the list answer with these rows instead of whole referrals. */
function mockList(
	rows: readonly IDataObject[],
	links: IDataObject = { next: null },
	more: object = {},
) {
	const act = { kind: 'response', status: 200, body: { data: rows, links } } as const;
	sandbox().addFault({ ...list, ...more, effect: act });
}

/** What the referral that these tests ask for is about. */
const subject: IDataObject = {
	connection: { uuid: demo.connections.accepted },
	clients: [{ uuid: john }],
	advice_type: 'mortgages',
};

/** A row that tells nothing of what the referral is about. */
const listRow = (referral: string, more: IDataObject = {}): IDataObject => ({
	uuid: referral,
	status: 'pending',
	created_at: '2026-01-20T17:51:29+00:00',
	...more,
});

const readRequests = () =>
	sandbox().requestLog.filter(({ operation }) => operation === 'getReferral');

describe('When the list of referrals leaves fields out', () => {
	it('each referral is read itself, once for all items', async () => {
		const there = addReferral(sandbox(), 1);
		const other = addReferral(sandbox(), 2, { adviceType: 'tax' });
		mockList([listRow(other), listRow(there)]);
		const items = [{ who: john }, { who: john }, { who: gareth }];
		const parameters = { ...returnExisting, clients: uuidLocator('={{ $json.who }}') };
		const finished = await runNode(sandbox(), parameters, { items });
		const given = finished.output('Next').map(({ json }) => json);
		expect(given.slice(0, 2)).toEqual([
			expect.objectContaining({
				uuid: there,
				advice_type: 'mortgages',
				shared_data: expect.any(Array),
			}),
			expect.objectContaining({ uuid: there }),
		]);
		expect(writeRequests(sandbox())).toHaveLength(1);
		expect(readRequests()).toHaveLength(2);
	});

	it('what is surely over or about something else is not read', async () => {
		mockList([
			listRow(addReferral(sandbox(), 1), { status: 'rejected' }),
			listRow(addReferral(sandbox(), 2), { advice_type: 'tax' }),
			listRow(addReferral(sandbox(), 3), { clients: [{ uuid: gareth }] }),
		]);
		await runNode(sandbox(), returnExisting);
		expect(readRequests()).toEqual([]);
		expect(writeRequests(sandbox())).toHaveLength(1);
	});

	const statuses: Array<[string, Partial<Referral>, number]> = [
		['is open', { status: 'accepted' }, 0],
		['is over', { status: 'rejected' }, 1],
	];
	it.each(statuses)(
		'a status that is not told is read: one that %s',
		async (_, change, created) => {
			const there = addReferral(sandbox(), 1, change);
			const details = { note: null, shared_data: [], sla_deadline: null, duration_months: 3 };
			mockList([listRow(there, { ...subject, ...details, status: null })]);
			const finished = await runNode(sandbox(), returnExisting);
			expect(finished.output('Next')).toHaveLength(1);
			expect(writeRequests(sandbox())).toHaveLength(created);
		},
	);

	it.each<[string, IDataObject]>([
		['what it is about', { status: 'pending' }],
		['its clients by their UUIDs', { status: 'pending', clients: [{ name: 'Somebody' }] }],
		['its status', subject],
		['a status that is known', { ...subject, status: 'paused' }],
	])('and one does not tell %s even then, nobody can tell', async (_, told) => {
		const there = addReferral(sandbox(), 1);
		mockList([listRow(there, { status: null, ...told })]);
		const body = { uuid: there, note: null, ...told };
		sandbox().addFault({
			operation: 'getReferral',
			effect: { kind: 'response', status: 200, body },
		});
		const finished = await runNode(sandbox(), returnExisting);
		expect(finished.run.data.resultData.error?.message).toBe(
			'It could not be checked whether the clients are referred already: the list of sent referrals could not be read to its end, or does not tell enough [item 0]',
		);
		expect(writeRequests(sandbox())).toEqual([]);
	});
});

describe('When the list of referrals cannot be read to its end', () => {
	const elsewhere = { next: 'https://elsewhere.example/page' };
	const both = { items: [{ who: john }, { who: gareth }], settings };
	const each = { ...returnExisting, clients: uuidLocator('={{ $json.who }}') };

	it('what was found is given out, the rest is not sent, and it is read three times', async () => {
		const there = addReferral(sandbox(), 1);
		mockList([listRow(there, subject)], elsewhere);
		const finished = await runNode(sandbox(), each, both);
		expect(finished.output('Next').map(({ json }) => json)).toEqual([
			expect.objectContaining({ uuid: there }),
			{
				error: expect.stringMatching(/^It could not be checked whether the clients are referred/),
				message: expect.stringContaining('This referral was not created'),
				details: { httpCode: null, fields: {} },
			},
		]);
		expect(listRequests(sandbox())).toHaveLength(3);
		expect(writeRequests(sandbox())).toEqual([]);
	});

	it('the first time only, it is read again, and all is well', async () => {
		mockList([], elsewhere, { times: 1 });
		const finished = await runNode(sandbox(), each, both);
		expect(finished.output('Next').map(({ json }) => json.status)).toEqual(['pending', 'pending']);
		expect(listRequests(sandbox())).toHaveLength(2);
	});
});

describe('When the referrals cannot be listed', () => {
	const message = (caught: string) =>
		`It could not be checked whether the clients are referred already: ${caught}`;
	const answered = (status: number, body: object) => ({ kind: 'response', status, body }) as const;
	it.each([
		['403', answered(403, { message: 'No.' }), message('Plannr does not tell (status 403)'), '403'],
		['404', answered(404, { message: 'No.' }), message('Plannr does not tell (status 404)'), '404'],
		[
			'no list',
			answered(200, { data: 'none' }),
			message('Plannr gave no clear answer (an answer without a list in it)'),
			null,
		],
		[
			'broken connections',
			{ kind: 'drop' } as const,
			message('Plannr gave no clear answer (ECONNRESET)'),
			null,
		],
		['401', answered(401, {}), 'Plannr does not accept the access token', '401'],
	])('because of %s, no item is sent, and each says so', async (_, act, expected, httpCode) => {
		sandbox().addFault({ ...list, effect: act });
		const finished = await runNode(sandbox(), returnExisting, { items: [{}, {}], settings });
		expect(finished.output('Next').map(({ json }) => json)).toEqual(
			[0, 1].map((index) => ({
				error: `${expected} [item ${index}]`,
				message: expect.stringMatching(/did nothing|was not created/),
				details: { httpCode, fields: {} },
			})),
		);
		expect(writeRequests(sandbox())).toEqual([]);
	});

	it('because nobody is there, no item is sent', async () => {
		const credential = { baseUrl: 'http://127.0.0.1:9' };
		const finished = await runNode(sandbox(), returnExisting, { credential });
		expect(finished.run.data.resultData.error?.message).toBe(
			'The request did not reach Plannr (ECONNREFUSED) [item 0]',
		);
	});
});
