import { parseCreateOptions } from '../../../../nodes/PlannrReferral/actions/referral/createOptions';
import { collectProblems } from '../../parameters/collectProblems';
import { createItem } from '../createItem';

const parse = (options: unknown) => parseCreateOptions(createItem({ options }));
const defaults = { ifAlreadyReferred: 'create', validateOnly: false };

describe('The options of Create', () => {
	it.each([null, {}, { timeout: 30 }])('default to creating another for %j', (options) => {
		expect(parse(options)).toEqual(defaults);
	});

	it.each([
		['create', 'create'],
		['Create Another', 'create'],
		[' FAIL ', 'fail'],
		['return', 'return'],
		['return existing', 'return'],
		['Return_Existing', 'return'],
	])('accept %j as %s', (ifAlreadyReferred, expected) => {
		expect(parse({ ifAlreadyReferred })).toEqual({ ...defaults, ifAlreadyReferred: expected });
	});

	it.each(['skip', 'creates', '!create', 'fail?', 1, true, {}, ['return', 'fail']])(
		'reject %j as a choice',
		(ifAlreadyReferred) => {
			expect(collectProblems(() => parse({ ifAlreadyReferred }))).toEqual([
				{
					parameter: 'ifAlreadyReferred',
					message: "'If Already Referred' is not one of the options",
					advice: 'Use Create Another, Fail or Return Existing',
				},
			]);
		},
	);

	it.each([
		[true, true],
		['True', true],
		[false, false],
		['false', false],
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

	it.each([null, '', []])('are not switched off by %j, not even by an agent', (value) => {
		for (const isTool of [false, true]) {
			const options = { ifAlreadyReferred: value, validateOnly: value };
			const problems = collectProblems(() =>
				parseCreateOptions(createItem({ options }, { isTool })),
			);
			expect(problems.map(({ message }) => message)).toEqual([
				"'If Already Referred' is empty",
				"'Validate Only' is empty",
			]);
		}
	});
});
