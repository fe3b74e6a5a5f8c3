import type { IDataObject } from 'n8n-workflow';

import type { ReferralRequest } from '../../../../nodes/PlannrReferral/transport/vocabulary';
import {
	type Comparison,
	clientsOfReferral,
	clientsOfRequest,
	compareReferral,
	compareTarget,
	fingerprintOfRequest,
	targetOfRequest,
} from '../../../../nodes/PlannrReferral/actions/referral/compareReferral';

const request: ReferralRequest = {
	connection_uuid: 'c-1',
	client_uuids: ['a-1', 'a-2'],
	advice_type: 'tax',
	duration_months: 3,
	shared_data: ['basic_details', 'goals'],
	sla_deadline: '2027-02-28',
	note: ' Two  lines.\r\nIn a note. ',
};
const [one, another] = [{ uuid: 'a-1' }, { uuid: 'a-2' }];
const same: IDataObject = {
	uuid: 'r-1',
	status: 'pending',
	direction: 'sent',
	connection: { uuid: 'c-1' },
	clients: [one, another],
	advice_type: 'tax',
	duration_months: 3,
	shared_data: ['basic_details', 'goals'],
	sla_deadline: '2027-02-28',
	note: 'Two lines.\nIn a note.',
};
const clients = (shown: IDataObject['clients']): IDataObject => ({ clients: shown });
const inOtherOrder = {
	...clients([{ uuid: 'A-2' }, one]),
	shared_data: ['goals', 'basic_details'],
};
const without = (...names: string[]) =>
	Object.fromEntries(Object.entries(same).filter(([name]) => !names.includes(name)));

/** Records in which the requested referral is shown in another form. */
const equal: Array<[title: string, changes: IDataObject]> = [
	['one with its lists in another order', inOtherOrder],
	['one whose deadline is a timestamp', { sla_deadline: '2027-02-28T00:00:00+00:00' }],
	['one whose duration is a string', { duration_months: '3' }],
	['one whose clients are an object with numbers as names', clients({ 0: one, 2: another })],
	['one whose clients have their UUIDs as keys', clients({ 'a-1': one, 'a-2': another })],
	['one whose connection is its UUID alone', { connection: 'c-1' }],
	[
		'one whose records are wrapped',
		{ connection: { data: { uuid: 'c-1' } }, ...clients({ data: [{ data: one }, another] }) },
	],
	[
		'one whose terms are objects with a value',
		{
			direction: { value: 'sent', label: 'Sent' },
			advice_type: { value: 'tax', label: 'Tax' },
			duration_months: { value: 3 },
			shared_data: [{ value: 'basic_details' }, { value: 'goals' }],
		},
	],
	['one whose shared data are labels', { shared_data: ['Goals', 'Basic Details'] }],
];

/** Records that are or may be other referrals; the cases of reconcile.test.ts are not repeated. */
const others: Array<[title: string, changes: IDataObject, Comparison]> = [
	['one without a note', { note: null }, 'unknown'],
	['one with a lifetime duration', { duration_months: null }, 'unknown'],
	['one with wrapped clients of others', clients({ data: [{ uuid: 'a-3' }] }), 'unknown'],
	[
		'one for other advice over another connection that shares a client',
		{ advice_type: 'pensions', connection: { uuid: 'c-2' }, ...clients([{ uuid: 'A-1' }]) },
		'unknown',
	],
	[
		'one for other advice that does not show its clients',
		{ advice_type: 'pensions', ...clients(undefined) },
		'unknown',
	],
	['a received one, as an object', { direction: { value: 'received' } }, 'different'],
	['a received one, spelt with a capital', { direction: ' Received' }, 'different'],
];

it('An advice type of several words is the same by its label', () => {
	const planning: ReferralRequest = { ...request, advice_type: 'estate_planning' };
	const referral = { ...same, advice_type: 'Estate Planning' };
	expect(compareReferral(planning, referral)).toBe('same');
	expect(compareTarget(planning, referral, true)).toBe('same');
});

