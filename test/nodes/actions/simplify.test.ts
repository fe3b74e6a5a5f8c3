import type { IDataObject } from 'n8n-workflow';

import { simplified as simplifiedConnection } from '../../../nodes/PlannrReferral/actions/connection/simplifyConnection';
import { simplified } from '../../../nodes/PlannrReferral/actions/referral/simplifyReferral';
import vendorReferral from '../../fixtures/vendor/get-response.json';

const kept: IDataObject = {
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
const dropped: IDataObject = {
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
	const rows: Array<[string, IDataObject, IDataObject]> = [
		['keeps names and shapes, and drops the rest', { ...dropped, ...kept }, kept],
		['keeps a null', { ...kept, note: null }, { ...kept, note: null }],
		[
			'does not make up what Plannr left out',
			{ uuid: 'u', status: 'x' },
			{ uuid: 'u', status: 'x' },
		],
		[
			'has a reason for a rejection when there is one',
			{ ...kept, rejection_reason: 'Too busy' },
			{ ...kept, rejection_reason: 'Too busy' },
		],
		['has no reason when it is null', { ...kept, rejection_reason: null }, kept],
		['has no reason when it is empty', { ...kept, rejection_reason: '' }, kept],
	];
	it.each(rows)('%s', (_, referral, result) => {
		expect(simplified(referral)).toStrictEqual(result);
	});

	it('leaves the original as it was', () => {
		const original = Object.freeze({ ...dropped, ...kept });
		expect(simplified(original)).not.toBe(original);
		expect(Object.keys(original)).toHaveLength(19);
	});

	it("has the members of Plannr's own example in a steady order", () => {
		const names = [...Object.keys(kept), 'rejection_reason'];
		expect(Object.keys(simplified(vendorReferral))).toEqual(names);
	});
});

it('A simplified connection keeps names, shapes and nulls, drops the rest and makes nothing up', () => {
	const connection = {
		sender_account: { email: 'john@example.com' },
		expires_at: null,
		status: 'accepted',
		recipient_firm: { uuid: 'f2', name: 'Thompson Mortgages' },
		updated_at: '2026-02-28T10:00:00+00:00',
		uuid: 'c1',
	};
	expect(Object.entries(simplifiedConnection(Object.freeze(connection)))).toEqual([
		['uuid', 'c1'],
		['status', 'accepted'],
		['recipient_firm', { uuid: 'f2', name: 'Thompson Mortgages' }],
		['expires_at', null],
	]);
});
