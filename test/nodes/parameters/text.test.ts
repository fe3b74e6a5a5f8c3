import { parseOptionalText } from '../../../nodes/PlannrReferral/parameters/text';
import { collectProblems } from './problemsOf';

const read = (value: unknown) => parseOptionalText(value, 'note', 'Note');

const rows: Array<[string, unknown, string | undefined]> = [
	['null is no text', null, undefined],
	['undefined is no text', undefined, undefined],
	['an empty text is no text', '', undefined],
	['white space alone is no text', ' \n\t ', undefined],
	['a text stays as it was entered', '  Two lines:\nboth kept. ', '  Two lines:\nboth kept. '],
	['a number becomes a text', 42, '42'],
	['zero becomes a text', 0, '0'],
	['a boolean becomes a text', false, 'false'],
];
it.each(rows)('%s', (_, value, text) => {
	expect(read(value)).toBe(text);
});

it.each([
	['a list', ['Gareth']],
	['an object', { name: 'Gareth' }],
	['a function', () => 'Gareth'],
])('%s is refused and not quoted', (_, value) => {
	expect(collectProblems(() => read(value))).toEqual([
		{
			parameter: 'note',
			message: "'Note' is not a text",
			advice: "Enter a text in 'Note'; an expression must give a text, not a list or an object",
		},
	]);
});
