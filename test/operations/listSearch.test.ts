import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { type Account, addDemoReferrals, demo, startMockPlannr } from '../../sandbox';
import { numberedUuid, mockDataWithReferrals } from '../engine/manyReferrals';
import { runListSearch } from '../engine';
import { NODE_NAME, credentialFor, useMockPlannr, createWorkflow } from '../engine/createWorkflow';

const mockPlannr = useMockPlannr();

async function list(
	method: string,
	filter?: string,
	token?: string,
	credential: ICredentialDataDecryptedObject = {},
	plannr = mockPlannr(),
) {
	const options = { credential: { ...credentialFor(plannr), ...credential } };
	return await runListSearch(createWorkflow({}), NODE_NAME, method, options, filter, token);
}

const names = async (...given: Parameters<typeof list>) =>
	(await list(...given)).results.map(({ name }) => name);

const HARBOUR = 'Imaginary Pensions Office Ltd';

describe('The list of connections', () => {
	it('for a referral holds the accepted ones, by firm, adviser and who asked', async () => {
		expect(await list('searchAcceptedConnections')).toEqual({
			results: [
				{
					name: `${HARBOUR}, Amber Ambiguous (requested by them)`,
					value: demo.connections.received,
				},
				{
					name: 'Example Mortgage Desk LLP, Rowan Recipient (requested by you)',
					value: demo.connections.accepted,
				},
			],
		});
		expect(mockPlannr().requestLog.map(({ query }) => query)).toEqual([
			{ 'filter[status]': 'accepted', per_page: '100', sort: '-created_at' },
		]);
	});

	it('for a referral holds no other, even if Plannr gives others', async () => {
		const { accepted, pending, denied, expired } = demo.connections;
		const states = { [accepted]: 'accepted', [pending]: 'pending', [denied]: 'denied' };
		const data = Object.entries({ ...states, [expired]: 'expired' });
		const body = { data: data.map(([uuid, status]) => ({ uuid, status })) };
		mockPlannr().addFault({ effect: { kind: 'response', status: 200, body } });
		const { results } = await list('searchAcceptedConnections');
		expect(results.map(({ value }) => value)).toEqual([accepted]);
	});

	it('otherwise holds all, with their states', async () => {
		expect(await names('searchConnections')).toEqual([
			`${HARBOUR}, Theo Third (requested by them, pending)`,
			`${HARBOUR}, Amber Ambiguous (requested by them, accepted)`,
			`${HARBOUR}, Amber Ambiguous (requested by you, denied)`,
			`${HARBOUR}, Theo Third (requested by you, pending)`,
			'Example Mortgage Desk LLP, Rowan Recipient (requested by you, accepted)',
			`${HARBOUR}, Amber Ambiguous (requested by you, expired)`,
		]);
	});

	it.each([
		['rowan', 1],
		['desk ROWAN', 1],
		['imaginary denied', 1],
		['nobody', 0],
		['  ', 6],
	])('is searched for %j', async (filter, count) => {
		expect(await names('searchConnections', filter)).toHaveLength(count);
	});

	it.each([
		demo.connections.denied,
		`https://app.example/connections/${demo.connections.denied.toUpperCase()}?tab=1`,
	])('finds %s by its UUID', async (filter) => {
		const { results } = await list('searchConnections', filter);
		expect(results.map(({ value }) => value)).toEqual([demo.connections.denied]);
		expect(mockPlannr().requestLog[0]?.query).toMatchObject({
			'filter[uuid]': demo.connections.denied,
		});
	});
});

