import type { IDataObject } from 'n8n-workflow';

import type { ReferralRequest } from '../../../../nodes/PlannrReferral/transport/vocabulary';
import {
	type Similarity,
	compareReferral,
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

const rows: Array<[string, IDataObject, Similarity]> = [
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
	['one with another note', { ...same, note: 'Another' }, 'similar'],
	['one without a note', { ...same, note: null }, 'similar'],
	['one with another deadline', { ...same, sla_deadline: '2027-03-01' }, 'similar'],
	['one with another duration', { ...same, duration_months: 6 }, 'similar'],
	['one with a lifetime duration', { ...same, duration_months: null }, 'similar'],
	['one with less shared data', { ...same, shared_data: ['goals'] }, 'similar'],
	['one without clients', without('clients'), 'unknown'],
	['one without a connection', { ...same, connection: null }, 'unknown'],
	['one without an advice type', without('advice_type'), 'unknown'],
	['one with a client without a UUID', { ...same, clients: [{ name: 'A' }] }, 'unknown'],
	['one with one client fewer', { ...same, clients: [{ uuid: 'a-1' }] }, 'other'],
	[
		'one with one client more',
		{ ...same, clients: [{ uuid: 'a-1' }, { uuid: 'a-2' }, { uuid: 'a-3' }] },
		'other',
	],
	['one over another connection', { ...same, connection: { uuid: 'c-2' } }, 'other'],
	['one for other advice', { ...same, advice_type: 'pensions' }, 'other'],
	[
		'one for other advice without clients',
		{ ...without('clients'), advice_type: 'pensions' },
		'other',
	],
	['a received one', { ...same, direction: 'received' }, 'other'],
];

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
		expect(compareReferral({ ...least, duration_months: null }, same)).toBe('similar');
	});
});

describe('The target of a referral', () => {
	it('does not depend on the order of the clients or on details', () => {
		const other = { ...request, client_uuids: ['a-2', 'a-1'], note: 'Another' };
		expect(targetOfRequest(other)).toBe(targetOfRequest(request));
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
