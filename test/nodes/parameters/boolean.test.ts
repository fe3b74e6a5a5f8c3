import { parseBoolean } from '../../../nodes/PlannrReferral/parameters/scalars';
import { collectProblems } from './collectProblems';
import { parameterOf } from './parameterOf';

const parse = (value: unknown, defaultValue = true) =>
	parseBoolean(parameterOf('simplify', 'Simplify')(value), defaultValue);

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

it('parses undefined as the default', () => {
	expect([parse(undefined, true), parse(undefined, false)]).toEqual([true, false]);
});

const words = [
	'',
	'perhaps',
	'y',
	'2',
	'✓',
	'☐',
	'no!',
	'not true',
	'true, false',
	'１',
	'true\u200B',
];
it.each([...words, 2, -1, NaN, null, [true], { value: true }].map((value) => [value]))(
	'rejects %j',
	(value) => {
		expect(collectProblems(() => parse(value))).toEqual([
			{
				parameter: 'simplify',
				message: "'Simplify' must be true or false",
				advice: "Correct 'Simplify'",
			},
		]);
	},
);
