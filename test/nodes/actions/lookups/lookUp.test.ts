import type { IDataObject } from 'n8n-workflow';

import { PlannrError } from '../../../../nodes/PlannrReferral/transport/errors';
import {
	type ServerOptions,
	createClient,
	createConnection,
	lookUpValues,
	respondAsPlannr,
	uuidOf,
} from './plannrLists';

const [jane, john, roe] = [
	createClient(1, 'Jane Client', 'jane@example.co.uk'),
	createClient(2, 'John Doe', 'John.Doe+tax@Example.co.uk', { role: 'joint' }),
	createClient(3, 'Doe, Roe & Co Ltd', 'office@bücher.example', { role: 'business' }),
];
const clients = [jane, john, roe];

/** Looks up one value among clients, and returns its outcome: a UUID, or a problem's message. */
async function find(
	value: string,
	mode: 'email' | 'name' = 'email',
	records: readonly IDataObject[] = clients,
	options: ServerOptions = {},
) {
	const { outcomes } = await lookUpValues(respondAsPlannr(records, options), [value], mode);
	return outcomes[0];
}

const message = (text: string) => ({ message: expect.stringContaining(text) as unknown });

describe('A client', () => {
	it('is found by its address in other letter case even if the filter distinguishes it', async () => {
		const options = { distinguishesCase: true };
		expect(await find('JANE@example.co.uk', 'email', clients, options)).toBe(uuidOf(1));
	});

	it.each([
		[
			'by first and last name',
			{ name: null, first_name: 'Ann', last_name: 'O’Neill' },
			"Ann O'Neill",
		],
		['by its entity name', { name: ' ', entity_name: 'Söhne–Trust' }, 'So\u0308hne-Trust'],
		['in another script', { name: 'Άννα Παπαδοπούλου' }, 'ΆΝΝΑ ΠΑΠΑΔΟΠΟΎΛΟΥ'],
	])('without a plain name is found %s', async (_, names, value) => {
		expect(await find(value, 'name', [...clients, createClient(4, null, null, names)])).toBe(
			uuidOf(4),
		);
	});

	it.each([
		['jane@example.co', 'email'],
		['ane@example.co.uk', 'email'],
		['john.doe@example.co.uk', 'email'],
		['jane', 'name'],
		['Jane Cliént', 'name'],
	] as const)('is not found by %s', async (value, mode) => {
		expect(await find(value, mode)).toEqual(message('No client '));
	});

	it.each([
		'Mrs Jane Client',
		'Client, Jane',
		'Jane',
		'Jane Elizabeth Client',
		'Professor Jane Client',
	])('is suggested for %s, but not taken', async (value) => {
		expect(await find(value, 'name')).toEqual(
			message(`No client is named '${value}' ('Clients'). Similar: Jane Client (${uuidOf(1)}`),
		);
	});

	it.each([
		['j\u0430ne@example.co.uk', 'email', "address 'j\u0430ne@example.co.uk', which contains"],
		['Jane Cli\u0435nt', 'name', "named 'Jane Cli\u0435nt', which contains"],
		['Άννα', 'name', "named 'Άννα' ('Clients')"],
	] as const)('is not found by a letter that looks like another: %j', async (value, mode, text) => {
		expect(await find(value, mode)).toEqual(message(text));
	});

	it('is suggested by name for a similar address, which is not shown', async () => {
		const outcome = await find('jane@exmaple.co.uk');
		expect(outcome).toEqual(message(`Similar: Jane Client (${uuidOf(1)}, individual`));
		expect(JSON.stringify(outcome)).not.toContain('jane@example.co.uk');
	});
});

describe('Several clients', () => {
	const couple = [jane, createClient(4, 'Jim Client', 'JANE@example.co.uk', { role: 'joint' })];

	it('that share an address are listed with what distinguishes them', async () => {
		expect(await find('jane@example.co.uk', 'email', couple)).toEqual({
			message: `Several clients have the primary e-mail address 'jane@example.co.uk' ('Clients'): Jane Client (${uuidOf(1)}, individual, created 2026-02-20); Jim Client (${uuidOf(4)}, joint, created 2026-02-20)`,
		});
	});

	it('that have an address as their name are listed without it', async () => {
		const named = [4, 5].map((number) =>
			createClient(number, 'jim@example.com', 'jane@example.co.uk', { role: 'jo@example.com' }),
		);
		expect(await find('jane@example.co.uk', 'email', named)).toEqual(
			message(`: [e-mail address] (${uuidOf(4)}, [e-mail address], created`),
		);
	});

	it('of one name are counted beyond the tenth', async () => {
		const many = Array.from({ length: 12 }, (_, number) => createClient(number + 1, 'Jane Roe'));
		expect(await find('Jane Roe', 'name', many)).toEqual(message('; and 2 more'));
	});
});

