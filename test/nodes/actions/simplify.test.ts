import type { IDataObject } from 'n8n-workflow';

import {
	clients,
	connections,
	referrals,
} from '../../../nodes/PlannrReferral/actions/fields/records';
import vendorReferral from '../../fixtures/vendor/get-response.json';

const mainFields: IDataObject = {
	uuid: '550e8400-e29b-41d4-a716-446655440000',
	status: 'pending',
	direction: 'sent',
	advice_type: 'pensions',
	clients: [{ uuid: '11111111-1111-4111-8111-111111111111', name: 'John Doe' }],
	sender_firm: { uuid: 'f1', name: 'Doe Advice' },
	recipient_firm: { uuid: 'f2', name: 'Thompson Mortgages' },
	note: 'After five',
	sla_deadline: '2026-02-28',
	expires_at: '2026-05-28T10:00:00+01:00',
};
const otherFields: IDataObject = {
	connection: { uuid: 'c1' },
	cloned_clients: [],
	duration_months: 3,
	shared_data: ['goals'],
	sender_account: { email: 'john@example.com' },
	recipient_account: null,
	created_at: '2026-02-28T10:00:00+00:00',
	updated_at: null,
	something_new: true,
};

describe('A simplified referral', () => {
	it('has the main fields with their names and values, and null where Plannr shows it', () => {
		expect(referrals.simplify({ ...otherFields, ...mainFields })).toStrictEqual(mainFields);
		const withoutNote = { ...mainFields, note: null };
		expect(referrals.simplify(withoutNote)).toStrictEqual(withoutNote);
	});

	it('has no field that Plannr left out', () => {
		expect(referrals.simplify({ uuid: 'u', status: 'x' })).toStrictEqual({
			uuid: 'u',
			status: 'x',
		});
	});

	it.each([null, ''])('has no rejection reason when it is %j', (rejection_reason) => {
		expect(referrals.simplify({ ...mainFields, rejection_reason })).toStrictEqual(mainFields);
	});

	it('is a copy, and leaves the original unchanged', () => {
		const original = Object.freeze({ ...otherFields, ...mainFields });
		expect(referrals.simplify(original)).not.toBe(original);
		expect(Object.keys(original)).toHaveLength(19);
	});

	it("has the fields of Plannr's own example in a fixed order", () => {
		const names = [...Object.keys(mainFields), 'rejection_reason'];
		expect(Object.keys(referrals.simplify(vendorReferral))).toEqual(names);
	});
});

it('A simplified connection has only the main fields that Plannr returned, with their names and values', () => {
	const connection = {
		sender_account: { email: 'john@example.com' },
		expires_at: null,
		status: 'accepted',
		recipient_firm: { uuid: 'f2', name: 'Thompson Mortgages' },
		updated_at: '2026-02-28T10:00:00+00:00',
		uuid: 'c1',
	};
	expect(Object.entries(connections.simplify(Object.freeze(connection)))).toEqual([
		['uuid', 'c1'],
		['status', 'accepted'],
		['recipient_firm', { uuid: 'f2', name: 'Thompson Mortgages' }],
		['expires_at', null],
	]);
});

it.each([[{ uuid: 'a1', name: 'Ann Adviser' }], [{ data: { uuid: 'a1', name: 'Ann Adviser' } }]])(
	'A simplified client has the adviser that Plannr shows as %j',
	(adviser) => {
		expect(clients.simplify({ uuid: 'u', assigned_adviser: adviser }).assigned_adviser).toEqual({
			uuid: 'a1',
			name: 'Ann Adviser',
		});
	},
);
