import { parseCreate } from '../../../../nodes/PlannrReferral/actions/referral/create.operation';
import { collectProblems } from '../../parameters/collectProblems';
import { createItem } from '../createItem';
import { minimalParameters } from './createRequests';

const parse = (parameters: Readonly<Record<string, unknown>>, isTool = false) => {
	const item = createItem({ ...minimalParameters, ...parameters }, { isTool });
	const { ifAlreadyReferred, validateOnly } = parseCreate(item);
	return { ifAlreadyReferred, validateOnly };
};
const defaults = { ifAlreadyReferred: 'return', validateOnly: false };

describe('If Already Referred', () => {
	it.each([
		['create', 'create'],
		['Create Another', 'create'],
		[' FAIL ', 'fail'],
		['return', 'return'],
		['return existing', 'return'],
		['Return_Existing', 'return'],
	])('accepts %j as %s', (ifAlreadyReferred, expected) => {
		expect(parse({ ifAlreadyReferred })).toEqual({ ...defaults, ifAlreadyReferred: expected });
	});

	it.each(['skip', 'creates', '!create', 'fail?', 1, true, {}, ['return', 'fail']])(
		'rejects %j as a choice',
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
});

describe('What Create does apart from the request', () => {
	it.each([undefined, null, {}, { timeout: 30 }])(
		'is to create, or to return what is open, by default: %j',
		(options) => {
			expect(parse({ options })).toEqual(defaults);
		},
	);

	it('is reported with all its problems together', () => {
		const parameters = { ifAlreadyReferred: 'maybe', options: { validateOnly: 'maybe' } };
		expect(collectProblems(() => parse(parameters)).map(({ parameter }) => parameter)).toEqual([
			'ifAlreadyReferred',
			'validateOnly',
		]);
	});

	it.each([null, '', []])('is not switched off by %j, not even by an agent', (value) => {
		for (const isTool of [false, true]) {
			const parameters = { ifAlreadyReferred: value, options: { validateOnly: value } };
			const problems = collectProblems(() => parse(parameters, isTool));
			expect(problems.map(({ message }) => message)).toEqual([
				"'If Already Referred' is empty",
				"'Validate Only' is empty",
			]);
		}
	});
});
