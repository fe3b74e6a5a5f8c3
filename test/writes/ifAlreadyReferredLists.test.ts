import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { type Referral, demo } from '../../sandbox';
import { listings, place } from './existingReferral';
import { creations, minimal, refer, useSandbox, uuid } from '../engine/createWorkflow';

const sandbox = useSandbox();

const [john, gareth] = demo.clients;
const returning: INodeParameters = { ...minimal, options: { ifAlreadyReferred: 'return' } };
const settings = { onError: 'continueRegularOutput' } as const;
const list = { operation: 'listReferrals' } as const;

/** Has the list answer with these rows instead of whole referrals. */
function listed(
	rows: readonly IDataObject[],
	links: IDataObject = { next: null },
	more: object = {},
) {
	const act = { kind: 'answer', status: 200, body: { data: rows, links } } as const;
	sandbox().misbehave({ ...list, ...more, act });
}

/** What the referral that these tests ask for is about. */
const subject: IDataObject = {
	connection: { uuid: demo.connections.accepted },
	clients: [{ uuid: john }],
	advice_type: 'mortgages',
};

/** A row that tells nothing of what the referral is about. */
const row = (referral: string, more: IDataObject = {}): IDataObject => ({
	uuid: referral,
	status: 'pending',
	created_at: '2026-01-20T17:51:29+00:00',
	...more,
});

const readings = () => sandbox().journal.filter(({ operation }) => operation === 'getReferral');

describe('When the list of referrals leaves fields out', () => {
	it('each referral is read itself, once for all items', async () => {
		const there = place(sandbox(), 1);
		const other = place(sandbox(), 2, { adviceType: 'tax' });
		listed([row(other), row(there)]);
		const items = [{ who: john }, { who: john }, { who: gareth }];
		const parameters = { ...returning, clients: uuid('={{ $json.who }}') };
		const finished = await refer(sandbox(), parameters, { items });
		const given = finished.output('Next').map(({ json }) => json);
		expect(given.slice(0, 2)).toEqual([
			expect.objectContaining({
				uuid: there,
				advice_type: 'mortgages',
				shared_data: expect.any(Array),
			}),
			expect.objectContaining({ uuid: there }),
		]);
		expect(creations(sandbox())).toHaveLength(1);
		expect(readings()).toHaveLength(2);
	});

	it('what is surely over or about something else is not read', async () => {
		listed([
			row(place(sandbox(), 1), { status: 'rejected' }),
			row(place(sandbox(), 2), { advice_type: 'tax' }),
			row(place(sandbox(), 3), { clients: [{ uuid: gareth }] }),
		]);
		await refer(sandbox(), returning);
		expect(readings()).toEqual([]);
		expect(creations(sandbox())).toHaveLength(1);
	});

	const statuses: Array<[string, Partial<Referral>, number]> = [
		['is open', { status: 'accepted' }, 0],
		['is over', { status: 'rejected' }, 1],
	];
	it.each(statuses)(
		'a status that is not told is read: one that %s',
		async (_, change, created) => {
			const there = place(sandbox(), 1, change);
			const details = { note: null, shared_data: [], sla_deadline: null, duration_months: 3 };
			listed([row(there, { ...subject, ...details, status: null })]);
			const finished = await refer(sandbox(), returning);
			expect(finished.output('Next')).toHaveLength(1);
			expect(creations(sandbox())).toHaveLength(created);
		},
	);

	it.each<[string, IDataObject]>([
		['what it is about', { status: 'pending' }],
		['its clients by their UUIDs', { status: 'pending', clients: [{ name: 'Somebody' }] }],
		['its status', subject],
		['a status that is known', { ...subject, status: 'paused' }],
	])('and one does not tell %s even then, nobody can tell', async (_, told) => {
		const there = place(sandbox(), 1);
		listed([row(there, { status: null, ...told })]);
		const body = { uuid: there, note: null, ...told };
		sandbox().misbehave({ operation: 'getReferral', act: { kind: 'answer', status: 200, body } });
		const finished = await refer(sandbox(), returning);
		expect(finished.run.data.resultData.error?.message).toBe(
			'It could not be checked whether the clients are referred already: the list of sent referrals could not be read to its end, or does not tell enough [item 0]',
		);
		expect(creations(sandbox())).toEqual([]);
	});
});

describe('When the list of referrals cannot be read to its end', () => {
	const elsewhere = { next: 'https://elsewhere.example/page' };
	const both = { items: [{ who: john }, { who: gareth }], settings };
	const each = { ...returning, clients: uuid('={{ $json.who }}') };

	it('what was found is given out, the rest is not sent, and it is read three times', async () => {
		const there = place(sandbox(), 1);
		listed([row(there, subject)], elsewhere);
		const finished = await refer(sandbox(), each, both);
		expect(finished.output('Next').map(({ json }) => json)).toEqual([
			expect.objectContaining({ uuid: there }),
			{
				error: expect.stringMatching(/^It could not be checked whether the clients are referred/),
				message: expect.stringContaining('This referral was not created'),
				details: { httpCode: null, fields: {} },
			},
		]);
		expect(listings(sandbox())).toHaveLength(3);
		expect(creations(sandbox())).toEqual([]);
	});

	it('the first time only, it is read again, and all is well', async () => {
		listed([], elsewhere, { times: 1 });
		const finished = await refer(sandbox(), each, both);
		expect(finished.output('Next').map(({ json }) => json.status)).toEqual(['pending', 'pending']);
		expect(listings(sandbox())).toHaveLength(2);
	});
});

describe('When the referrals cannot be listed', () => {
	const message = (caught: string) =>
		`It could not be checked whether the clients are referred already: ${caught}`;
	const answered = (status: number, body: object) => ({ kind: 'answer', status, body }) as const;
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
		sandbox().misbehave({ ...list, act });
		const finished = await refer(sandbox(), returning, { items: [{}, {}], settings });
		expect(finished.output('Next').map(({ json }) => json)).toEqual(
			[0, 1].map((index) => ({
				error: `${expected} [item ${index}]`,
				message: expect.stringMatching(/did nothing|was not created/),
				details: { httpCode, fields: {} },
			})),
		);
		expect(creations(sandbox())).toEqual([]);
	});

	it('because nobody is there, no item is sent', async () => {
		const credential = { baseUrl: 'http://127.0.0.1:9' };
		const finished = await refer(sandbox(), returning, { credential });
		expect(finished.run.data.resultData.error?.message).toBe(
			'The request did not reach Plannr (ECONNREFUSED) [item 0]',
		);
	});
});
