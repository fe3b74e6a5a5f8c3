import { addDemoClients, clientsOf, createDemoData, demo, type Hostility } from '../../sandbox';
import { useMockPlannr } from '../engine/createWorkflow';
import { createTestClient, type TestResponse } from './testClient';

/** When the mock API's clock stands still: 00:30 in London, 23:30 the day before by UTC. */
const NOW = new Date('2026-06-30T23:30:00Z');

function createDataWithClients() {
	const data = createDemoData(NOW);
	addDemoClients(data, NOW);
	return data;
}

const mockPlannr = useMockPlannr({ data: createDataWithClients(), now: () => NOW });

type Row = Record<string, unknown>;

const rowsOf = ({ data }: Row): Row[] => (Array.isArray(data) ? data.map((row: Row) => row) : []);

async function get(path: string): Promise<TestResponse> {
	return await createTestClient(mockPlannr().url)('GET', `/api/v1/account${path}`);
}
async function list(query: string): Promise<Row[]> {
	const { status, body } = await get(`?filter[type]=client&per_page=500&${query}`);
	expect(status).toBe(200);
	return rowsOf(body);
}
const [john] = demo.clients;

describe('the demo clients', () => {
	const clients = clientsOf(createDataWithClients(), demo.firms.sender);
	const count = (keep: (client: (typeof clients)[number]) => boolean) =>
		clients.filter(keep).length;
	const countOf = (value: unknown, values: readonly unknown[]) =>
		values.filter((other) => other === value).length;

	it('are 200, the same ones every time', () => {
		expect(clients).toHaveLength(200);
		expect(clients).toEqual(clientsOf(createDataWithClients(), demo.firms.sender));
	});

	it.each(['individual', 'joint', 'trust', 'business'])(
		'are of the role %s, among others',
		(role) => {
			expect(count((client) => client.role === role)).toBeGreaterThanOrEqual(20);
		},
	);

	it('include couples with one address, namesakes, clients without an address, and unusual names', () => {
		const emails = clients.map(({ email }) => email);
		const names = clients.map(({ firstName, lastName }) => `${firstName} ${lastName}`);
		expect(count(({ email }) => email === null)).toBeGreaterThan(10);
		expect(count(({ email }) => email !== null && countOf(email, emails) > 1)).toBeGreaterThan(50);
		expect(names.filter((name) => name !== ' ' && countOf(name, names) > 1)).toHaveLength(6);
		for (const pattern of [/,/, /’/, /'/, /-/, /–/, /[éñüŁ]/, /^[^,]+ and /]) {
			expect(
				count((client) => pattern.test(client.entityName ?? client.firstName + client.lastName)),
			).toBeGreaterThan(5);
		}
	});
});

describe('the list of accounts', () => {
	it.each(['first_name', 'last_name', 'email', 'created_at', 'updated_at'])(
		'is sorted by %s',
		async (sort) => {
			const up = (await list(`sort=${sort}`)).map((row) => row[sort]);
			const down = (await list(`sort=-${sort}`)).map((row) => row[sort]);
			expect(down).toEqual(up.toReversed());
			expect(up[0]).not.toEqual(up.at(-1));
		},
	);

	it('shows 15 accounts by default, without relationships', async () => {
		const { body } = await get('?filter[type]=client');
		expect(body.meta).toMatchObject({ per_page: 15, total: 200, last_page: 14 });
		expect(Object.keys((await list('filter[name]=john doe'))[0] ?? {})).toEqual([
			'uuid',
			'created_at',
			'updated_at',
			'type',
			'role',
			'first_name',
			'last_name',
			'name',
			'email',
			'photo_url',
			'external_references',
		]);
	});

	it('includes the relationships asked for', async () => {
		const include = 'primary_email,primary_phone_number,assigned_adviser,groups';
		const [trust] = await list(`filter[name]=nobody family&include=${include}`);
		const detail = {
			uuid: expect.any(String),
			name: 'Home',
			created_at: expect.any(String),
			updated_at: expect.any(String),
		};
		expect(trust).toMatchObject({
			first_name: null,
			entity_name: 'Nobody Family Trust',
			primary_email: { ...detail, type: 'email', value: 'office.6.0@example.co.uk' },
			primary_phone_number: { ...detail, type: 'phone_number', value: '07700 900178' },
			assigned_adviser: { uuid: demo.preferredAccount, name: 'Petra Preference' },
			groups: [],
		});
		expect(trust).not.toHaveProperty('tags');
	});
});

describe('one account', () => {
	it('is shown with its firm, and takes no parameters', async () => {
		expect((await get(`/${john}`)).body).toMatchObject({
			uuid: john,
			name: 'John Doe',
			email: 'john.doe@example.com',
			firm: { uuid: demo.firms.sender },
		});
		expect((await get(`/${john}?include=primary_email`)).status).toBe(422);
	});
});

describe('a hostile list of accounts', () => {
	const hostileList = async (hostile: Hostility, query: string) => {
		Object.assign(mockPlannr().hostile, hostile);
		return await list(query);
	};

	it.each([
		['null', { primary_email: null, email: null }],
		['text', { primary_email: 'john.doe@example.com', email: 'john.doe@example.com' }],
		['deprecated', { email: 'john.doe@example.com' }],
		['absent', {}],
	] as const)('shows addresses as %s', async (shown, fields) => {
		const contactDetails = { shown, uuids: [john] };
		const [row = {}, other] = await hostileList(
			{ contactDetails },
			'include=primary_email&filter[name]=o',
		).then((rows) => rows.toSorted(({ uuid }) => (uuid === john ? -1 : 1)));
		const { primary_email, email } = row;
		expect(JSON.parse(JSON.stringify({ primary_email, email }))).toEqual(fields);
		expect(other).toHaveProperty('primary_email.value');
	});

	it('ignores filters and the page size', async () => {
		const ignoredQuery = ['filter[name]', 'per_page'];
		expect(await hostileList({ ignoredQuery }, 'filter[name]=john')).toHaveLength(15);
	});

	it.each([
		[1, 'repeats', 202, 200],
		[-1, 'leaves out', 199, 199],
	])('moves by %i and %s records', async (listShift, _, shown, different) => {
		Object.assign(mockPlannr().hostile, { listShift });
		const uuids: unknown[] = [];
		for (let next = '?filter[type]=client&per_page=100'; next !== '';) {
			const { body } = await get(next);
			uuids.push(...rowsOf(body).map(({ uuid }) => uuid));
			const { links }: { links?: { next: string | null } } = body;
			next = links?.next?.split('/account')[1] ?? '';
		}
		expect([uuids.length, new Set(uuids).size]).toEqual([shown, different]);
	});
});
