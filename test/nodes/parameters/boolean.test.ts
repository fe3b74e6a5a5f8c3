import { parseBoolean } from '../../../nodes/PlannrReferral/parameters/boolean';
import { collectProblems } from './problemsOf';

const read = (value: unknown, absent = true) => parseBoolean(value, 'simplify', 'Simplify', absent);

const words: Array<[unknown, boolean]> = [
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
it.each(words)('%j counts as %s, whatever holds in its absence', (value, meant) => {
	expect([read(value, true), read(value, false)]).toEqual([meant, meant]);
});

it.each([[null], [undefined], ['']])('%j leaves what holds in its absence', (value) => {
	expect([read(value, true), read(value, false)]).toEqual([true, false]);
});

it.each([['perhaps'], ['y'], ['2'], [2], [-1], [NaN], [[true]], [{ value: true }]])(
	'%j is refused',
	(value) => {
		expect(collectProblems(() => read(value))).toEqual([
			{
				parameter: 'simplify',
				message: "'Simplify' is neither true nor false",
				advice: "Give true or false for 'Simplify'",
			},
		]);
	},
);
