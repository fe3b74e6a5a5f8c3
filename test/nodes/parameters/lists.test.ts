import { parseEntries, formatEntryPosition } from '../../../nodes/PlannrReferral/parameters/lists';

describe('The entries of what was handed over', () => {
	const record = { uuid: 'one' };
	const rows: Array<[string, unknown, unknown[]]> = [
		['null has none', null, []],
		['undefined has none', undefined, []],
		['a blank text has none', ' \t ', []],
		['a text of separators has none', ' , ,', []],
		['one word is one entry', 'one', ['one']],
		['a text is cut at its separators and trimmed', ' one , two ', ['one', 'two']],
		['a list is its entries, trimmed', [' one ', 'two'], ['one', 'two']],
		['blank list entries are left out', ['one', '', null, undefined, ' '], ['one']],
		['a text in a list is cut as well', ['one,two', 'three'], ['one', 'two', 'three']],
		['nested lists are laid flat', [['one'], [['two'], 'three']], ['one', 'two', 'three']],
		['a JSON list in a text is a list', ' ["one", ["two"]] ', ['one', 'two']],
		['a JSON list in a list is a list', ['["one"]', 'two'], ['one', 'two']],
		['an empty JSON list has none', '[]', []],
		['a text that is no JSON list after all stays a text', '[one,two]', ['[one', 'two]']],
		['a JSON object in a text stays a text', '{"uuid":"one"}', ['{"uuid":"one"}']],
		['a number stays a number', 7, [7]],
		['zero and false are entries too', [0, false], [0, false]],
		['an object stays the same object', record, [record]],
	];
	it.each(rows)('%s', (_, value, entries) => {
		expect(parseEntries(value, /,/)).toEqual(entries);
	});

	it('leave what is not text untouched', () => {
		expect(parseEntries([record], /,/)[0]).toBe(record);
	});

	it('are cut only at the separator asked for', () => {
		expect(parseEntries('basic details, goals', /[,;\n]+/)).toEqual(['basic details', 'goals']);
		expect(parseEntries('basic details, goals', /[\s,;]+/)).toEqual(['basic', 'details', 'goals']);
	});
});

describe('The words for an entry', () => {
	it.each([
		['are none when there is only one', 0, 1, ''],
		['count from one', 0, 2, ', entry 1,'],
		['tell the last one', 11, 12, ', entry 12,'],
	])('%s', (_, index, count, words) => {
		expect(formatEntryPosition(index, count)).toBe(words);
	});
});