describe('An address that is not shown', () => {
	const hidden = createClient(4, 'Ann Hidden');
	const hiddenAddresses = new Map([[hidden, 'ann@example.co.uk']]);
	const records = [...clients, hidden, createClient(5, 'No Address', null)];

	it('is never a match, nor called missing when Plannr finds it', async () => {
		expect(await find('ann@example.co.uk', 'email', records, { hiddenAddresses })).toEqual(
			message("Could not check which client has the primary e-mail address 'ann@example.co.uk'"),
		);
	});

	it('is looked up on its own when all clients have been read', async () => {
		const { outcomes, requests } = await lookUpValues(
			respondAsPlannr(records, { hiddenAddresses }),
			['jane@example.co.uk', 'ann@example.co.uk', 'john.doe+tax@example.co.uk'],
		);
		expect(outcomes).toEqual([uuidOf(1), message('Could not check'), uuidOf(2)]);
		expect(requests).toHaveLength(2);
	});

	it.each(['filter', 'nothing'])(
		'does not stop the lookup of others (%s is ignored)',
		async (what) => {
			const options: ServerOptions = what === 'filter' ? { ignoresFilters: true } : {};
			expect(await find('jane@example.co.uk', 'email', records, options)).toBe(uuidOf(1));
			expect(await find('nobody@example.co.uk', 'email', records, options)).toEqual(
				message('No client '),
			);
		},
	);

	it('is not the masked one', async () => {
		const masked = createClient(4, 'Ann', 'a**@example.co.uk');
		expect(await find('a**@example.co.uk', 'name', [masked])).toEqual(message('No client '));
	});

	it('may be the masked one that Plannr finds', async () => {
		const masked = createClient(4, 'Ann', 'a**@example.co.uk');
		const options = { hiddenAddresses: new Map([[masked, 'ann@example.co.uk']]) };
		expect(await find('ann@example.co.uk', 'email', [masked], options)).toEqual(
			message('Could not check which client has the primary e-mail address'),
		);
	});
});

describe('The requests for clients', () => {
	const many = Array.from({ length: 5000 }, (_, number) =>
		createClient(number, `Client ${number}`, `client.${number}@example.co.uk`),
	);
	const addresses = (count: number) =>
		Array.from({ length: count }, (_, number) => `client.${number * 5}@example.co.uk`);

	it.each([
		[1, 1],
		[2, 2],
		[3, 4],
		[9, 10],
		[10, 10],
		[1000, 10],
	])('for %i values among 5,000 are %i', async (valueCount, requestCount) => {
		const { outcomes, requests } = await lookUpValues(respondAsPlannr(many), addresses(valueCount));
		expect(outcomes).toEqual(addresses(valueCount).map((_, index) => uuidOf(index * 5)));
		expect(requests).toHaveLength(requestCount);
	});

	it('are one for a value that several items have', async () => {
		const { requests } = await lookUpValues(respondAsPlannr(many), [
			'client.7@example.co.uk',
			'CLIENT.7@example.co.uk',
			'Seven <client.7@example.co.uk>',
		]);
		expect(requests.map(({ query }) => query)).toEqual([
			{
				'filter[type]': 'client',
				'filter[primary_email]': 'client.7@example.co.uk',
				include: 'primary_email',
				sort: 'created_at',
				per_page: '500',
			},
		]);
	});

	it('do not read all clients once for every value when the filter is ignored', async () => {
		const { outcomes, requests } = await lookUpValues(
			respondAsPlannr(many, { ignoresFilters: true }),
			addresses(9),
		);
		expect(outcomes[8]).toBe(uuidOf(40));
		expect(requests.length).toBeLessThanOrEqual(1 + 9 + 10);
	});

	it('read all clients when the filter is rejected', async () => {
		const { outcomes } = await lookUpValues(
			respondAsPlannr(many, {
				alterPage: (rows, _, { query }) =>
					query['filter[name]'] === undefined
						? rows
						: new PlannrError('rejected', 'HTTP status 422', 422),
			}),
			['Client 4711'],
			'name',
		);
		expect(outcomes).toEqual([uuidOf(4711)]);
	});

	it('end with the first that fails', async () => {
		const error = new PlannrError('lost', 'HTTP status 503', 503);
		const { outcomes, requests } = await lookUpValues(
			respondAsPlannr(many, {
				alterPage: (rows, _, { query }) =>
					query['filter[primary_email]'] === undefined ? rows : error,
			}),
			addresses(9),
		);
		expect(outcomes).toEqual(
			addresses(9).map(() => ({ error: expect.objectContaining({ kind: 'lookupFailed' }) })),
		);
		expect(requests.length).toBeLessThan(12);
	});
});

