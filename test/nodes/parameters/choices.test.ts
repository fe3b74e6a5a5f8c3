import {
	adviceTypes,
	durations,
	sharedDataCategories,
} from '../../../nodes/PlannrReferral/transport/vocabulary';
import {
	findTerm,
	formatTermNames,
	parseChoices,
} from '../../../nodes/PlannrReferral/parameters/choices';
import { collectProblems } from './collectProblems';
import { parameterOf } from './parameterOf';

const parseAdviceTypes = (value: unknown) =>
	parseChoices(parameterOf('adviceTypes', 'Advice Types')(value), adviceTypes);
const parseSharedData = (value: unknown) =>
	parseChoices(parameterOf('sharedData', 'Shared Data')(value), sharedDataCategories);

describe('Several choices', () => {
	const rows: Array<[string, unknown, string[]]> = [
		['a list of values', ['tax', 'pensions'], ['pensions', 'tax']],
		['a list of labels', ['Tax', 'Estate Planning'], ['estate_planning', 'tax']],
		['labels and values together', ['Estate Planning', 'other'], ['estate_planning', 'other']],
		['one value', 'mortgages', ['mortgages']],
		['one label', 'Mortgages', ['mortgages']],
		['mixed case', ['TAX', 'eSTATE_pLANNING'], ['estate_planning', 'tax']],
		['hyphens between the words', 'estate-planning', ['estate_planning']],
		['white space around and between', '  estate   planning ', ['estate_planning']],
		['a text with several', 'tax; Estate Planning', ['estate_planning', 'tax']],
		['a duplicate value', ['tax', 'tax'], ['tax']],
		['a value and its label', ['tax', 'Tax', 'TAX'], ['tax']],
	];
	it.each(rows)('are parsed from %s', (_, value, chosen) => {
		expect(parseAdviceTypes(value)).toEqual(chosen);
	});

	it('are returned in the order of the terms, whatever the order of the input', () => {
		const all = adviceTypes.map(({ value }) => value);
		expect(parseAdviceTypes([...all].reverse())).toEqual(all);
		expect(parseAdviceTypes([...all].sort())).toEqual(all);
	});

	it('are not separated at spaces, which are part of labels', () => {
		expect(parseSharedData('Basic Details, Cash Accounts')).toEqual([
			'basic_details',
			'cash_accounts',
		]);
	});

	it.each([
		'investments_and_plans',
		'Investments and Plans',
		'Investments & Plans',
		'Investments &amp; Plans',
	])('include %s', (entry) => {
		expect(parseSharedData(entry)).toEqual(['investments_and_plans']);
	});

	it.each([
		['null', null],
		['an empty string', ''],
		['an empty list', []],
	])('are required, so this is rejected: %s', (_, value) => {
		expect(collectProblems(() => parseAdviceTypes(value))).toEqual([
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
		['punctuation', '?!', "'Advice Types' is not"],
		['the second entry', ['tax', 'Gareth'], "Entry 2 of 'Advice Types' is not"],
		['the first entry', 'Gareth, tax, other', "Entry 1 of 'Advice Types' is not"],
		['an entry of a nested list', ['tax', ['other', 'Gareth']], "Entry 3 of 'Advice Types' is not"],
		['a category of the other list', ['tax', 'goals'], "Entry 2 of 'Advice Types' is not"],
	];
	it.each(unknown)('are rejected by position and not quoted: %s', (_, value, start) => {
		const [problem, ...more] = collectProblems(() => parseAdviceTypes(value));
		expect(problem).toEqual({
			parameter: 'adviceTypes',
			message: `${start} one of the options`,
			advice:
				"Use only Investments, Protection, Mortgages, Estate Planning, Other, Pensions or Tax in 'Advice Types'",
		});
		expect(more).toEqual([]);
	});
});

describe('A sign that may negate a choice makes it unknown', () => {
	it.each(
		[
			'☐ Income',
			'☑ Income',
			'- [ ] Income',
			'[x] Income',
			'❌ Income',
			'~~Income~~',
			'-Income',
			'+Income',
			'!income',
			'Income?',
			'Income*',
			'≠ income',
			'_Income_',
			'- Income',
			'Income -',
			'& Income',
			'<s>Income</s>',
			'&lt;s&gt;Income&lt;/s&gt;',
			'&#9744; Income',
			'&not;Income',
			'(Income)',
			'Income: no',
			'Income=false',
			'not income',
			'"Income"',
			'Inc\u200Bome',
			'\uFEFFIncome',
			'I\u0336ncome',
			'Ｉｎｃｏｍｅ',
			'Basic--Details',
			'Basic/Details',
			'Investments + Plans',
			{ income: false },
		].map((entry) => [entry]),
	)('%j', (entry) => {
		for (const value of [entry, [entry], ['goals', entry]]) {
			expect(collectProblems(() => parseSharedData(value))).toHaveLength(1);
		}
		expect(findTerm(entry, sharedDataCategories)).toBeUndefined();
	});

	it.each(['-3', '3?', '~3', '≤3', '3 months?', -3, 3.5, '3\u200B'])(
		'as a duration: %j',
		(entry) => {
			expect(findTerm(entry, durations)).toBeUndefined();
		},
	);
});

it.each(['Basic_Details', 'basic - details', ' BASIC\u00A0 details\t', 'basic-details'])(
	'White space, `_` and `-` between the words do not matter: %j',
	(entry) => {
		expect(parseSharedData(entry)).toEqual(['basic_details']);
	},
);

describe('A term', () => {
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

it('lists the labels of all terms', () => {
	expect(formatTermNames(durations)).toBe('1 Month, 2 Months, 3 Months, 6 Months or Lifetime');
});
