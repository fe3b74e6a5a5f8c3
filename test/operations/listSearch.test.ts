import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { type FaultEffect, addDemoReferrals, demo } from '../../sandbox';
import { NOTHING_MATCHES, REQUEST_FAILURES } from '../texts';
import { numberedUuid, createMockDataWithReferrals } from '../engine/manyReferrals';
import { runListSearch } from '../engine';
import { addClient } from '../engine/addClient';
import { NODE_NAME, credentialFor, useMockPlannr, createWorkflow } from '../engine/createWorkflow';
import { useVirtualClock } from '../engine/virtualClock';
import { respond } from '../faultEffects';
import { useFurtherMockPlannr } from '../useNode';

// A search ends after a few seconds, which a busy machine could spend on fewer pages than a test expects.
useVirtualClock();
const startFurther = useFurtherMockPlannr();

const mockPlannr = useMockPlannr();

async function search(
	method: string,
	filter?: string,
	token?: string,
	credential: ICredentialDataDecryptedObject = {},
	server = mockPlannr(),
) {
	const options = { credential: { ...credentialFor(server), ...credential } };
	return await runListSearch(createWorkflow({}), NODE_NAME, method, options, filter, token);
}

const searchNames = async (...args: Parameters<typeof search>) =>
	(await search(...args)).results.map(({ name }) => name);

const OTHER_FIRM = 'Imaginary Pensions Office Ltd';

