import type { INodeParameters } from 'n8n-workflow';

import { type Hostility, addDemoClients, createDemoData, demo } from '../../sandbox';
import { createUuid } from '../../sandbox/demoData';
import { runAsTool } from '../agentTool/runAsTool';
import { addClient } from '../engine/addClient';
import { NODE_NAME, runNode, useMockPlannr, uuidLocator } from '../engine/createWorkflow';
import { GET_CLIENT, LIST_CLIENTS, PARAMETER_PROBLEMS as problems } from '../texts';
import { respond } from '../faultEffects';

/** When the mock API's clock stands still: 00:30 in London, 23:30 the day before by UTC. */
const NOW = new Date('2026-06-30T23:30:00Z');

const world = createDemoData(NOW);
addDemoClients(world, NOW);
const mockPlannr = useMockPlannr({ data: world, now: () => NOW });

const clients = (operation: string, parameters: INodeParameters): INodeParameters => ({
	resource: 'client',
	operation,
	...parameters,
});

async function run(operation: string, parameters: INodeParameters) {
	const finished = await runNode(mockPlannr(), clients(operation, parameters));
	expect(finished.run.data.resultData.error).toBeUndefined();
	expect(mockPlannr().contractViolations).toEqual([]);
	return finished.output('Next').map(({ json }) => json);
}

async function runToError(operation: string, parameters: INodeParameters) {
	return (await runNode(mockPlannr(), clients(operation, parameters))).run.data.resultData.error;
}

const INCLUDE = 'primary_email,primary_phone_number,assigned_adviser';
const list = { 'filter[type]': 'client', include: INCLUDE, per_page: '50' };
const [john, gareth] = demo.clients;

describe('Client: Get', () => {
	it.each([john, john.toUpperCase(), `https://app.example.com/clients/${john}/overview`])(
		'returns the client with what the record shows, by %s, and sends no parameters',
		async (value) => {
			expect(await run('get', { client: uuidLocator(value) })).toEqual([
				{
					uuid: john,
					name: 'John Doe',
					role: 'individual',
					primary_email: 'john.doe@example.com',
					primary_phone_number: null,
					assigned_adviser: null,
					created_at: '2025-12-12T23:30:00+00:00',
				},
			]);
			expect(mockPlannr().requestLog).toMatchObject([
				{ path: `/api/v1/account/${john}`, query: {} },
			]);
		},
	);

	it.each([
		['email', 'John <JOHN.DOE@example.com>'],
		['name', 'john  DOE'],
	])('finds the client by %s', async (mode, value) => {
		const client = { __rl: true, mode, value };
		expect(await run('get', { client })).toMatchObject([{ uuid: john, name: 'John Doe' }]);
	});

	it('returns everything with Simplify off', async () => {
		const [record] = await run('get', { client: uuidLocator(john), simplify: false });
		expect(record).toMatchObject({ first_name: 'John', firm: { uuid: demo.firms.sender } });
	});

	it('accepts a record in `data`, and calls a record without a name by its other names', async () => {
		const data = { uuid: john, type: 'client', entity_name: 'Doe, Roe & Co Ltd', name: ' ' };
		mockPlannr().addFault({ effect: respond(200, { data }) });
		expect(await run('get', { client: uuidLocator(john) })).toMatchObject([
			{ uuid: john, name: 'Doe, Roe & Co Ltd', role: null, primary_email: null, created_at: null },
		]);
	});

	it.each([
		['an unknown UUID', demo.connections.accepted],
		['the UUID of an adviser', demo.account],
	])('fails with %s', async (_, uuid) => {
		const error = await runToError('get', { client: uuidLocator(uuid) });
		expect(error).toMatchObject({
			message: expect.stringContaining(GET_CLIENT.notFound),
			httpCode: '404',
		});
	});

	it.each([
		['={{ $json.missing }}', problems.empty],
		['={{ "John" }}', problems.notUuid],
		[`={{ "${john}, ${gareth}" }}`, problems.severalValues],
	])('sends nothing for %s', async (value, problem) => {
		const error = await runToError('get', { client: uuidLocator(value) });
		expect(error?.message).toBe(`'Client' ${problem} [item 0]`);
		expect(mockPlannr().requestLog).toEqual([]);
	});
});

