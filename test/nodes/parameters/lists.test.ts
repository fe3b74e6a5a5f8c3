import { parseEntries, formatEntryOf } from '../../../nodes/PlannrReferral/parameters/lists';

describe('The entries of a list', () => {
	const record = { uuid: 'one' };
	const rows: Array<[string, unknown, unknown[]]> = [
		['null has none', null, []],
		['undefined has none', undefined, []],
		['white space has none', ' \t ', []],
		['a string of separators has none', ' , ,', []],
		['one word is one entry', 'one', ['one']],
		['a string is split at its separators and trimmed', ' one , two ', ['one', 'two']],
		['the entries of an array are trimmed', [' one ', 'two'], ['one', 'two']],
		['empty entries of an array are left out', ['one', '', null, undefined, ' '], ['one']],
		['a string in an array is split as well', ['one,two', 'three'], ['one', 'two', 'three']],
		['nested arrays are flattened', [['one'], [['two'], 'three']], ['one', 'two', 'three']],
		['a string with a JSON array is a list', ' ["one", ["two"]] ', ['one', 'two']],
		['a string with a JSON array in an array is a list', ['["one"]', 'two'], ['one', 'two']],
		['an empty JSON array has none', '[]', []],
		['a string that is not valid JSON is split as a string', '[one,two]', ['[one', 'two]']],
		['a string with a JSON object stays a string', '{"uuid":"one"}', ['{"uuid":"one"}']],
		['a number stays a number', 7, [7]],
		['zero and false are entries', [0, false], [0, false]],
		['an object stays the same object', record, [record]],
	];
	it.each(rows)('%s', (_, value, entries) => {
		expect(parseEntries(value, /,/)).toEqual(entries);
	});

	it('are the same objects when they are not strings', () => {
		expect(parseEntries([record], /,/)[0]).toBe(record);
	});

	it('are separated only at the given separator', () => {
		expect(parseEntries('basic details, goals', /[,;\n]+/)).toEqual(['basic details', 'goals']);
		expect(parseEntries('basic details, goals', /[\s,;]+/)).toEqual(['basic', 'details', 'goals']);
	});
});

describe('The position of an entry', () => {
	it.each([
		['is not stated when there is only one', 0, 1, "'Clients'"],
		['counts from one', 0, 2, "Entry 1 of 'Clients'"],
		['includes the last one', 11, 12, "Entry 12 of 'Clients'"],
	])('%s', (_, index, count, position) => {
		expect(formatEntryOf('Clients', index, count)).toBe(position);
	});
});
