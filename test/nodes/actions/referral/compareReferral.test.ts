import type { IDataObject } from 'n8n-workflow';

import type { ReferralRequest } from '../../../../nodes/PlannrReferral/transport/vocabulary';
import {
	type Comparison,
	compareReferral,
	compareTarget,
	fingerprintOfRequest,
	targetOfRequest,
	targetOfReferral,
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
const same: IDataObject = {
	uuid: 'r-1',
	status: 'pending',
	direction: 'sent',
	connection: { uuid: 'c-1' },
	clients: [
		{ uuid: 'a-1', name: 'John Doe' },
		{ uuid: 'a-2', name: 'Jane Doe' },
	],
	advice_type: 'tax',
	duration_months: 3,
	shared_data: ['basic_details', 'goals'],
	sla_deadline: '2027-02-28',
	note: 'Two lines.\nIn a note.',
};
const without = (...names: string[]) =>
	Object.fromEntries(Object.entries(same).filter(([name]) => !names.includes(name)));

const rows: Array<[string, IDataObject, Comparison]> = [
	['the requested referral', same, 'same'],
	[
		'one with its lists in another order',
		{
			...same,
			clients: [{ uuid: 'A-2' }, { uuid: 'a-1' }],
			shared_data: ['goals', 'basic_details'],
		},
		'same',
	],
	[
		'one whose deadline is a timestamp on that day',
		{ ...same, sla_deadline: '2027-02-28T00:00:00+00:00' },
		'same',
	],
	['one whose duration is a string', { ...same, duration_months: '3' }, 'same'],
	[
		'one that is listed without details',
		without('note', 'shared_data', 'sla_deadline', 'duration_months', 'direction'),
		'same',
	],
	[
		'one whose clients are an object with numbers as names',
		{ ...same, clients: { 0: { uuid: 'a-1' }, 2: { uuid: 'a-2' } } },
		'same',
	],
	['one whose connection is its UUID alone', { ...same, connection: 'c-1' }, 'same'],
	[
		'one whose fields have the names of the request',
		{ ...without('connection', 'clients'), connection_uuid: 'c-1', client_uuids: ['a-2', 'a-1'] },
		'same',
	],
	[
		'one whose records are wrapped',
		{
			...same,
			connection: { data: { uuid: 'c-1' } },
			clients: { data: [{ data: { uuid: 'a-1' } }, { uuid: 'a-2' }] },
		},
		'same',
	],
	[
		'one whose clients have their UUIDs as keys',
		{ ...same, clients: { 'a-1': { uuid: 'a-1' }, 'a-2': { uuid: 'a-2' } } },
		'same',
	],
	[
		'one whose terms are objects with a value',
		{
			...same,
			direction: { value: 'sent', label: 'Sent' },
			advice_type: { value: 'tax', label: 'Tax' },
			duration_months: { value: 3 },
			shared_data: [{ value: 'basic_details' }, { value: 'goals' }],
		},
		'same',
	],
	[
		'one whose shared data are labels',
		{ ...same, shared_data: ['Goals', 'Basic Details'] },
		'same',
	],
	['a received one, as an object', { ...same, direction: { value: 'received' } }, 'different'],
	[
		'one with wrapped clients of others',
		{ ...same, clients: { data: [{ uuid: 'a-3' }] } },
		'unknown',
	],
	['one whose advice type is a label', { ...same, advice_type: 'Tax' }, 'same'],
	['one whose direction is spelt with a capital', { ...same, direction: 'Sent' }, 'same'],
	['one with another note', { ...same, note: 'Another' }, 'unknown'],
	['one without a note', { ...same, note: null }, 'unknown'],
	['one with another deadline', { ...same, sla_deadline: '2027-03-01' }, 'unknown'],
	['one with another duration', { ...same, duration_months: 6 }, 'unknown'],
	['one with a lifetime duration', { ...same, duration_months: null }, 'unknown'],
	['one with less shared data', { ...same, shared_data: ['goals'] }, 'unknown'],
	['one without clients', without('clients'), 'unknown'],
	['one with an empty list of clients', { ...same, clients: [] }, 'unknown'],
	['one without a connection', { ...same, connection: null }, 'unknown'],
	['one without an advice type', without('advice_type'), 'unknown'],
	['one whose advice type is an object', { ...same, advice_type: { label: 'Tax' } }, 'unknown'],
	['one with a client without a UUID', { ...same, clients: [{ name: 'A' }] }, 'unknown'],
	['one with one client fewer', { ...same, clients: [{ uuid: 'a-1' }] }, 'unknown'],
	[
		'one with one client more',
		{ ...same, clients: [{ uuid: 'a-1' }, { uuid: 'a-2' }, { uuid: 'a-3' }] },
		'unknown',
	],
	['one for other clients, all else the same', { ...same, clients: [{ uuid: 'a-3' }] }, 'unknown'],
	[
		'one over another connection that shares a client',
		{ ...same, connection: { uuid: 'c-2' } },
		'unknown',
	],
	['one for other advice that shares a client', { ...same, advice_type: 'pensions' }, 'unknown'],
	[
		'one for other advice over another connection that shares a client',
		{
			...same,
			advice_type: 'pensions',
			connection: { uuid: 'c-2' },
			clients: [{ uuid: 'A-1' }, { uuid: 'a-3' }],
		},
		'unknown',
	],
	[
		'one for other advice that does not show its clients',
		{ ...without('clients'), advice_type: 'pensions' },
		'unknown',
	],
	[
		'one over another connection for other clients',
		{ ...same, connection: { uuid: 'c-2' }, clients: [{ uuid: 'a-3' }] },
		'different',
	],
	[
		'one for other advice and other clients',
		{ ...same, advice_type: 'pensions', clients: [{ uuid: 'a-3' }] },
		'different',
	],
	['a received one', { ...same, direction: 'received' }, 'different'],
	['a received one, spelt with a capital', { ...same, direction: ' Received' }, 'different'],
];

it('An advice type of several words is the same by its label', () => {
	const planning: ReferralRequest = { ...request, advice_type: 'estate_planning' };
	const referral = { ...same, advice_type: 'Estate Planning' };
	expect(compareReferral(planning, referral)).toBe('same');
	expect(compareTarget(planning, referral, true)).toBe('same');
	expect(targetOfReferral(referral)).toBe(targetOfRequest(planning));
});

describe('Comparing a referral with a request', () => {
	it.each(rows.map(([title, referral, expected]) => [title, expected, referral] as const))(
		'finds that %s counts as "%s"',
		(_, expected, referral) => {
			expect(compareReferral(request, referral)).toBe(expected);
		},
	);

	it('treats a lifetime duration and missing optional fields as values', () => {
		const { note, sla_deadline, ...least } = request;
		expect([note, sla_deadline]).not.toContain(undefined);
		const plain = { ...same, duration_months: null, note: '', sla_deadline: null };
		expect(compareReferral({ ...least, duration_months: null }, plain)).toBe('same');
		expect(compareReferral({ ...least, duration_months: null }, same)).toBe('unknown');
	});
});

describe('Comparing the targets of a referral and a request', () => {
	const targets: Array<[string, IDataObject, listed: Comparison, whole: Comparison]> = [
		['the requested referral', same, 'same', 'same'],
		[
			'one with other details',
			{ ...same, note: 'Another', duration_months: 6, shared_data: [], sla_deadline: null },
			'same',
			'same',
		],
		[
			'one with its clients in another order',
			{ ...same, clients: [{ uuid: 'A-2' }, { uuid: 'a-1' }] },
			'same',
			'same',
		],
		[
			'one with one client fewer',
			{ ...same, clients: [{ uuid: 'a-1' }] },
			'different',
			'different',
		],
		[
			'one over another connection',
			{ ...same, connection: { uuid: 'c-2' } },
			'different',
			'different',
		],
		['one for other advice', { ...same, advice_type: 'pensions' }, 'different', 'different'],
		[
			'one for other advice that does not show its clients',
			{ ...without('clients'), advice_type: 'pensions' },
			'different',
			'different',
		],
		['a received one', { ...same, direction: 'Received' }, 'different', 'different'],
		['one without clients', without('clients'), 'unknown', 'unknown'],
		['one without a connection', { ...same, connection: null }, 'unknown', 'unknown'],
		['one without an advice type', without('advice_type'), 'unknown', 'unknown'],
		// A list may leave the clients out in this way; a referral that is fetched by its UUID then has none.
		['one with an empty list of clients', { ...same, clients: [] }, 'unknown', 'different'],
	];
	it.each(targets)('%s', (_, referral, listed, whole) => {
		expect(compareTarget(request, referral, false)).toBe(listed);
		expect(compareTarget(request, referral, true)).toBe(whole);
	});
});

describe('The fingerprint of a request', () => {
	it('does not depend on the order of lists or on white space', () => {
		const equal = {
			...request,
			client_uuids: ['a-2', 'a-1'],
			shared_data: ['goals', 'basic_details'] satisfies typeof request.shared_data,
			note: 'Two lines. In a note.',
		};
		expect(fingerprintOfRequest(equal)).toBe(fingerprintOfRequest(request));
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
		expect(fingerprintOfRequest({ ...request, ...change })).not.toBe(fingerprintOfRequest(request));
	});

	it('is the same for fields that are left out and fields that are empty', () => {
		const { note, sla_deadline, ...least } = request;
		expect([note, sla_deadline]).not.toContain(undefined);
		expect(fingerprintOfRequest({ ...least, note: '' })).toBe(fingerprintOfRequest(least));
	});

	it('does not contain the note, since it is saved with the execution', () => {
		expect(fingerprintOfRequest({ ...request, note: 'Confidential' })).not.toContain(
			'Confidential',
		);
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

	it('is the same for a referral with clients in any order and letter case', () => {
		const clients = [{ uuid: ' A-2' }, { uuid: 'a-1' }, { uuid: 'a-2' }];
		const referral = { ...same, clients, advice_type: 'TAX', connection: { uuid: 'C-1' } };
		expect(targetOfReferral(referral)).toBe(targetOfRequest(request));
		expect(targetOfReferral({ ...same, clients: [{ uuid: 'a-1' }] })).not.toBe(
			targetOfRequest(request),
		);
	});

	it.each([
		without('connection'),
		without('clients'),
		without('advice_type'),
		{ ...same, connection: null },
		{ ...same, clients: [{ uuid: 'a-1' }, { name: 'Jane Doe' }] },
	])('is undefined when a referral lacks a part of it', (referral) => {
		expect(targetOfReferral(referral)).toBeUndefined();
	});
});
