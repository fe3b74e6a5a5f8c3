import type { IDataObject } from 'n8n-workflow';
import { isExpression } from 'n8n-workflow';

import {
	createClientEntry,
	createConnectionEntry,
	createReferralEntry,
	matchesSearch,
	toListItems,
} from '../../../nodes/PlannrReferral/methods/labels';
import { processorTimeOf } from '../processorTime';

const uuidOf = (number: number) => `550e8400-e29b-41d4-a716-${String(number).padStart(12, '0')}`;

/** Returns the labels of records that all have the given name, in each of the lists. */
const labelsWith = (name: string) => {
	const records: IDataObject[] = [
		{ uuid: uuidOf(1), name, first_name: name, status: name, role: name, created_at: name },
		{ uuid: uuidOf(2), name, first_name: name, primary_email: `${name}@example.com` },
		{ uuid: uuidOf(3), recipient_firm: { name }, recipient_account: { name }, status: name },
		{ uuid: uuidOf(4), clients: [{ name }, { name }], advice_type: name, status: name },
	];
	return records.flatMap((record) => {
		const entries = [
			createClientEntry(record),
			createConnectionEntry(record, true),
			createReferralEntry(record),
		].filter((entry) => entry !== undefined);
		return [...toListItems(entries, true), ...toListItems(entries, false)].map((item) => item.name);
	});
};

