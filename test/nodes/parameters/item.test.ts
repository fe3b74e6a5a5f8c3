import { lastPart, replaceNullWord } from '../../../nodes/PlannrReferral/parameters/item';

describe('Words with which language models leave a parameter empty', () => {
	it.each([
		'null',
		'None',
		' NULL\n',
		'nil',
		'undefined',
		'',
		' ',
		'""',
		"''",
		'"null"',
		'[]',
		'{ }',
	])('are replaced by null: %j', (value) => {
		expect(replaceNullWord(value)).toBeNull();
	});

	it.each([['None of these'], ['nullify'], ['0'], ['"'], [0], [false], [['null']], [undefined]])(
		'do not include %j',
		(value) => {
			expect(replaceNullWord(value)).toBe(value);
		},
	);
});

it.each([
	['limit', 'limit'],
	['filters.status', 'status'],
	['sort.rule.field', 'field'],
])('A problem with %s is reported under the name %s', (path, name) => {
	expect(lastPart(path)).toBe(name);
});
