import { operations } from '../../../nodes/PlannrReferral/actions';
import { createItem } from './createItem';
import { CONNECTION, JANE, JOHN, locator, minimalParameters } from './referral/createRequests';

/** Whether the write of an operation could have produced a record. */
function couldHaveProduced(
	[resource, operation]: readonly [string, string],
	parameters: Readonly<Record<string, unknown>>,
	record: Parameters<NonNullable<Write>['couldHaveProduced']>[0],
) {
	const jobs = operations[resource]?.[operation]?.parse(createItem(parameters)) ?? [];
	return jobs.map(({ write }) => write?.couldHaveProduced(record));
}

type Write = ReturnType<NonNullable<(typeof operations)[string][string]>['parse']>[number]['write'];

const created = {
	connection: { uuid: CONNECTION },
	clients: [{ uuid: JOHN }],
	advice_type: 'pensions',
	shared_data: ['basic_details'],
	duration_months: 3,
	note: null,
	sla_deadline: null,
};

describe('A record that another write may have produced', () => {
	it.each([
		['a referral that is equal in everything', created, true],
		['a referral of another client', { ...created, clients: [{ uuid: JANE }] }, false],
		['a referral with another note', { ...created, note: 'Call first' }, false],
	])('for Create is %s: %#', (_, record, expected) => {
		expect(couldHaveProduced(['referral', 'create'], minimalParameters, record)).toEqual([
			expected,
		]);
	});

	it.each([
		['accept', {}],
		['reject', { rejectionReason: 'Not our field' }],
	])('for %s is the referral itself', (operation, parameters) => {
		const all = { ...parameters, referral: locator(JOHN) };
		expect(couldHaveProduced(['referral', operation], all, { uuid: JOHN })).toEqual([true]);
		expect(couldHaveProduced(['referral', operation], all, { uuid: JANE })).toEqual([false]);
	});

	it('for a connection request is a sent connection', () => {
		const parameters = { adviserKey: 'AB12CD34' };
		const result = (record: { readonly direction: string }) =>
			couldHaveProduced(['connection', 'create'], parameters, record);
		expect(result({ direction: 'sent' })).toEqual([true]);
		expect(result({ direction: 'received' })).toEqual([false]);
	});
});