describe('An incomplete list of clients', () => {
	const many = Array.from({ length: 1200 }, (_, number) =>
		createClient(number, `Client ${number % 1100}`, `client.${number}@example.co.uk`),
	);
	const values = ['client.3@example.co.uk', 'client.700@example.co.uk', 'nobody@example.co.uk'];
	const isFiltered = (query: IDataObject) =>
		query['filter[primary_email]'] !== undefined || query['filter[name]'] !== undefined;

	it.each([
		[
			'repeats a record on the next page',
			(rows: IDataObject[]) => [...many.slice(499, 500), ...rows.slice(1)],
		],
		['loses a record', (rows: IDataObject[]) => rows.slice(1)],
		['has an empty page', () => []],
	])('that %s is not relied on: each value is looked up', async (_, alter) => {
		const response = respondAsPlannr(many, {
			alterPage: (rows, page, { query }) => (!isFiltered(query) && page === 2 ? alter(rows) : rows),
		});
		const { outcomes, requests } = await lookUpValues(response, values);
		expect(outcomes).toEqual([uuidOf(3), uuidOf(700), message('No client ')]);
		expect(requests.filter(({ query }) => isFiltered(query)).length).toBeGreaterThanOrEqual(3);
	});

	it('is one that lacks a record at the second reading, which one without a total needs', async () => {
		let readings = 0;
		const response = respondAsPlannr(many, {
			hidesTotal: true,
			alterPage(rows, page, { query }) {
				readings += !isFiltered(query) && page === 1 ? 1 : 0;
				return page === 2 && readings === 2
					? rows.filter(({ uuid }) => uuid !== uuidOf(700))
					: rows;
			},
		});
		const { outcomes } = await lookUpValues(response, [...values, 'client.4@example.co.uk']);
		expect(outcomes).toEqual([uuidOf(3), uuidOf(700), message('No client '), uuidOf(4)]);
		expect(readings).toBe(3);
	});

	it('never counts as complete, even if the filter is ignored', async () => {
		const response = respondAsPlannr(many, {
			ignoresFilters: true,
			alterPage: (rows, page) => (page === 2 ? rows.slice(1) : rows),
		});
		const { outcomes } = await lookUpValues(response, values);
		expect(outcomes).toEqual(values.map(() => message('Could not check')));
	});

	it.each([
		['filtered', 1],
		['whole', 3],
	])('is one that comes from a cache: %s', async (_, count) => {
		const respond = respondAsPlannr(many);
		const { outcomes } = await lookUpValues(
			(request) => ({ body: respond(request), headers: { isCached: true } }),
			values.slice(-count),
		);
		expect(outcomes).toEqual(outcomes.map(() => message('Could not check')));
	});

	it('is read again where the first page comes from a cache', async () => {
		const respond = respondAsPlannr(many);
		const { outcomes } = await lookUpValues(
			(request, time) => ({
				body: respond(request),
				headers: time === 1 ? { isCached: true } : {},
			}),
			values.slice(-1),
		);
		expect(outcomes).toEqual([message('No client ')]);
	});

	it('still shows that a name is not unique', async () => {
		const response = respondAsPlannr(many, {
			ignoresFilters: true,
			alterPage: (rows, page) => (page === 2 ? rows.slice(1) : rows),
		});
		const { outcomes } = await lookUpValues(
			response,
			['Client 3', 'Client 4', 'Client 1099'],
			'name',
		);
		expect(outcomes).toEqual([message('Several'), message('Several'), message('Could not check')]);
	});

	it('is read again, and once more without totals', async () => {
		let isFirst = true;
		const response = respondAsPlannr(many, {
			hidesTotal: true,
			alterPage(rows, page) {
				if (page !== 2 || !isFirst) return rows;
				isFirst = false;
				return rows.slice(1);
			},
		});
		const { outcomes, requests } = await lookUpValues(response, [
			'client.500@example.co.uk',
			...values,
		]);
		expect(outcomes[0]).toBe(uuidOf(500));
		expect(requests).toHaveLength(9);
	});
});

