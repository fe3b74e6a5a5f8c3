import { parseOptionalText } from '../../../nodes/PlannrReferral/parameters/text';
import { collectProblems } from './collectProblems';

const parse = (value: unknown) => parseOptionalText(value, 'note', 'Note');

const rows: Array<[string, unknown, string | undefined]> = [
	['null is empty', null, undefined],
	['undefined is empty', undefined, undefined],
	['an empty string is empty', '', undefined],
	['white space alone is empty', ' \n\t ', undefined],
	['a text is not changed', '  Two lines:\nboth kept. ', '  Two lines:\nboth kept. '],
	['a number becomes a text', 42, '42'],
	['zero becomes a text', 0, '0'],
	['a boolean becomes a text', false, 'false'],
];
it.each(rows)('%s', (_, value, text) => {
	expect(parse(value)).toBe(text);
});

it.each([
	['an array', ['Gareth']],
	['an object', { name: 'Gareth' }],
	['a function', () => 'Gareth'],
])('rejects %s and does not quote it', (_, value) => {
	expect(collectProblems(() => parse(value))).toEqual([
		{
			parameter: 'note',
			message: "'Note' is not a text",
			advice: "Enter a text in 'Note'; an expression must give a text, not a list or an object",
		},
	]);
});