describe('Client: Get Many', () => {
	it.each<[INodeParameters, object, number]>([
		[{}, {}, 50],
		[{ limit: 2 }, { per_page: '2' }, 2],
		[{ returnAll: true }, { per_page: '500' }, 200],
		[{ name: ' john  doe ' }, { 'filter[name]': 'john doe' }, 1],
		[{ name: 'Placeholder, Roe' }, { 'filter[name]': 'Placeholder, Roe' }, 1],
		[{ email: 'HOUSEHOLD.0@' }, { 'filter[primary_email]': 'HOUSEHOLD.0@' }, 3],
		[
			{ email: 'Ada <mailto:namesake.0@example.com>' },
			{ 'filter[primary_email]': 'namesake.0@example.com' },
			1,
		],
		[{ email: '@' }, { 'filter[primary_email]': '@' }, 50],
		[{ groups: '100%' }, { 'filter[groups]': '100%' }, 0],
		[{ phone: '07700 90000' }, { 'filter[primary_phone_number]': '07700 90000' }, 9],
		[{ phone: '={{ 900001 }}' }, { 'filter[primary_phone_number]': '900001' }, 1],
		[{ role: ['joint', 'trust'] }, { 'filter[role]': 'joint,trust' }, 50],
		[{ role: '={{ "Business" }}' }, { 'filter[role]': 'business' }, 20],
		[{ status: 'archiv; onboard', name: 'nobody' }, { 'filter[status]': 'archiv,onboard' }, 11],
		[{ groups: 'Workplace Plus' }, { 'filter[groups]': 'Workplace Plus' }, 39],
		[{ isProspect: true }, { 'filter[is_prospect]': 'true' }, 32],
		[{ isProspect: '={{ "no" }}', role: ['trust'] }, { 'filter[is_prospect]': 'false' }, 16],
		[{ createdAfter: '2026-06-25T00:00:00' }, { 'filter[created_after]': '2026-06-25' }, 2],
		[
			{ createdBefore: '28 Feb 2025', createdAfter: '2025-02-20' },
			{ 'filter[created_before]': '2025-02-28' },
			3,
		],
	])('with %j sends the query %j', async (parameters, query, count) => {
		const { limit, returnAll, ...filters } = parameters;
		const given = { ...(limit && { limit }), ...(returnAll && { returnAll }), filters };
		const records = await run('getAll', given);
		expect(records).toHaveLength(count);
		expect(mockPlannr().requestLog[0]).toMatchObject({ path: '/api/v1/account', query });
		const documented = Object.keys({ ...list, ...query });
		expect(Object.keys(mockPlannr().requestLog[0]?.query ?? {})).toEqual(
			expect.arrayContaining(documented),
		);
	});

	it.each(['created_at', 'email', 'first_name', 'last_name', 'updated_at'])(
		'sorts by %s',
		async (field) => {
			const sort = { rule: { field, direction: 'desc' } };
			await run('getAll', { limit: 1, sort });
			expect(mockPlannr().requestLog.map(({ query }) => query)).toEqual([
				{ ...list, per_page: '1', sort: `-${field}` },
			]);
		},
	);

	it('shows the address and the number as text, the adviser by UUID and name, and the rest as null', async () => {
		const filters = { email: 'household.0@' };
		const records = await run('getAll', { filters });
		expect(records.map(({ role }) => role).sort()).toEqual(['individual', 'individual', 'joint']);
		expect(records[0]).toEqual({
			uuid: 'c1c1c1c1-0000-4000-8000-000000001001',
			name: 'Ada Placeholder',
			role: 'individual',
			primary_email: 'household.0@example.co.uk',
			primary_phone_number: '07700 900000',
			assigned_adviser: { uuid: demo.account, name: 'Sandy Sender' },
			created_at: '2026-06-28T00:30:00+01:00',
		});
		expect(await run('getAll', { filters: { email: 'john.doe' } })).toMatchObject([
			{ primary_phone_number: null, assigned_adviser: null },
		]);
		const [raw] = await run('getAll', { filters, simplify: false });
		expect(raw).toMatchObject({
			primary_email: { type: 'email', name: 'Home' },
			first_name: 'Ada',
		});
	});

	it.each<[INodeParameters, string, string]>([
		...['email', 'groups', 'name', 'phone', 'status'].flatMap((name) =>
			['', ' ', '={{ $json.missing }}', '={{ [] }}'].map(
				(value): [INodeParameters, string, string] => [
					{ [name]: value },
					`${name.charAt(0).toUpperCase()}${name.slice(1)}`,
					problems.empty,
				],
			),
		),
		...[',', ' ; \n', '={{ [";", ""] }}', '["", null]'].flatMap(
			(value): Array<[INodeParameters, string, string]> => [
				[{ groups: value }, 'Groups', problems.empty],
				[{ status: value }, 'Status', problems.empty],
			],
		),
		[{ role: '={{ null }}' }, 'Role', problems.empty],
		[{ role: ['customer'] }, 'Role', problems.notChoice],
		[{ isProspect: '={{ $json.missing }}' }, 'Is Prospect', problems.empty],
		[{ isProspect: '={{ "perhaps" }}' }, 'Is Prospect', problems.notBoolean],
		[{ createdAfter: '={{ $json.missing }}' }, 'Created After', problems.empty],
		[{ createdBefore: 'soon' }, 'Created Before', problems.notDate],
		...['%', '_', '*', '"', '+', '%%'].flatMap((sign) =>
			['email', 'groups', 'name', 'status'].map((name): [INodeParameters, string, string] => [
				{ [name]: sign },
				`${name.charAt(0).toUpperCase()}${name.slice(1)}`,
				problems.noWord,
			]),
		),
		[{ name: '@' }, 'Name', problems.noWord],
		...['%', '*', '+', 'N/A', 'Doe'].map((phone): [INodeParameters, string, string] => [
			{ phone },
			'Phone',
			problems.noDigits,
		]),
		...['Doe*', '*Doe', '%Doe', 'Doe%'].map((name): [INodeParameters, string, string] => [
			{ name },
			'Name',
			problems.wildcard,
		]),
		[{ name: 'x'.repeat(6001) }, 'Name', problems.tooLong],
		[
			{ groups: Array.from({ length: 170 }, () => demo.account).join(', ') },
			'Groups',
			problems.tooLong,
		],
		[{ phone: '0770*' }, 'Phone', problems.wildcard],
		...['4.47701E+11', '4,47701e+11', '4E11'].map((phone): [INodeParameters, string, string] => [
			{ phone },
			'Phone',
			problems.shortenedNumber,
		]),
		...['07700 900123 / 07700 900124', '07700 900123, ext 12', '07700 900123;'].map(
			(phone): [INodeParameters, string, string] => [{ phone }, 'Phone', problems.notOneNumber],
		),
		...[
			'jane@example.com; tom@example.com',
			'a@x.example,b@x.example',
			'❌ <jane@example.com>',
		].map((email): [INodeParameters, string, string] => [
			{ email },
			'Email',
			problems.notOneAddress,
		]),
		[
			{ createdAfter: '2027-01-01', createdBefore: '31/12/2026' },
			'Created After',
			problems.reversedDates,
		],
		[{ name: '={{ 7 }}' }, 'Name', problems.notText],
		[{ phone: '={{ true }}' }, 'Phone', problems.notText],
		[{ email: '={{ { a: 1 } }}' }, 'Email', problems.notText],
	])('with the filters %j sends nothing and names the field', async (filters, label, problem) => {
		const error = await runToError('getAll', { filters });
		expect(error?.message).toBe(`'${label}' ${problem} [item 0]`);
		expect(mockPlannr().requestLog).toEqual([]);
	});

	it.each<[INodeParameters, string]>([
		[{ groups: 'Workplace,,Pensions' }, 'Groups'],
		[{ groups: '={{ ["Workplace", null] }}' }, 'Groups'],
		[{ status: 'Active\n\nArchived' }, 'Status'],
		[{ status: '={{ ["Active", ""] }}' }, 'Status'],
		[{ role: '={{ ["trust", $json.missing] }}' }, 'Role'],
		[{ role: '={{ "trust; ;joint" }}' }, 'Role'],
	])('with the filters %j sends nothing and names the empty entry', async (filters, label) => {
		const error = await runToError('getAll', { filters });
		expect(error?.message).toBe(`Entry 2 of '${label}' ${problems.empty} [item 0]`);
		expect(mockPlannr().requestLog).toEqual([]);
	});

	it.each([
		[{ name: "O'Neill" }, { 'filter[name]': 'Neill' }, ['Siobhán O’Neill', "Tom O'Neill"]],
		[{ name: 'siobhán o’neill' }, { 'filter[name]': 'siobhán o' }, ['Siobhán O’Neill']],
		[{ name: "O'" }, { 'filter[name]': "O'" }, ["Tom O'Neill"]],
		[{ name: 'Siobhán O&rsquo;Neill' }, { 'filter[name]': 'Siobhán O' }, ['Siobhán O’Neill']],
		[{ name: '"Siobhán"' }, { 'filter[name]': 'Siobhán' }, ['Siobhán O’Neill']],
		[{ email: "“tom.o'neill”" }, { 'filter[primary_email]': "tom.o'neill" }, ["Tom O'Neill"]],
		[{ name: 'Siobha\u0301n' }, { 'filter[name]': 'Siobhán' }, ['Siobhán O’Neill']],
		[{ email: 'o’neill@' }, { 'filter[primary_email]': "o'neill@" }, ["Tom O'Neill"]],
	])(
		'finds clients in whatever way an apostrophe is written: %j',
		async (filters, query, expected) => {
			const added = (
				[
					['Siobhán', 'O’Neill', null],
					['Tom', "O'Neill", "tom.o'neill@example.com"],
					['Vera', 'McNeill', 'vera.mcneill@example.com'],
				] as const
			).map(([firstName, lastName, email], index) =>
				addClient(mockPlannr(), {
					uuid: createUuid('c1c1c1c1', 901 + index),
					firstName,
					lastName,
					email,
				}),
			);
			const records = await run('getAll', { filters });
			for (const { uuid } of added) world.accounts.delete(uuid);
			expect(records.map(({ name }) => name)).toEqual(expected);
			expect(mockPlannr().requestLog).toMatchObject([{ query }]);
		},
	);

	it.each([
		[{ name: 'Mary-Ann' }, { 'filter[name]': 'Mary' }, ['Mary-Ann Roe', 'Mary–Ann Doe']],
		[{ name: 'mary‑ann roe' }, { 'filter[name]': 'ann roe' }, ['Mary-Ann Roe']],
		[{ name: "O'Neill-Roe" }, { 'filter[name]': 'Neill' }, ['Mary Joanna O’Neill–Roe']],
	])('finds clients in whatever way a hyphen is written: %j', async (filters, query, expected) => {
		const added = (
			[
				['Mary-Ann', 'Roe'],
				['Mary–Ann', 'Doe'],
				['Mary Joanna', 'O’Neill–Roe'],
			] as const
		).map(([firstName, lastName], index) =>
			addClient(mockPlannr(), { uuid: createUuid('c1c1c1c1', 901 + index), firstName, lastName }),
		);
		const records = await run('getAll', { filters });
		for (const { uuid } of added) world.accounts.delete(uuid);
		expect(records.map(({ name }) => name)).toEqual(expected);
		expect(mockPlannr().requestLog).toMatchObject([{ query }]);
	});

	it('takes whole pages to find a few clients where Plannr is asked for a part of the name', async () => {
		const names = [...Array.from({ length: 40 }, () => 'McNeill'), "O'Neill"];
		const added = names.map((lastName, index) =>
			addClient(mockPlannr(), { uuid: createUuid('c1c1c1c1', 901 + index), lastName }),
		);
		const records = await run('getAll', { filters: { name: "O'Neill" }, limit: 1 });
		for (const { uuid } of added) world.accounts.delete(uuid);
		expect(records).toMatchObject([{ uuid: added.at(-1)?.uuid }]);
		expect(mockPlannr().requestLog).toHaveLength(1);
	});

	it('rejects an order that Plannr does not have', async () => {
		const error = await runToError('getAll', {
			sort: { rule: { field: 'status', direction: 'asc' } },
		});
		expect(error?.message).toBe(`'Sort' ${problems.notSortOrder} [item 0]`);
	});

	it.each([
		[403, LIST_CLIENTS.forbidden],
		[404, LIST_CLIENTS.notFound],
		[422, `${LIST_CLIENTS.rejected}: Not so`],
	])('reports what a response of %i means', async (status, message) => {
		mockPlannr().addFault({ effect: respond(status, { message: 'Not so.' }) });
		expect((await runToError('getAll', {}))?.message).toContain(message);
	});
});