describe('A connection', () => {
	const connections = [
		createConnection(1, 'Lee, Webb & Partners'),
		createConnection(2, 'Our Firm', {
			direction: 'Received',
			sender_firm: { name: 'Example Mortgage Desk LLP' },
			sender_account: { first_name: 'Ann', last_name: 'Other' },
		}),
		createConnection(3, 'Pending Ltd', { status: 'pending' }),
		createConnection(4, 'Twice Ltd'),
		createConnection(5, 'Twice Ltd', { status: 'accepted', created_at: null }),
		createConnection(6, 'Unclear Ltd', { direction: null }),
		createConnection(7, 'Odd UUID Ltd', { uuid: '01JDXYZ' }),
		createConnection(8, 'No UUID Ltd', { uuid: null }),
		createConnection(9, 'Our Firm', {
			direction: { value: 'received', label: 'Received' },
			sender_firm: { data: { name: 'Wrapped Ltd' } },
		}),
		createConnection(10, 'Denied Ltd', { status: { value: 'denied', label: 'Denied' } }),
	];

	const findFirm = async (firm: string, options: ServerOptions = {}) => {
		const { outcomes } = await lookUpValues(respondAsPlannr(connections, options), [firm], 'firm');
		return outcomes[0];
	};

	it.each([
		['lee, webb & partners', uuidOf(1)],
		['EXAMPLE  Mortgage Desk LLP', uuidOf(2)],
		['Odd UUID Ltd', '01JDXYZ'],
		['Wrapped Ltd', uuidOf(9)],
	])('is found by the other firm %s', async (firm, uuid) => {
		expect(await findFirm(firm)).toBe(uuid);
	});

	it.each([
		['Our Firm', 'Could not check which accepted connection is with a firm named'],
		['Unclear Ltd', 'Could not check'],
		['No UUID Ltd', 'Could not check'],
		['Pending Ltd', "No accepted connection is with a firm named 'Pending Ltd' ('Connection')"],
		[
			'Webb & Partners',
			`Similar: Lee, Webb & Partners (${uuidOf(1)}, Gareth Thompson, requested by you, accepted, created 2026-02-20)`,
		],
		[
			'Twice Ltd',
			`Several accepted connections are with a firm named 'Twice Ltd' ('Connection'): Twice Ltd (${uuidOf(4)}, Gareth Thompson, requested by you, accepted, created 2026-02-20); Twice Ltd (${uuidOf(5)}, Gareth Thompson, requested by you, accepted)`,
		],
	])('is not taken for %s', async (firm, text) => {
		expect(await findFirm(firm)).toEqual(message(text));
	});

	it('of another status is not taken when the filter is ignored', async () => {
		for (const firm of ['Pending Ltd', 'Denied Ltd'])
			expect(await findFirm(firm, { ignoresFilters: true })).toEqual(message('No accepted'));
	});

	it('does not count as the only one when the list is incomplete', async () => {
		const alterPage = (rows: IDataObject[], page: number) => (page === 1 ? rows.slice(1) : rows);
		const response = respondAsPlannr(connections, { pageSize: 4, alterPage });
		const { outcomes } = await lookUpValues(response, ['Odd UUID Ltd', 'Nobody Ltd'], 'firm');
		expect(outcomes).toEqual([message('Could not check'), message('Could not check')]);
	});

	it('without the name of its firm may be the one that is not found', async () => {
		const response = respondAsPlannr([...connections, createConnection(11, '')]);
		const { outcomes } = await lookUpValues(response, ['Odd UUID Ltd', 'Nobody Ltd'], 'firm');
		expect(outcomes).toEqual(['01JDXYZ', message('Could not check')]);
	});

	it('of any status is found for reading it', async () => {
		const response = respondAsPlannr(connections);
		const { outcomes } = await lookUpValues(response, ['Pending Ltd'], 'firm', 'connections');
		expect(outcomes).toEqual([uuidOf(3)]);
	});
});