describe('The dropdown of connections', () => {
	it('for a referral lists the accepted ones, by firm, adviser and who requested them', async () => {
		expect(await search('searchAcceptedConnections')).toEqual({
			results: [
				{
					name: `${OTHER_FIRM}, Amber Ambiguous (requested by them)`,
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

	it('for a referral lists no others, even if Plannr returns others', async () => {
		const { accepted, pending, denied, expired } = demo.connections;
		const statuses = { [accepted]: 'accepted', [pending]: 'pending', [denied]: 'denied' };
		const data = Object.entries({ ...statuses, [expired]: 'expired' });
		const body = { data: data.map(([uuid, status]) => ({ uuid, status })) };
		mockPlannr().addFault({ effect: respond(200, body) });
		const { results } = await search('searchAcceptedConnections');
		expect(results.map(({ value }) => value)).toEqual([accepted]);
	});

	it('otherwise lists all, with their statuses', async () => {
		expect(await searchNames('searchConnections')).toEqual([
			`${OTHER_FIRM}, Theo Third (requested by them, pending)`,
			`${OTHER_FIRM}, Amber Ambiguous (requested by them, accepted)`,
			`${OTHER_FIRM}, Amber Ambiguous (requested by you, denied)`,
			`${OTHER_FIRM}, Theo Third (requested by you, pending)`,
			'Example Mortgage Desk LLP, Rowan Recipient (requested by you, accepted)',
			`${OTHER_FIRM}, Amber Ambiguous (requested by you, expired)`,
		]);
	});

	it.each([
		['rowan', 1],
		['desk ROWAN', 1],
		['imaginary denied', 1],
		['nobody', 0],
		['  ', 6],
	])('is searched for %j', async (filter, count) => {
		expect(await searchNames('searchConnections', filter)).toHaveLength(count);
	});

	it.each([
		demo.connections.denied,
		`https://app.example/connections/${demo.connections.denied.toUpperCase()}?tab=1`,
	])('finds a connection by its UUID in %s', async (filter) => {
		const { results } = await search('searchConnections', filter);
		expect(results.map(({ value }) => value)).toEqual([demo.connections.denied]);
		expect(mockPlannr().requestLog[0]?.query).toMatchObject({
			'filter[uuid]': demo.connections.denied,
		});
	});
});

describe('The dropdown of clients', () => {
	it('lists names and no other personal data', async () => {
		const { results } = await search('searchClients');
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

	it.each(['Jane <JOHN.DOE@example.com>', 'mailto:john.doe@example.com', 'john.doe@example.com'])(
		'finds the client of a pasted address: %s',
		async (pasted) => {
			expect(await searchNames('searchClients', pasted)).toEqual(['John Doe']);
		},
	);

	it('lists clients only, even if Plannr returns others', async () => {
		const named = { first_name: 'Sam', last_name: 'Somebody' };
		const data = [
			{ ...named, uuid: demo.account, type: 'employee' },
			{ ...named, uuid: demo.clients[0], type: 'client' },
			{ ...named, uuid: demo.clients[1] },
		];
		mockPlannr().addFault({ effect: respond(200, { data }) });
		const { results } = await search('searchClients');
		expect(results.map(({ value }) => value)).toEqual([demo.clients[0], demo.clients[1]]);
	});

	it('is searched here where a page holds all of them', async () => {
		expect(await searchNames('searchClients', ' omps')).toEqual(['Gareth Thompson']);
		expect(mockPlannr().requestLog.map(({ query }) => query)).toEqual([
			{ 'filter[type]': 'client', include: 'primary_email', per_page: '500', sort: 'first_name' },
		]);
	});

	/** Adds many clients that are listed before those with the names. */
	function addClients(...lastNames: string[]) {
		for (let number = 0; number < 1000; number++) {
			addClient(mockPlannr(), { uuid: numberedUuid(number), firstName: 'A', email: '' });
		}
		for (const [index, lastName] of lastNames.entries()) {
			addClient(mockPlannr(), { uuid: numberedUuid(5000 + index), firstName: 'Zoë', lastName });
		}
	}

	it.each([
		["o'connor", ['O’Connor', "O'Connor"], ['filter[name]=connor']],
		['zoe  o’connor', ['O’Connor'], ['filter[name]=connor']],
		['zoe', ['Roe'], ['filter[name]=zoe']],
		['Sohne', ['Söhne'], ['filter[name]=Sohne']],
		['&', ['Roe & Co'], []],
	])('is searched for %j by Plannr and here where there are more', async (text, names, asked) => {
		addClients(...names);
		const found = await searchNames('searchClients', text);
		expect(found).toHaveLength(names.length);
		const filters = mockPlannr().requestLog.flatMap(({ query }) => {
			const name = query['filter[name]'];
			return name === undefined ? [] : [`filter[name]=${name}`];
		});
		expect(filters).toEqual(asked);
	});

	it('finds a client by e-mail address', async () => {
		const { email } = mockPlannr().data.accounts.get(demo.clients[0]) ?? {};
		expect(await searchNames('searchClients', String(email).toUpperCase())).toEqual(['John Doe']);
		addClients();
		expect(await searchNames('searchClients', String(email))).toHaveLength(1);
		expect(mockPlannr().requestLog.at(-3)?.query).toHaveProperty(['filter[primary_email]']);
	});

	it.each([
		[{ email: 'other@example.com' }, /^John Doe \(other@example\.com\)$/],
		[{ role: 'joint' }, /^John Doe \(joint, created \d{4}-\d\d-\d\d\)$/],
		[{}, /^John Doe \(abcdef01…\)$/],
	])('adds to equal names what distinguishes the clients: %j', async (changes, label) => {
		const { uuid } = addClient(mockPlannr(), {
			uuid: 'abcdef01-0000-4000-8000-000000000001',
			...changes,
		});
		const { results } = await search('searchClients', 'Doe');
		expect(results.find(({ value }) => value === uuid)?.name).toMatch(label);
		expect(new Set(results.map(({ name }) => name)).size).toBe(results.length);
	});

	it('lists each client once over several pages', async () => {
		for (let number = 0; number < 1130; number++) {
			const uuid = `${String(10_000_000 + number)}-0000-4000-8000-000000000000`;
			addClient(mockPlannr(), { uuid, lastName: `Number${number}`, email: '' });
		}
		const found: unknown[] = [];
		let isDisambiguated = true;
		let token: string | undefined;
		do {
			const page = await search('searchClients', 'number', token);
			found.push(...page.results.map(({ value }) => value));
			// A client of the same name may be on another page.
			isDisambiguated &&= page.results.every(({ name }) => / \([^)]+\)$/.test(name));
			token = page.paginationToken;
		} while (token !== undefined);
		expect(found).toHaveLength(1130);
		expect(isDisambiguated).toBe(true);
		expect(new Set(found).size).toBe(1130);
		expect(mockPlannr().requestLog).toHaveLength(3);
	});

	it('takes the UUID in a link without a request, since Plannr cannot search by UUID', async () => {
		expect(await search('searchClients', `https://app.example/clients/${demo.clients[2]}`)).toEqual(
			{
				results: [{ name: demo.clients[2], value: demo.clients[2] }],
			},
		);
		expect(mockPlannr().requestLog).toEqual([]);
	});
});

describe('The dropdown of referrals', () => {
	beforeEach(() => {
		addDemoReferrals(mockPlannr().data);
	});

	/** The day on which a demo referral was created, in London's time zone. */
	const dayOf = (uuid: string) => {
		const { createdAt } = mockPlannr().data.referrals.get(uuid) ?? {};
		return new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' }).format(createdAt);
	};

	it('lists clients, other firm, advice type, status and day, newest first', async () => {
		const { received, pending, accepted, rejected, expired } = demo.referrals;
		expect(await searchNames('searchReferrals')).toEqual([
			`Jane Doe, from Example Mortgage Desk LLP, Pensions, Pending, ${dayOf(received)}`,
			`John Doe and Gareth Thompson, to Example Mortgage Desk LLP, Mortgages, Pending, ${dayOf(pending)}`,
			`Example Onething, to Example Mortgage Desk LLP, Protection, Accepted, ${dayOf(accepted)}`,
			`Example Twothings, to Example Mortgage Desk LLP, Investments, Rejected, ${dayOf(rejected)}`,
			`Fictional Threepenny, to Example Mortgage Desk LLP, Tax, Expired, ${dayOf(expired)}`,
		]);
	});

	it('lists only pending received referrals for Accept and Reject', async () => {
		const { received } = demo.referrals;
		expect(await searchNames('searchReceivedReferrals')).toEqual([
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
		mockPlannr().addFault({ effect: respond(200, body) });
		const { results } = await search('searchReceivedReferrals');
		expect(results.map(({ value }) => value)).toEqual([received]);
	});

	it('adds the UUID to equal names', async () => {
		const { received } = demo.referrals;
		const referral = mockPlannr().data.referrals.get(received);
		if (referral === undefined) throw new Error('The demo data lacks a referral');
		mockPlannr().data.referrals.set(numberedUuid(1), { ...referral, uuid: numberedUuid(1) });
		const shown = (await searchNames('searchReceivedReferrals')).map((name) =>
			name.split(' ').at(-1),
		);
		// The two UUIDs begin with the same digits.
		expect(shown.sort()).toEqual([`(${received})`, `(${numberedUuid(1)})`].sort());
	});

	it.each([
		['doe pending', 2],
		['from', 1],
		[demo.referrals.rejected, 1],
	])('is searched for %j', async (filter, count) => {
		expect(await searchNames('searchReferrals', filter)).toHaveLength(count);
	});

	it('labels referrals even where Plannr returns no names', async () => {
		const records = [
			{ uuid: demo.account, status: 'pending', clients: null, direction: null },
			{ status: 'x' },
		];
		mockPlannr().addFault({ effect: respond(200, { data: records }) });
		expect(await searchNames('searchReferrals')).toEqual([
			'Unnamed clients, to an unnamed firm, Pending',
		]);
	});
});

describe('A long dropdown', () => {
	const adviceOf = (number: number) =>
		new Map([
			[950, 'pensions'],
			[4150, 'pensions'],
			[4170, 'tax'],
		]).get(number) ?? 'mortgages';

	it('is searched page by page until something matches, at most forty pages at a time', async () => {
		const server = await startFurther({
			data: createMockDataWithReferrals(4200, (number) => ({ adviceType: adviceOf(number) })),
		});
		const first = await search('searchReferrals', 'pensions', undefined, {}, server);
		expect(first.results.map(({ value }) => value)).toEqual([numberedUuid(950)]);
		expect(server.requestLog).toHaveLength(40);
		const next = await search('searchReferrals', 'pensions', first.paginationToken, {}, server);
		expect(next.results.map(({ value }) => value)).toEqual([numberedUuid(4150)]);
		expect(next.paginationToken).toBeUndefined();
		expect(server.requestLog).toHaveLength(42);
		await expect(search('searchReferrals', 'tax', undefined, {}, server)).rejects.toThrow(
			NOTHING_MATCHES,
		);
	});

	it('is searched on pages to which there is no link', async () => {
		const row = (number: number, name: string) => ({
			uuid: numberedUuid(number),
			clients: [{ uuid: numberedUuid(9), name }],
		});
		const pages = [[row(1, 'Jane Example')], [row(2, 'Joe Example')], [row(3, 'Zoe Example')]];
		pages.forEach((data, index) => {
			const meta = { current_page: index + 1, last_page: 3, per_page: 1, total: 3 };
			const effect = respond(200, { data, meta });
			mockPlannr().addFault({ operation: 'listReferrals', nth: index + 1, effect });
		});
		const { results, paginationToken } = await search('searchReferrals', 'zoe');
		expect(results.map(({ value }) => value)).toEqual([numberedUuid(3)]);
		expect(paginationToken).toBeUndefined();
		expect(mockPlannr().requestLog.map(({ query }) => query.page)).toEqual([undefined, '2', '3']);
	});

	it.each([
		'https://elsewhere.example/api/v1/referrals?page=2',
		'/api/v1/logins',
		'not a link',
		'',
	])('does not follow %j, which is not a page of it', async (token) => {
		expect(await search('searchReferrals', '', token)).toEqual({ results: [] });
		expect(mockPlannr().requestLog).toEqual([]);
	});

	it("does not follow a token to another of Plannr's lists", async () => {
		const token = `${mockPlannr().url}/api/v1/logins?page=2`;
		expect(await search('searchReferrals', '', token)).toEqual({ results: [] });
		expect(mockPlannr().requestLog).toEqual([]);
	});

	const client = { uuid: demo.clients[0], name: 'John Doe', type: 'client' };
	const pageWith = (next: string) => ({
		kind: 'response' as const,
		status: 200,
		body: { data: [client], links: { next } },
	});

	it('ends where a page links to itself', async () => {
		const next = `${mockPlannr().url}/api/v1/account?page=1`;
		mockPlannr().addFault({ effect: pageWith(next) });
		const { results, paginationToken } = await search('searchClients');
		expect(results).toHaveLength(1);
		expect(mockPlannr().requestLog).toHaveLength(2);
		expect(paginationToken).toBeUndefined();
	});

	it('ends where a full page links to itself', async () => {
		const fullPage = (number: number) =>
			Array.from({ length: 25 }, (_, index) => ({
				...client,
				uuid: numberedUuid(number * 25 + index),
			}));
		const full = (next: string, data = fullPage(1)) => ({
			...pageWith(next),
			body: { data, links: { next } },
		});
		const { url } = mockPlannr();
		mockPlannr().addFault({ effect: full(`${url}/api/v1/account?page=2`, fullPage(0)) });
		const { paginationToken } = await search('searchClients');
		expect(paginationToken).toMatch(/page=2/);
		mockPlannr().clearFaults();
		mockPlannr().addFault({ effect: full(String(paginationToken)) });
		const last = await search('searchClients', '', paginationToken);
		expect(last.results).toHaveLength(25);
		expect(last.paginationToken).toBeUndefined();
	});

	const numbers = (first: number, count: number) =>
		Array.from({ length: count }, (_, index) => ({ uuid: numberedUuid(first + index) }));
	const hundred = numbers(0, 100);

	it('ends where further pages repeat the first one', async () => {
		mockPlannr().addFault({ effect: respond(200, hundred) });
		const { results, paginationToken } = await search('searchReferrals');
		expect(results).toHaveLength(100);
		expect(await search('searchReferrals', '', paginationToken)).toEqual({ results: [] });
	});

	it('goes on where a record has moved to a further page', async () => {
		const moved = [...numbers(100, 50), ...hundred.slice(0, 1)];
		mockPlannr().addFault({ nth: 1, effect: respond(200, hundred) });
		mockPlannr().addFault({ effect: respond(200, moved) });
		const { paginationToken } = await search('searchReferrals');
		const { results } = await search('searchReferrals', '', paginationToken);
		expect(results).toHaveLength(51);
	});

	it('ends at a page that Plannr rejects', async () => {
		mockPlannr().addFault({ nth: 1, effect: respond(200, hundred.slice(0, 15)) });
		mockPlannr().addFault({ effect: respond(404, { message: 'No such page.' }) });
		const { results, paginationToken } = await search('searchReferrals');
		expect(results).toHaveLength(15);
		expect(paginationToken).toBeUndefined();
	});

	it('does not pass for whole where nothing matches before a page that Plannr rejects', async () => {
		mockPlannr().addFault({ nth: 1, effect: respond(200, hundred.slice(0, 15)) });
		mockPlannr().addFault({ effect: respond(404, { message: 'No such page.' }) });
		await expect(search('searchReferrals', 'nobody')).rejects.toThrow(
			'No match among the first 15',
		);
	});

	it('returns no token that leads to another host', async () => {
		mockPlannr().addFault({ effect: pageWith('https://elsewhere.example/api/v1/account?page=2') });
		expect((await search('searchClients')).paginationToken).toBeUndefined();
	});
});

describe('A list that cannot be fetched', () => {
	const sentence = { message: 'Sentence of Plannr.' };

	const COULD_NOT_LOAD = 'Could not load the clients';

	const quoted = (advice: RegExp) =>
		new RegExp(`^Plannr's message: "Sentence of Plannr"\\. .*${advice.source}`);

	async function failedSearch(credential: ICredentialDataDecryptedObject = {}) {
		return await search('searchClients', '', undefined, credential).then(
			() => undefined,
			(reason: unknown) => reason,
		);
	}

	it.each([
		[401, `${COULD_NOT_LOAD}: ${REQUEST_FAILURES.tokenRejected}`, quoted(/'Access Token'/)],
		[
			403,
			`${COULD_NOT_LOAD}: this account is not allowed to see clients`,
			quoted(/'Account UUID'/),
		],
		[
			404,
			`${COULD_NOT_LOAD}: the list of clients was not found at this address`,
			quoted(/'Base URL'/),
		],
		[422, `${COULD_NOT_LOAD}: Sentence of Plannr`, /choose another mode/],
	])('with status %i explains it and what to do', async (status, message, description) => {
		mockPlannr().addFault({ times: 9, effect: respond(status, sentence) });
		expect(await failedSearch()).toMatchObject({
			message,
			description: expect.stringMatching(description),
			httpCode: String(status),
		});
	});

	it('explains a rejection with a message about a field alone', async () => {
		mockPlannr().addFault({ effect: respond(422, { errors: { sort: ['No such order.'] } }) });
		expect(await failedSearch()).toMatchObject({ message: `${COULD_NOT_LOAD}: No such order` });
	});

	it('explains a rejection without a message', async () => {
		mockPlannr().addFault({ effect: respond(422, {}) });
		expect(await failedSearch()).toMatchObject({ message: COULD_NOT_LOAD });
	});

	it('explains the rate limit without waiting for it to end', async () => {
		const headers = { 'Retry-After': '30' };
		mockPlannr().addFault({ times: 9, effect: respond(429, sentence, headers) });
		expect(await failedSearch()).toMatchObject({
			message: `${COULD_NOT_LOAD}: Plannr's rate limit was reached`,
			httpCode: '429',
		});
		expect(mockPlannr().requestLog).toHaveLength(1);
	});

	it('explains a server error after a few attempts', async () => {
		mockPlannr().addFault({ times: 99, effect: respond(500, sentence) });
		expect(await failedSearch()).toMatchObject({
			message: `${COULD_NOT_LOAD}: ${REQUEST_FAILURES.unclear} (HTTP status 500)`,
			description: expect.stringMatching(quoted(/choose another mode/)),
		});
	});

	it('explains an address at which nothing responds after a few attempts', async () => {
		const further = await startFurther({});
		await further.stop();
		expect(await failedSearch({ baseUrl: further.url })).toMatchObject({
			message: expect.stringContaining(`${COULD_NOT_LOAD}: ${REQUEST_FAILURES.notConnected} (`),
			description: expect.stringContaining("'Base URL'"),
		});
	});

	it.each<[string, FaultEffect, string]>([
		['a redirect', respond(302, {}), REQUEST_FAILURES.redirected(302)],
		[
			'a firewall',
			{ kind: 'text', text: '<html></html>', contentType: 'text/html', status: 403 },
			REQUEST_FAILURES.foreign,
		],
		[
			'an empty response',
			{ kind: 'text', text: '', contentType: 'text/html', status: 404 },
			REQUEST_FAILURES.empty(404),
		],
		[
			'a web page',
			{ kind: 'text', text: '<html></html>', contentType: 'text/html', status: 200 },
			REQUEST_FAILURES.foreign,
		],
	])('explains %s at once', async (_, effect, cause) => {
		mockPlannr().addFault({ times: 99, effect });
		expect(await failedSearch()).toMatchObject({
			message: expect.stringContaining(`${COULD_NOT_LOAD}: ${cause}`),
			description: expect.stringContaining("'Base URL'"),
		});
		expect(mockPlannr().requestLog).toHaveLength(1);
	});

	it('explains a credential that cannot be used', async () => {
		expect(await failedSearch({ baseUrl: 'http://plannr.example' })).toMatchObject({
			message: expect.stringMatching(/'Base URL'/),
			description: expect.stringMatching(/credential/),
		});
		expect(mockPlannr().requestLog).toEqual([]);
	});

	it('explains an account that cannot be chosen', async () => {
		const credential = { accountUuid: 'not a UUID' };
		expect(await failedSearch(credential)).toMatchObject({
			message: expect.stringMatching(/'Account UUID'/),
			description: expect.stringMatching(/credential/),
		});
	});
});