describe('A hostile list of clients', () => {
	const ignoring = (...names: string[]): Hostility => ({
		ignoredQuery: names.map((name) => `filter[${name}]`),
	});

	it.each<[INodeParameters, string, number]>([
		[{ name: 'place ada' }, 'name', 4],
		[{ name: "o'fiction" }, 'name', 22],
		[{ email: 'namesake' }, 'primary_email', 2],
		[{ phone: '+44 7700 900001' }, 'primary_phone_number', 1],
		[{ role: ['trust'] }, 'role', 20],
		[{ createdAfter: '2026-06-25', createdBefore: '2026-06-26' }, 'created_after', 1],
	])(
		'that ignores the filter %j yields no record that contradicts it',
		async (filters, name, count) => {
			Object.assign(mockPlannr().hostile, ignoring(name));
			expect(await run('getAll', { filters, returnAll: true })).toHaveLength(count);
		},
	);

	it('that ignores the type yields no advisers', async () => {
		Object.assign(mockPlannr().hostile, ignoring('type'));
		expect(await run('getAll', { returnAll: true })).toHaveLength(200);
	});

	it.each(['absent', 'deprecated', 'text'] as const)(
		'is filtered by e-mail address where addresses are %s',
		async (shown) => {
			Object.assign(mockPlannr().hostile, { contactDetails: { shown } });
			const records = await run('getAll', { filters: { email: 'john.doe' } });
			expect(records).toMatchObject([
				{ uuid: john, primary_email: shown === 'absent' ? null : 'john.doe@example.com' },
			]);
		},
	);

	it.each<[Hostility, number, number]>([
		[{ ignoredQuery: ['per_page'] }, 200, 14],
		[{ hidesPagination: true, ignoredQuery: ['per_page'] }, 200, 14],
		[{ listShift: 1, ignoredQuery: ['per_page'] }, 200, 42],
	])('is read to its end when %j', async (hostile, count, requests) => {
		Object.assign(mockPlannr().hostile, hostile);
		const records = await run('getAll', { returnAll: true });
		expect(new Set(records.map(({ uuid }) => uuid)).size).toBe(count);
		expect(records).toHaveLength(count);
		expect(mockPlannr().requestLog.length).toBeLessThanOrEqual(requests);
	});

	it('is reported as incomplete when records were on no page', async () => {
		Object.assign(mockPlannr().hostile, { listShift: -1, ignoredQuery: ['per_page'] });
		const finished = await runNode(mockPlannr(), clients('getAll', { returnAll: true }));
		expect(finished.hints(NODE_NAME)).toHaveLength(1);
	});
});

describe('As an agent’s tool', () => {
	const tool = async (operation: string, parameters: INodeParameters) =>
		await runAsTool(mockPlannr(), clients(operation, parameters), {});

	it('a client is returned in the fields selected, with values as in the simplified output', async () => {
		const outputs = { output: 'selectedFields', outputFields: ['name', 'primary_email'] };
		const { response } = await tool('get', { client: uuidLocator(john), ...outputs });
		expect(JSON.stringify(response)).toContain('john.doe@example.com');
		expect(JSON.stringify(response)).not.toContain('photo_url');
	});

	it('empty filters are left out', async () => {
		const filters = {
			name: 'doe',
			email: 'null',
			phone: '',
			role: '[]',
			isProspect: 'None',
			createdAfter: 'null',
		};
		await tool('getAll', { filters, limit: 3 });
		expect(mockPlannr().requestLog.map(({ query }) => query)).toEqual([
			{ ...list, 'filter[name]': 'doe', per_page: '3' },
		]);
	});
});
