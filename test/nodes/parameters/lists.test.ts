import { formatEntryOf, parseList } from '../../../nodes/PlannrReferral/parameters/choices';
import { collectProblems } from './collectProblems';
import { parameterOf } from './parameterOf';

const order = ['one', 'two', 'three', 'four'];

const parse = (value: unknown) =>
	parseList(parameterOf('groups', 'Groups')(value), (entry) => entry);

describe('The entries of a list', () => {
	const record = { uuid: 'one' };
	const rows: Array<[string, unknown, unknown[]]> = [
		['null has none', null, []],
		['undefined has none', undefined, []],
		['white space has none', ' \t ', []],
		['a string of separators has none', ' , ,', []],
		['an array of nothing has none', ['', [null], undefined, ' '], []],
		['one word is one entry', 'one', ['one']],
		['a string is split at its separators and trimmed', ' one , two;three\r\nfour', order],
		['a line break after a separator is no further one', 'one, \n two;\r\nthree,\nfour', order],
		['a separator at the end is forgiven', 'one, two;three,four;\n', order],
		['the entries of an array are trimmed', [' one ', 'two'], ['one', 'two']],
		['a string in an array is split as well', ['one,two,', 'three'], ['one', 'two', 'three']],
		['nested arrays are flattened', [['one'], [['two'], 'three']], ['one', 'two', 'three']],
		['a string with a JSON array is a list', ' ["one", ["two"]] ', ['one', 'two']],
		['a string with a JSON array in an array is a list', ['["one"]', 'two'], ['one', 'two']],
		['an empty JSON array has none', '[]', []],
		['a JSON array of nothing has none', '["", null]', []],
		['a string that is not valid JSON is split as a string', '[one,two]', ['[one', 'two]']],
		['a string with a JSON object stays a string', '{"uuid":"one"}', ['{"uuid":"one"}']],
		['a number stays a number', 7, [7]],
		['zero and false are entries', [0, false], [0, false]],
		['white space is part of an entry', 'basic details, goals', ['basic details', 'goals']],
	];
	it.each(rows)('%s', (_, value, entries) => {
		expect(parse(value)).toEqual(entries);
	});

	it('are the same objects when they are not strings', () => {
		expect(parse([record])[0]).toBe(record);
	});

	it.each([
		['between two commas', 'one,,three'],
		['of white space', 'one; ; three'],
		['on a line of its own', 'one\r\n\r\nthree'],
		['of null', ['one', null, 'three']],
		['of undefined', ['one', undefined]],
		['that is missing', Object.assign(['one'], { length: 2 })],
		['of empty text', ['one', '']],
		['of white space in an array', ['one', ' \n']],
		['of an empty list', [['one'], [], 'three']],
		['in a JSON array', '["one", null]'],
		['before a separator at the end', 'one,,'],
		['in a string in an array', ['one,,three']],
	])('are never left out, but rejected when one is empty: %s', (_, value) => {
		expect(collectProblems(() => parse(value))).toEqual([
			{
				parameter: 'groups',
				message: "Entry 2 of 'Groups' is empty",
				advice:
					"Fill it in, or leave out empty values with an expression in 'Groups', e.g. {{ [$json.first, $json.second].filter(Boolean) }}",
			},
		]);
	});

	it('may lack the first one, which is rejected as well', () => {
		expect(collectProblems(() => parse(',two'))).toMatchObject([
			{ message: "Entry 1 of 'Groups' is empty" },
		]);
	});
});

describe('The position of an entry', () => {
	it.each([
		['is not stated when there is only one', 0, 1, "'Clients'"],
		['counts from one', 0, 2, "Entry 1 of 'Clients'"],
		['includes the last one', 11, 12, "Entry 12 of 'Clients'"],
	])('%s', (_, index, count, position) => {
		expect(formatEntryOf(parameterOf('clients', 'Clients')([]), index, count)).toBe(position);
	});
});
