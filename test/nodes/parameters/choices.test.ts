import {
	adviceTypes,
	durations,
	sharedData,
} from '../../../nodes/PlannrReferral/transport/vocabulary';
import {
	findTerm,
	formatTermNames,
	parseChoices,
} from '../../../nodes/PlannrReferral/parameters/choices';
import { collectProblems } from './problemsOf';

const readTypes = (value: unknown) =>
	parseChoices(value, adviceTypes, 'adviceTypes', 'Advice Types');
const readShared = (value: unknown) => parseChoices(value, sharedData, 'sharedData', 'Shared Data');

describe('Several choices', () => {
	const rows: Array<[string, unknown, string[]]> = [
		['a list of values', ['tax', 'pensions'], ['pensions', 'tax']],
		['a list of labels', ['Tax', 'Estate Planning'], ['estate_planning', 'tax']],
		['labels and values together', ['Estate Planning', 'other'], ['estate_planning', 'other']],
		['one value', 'mortgages', ['mortgages']],
		['one label', 'Mortgages', ['mortgages']],
		['any case', ['TAX', 'eSTATE_pLANNING'], ['estate_planning', 'tax']],
		['hyphens between the words', 'estate-planning', ['estate_planning']],
		['white space around and between', '  estate   planning ', ['estate_planning']],
		['a text with commas', 'tax, pensions', ['pensions', 'tax']],
		['a text with semicolons', 'tax;pensions', ['pensions', 'tax']],
		[
			'a text with line breaks',
			'tax\nEstate Planning\r\npensions',
			['estate_planning', 'pensions', 'tax'],
		],
		['a JSON list in a text', '["Tax", "pensions"]', ['pensions', 'tax']],
		['nested lists', [['tax'], ['pensions', ['other']]], ['other', 'pensions', 'tax']],
		['a list of texts with commas', ['tax, other', 'pensions'], ['other', 'pensions', 'tax']],
		['a value twice', ['tax', 'tax'], ['tax']],
		['a value and its label', ['tax', 'Tax', 'TAX'], ['tax']],
		['blank entries among others', ['', 'tax', null], ['tax']],
	];
	it.each(rows)('are read from %s', (_, value, chosen) => {
		expect(readTypes(value)).toEqual(chosen);
	});

	it('come in the order of the vocabulary, whatever the order of the input', () => {
		const all = adviceTypes.map(({ value }) => value);
		expect(readTypes([...all].reverse())).toEqual(all);
		expect(readTypes([...all].sort())).toEqual(all);
	});

	it('take a space as part of a label, not as a separator', () => {
		expect(readShared('Basic Details, Cash Accounts')).toEqual(['basic_details', 'cash_accounts']);
	});

	it.each(['investments_and_plans', 'Investments and Plans', 'Investments & Plans'])(
		'know %s',
		(entry) => {
			expect(readShared(entry)).toEqual(['investments_and_plans']);
		},
	);

	it.each([
		['null', null],
		['undefined', undefined],
		['an empty text', ''],
		['a text of commas', ' , '],
		['an empty list', []],
		['an empty JSON list', '[]'],
		['a list of blanks', ['', null]],
	])('are missing in %s', (_, value) => {
		expect(collectProblems(() => readTypes(value))).toEqual([
			{
				parameter: 'adviceTypes',
				message: "'Advice Types' is empty",
				advice:
					"Choose at least one of Investments, Protection, Mortgages, Estate Planning, Other, Pensions or Tax in 'Advice Types'",
			},
		]);
	});

	const unknown: Array<[string, unknown, string]> = [
		['a name', 'Gareth', "'Advice Types' is not"],
		['part of a label', 'estate', "'Advice Types' is not"],
		['a number', 7, "'Advice Types' is not"],
		['true', true, "'Advice Types' is not"],
		['an object', { value: 'tax' }, "'Advice Types' is not"],
		['signs without a letter', '?!', "'Advice Types' is not"],
		['the second entry', ['tax', 'Gareth'], "'Advice Types', entry 2, is not"],
		['the first entry', 'Gareth, tax, other', "'Advice Types', entry 1, is not"],
		['an entry of a nested list', ['tax', ['other', 'Gareth']], "'Advice Types', entry 3, is not"],
		['a category of the other list', ['tax', 'goals'], "'Advice Types', entry 2, is not"],
	];
	it.each(unknown)('refuse %s by its place, never quoting it', (_, value, start) => {
		const [complaint, ...more] = collectProblems(() => readTypes(value));
		expect(complaint).toEqual({
			parameter: 'adviceTypes',
			message: `${start} a choice that Plannr knows`,
			advice:
				"Use only Investments, Protection, Mortgages, Estate Planning, Other, Pensions or Tax in 'Advice Types'",
		});
		expect(more).toEqual([]);
	});
});

describe('One term', () => {
	const rows: Array<[string, unknown, string | undefined]> = [
		['is found by its value', '6', '6'],
		['is found by a number', 6, '6'],
		['is found by its label', '1 Month', '1'],
		['is found in any case', 'LIFETIME', 'lifetime'],
		['is found with a hyphen for the space', '3-months', '3'],
		['is not found by part of a label', 'Month', undefined],
		['is not found by nothing', '', undefined],
		['is not found by null', null, undefined],
		['is not found by a list', ['3'], undefined],
		['is not found by another number', 12, undefined],
	];
	it.each(rows)('%s', (_, entry, value) => {
		expect(findTerm(entry, durations)?.value).toBe(value);
	});
});

it('The labels of all terms make one readable text', () => {
	expect(formatTermNames(durations)).toBe('1 Month, 2 Months, 3 Months, 6 Months or Lifetime');
});
