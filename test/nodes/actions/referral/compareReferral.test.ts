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
	['the referral itself', same, 'same'],
	[
		'one whose lists are in another order',
		{
			...same,
			clients: [{ uuid: 'A-2' }, { uuid: 'a-1' }],
			shared_data: ['goals', 'basic_details'],
		},
		'same',
	],
	[
		'one whose deadline is a moment of that day',
		{ ...same, sla_deadline: '2027-02-28T00:00:00+00:00' },
		'same',
	],
	['one whose duration is a text', { ...same, duration_months: '3' }, 'same'],
	[
		'one that is listed without its details',
		without('note', 'shared_data', 'sla_deadline', 'duration_months', 'direction'),
		'same',
	],
	['one with another note', { ...same, note: 'Another' }, 'similar'],
	['one without a note', { ...same, note: null }, 'similar'],
	['one with another deadline', { ...same, sla_deadline: '2027-03-01' }, 'similar'],
	['one with another duration', { ...same, duration_months: 6 }, 'similar'],
	['one for a lifetime', { ...same, duration_months: null }, 'similar'],
	['one with less shared data', { ...same, shared_data: ['goals'] }, 'similar'],
	['one that does not tell its clients', without('clients'), 'unknown'],
	['one that does not tell its connection', { ...same, connection: null }, 'unknown'],
	['one that does not tell its advice type', without('advice_type'), 'unknown'],
	['one that does not tell a client by its UUID', { ...same, clients: [{ name: 'A' }] }, 'unknown'],
	['one with one client less', { ...same, clients: [{ uuid: 'a-1' }] }, 'other'],
	[
		'one with one client more',
		{ ...same, clients: [{ uuid: 'a-1' }, { uuid: 'a-2' }, { uuid: 'a-3' }] },
		'other',
	],
	['one over another connection', { ...same, connection: { uuid: 'c-2' } }, 'other'],
	['one for other advice', { ...same, advice_type: 'pensions' }, 'other'],
	[
		'one for other advice that tells no clients',
		{ ...without('clients'), advice_type: 'pensions' },
		'other',
	],
	['one that was received', { ...same, direction: 'received' }, 'other'],
];

describe('A referral in Plannr, compared with a request', () => {
	it.each(rows)('%s', (_, referral, expected) => {
		expect(compareReferral(request, referral)).toBe(expected);
	});

	it('for a lifetime and without a note agrees with one that has neither', () => {
		const { note, sla_deadline, ...least } = request;
		expect([note, sla_deadline]).not.toContain(undefined);
		const plain = { ...same, duration_months: null, note: '', sla_deadline: null };
		expect(compareReferral({ ...least, duration_months: null }, plain)).toBe('same');
		expect(compareReferral({ ...least, duration_months: null }, same)).toBe('similar');
	});
});

describe('What a referral is about', () => {
	it('does not depend on the order of the clients, nor on anything else', () => {
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

	it('is told by a referral in any order and case', () => {
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
	])('is not told by every referral', (referral) => {
		expect(targetOfReferral(referral)).toBeUndefined();
	});
});
