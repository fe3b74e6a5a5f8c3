import { parseBoolean } from '../../../nodes/PlannrReferral/parameters/boolean';
import { collectProblems } from './collectProblems';

const parse = (value: unknown, defaultValue = true) =>
	parseBoolean(value, 'simplify', 'Simplify', defaultValue);

const booleans: Array<[unknown, boolean]> = [
	[true, true],
	[false, false],
	['true', true],
	['false', false],
	[' TRUE ', true],
	['False\n', false],
	['yes', true],
	['No', false],
	['on', true],
	['OFF', false],
	['1', true],
	[' 0 ', false],
	[1, true],
	[0, false],
];
it.each(booleans)('parses %j as %s, whatever the default', (value, expected) => {
	expect([parse(value, true), parse(value, false)]).toEqual([expected, expected]);
});

it.each([[null], [undefined], ['']])('parses %j as the default', (value) => {
	expect([parse(value, true), parse(value, false)]).toEqual([true, false]);
});

it.each([['perhaps'], ['y'], ['2'], [2], [-1], [NaN], [[true]], [{ value: true }]])(
	'rejects %j',
	(value) => {
		expect(collectProblems(() => parse(value))).toEqual([
			{
				parameter: 'simplify',
				message: "'Simplify' is neither true nor false",
				advice: "Give true or false for 'Simplify'",
			},
		]);
	},
);
