import { parseCreateOptions } from '../../../../nodes/PlannrReferral/actions/referral/createOptions';
import { collectProblems } from '../../parameters/problemsOf';
import { createItem } from '../itemOf';

const read = (options: unknown) => parseCreateOptions(createItem({ options }));
const usual = { ifAlreadyReferred: 'create', validateOnly: false };

describe('The options of Create', () => {
	it.each([null, '', {}, { timeout: 30 }, { ifAlreadyReferred: '', validateOnly: '' }])(
		'are the usual ones for %j',
		(options) => {
			expect(read(options)).toEqual(usual);
		},
	);

	it.each([
		['create', 'create'],
		['Create Another', 'create'],
		[' FAIL ', 'fail'],
		['return', 'return'],
		['return existing', 'return'],
		['Return_Existing', 'return'],
		[null, 'create'],
	])('take %j for %s', (ifAlreadyReferred, expected) => {
		expect(read({ ifAlreadyReferred })).toEqual({ ...usual, ifAlreadyReferred: expected });
	});

	it.each(['skip', 'creates', 1, true, {}, ['return', 'fail']])(
		'take %j for none of the choices',
		(ifAlreadyReferred) => {
			expect(collectProblems(() => read({ ifAlreadyReferred }))).toEqual([
				{
					parameter: 'ifAlreadyReferred',
					message: "'If Already Referred' is none of its choices",
					advice: "Choose Create Another, Fail or Return Existing in 'If Already Referred'",
				},
			]);
		},
	);

	it.each([
		[true, true],
		['True', true],
		[false, false],
		['false', false],
		[null, false],
	])('take %j for validating only: %j', (validateOnly, expected) => {
		expect(read({ validateOnly })).toEqual({ ...usual, validateOnly: expected });
	});

	it('are complained of together', () => {
		const options = { ifAlreadyReferred: 'maybe', validateOnly: 'maybe' };
		expect(collectProblems(() => read(options)).map(({ parameter }) => parameter)).toEqual([
			'ifAlreadyReferred',
			'validateOnly',
		]);
	});

	it.each(['{"validateOnly": true}', ['validateOnly'], true])(
		'are not passed over when they are %j, for they may say that nothing is to be sent',
		(options) => {
			expect(collectProblems(() => read(options))).toMatchObject([
				{ parameter: 'options', message: "'Options' is not a set of fields" },
			]);
		},
	);
});