describe('The list of clients', () => {
	it('holds names and nothing else of a person', async () => {
		const { results } = await list('searchClients');
		expect(results.map(({ name }) => name)).toEqual([
			'Example Onething',
			'Example Twothings',
			'Fictional Threepenny',
			'Fictional Fourposter',
			'Gareth Thompson',
			'John Doe',
		]);
		expect(results[5]).toEqual({ name: 'John Doe', value: demo.clients[0] });
	});

	it('holds clients only, even if Plannr gives others', async () => {
		const named = { first_name: 'Sam', last_name: 'Somebody' };
		const data = [
			{ ...named, uuid: demo.account, type: 'employee' },
			{ ...named, uuid: demo.clients[0], type: 'client' },
			{ ...named, uuid: demo.clients[1] },
		];
		mockPlannr().addFault({ effect: { kind: 'response', status: 200, body: { data } } });
		const { results } = await list('searchClients');
		expect(results.map(({ value }) => value)).toEqual([demo.clients[0], demo.clients[1]]);
	});

	it('is searched by Plannr', async () => {
		expect(await names('searchClients', ' omps')).toEqual(['Gareth Thompson']);
		expect(mockPlannr().requestLog.map(({ query }) => query)).toEqual([
			{ 'filter[type]': 'client', 'filter[name]': 'omps', per_page: '100', sort: 'first_name' },
		]);
	});

	it('tells people of one name apart', async () => {
		const john = mockPlannr().data.accounts.get(demo.clients[0]);
		if (john === undefined) throw new Error('The demo has lost a client');
		const uuid = 'abcdef01-0000-4000-8000-000000000001';
		mockPlannr().data.accounts.set(uuid, { ...john, uuid });
		expect(await names('searchClients', 'Doe')).toEqual([
			'John Doe (c1c1c1c1…)',
			'John Doe (abcdef01…)',
		]);
	});

	it('goes on from page to page, each client once', async () => {
		const john = mockPlannr().data.accounts.get(demo.clients[0]);
		for (let number = 0; number < 230; number++) {
			const uuid = `${String(10_000_000 + number)}-0000-4000-8000-000000000000`;
			const client: Account | undefined = john && { ...john, uuid, lastName: `Number${number}` };
			if (client) mockPlannr().data.accounts.set(uuid, client);
		}
		const found: unknown[] = [];
		let isTold = true;
		let token: string | undefined;
		do {
			const page = await list('searchClients', 'number', token);
			found.push(...page.results.map(({ value }) => value));
			// Somebody of the same name may be on another page.
			isTold &&= page.results.every(({ name }) => / \(10000\d{3}…\)$/.test(name));
			token = page.paginationToken;
		} while (token !== undefined);
		expect(found).toHaveLength(230);
		expect(isTold).toBe(true);
		expect(new Set(found).size).toBe(230);
		expect(mockPlannr().requestLog).toHaveLength(3);
	});

	it('takes a link with a UUID for the client itself, for Plannr does not search for UUIDs', async () => {
		expect(await list('searchClients', `https://app.example/clients/${demo.clients[2]}`)).toEqual({
			results: [{ name: demo.clients[2], value: demo.clients[2] }],
		});
		expect(mockPlannr().requestLog).toEqual([]);
	});
});

describe('The list of referrals', () => {
	beforeEach(() => {
		addDemoReferrals(mockPlannr().data);
	});

	/** The day on which one of the demo's referrals was made, by London's clock. */
	const dayOf = (uuid: string) => {
		const { createdAt } = mockPlannr().data.referrals.get(uuid) ?? {};
		return new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' }).format(createdAt);
	};

	it('holds clients, other firm, advice, state and day, newest first', async () => {
		const { received, pending, accepted, rejected, expired } = demo.referrals;
		expect(await names('searchReferrals')).toEqual([
			`Jane Doe, from Example Mortgage Desk LLP, Pensions, Pending, ${dayOf(received)}`,
			`John Doe and Gareth Thompson, to Example Mortgage Desk LLP, Mortgages, Pending, ${dayOf(pending)}`,
			`Example Onething, to Example Mortgage Desk LLP, Protection, Accepted, ${dayOf(accepted)}`,
			`Example Twothings, to Example Mortgage Desk LLP, Investments, Rejected, ${dayOf(rejected)}`,
			`Fictional Threepenny, to Example Mortgage Desk LLP, Tax, Expired, ${dayOf(expired)}`,
		]);
	});

	it('holds only those that wait for an answer, where one is to be given', async () => {
		const { received } = demo.referrals;
		expect(await names('searchReceivedReferrals')).toEqual([
			`Jane Doe, from Example Mortgage Desk LLP, Pensions, Pending, ${dayOf(received)}`,
		]);
		const all = mockPlannr().data.referrals;
		const body = {
			data: [...all.keys()].map((uuid) => ({
				uuid,
				status: all.get(uuid)?.status,
				direction: uuid === received ? 'received' : 'sent',
			})),
		};
		mockPlannr().addFault({ effect: { kind: 'response', status: 200, body } });
		const { results } = await list('searchReceivedReferrals');
		expect(results.map(({ value }) => value)).toEqual([received]);
	});

	it('tells two of the same day apart', async () => {
		const { received } = demo.referrals;
		const one = mockPlannr().data.referrals.get(received);
		if (one === undefined) throw new Error('The demo has lost a referral');
		mockPlannr().data.referrals.set(numberedUuid(1), { ...one, uuid: numberedUuid(1) });
		const shown = (await names('searchReceivedReferrals')).map((name) => name.split(' ').at(-1));
		// These two begin with the same digits.
		expect(shown.sort()).toEqual([`(${received})`, `(${numberedUuid(1)})`].sort());
	});

	it.each([
		['doe pending', 2],
		['from', 1],
		[demo.referrals.rejected, 1],
	])('is searched for %j', async (filter, count) => {
		expect(await names('searchReferrals', filter)).toHaveLength(count);
	});

	it('is called something even where Plannr tells nothing', async () => {
		const records = [
			{ uuid: demo.account, status: 'pending', clients: null, direction: null },
			{ status: 'x' },
		];
		mockPlannr().addFault({ effect: { kind: 'response', status: 200, body: { data: records } } });
		expect(await names('searchReferrals')).toEqual([
			'Clients without names, to a firm without a name, Pending',
		]);
	});
});