describe('Comparing a referral with a request', () => {
	it.each(equal)('finds that %s is the requested one', (_, changes) => {
		expect(compareReferral(request, { ...same, ...changes })).toBe('same');
	});

	it('finds that one with the fields of the request, or with no details, is the requested one', () => {
		const { connection_uuid, client_uuids } = request;
		const bare = without('connection', 'clients');
		expect(compareReferral(request, { ...bare, connection_uuid, client_uuids })).toBe('same');
		const details = ['note', 'shared_data', 'sla_deadline', 'duration_months', 'direction'];
		expect(compareReferral(request, without(...details))).toBe('same');
	});

	it.each(others)('finds that %s is not certainly it', (_, changes, expected) => {
		expect(compareReferral(request, { ...same, ...changes })).toBe(expected);
	});

	it('treats a lifetime duration and missing optional fields as values', () => {
		const { note, sla_deadline, ...least } = request;
		expect([note, sla_deadline]).not.toContain(undefined);
		const plain = { ...same, duration_months: null, note: '', sla_deadline: null };
		expect(compareReferral({ ...least, duration_months: null }, plain)).toBe('same');
		expect(compareReferral({ ...least, duration_months: null }, same)).toBe('unknown');
	});
});

describe('Comparing the targets of a referral and a request', () => {
	const targets: Array<[string, changes: IDataObject, Comparison, whole?: Comparison]> = [
		['the requested referral', {}, 'same'],
		[
			'one with other details',
			{ note: 'Another', duration_months: 6, shared_data: [], sla_deadline: null },
			'same',
		],
		['one with its clients in another order', inOtherOrder, 'same'],
		['one with one client fewer', clients([one]), 'different'],
		['one over another connection', { connection: { uuid: 'c-2' } }, 'different'],
		['one for other advice', { advice_type: 'pensions' }, 'different'],
		[
			'one for other advice that does not show its clients',
			{ ...clients(undefined), advice_type: 'pensions' },
			'different',
		],
		['a received one', { direction: 'Received' }, 'different'],
		['one without clients', clients(undefined), 'unknown'],
		['one without a connection', { connection: null }, 'unknown'],
		['one without an advice type', { advice_type: undefined }, 'unknown'],
		// A list may leave the clients out in this way; a referral that is fetched by its UUID then has none.
		['one with an empty list of clients', clients([]), 'unknown', 'different'],
	];
	it.each(targets)('%s', (_, changes, listed, whole = listed) => {
		const referral = { ...same, ...changes };
		expect(compareTarget(request, referral, false)).toBe(listed);
		expect(compareTarget(request, referral, true)).toBe(whole);
	});
});

const uuid = (number: number) => `3f2504e0-4f89-41d3-9a0c-0305e82c330${number}`;

describe('Identifiers of another form', () => {
	const documented: ReferralRequest = {
		...request,
		connection_uuid: uuid(1),
		client_uuids: [uuid(2)],
	};
	const shown = (form: (uuid: string) => unknown) => ({
		...same,
		connection: { uuid: form(uuid(1)) },
		clients: [{ uuid: form(uuid(2)) }],
	});

	it.each<[string, (uuid: string) => string]>([
		['without hyphens', (id) => id.replaceAll('-', '')],
		['in braces', (id) => `{${id.toUpperCase()}}`],
		['as a URN', (id) => `urn:uuid:${id}`],
		['in a link', (id) => `https://api.example.com/api/v1/account/${id}`],
		['with a prefix', (id) => `acc_${id}`],
	])('are the same UUIDs %s', (_, form) => {
		const referral = { ...same, ...shown(form) };
		expect(compareReferral(documented, referral)).toBe('same');
		expect(compareTarget(documented, referral, true)).toBe('same');
		expect(clientsOfReferral(referral)).toBe(clientsOfRequest(documented));
		const other = { ...referral, connection: { uuid: form(uuid(3)) } };
		expect(compareTarget(documented, other, true)).toBe('different');
	});

	it.each<[string, (uuid: string) => unknown]>([
		['a number', () => 17],
		['a number as text', () => '17'],
		['a name', () => 'John Doe'],
		['a short code', (id) => id.slice(0, 8)],
	])('cannot be compared with a UUID: %s', (_, form) => {
		const referral = { ...same, ...shown(form) };
		expect(compareReferral(documented, referral)).toBe('unknown');
		expect(compareTarget(documented, referral, true)).toBe('unknown');
		expect(clientsOfReferral(referral)).toBeUndefined();
	});
});