describe('A label', () => {
	it.each([
		"={{ $execution.customData.set('x', $json) }}",
		' ={{ 1 }}',
		'\u200b={{ 1 }}',
		'\u202e\u00a0={{ 1 }}',
		'\u0000={{ 1 }}',
		'==1',
		'=',
		'＝{{ 1 }}',
		'{{ 1 }}',
		'{\u200b{ 1 }}',
		'{{{ 1 }}}',
	])('is never an expression, whatever is named %j', (name) => {
		for (const label of labelsWith(name)) {
			expect(isExpression(label)).toBe(false);
			expect(label).not.toMatch(/^[=＝]|\{\{/);
			expect(label.trim()).toBe(label);
		}
	});

	it.each(['\u202eeoR enaJ', 'Jane\u0007 \u001b[31mRoe', 'Jane\r\nRoe', 'Jane\u2066Roe'])(
		'shows neither control characters nor direction overrides: %j',
		(name) => {
			for (const label of labelsWith(name)) {
				expect(label).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
			}
		},
	);

	it('has a limited length, and still distinguishes equal names', () => {
		const name = 'Jane '.repeat(10_000);
		for (const label of labelsWith(name)) expect(label.length).toBeLessThanOrEqual(250);
		const entries = [1, 2].map((number) => createClientEntry({ uuid: uuidOf(number), name }));
		const labels = toListItems(
			entries.filter((entry) => entry !== undefined),
			true,
		).map((item) => item.name);
		expect(labels[0]).not.toBe(labels[1]);
	});

	it.each<[IDataObject, string]>([
		[{ name: null, first_name: 'Jane', last_name: 'Roe' }, 'Jane Roe'],
		[{ name: ' ', entity_name: 'Roe Family Trust' }, 'Roe Family Trust'],
		[{}, uuidOf(1)],
	])('of the client %j is %s', (client, label) => {
		const entry = createClientEntry({ uuid: uuidOf(1), ...client });
		expect(entry?.label).toBe(label);
	});

	it.each([
		[[{ name: 'Jane Roe' }]],
		[{ data: [{ name: 'Jane Roe' }] }],
		[{ '1': { name: 'Jane Roe' } }],
	])('of a referral names its clients where Plannr shows %j', (clients) => {
		const entry = createReferralEntry({ uuid: uuidOf(1), clients });
		expect(entry?.label).toMatch(/^Jane Roe, to an unnamed firm/);
	});

	it('of a connection leaves out an adviser without a name', () => {
		const account = { uuid: uuidOf(3), name: null };
		const connection = {
			uuid: uuidOf(1),
			direction: 'received',
			sender_firm: { uuid: uuidOf(2), name: 'Doe & Co' },
			sender_account: account,
		};
		expect(createConnectionEntry(connection, false)?.label).toBe('Doe & Co (requested by them)');
		const shown = {
			...connection,
			direction: { value: 'received' },
			status: { value: 'denied' },
			sender_account: { data: account },
		};
		expect(createConnectionEntry(shown, true)?.label).toBe('Doe & Co (requested by them, denied)');
	});
});

describe('A record', () => {
	it.each([undefined, null, 7, '', ' ', 'a/b', '../x', '={{ 1 }}', 'a b', 'a,b', '{{1}}'])(
		'identified by %j cannot be chosen',
		(uuid) => {
			expect(createClientEntry({ uuid, name: 'Jane' })).toBeUndefined();
		},
	);

	it.each([uuidOf(1), '01HZX3V5Q8K9M2N4P6R7S8T9VW', 'client-7'])('identified by %s can', (uuid) => {
		expect(createClientEntry({ uuid, name: 'Jane' })?.uuid).toBe(uuid);
	});
});

describe('A search', () => {
	const firm = {
		uuid: uuidOf(1),
		recipient_firm: { name: 'O’Neill & Söhne\u00a0 Ltd, Zoë-Maria' },
	};
	const entry = createConnectionEntry(firm, true);

	it.each([
		"o'neill",
		'ONeill',
		'neill',
		'zoe',
		'Zoe\u0308',
		'sohne  ltd',
		'ltd\u00a0söhne',
		'so\u200bhne',
		'zoe maria',
		'zoe–maria',
		'&',
		'',
		' \u00a0',
	])('for %j finds what is spelt differently', (search) => {
		expect(entry && matchesSearch(entry, search)).toBe(true);
	});

	it.each(['smith', 'o neil x', 'zoeb', '#'])('for %j does not', (search) => {
		expect(entry && matchesSearch(entry, search)).toBe(false);
	});
});

describe('Equal labels', () => {
	const clientsWith = (...changes: IDataObject[]) =>
		toListItems(
			changes
				.map((change, index) =>
					createClientEntry({ uuid: uuidOf(index), name: 'Jane Roe', ...change }),
				)
				.filter((entry) => entry !== undefined),
			true,
		).map(({ name }) => name);

	it.each<[string, IDataObject[], string[]]>([
		[
			'e-mail addresses',
			[{ primary_email: { value: 'a@example.com' } }, { email: 'b@example.com' }],
			['Jane Roe (a@example.com)', 'Jane Roe (b@example.com)'],
		],
		[
			'roles and dates, where a couple shares an address',
			[
				{ email: 'a@example.com', role: 'individual', created_at: '2026-02-20T09:00:00+00:00' },
				{ email: 'a@example.com', role: 'joint', created_at: '2026-02-20T09:00:00+00:00' },
			],
			['Jane Roe (individual, created 2026-02-20)', 'Jane Roe (joint, created 2026-02-20)'],
		],
		[
			'UUIDs, where nothing else differs',
			[{}, { uuid: 'abcdef01-0000-4000-8000-000000000001' }],
			['Jane Roe (550e8400…)', 'Jane Roe (abcdef01…)'],
		],
		[
			'whole UUIDs, where their beginnings are equal',
			[{}, {}],
			[`Jane Roe (${uuidOf(0)})`, `Jane Roe (${uuidOf(1)})`],
		],
		['nothing, where names differ', [{ name: 'John' }, {}], ['John', 'Jane Roe']],
	])('are distinguished by %s', (_, changes, labels) => {
		expect(clientsWith(...changes)).toEqual(labels);
	});

	it('are distinguished in a list of 20,000 in little time', async () => {
		const time = await processorTimeOf(() => {
			const labels = clientsWith(...Array.from({ length: 20_000 }, () => ({})));
			expect(new Set(labels).size).toBe(20_000);
		});
		expect(time).toBeLessThan(3000);
	});
});
