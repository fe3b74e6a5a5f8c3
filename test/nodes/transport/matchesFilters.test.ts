import { matchesFilters } from '../../../nodes/PlannrReferral/transport/matchesFilters';

const query = {
	'filter[status]': 'pending,accepted',
	'filter[direction]': 'sent',
	per_page: '100',
};

describe('A client', () => {
	const client = {
		type: 'client',
		role: 'joint',
		name: 'Zoë and Łukasz O’Fiction–Roe',
		primary_email: { value: 'Zoe.Roe@example.co.uk' },
		primary_phone_number: { value: '+44 (0)7700 900 123' },
		created_at: '2026-06-30T23:30:00+00:00',
		status: { uuid: 's1', name: 'Active' },
		groups: ['Workplace'],
		is_prospect: false,
	};
	const matches = (record: object, filters: Record<string, string>) =>
		matchesFilters(
			{ ...record },
			{
				'filter[type]': 'client',
				...Object.fromEntries(
					Object.entries(filters).map(([name, value]) => [`filter[${name}]`, value]),
				),
			},
		);

	it.each<[string, string, string]>([
		['role', 'individual,joint', 'trust'],
		['name', 'ZOE', 'Zoran'],
		['name', 'roe zoë', 'zoë doe'],
		['name', "lukasz o'fic", 'lukas fictio ltd'],
		['name', 'O’FICTION-ROE', 'fiction roes'],
		['name', 'fiction—roe zoe', 'zoë-lukasz'],
		['primary_email', 'roe@EXAMPLE', 'roe@example.com'],
		['primary_phone_number', '900123', '900124'],
		['primary_phone_number', '07700900123', '07700900124'],
		['primary_phone_number', '+447700', '+447701'],
		['status', 'act', 'arch'],
		['status', 'archived, S1', 's'.repeat(3)],
		['groups', 'plus,work', 'plus'],
		['is_prospect', 'false', 'true'],
		['created_after', '2026-07-01', '2026-07-02'],
		['created_before', '2026-07-01', '2026-06-30'],
	])('is compared by %s: %s matches, %s does not', (filter, same, different) => {
		expect(matches(client, { [filter]: same })).toBe(true);
		expect(matches(client, { [filter]: different })).toBe(false);
		expect(matches({ uuid: 'u' }, { [filter]: different })).toBe(true);
	});

	it.each([
		[{ name: null, first_name: 'Zoë', last_name: 'Roe' }, { name: 'zoë r' }, true],
		[{ entity_name: 'Doe, Roe & Co Ltd' }, { name: 'roe & co' }, true],
		[{ entity_name: 'Doe, Roe & Co Ltd' }, { name: 'webb' }, false],
		[{ email: 'zoe@example.com' }, { primary_email: 'zoe@' }, true],
		[{ email: 'zoe@example.com' }, { primary_email: 'roe@' }, false],
		[{ primary_email: null }, { primary_email: 'roe@' }, false],
		[{ primary_email: {} }, { primary_email: 'roe@' }, true],
		[{ primary_email: 'zoe@example.com' }, { primary_email: 'roe@' }, false],
		// What is masked may be any.
		[{ primary_email: { value: 'z***@example.com' } }, { primary_email: 'zoe@' }, true],
		[
			{ primary_email: 'z***@example.com', email: 'jane@example.com' },
			{ primary_email: 'zoe@' },
			false,
		],
		[
			{ primary_phone_number: { value: '07700 ••• •23' } },
			{ primary_phone_number: '900123' },
			true,
		],
		[
			{ primary_email: { data: { uuid: 'e', value: 'zoe@example.com' } } },
			{ primary_email: 'roe@' },
			false,
		],
		[{ primary_phone_number: null }, { primary_phone_number: '0' }, false],
		[{ type: 'employee' }, {}, false],
		[{ is_prospect: 0 }, { is_prospect: 'true' }, false],
		[{ is_prospect: 1 }, { is_prospect: 'true' }, true],
		[{ is_prospect: 'false' }, { is_prospect: 'true' }, false],
		[
			{ status: 3, created_at: 'today', is_prospect: 'maybe' },
			{ status: 'x', created_after: '2026-01-01', is_prospect: 'true' },
			true,
		],
	])('that shows only %j is compared with %j: %j', (record, filters, expected) => {
		expect(matches(record, { ...filters })).toBe(expected);
	});
});

describe('A connection', () => {
	const adviser = 'd2ae6dac-162c-332d-8f2b-17d64576567a';
	const other = '33333333-3333-4333-8333-333333333333';

	it.each([
		[{ recipient_account: { uuid: adviser.toUpperCase() } }, true],
		[{ recipient_account: { data: { uuid: other } } }, false],
		[{ recipient_account: other }, false],
		[{ recipient_account: { name: 'Rowan Recipient' } }, true],
		[{ recipient_account: null }, true],
	])('that shows %j is compared with the recipient: %j', (record, expected) => {
		const filter = { 'filter[recipient_uuid]': adviser };
		expect(matchesFilters(record, filter)).toBe(expected);
	});
});

describe('A record', () => {
	it.each([
		[{ status: 'pending', direction: 'sent' }],
		[{ status: 'accepted', direction: 'sent' }],
		[{ status: ' Pending ', direction: 'SENT' }],
		[{ status: 'pending' }],
		[{ status: null, direction: 'sent' }],
		[{ status: { value: 'pending', label: 'Pending' } }],
		// Another word for a direction may mean either.
		[{ status: 'pending', direction: 'Outgoing' }],
		[{ status: 'pending', direction: '' }],
		[{ type: 'client' }],
		[{}],
	])('matches the filters, as far as it has their fields: %j', (record) => {
		expect(matchesFilters(record, query)).toBe(true);
	});

	it.each([
		[{ status: 'rejected', direction: 'sent' }],
		[{ status: 'pending', direction: 'received' }],
		[{ status: 'accept', direction: 'sent' }],
		[{ status: '' }],
		[{ status: { value: 'rejected', label: 'Rejected' } }],
	])('does not match when a field of it has another value: %j', (record) => {
		expect(matchesFilters(record, query)).toBe(false);
	});
});