describe('A long list', () => {
	const adviceOf = (number: number) =>
		new Map([
			[950, 'pensions'],
			[1150, 'pensions'],
			[1170, 'tax'],
		]).get(number) ?? 'mortgages';

	it('is searched page by page until something is found, ten pages at a time', async () => {
		const plannr = await startMockPlannr({
			data: mockDataWithReferrals(1200, (number) => ({ adviceType: adviceOf(number) })),
		});
		try {
			const first = await list('searchReferrals', 'pensions', undefined, {}, plannr);
			expect(first.results.map(({ value }) => value)).toEqual([numberedUuid(950)]);
			expect(plannr.requestLog).toHaveLength(10);
			const next = await list('searchReferrals', 'pensions', first.paginationToken, {}, plannr);
			expect(next.results.map(({ value }) => value)).toEqual([numberedUuid(1150)]);
			expect(next.paginationToken).toBeUndefined();
			expect(plannr.requestLog).toHaveLength(12);
			await expect(list('searchReferrals', 'tax', undefined, {}, plannr)).rejects.toThrow(
				'Nothing that fits is among the first 1000',
			);
		} finally {
			await plannr.stop();
		}
	});

	it.each([
		'https://elsewhere.example/api/v1/referrals?page=2',
		'/api/v1/logins',
		'not a link',
		'',
	])('does not follow %j, which no page of it gave', async (token) => {
		expect(await list('searchReferrals', '', token)).toEqual({ results: [] });
		expect(mockPlannr().requestLog).toEqual([]);
	});

	it('does not follow a token to another of Plannr’s lists', async () => {
		const token = `${mockPlannr().url}/api/v1/logins?page=2`;
		expect(await list('searchReferrals', '', token)).toEqual({ results: [] });
		expect(mockPlannr().requestLog).toEqual([]);
	});

	const client = { uuid: demo.clients[0], name: 'John Doe', type: 'client' };
	const pageWith = (next: string) => ({
		kind: 'response' as const,
		status: 200,
		body: { data: [client], links: { next } },
	});

	it('ends where a page leads to itself', async () => {
		const next = `${mockPlannr().url}/api/v1/account?page=1`;
		mockPlannr().addFault({ effect: pageWith(next) });
		const { results, paginationToken } = await list('searchClients');
		expect(results).toHaveLength(1);
		expect(mockPlannr().requestLog).toHaveLength(2);
		expect(paginationToken).toBeUndefined();
	});

	it('does not hand out a token that leads elsewhere', async () => {
		mockPlannr().addFault({ effect: pageWith('https://elsewhere.example/api/v1/account?page=2') });
		expect((await list('searchClients')).paginationToken).toBeUndefined();
	});
});
