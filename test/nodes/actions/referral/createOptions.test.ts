import { parseCreateOptions } from '../../../../nodes/PlannrReferral/actions/referral/createOptions';
import { collectProblems } from '../../parameters/collectProblems';
import { createItem } from '../createItem';

const parse = (options: unknown) => parseCreateOptions(createItem({ options }));
const defaults = { ifAlreadyReferred: 'create', validateOnly: false };

describe('The options of Create', () => {
	it.each([null, '', {}, { timeout: 30 }, { ifAlreadyReferred: '', validateOnly: '' }])(
		'default to creating another for %j',
		(options) => {
			expect(parse(options)).toEqual(defaults);
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
	])('accept %j as %s', (ifAlreadyReferred, expected) => {
		expect(parse({ ifAlreadyReferred })).toEqual({ ...defaults, ifAlreadyReferred: expected });
	});

	it.each(['skip', 'creates', 1, true, {}, ['return', 'fail']])(
		'reject %j as a choice',
		(ifAlreadyReferred) => {
			expect(collectProblems(() => parse({ ifAlreadyReferred }))).toEqual([
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
	])('accept %j for Validate Only as %j', (validateOnly, expected) => {
		expect(parse({ validateOnly })).toEqual({ ...defaults, validateOnly: expected });
	});

	it('report all their problems together', () => {
		const options = { ifAlreadyReferred: 'maybe', validateOnly: 'maybe' };
		expect(collectProblems(() => parse(options)).map(({ parameter }) => parameter)).toEqual([
			'ifAlreadyReferred',
			'validateOnly',
		]);
	});

	it.each(['{"validateOnly": true}', ['validateOnly'], true])(
		'are not ignored as %j, because Validate Only may be among them',
		(options) => {
			expect(collectProblems(() => parse(options))).toMatchObject([
				{ parameter: 'options', message: "'Options' is not a set of fields" },
			]);
		},
	);
});
