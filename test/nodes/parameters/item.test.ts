import { replaceNullWords } from '../../../nodes/PlannrReferral/parameters/item';

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
		'N/A',
		'n/a.',
		'"N/A"',
		'N.A.',
		'<none>',
		'(none)',
		'None.',
		'Not applicable',
		'<UNKNOWN>',
	])('are replaced by null: %j', (value) => {
		expect(replaceNullWords(value)).toBeNull();
	});

	it.each([
		['None of these'],
		['nullify'],
		['unknown'],
		['Not set'],
		['Na'],
		['Not applicable to Jane'],
		['N/A until June'],
		['0'],
		['"'],
		['.'],
		['<'],
		['()'],
		[0],
		[false],
		[{ a: 'null' }],
		[undefined],
	])('do not include %j', (value) => {
		expect(replaceNullWords(value)).toBe(value);
	});

	it('are replaced in lists and resource locators', () => {
		const locator = { __rl: true, mode: 'name' };
		expect(replaceNullWords(['null', { ...locator, value: ['None', 'Jane'] }])).toEqual([
			null,
			{ ...locator, value: [null, 'Jane'] },
		]);
	});
});
