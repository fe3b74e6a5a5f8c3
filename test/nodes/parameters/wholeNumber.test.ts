import { parseWholeNumber } from '../../../nodes/PlannrReferral/parameters/scalars';
import { collectProblems } from './collectProblems';
import { parameterOf } from './parameterOf';

const parse = (value: unknown) => parseWholeNumber(parameterOf('limit', 'Limit')(value), 1);

it.each([
	[1, 1],
	['25', 25],
	[' 3.0\n', 3],
	[5e3, 5000],
])('%j is a whole number', (value, number) => {
	expect(parse(value)).toBe(number);
});

it.each(
	[
		...['', 'all', '-1', '1e3', '0x10', '1,000', '1.000', '1.5', '５', '2?', '0'],
		...[0, -1, 1.5, NaN, Infinity, 2 ** 53, true, null, [5], { value: 5 }],
	].map((value) => [value]),
)('%j is not', (value) => {
	expect(collectProblems(() => parse(value))).toEqual([
		{
			parameter: 'limit',
			message: "'Limit' must be a whole number, 1 or more",
			advice: "Correct 'Limit'",
		},
	]);
});
