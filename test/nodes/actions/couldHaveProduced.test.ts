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

describe('Another write', () => {
	it.each([
		['could have produced a referral that is equal in everything', created, true],
		[
			'could not have produced a referral of another client',
			{ ...created, clients: [{ uuid: JANE }] },
			false,
		],
		[
			'could not have produced a referral with another note',
			{ ...created, note: 'Call first' },
			false,
		],
	])('that creates a referral %s', (_, record, expected) => {
		expect(couldHaveProduced(['referral', 'create'], minimalParameters, record)).toEqual([
			expected,
		]);
	});

	it.each([
		['accept', {}],
		['reject', { rejectionReason: 'Not our field' }],
	])('that is to %s a referral could have produced only that referral', (operation, parameters) => {
		const all = { ...parameters, referral: locator(JOHN) };
		expect(couldHaveProduced(['referral', operation], all, { uuid: JOHN })).toEqual([true]);
		expect(couldHaveProduced(['referral', operation], all, { uuid: JANE })).toEqual([false]);
	});

	it('that requests a connection could have produced only a sent one', () => {
		const parameters = { adviserKey: 'AB12CD34' };
		const result = (record: { readonly direction: string }) =>
			couldHaveProduced(['connection', 'create'], parameters, record);
		expect(result({ direction: 'sent' })).toEqual([true]);
		expect(result({ direction: 'received' })).toEqual([false]);
	});
});