it.each(['Hypotheken', 'mortgage', 'AdviceType::TAX', '3', ''])(
	'An advice type that Plannr does not document cannot be compared: %j',
	(adviceType) => {
		const referral = { ...same, advice_type: adviceType };
		expect(compareReferral(request, referral)).toBe('unknown');
		expect(compareTarget(request, referral, true)).toBe('unknown');
	},
);

it('Shared data may be shown as a map of what is shared', () => {
	const map = { basic_details: true, goals: true, income: false };
	expect(compareReferral(request, { ...same, shared_data: map })).toBe('same');
	expect(compareReferral(request, { ...same, shared_data: { ...map, goals: false } })).toBe(
		'unknown',
	);
});

describe('The fingerprint of a request', () => {
	const fingerprintOf = (wanted: ReferralRequest) =>
		fingerprintOfRequest(wanted, targetOfRequest(wanted));

	it('does not depend on the order of lists or on white space', () => {
		const sameRequest = {
			...request,
			client_uuids: ['a-2', 'a-1'],
			shared_data: ['goals', 'basic_details'] satisfies typeof request.shared_data,
			note: 'Two lines. In a note.',
		};
		expect(fingerprintOf(sameRequest)).toBe(fingerprintOf(request));
	});

	it.each<Partial<ReferralRequest>>([
		{ connection_uuid: 'c-2' },
		{ client_uuids: ['a-1'] },
		{ advice_type: 'other' },
		{ duration_months: 6 },
		{ duration_months: null },
		{ shared_data: ['goals'] },
		{ sla_deadline: '2027-03-01' },
		{ note: 'Another' },
		{ note: '' },
	])('depends on %j', (change) => {
		expect(fingerprintOf({ ...request, ...change })).not.toBe(fingerprintOf(request));
	});

	it('is the same for fields that are left out and fields that are empty', () => {
		const { note, sla_deadline, ...least } = request;
		expect([note, sla_deadline]).not.toContain(undefined);
		expect(fingerprintOf({ ...least, note: '' })).toBe(fingerprintOf(least));
	});

	it('does not contain the note, since it is saved with the execution', () => {
		expect(fingerprintOf({ ...request, note: 'Confidential' })).not.toContain('Confidential');
	});
});

describe('The target of a referral', () => {
	it('does not depend on the order of the clients or on details', () => {
		const other = { ...request, client_uuids: ['a-2', 'a-1'], note: 'Another' };
		expect(targetOfRequest(other)).toBe(targetOfRequest(request));
	});

	it('does not depend on letter case, and neither does whether clients are shared', () => {
		const inCapitals = { connection_uuid: 'C-1', client_uuids: ['A-1', 'A-2'] };
		expect(targetOfRequest({ ...request, ...inCapitals })).toBe(targetOfRequest(request));
		const other = { ...same, advice_type: 'tax', connection: { uuid: 'c-2' } };
		expect(compareReferral({ ...request, ...inCapitals }, other)).toBe('unknown');
	});

	it.each([
		{ connection_uuid: 'c-2' },
		{ client_uuids: ['a-1'] },
		{ advice_type: 'other' } as const,
	])('depends on %j', (change) => {
		expect(targetOfRequest({ ...request, ...change })).not.toBe(targetOfRequest(request));
	});
});

describe('The connection and the clients of a referral', () => {
	const [connection, first, second] = [uuid(1), uuid(2), uuid(3)];
	const shown = { ...same, connection: { uuid: connection } };

	it('are the same in any order, for any advice type', () => {
		const wanted = { ...request, connection_uuid: connection, client_uuids: [first, second] };
		const referral = {
			...shown,
			...clients([{ uuid: ` ${second}` }, { uuid: first }, { uuid: second }]),
			advice_type: null,
		};
		expect(clientsOfReferral(referral)).toBe(clientsOfRequest(wanted));
		expect(clientsOfReferral({ ...shown, ...clients([{ uuid: first }]) })).not.toBe(
			clientsOfRequest(wanted),
		);
	});

	it.each<IDataObject>([
		{ clients: [] },
		{ clients: [{ uuid: first }], connection: null },
		{ clients: [{ uuid: first }, { name: 'Jane Doe' }] },
	])('are undefined when it lacks one: %j', (changes) => {
		expect(clientsOfReferral({ ...shown, ...changes })).toBeUndefined();
	});
});
