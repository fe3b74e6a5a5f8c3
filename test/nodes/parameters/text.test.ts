import { DateTime } from 'luxon';

import {
	parseOptionalMessage,
	parseOptionalText,
} from '../../../nodes/PlannrReferral/parameters/scalars';
import { measureGrowth } from '../processorTime';
import { collectProblems } from './collectProblems';
import { parameterOf } from './parameterOf';

const parse = (value: unknown) => parseOptionalText(parameterOf('note', 'Note')(value));

const rows: Array<[string, unknown, string | undefined]> = [
	['null is empty', null, undefined],
	['undefined is empty', undefined, undefined],
	['an empty string is empty', '', undefined],
	['white space alone is empty', ' \n\t ', undefined],
	['a text is not changed', '  Two lines:\nboth kept. ', '  Two lines:\nboth kept. '],
	['a number becomes a text', 42, '42'],
	['zero becomes a text', 0, '0'],
	['a DateTime becomes a text', DateTime.utc(2026, 2, 28), '2026-02-28T00:00:00.000Z'],
	['words for missing values may be part of a text', 'null and void', 'null and void'],
	['the name Null is a text', 'Null', 'Null'],
	['prose about a date', 'Invalid Date of birth', 'Invalid Date of birth'],
	['a sign alone is a text', '👍', '👍'],
	['a sign in angle brackets', 'I <3 it > that', 'I <3 it > that'],
	['a link in angle brackets', '<https://example.com>', '<https://example.com>'],
	['a sum in dollars', '$5,000', '$5,000'],
	['a remark after an equals sign', '= same as above (see A1)', '= same as above (see A1)'],
	['a remark that begins as a cell does', '=A4 paper', '=A4 paper'],
	['a room in brackets', '[Function room 2]', '[Function room 2]'],
	['another heading in brackets', '[Function: wedding]', '[Function: wedding]'],
	['a sum in braces', '$(5,000)', '$(5,000)'],
	['double braces without a value', 'Dear {{client}}', 'Dear {{client}}'],
	['a number sign', '#1', '#1'],
	['many of them before a text', `${'#'.repeat(50)} Heading`, `${'#'.repeat(50)} Heading`],
	['a text after a code', `${'#'.repeat(20_000)}x`, `${'#'.repeat(20_000)}x`],
	['an error in a sentence', 'The sheet says #N/A', 'The sheet says #N/A'],
	['prose about an invalid date', 'Invalid date on the form', 'Invalid date on the form'],
	['a reason that begins so', 'Invalid date: too late', 'Invalid date: too late'],
	['one with more in brackets', 'Invalid date (too late)', 'Invalid date (too late)'],
	['a tag with an exclamation mark', '#URGENT!', '#URGENT!'],
	['a placeholder for something new', 'Dear {{ New client }}', 'Dear {{ New client }}'],
	['double braces with a remark', 'Dear {{client (home)}}', 'Dear {{client (home)}}'],
	['emoji that are several characters', 'Hello 👩‍👧', 'Hello 👩‍👧'],
	['a placeholder in a sentence', 'Dear <<Name>>', 'Dear <<Name>>'],
	['a heading in brackets', '[Confidential]', '[Confidential]'],
	['a share', '100%', '100%'],
	['a remark in braces', '{see the attached file}', '{see the attached file}'],
	['half of an emoji that was cut off is left out', 'Hello 😀'.slice(0, 7), 'Hello '],
	['control characters are left out', 'One\u0000,\u001b two\u0007\t3', 'One, two\t3'],
];
it.each(rows)('%s', (_, value, text) => {
	expect(parse(value)).toBe(text);
});

it.each([
	['an array', ['Gareth']],
	['an object', { name: 'Gareth' }],
	['a function', () => 'Gareth'],
	['what an expression such as `a && b` returns', false],
	['a division by zero', 1 / 0],
])('rejects %s and does not quote it', (_, value) => {
	expect(collectProblems(() => parse(value))).toEqual([
		{
			parameter: 'note',
			message: "'Note' must be text",
			advice:
				"If 'Note' is an expression, make it return text rather than a list, an object, true or false",
		},
	]);
});

const notMeant: Array<[value: unknown, flaw: string]> = [
	['Client: [object Object]', "contains '[object Object]', so its expression does not return text"],
	['[object Promise]', "contains '[object Promise]', so its expression does not return text"],
	[
		'Review by Invalid DateTime',
		"contains 'Invalid DateTime', so its expression does not return text",
	],
	['Invalid Date', "contains 'Invalid Date', so its expression does not return text"],
	[DateTime.invalid('test'), "contains 'Invalid DateTime', so its expression does not return text"],
	[
		'Review by Invalid date, please',
		"contains 'Invalid date', so its expression does not return text",
	],
	[
		'Name: function trim() { [native code] }',
		"contains '{ [native code] }', so its expression does not return text",
	],
	[
		'Address: [Object: {"street":"1 High St"}]',
		"contains '[Object: ', so its expression does not return text",
	],
	['[Array: ["Jane"]]', "contains '[Array: ', so its expression does not return text"],
	['undefined', 'contains only a placeholder for a missing value'],
	['nan', 'contains only a placeholder for a missing value'],
	[' null\n', 'contains only a placeholder for a missing value'],
	['undefined, undefined', 'contains only a placeholder for a missing value'],
	[NaN, 'contains only a placeholder for a missing value'],
	['NULL', 'contains only a placeholder for a missing value'],
	['#N/A', "contains only a spreadsheet's code such as #N/A"],
	[' #REF! ', "contains only a spreadsheet's code such as #N/A"],
	['#ERROR!', "contains only a spreadsheet's code such as #N/A"],
	['########', "contains only a spreadsheet's code such as #N/A"],
	['#BUSY!', "contains only a spreadsheet's code such as #N/A"],
	['#N/A, #N/A', "contains only a spreadsheet's code such as #N/A"],
	...[
		...['=A1', '=$B$12', '=IF(A1="","x",B1)', '=HYPERLINK("https://example.com";"Jane")'],
		...['=Sheet1!A1', "='Our sheet'!$B$2", '=A1&" "&B1', '=+A1', '={A1}', '=SUM(A1:A3)*2'],
	].map((formula): [string, string] => [
		formula,
		"contains a spreadsheet's formula instead of its result",
	]),
	...[
		['Fee: £NaN a year', '£NaN'],
		['Income € undefined', '€ undefined'],
		['A rate of NaN%', 'NaN%'],
	].map(([text, part]): [string | undefined, string] => [
		text,
		`contains '${part}', so its expression does not return text`,
	]),
	['Err:502', "contains only a spreadsheet's code such as #N/A"],
	...[
		'{{name}}',
		' {{ client.name }}\n',
		'<<Name>>',
		'«Name»',
		'${x}',
		'{name}',
		'{% name %}',
		'{!Contact.Name}',
		'<%= name %>',
		'%NAME%',
		'*|FNAME|*',
		'[[name]]',
		'{{first}} {{last}}',
		'<<First>>, <<Last>>',
		'"{{name}}"',
		'({{name}})!',
		'#{name}',
		'{$name}',
		'*|IF:NAME|*',
		'<reason>',
		'< rejection_reason >',
		'<Your reason here>',
		'<insert reason>, <enter date>.',
		'<p>{{name}}</p>',
		'<p><reason></p><br/>',
	].map((text): [string, string] => [text, 'contains only a placeholder that was not filled in']),
	['Due {{ DateTime.now().toISODate() }}', 'contains an expression that n8n did not evaluate'],
	['{{ [$json.a, $json.b].join() }}', 'contains an expression that n8n did not evaluate'],
	['{{ new Date() }}', 'contains an expression that n8n did not evaluate'],
	['{{ Object.keys({ a: 1 }) }}', 'contains an expression that n8n did not evaluate'],
	['Ring {{ $json.phone }}', 'contains an expression that n8n did not evaluate'],
	['{{$node["Form"].json.note}}', 'contains an expression that n8n did not evaluate'],
	['$json.reason', 'contains an expression that n8n did not evaluate'],
	[' $("Our form").item.json.reason\n', 'contains an expression that n8n did not evaluate'],
	['$input.first().json["reason"]', 'contains an expression that n8n did not evaluate'],
	['Ring $json.phone today', 'contains an expression that n8n did not evaluate'],
	[' $json["phone"] }}', 'contains an expression that n8n did not evaluate'],
	['Ring { $json.phone }', 'contains an expression that n8n did not evaluate'],
	["Ring $('Our form').item.json.phone", 'contains an expression that n8n did not evaluate'],
	[
		"/*n8n-auto-generated-fromAI-override*/ $fromAI('Note', ``, 'string')",
		'contains an expression that n8n did not evaluate',
	],
	['<p>null</p>', 'contains only a placeholder for a missing value'],
	['<div><br></div>#N/A', "contains only a spreadsheet's code such as #N/A"],
	['\u200B', 'contains no visible characters'],
	['\uFEFF', 'contains no visible characters'],
	[' \u2060\u00AD\u202E ', 'contains no visible characters'],
	['\u3164\u2800', 'contains no visible characters'],
];
it.each(notMeant)('rejects %j, which cannot be meant', (value, flaw) => {
	expect(collectProblems(() => parse(value))).toEqual([
		{
			parameter: 'note',
			message: `'Note' ${flaw}`,
			advice: "Correct the text or the expression in 'Note'",
		},
	]);
});

describe('A message for people', () => {
	const parseMessage = (value: unknown) => parseOptionalMessage(parameterOf('note', 'Note')(value));

	it.each(['true', 'FALSE', ' False\n', true, false])(
		'is not the value of a checkbox: %j',
		(value) => {
			expect(collectProblems(() => parseMessage(value))).toMatchObject([
				{ message: "'Note' must be text" },
			]);
		},
	);

	it.each(['string', 'String', '"string"', '<string>', 'note', 'NOTE', '(note)', ' Note\n'])(
		"is not the field's type or name: %j",
		(value) => {
			expect(collectProblems(() => parseMessage(value))).toMatchObject([
				{ message: "'Note' contains only a placeholder that was not filled in" },
			]);
		},
	);

	it.each(['reason', 'Rejection Reason', 'rejectionReason', 'rejection_reason'])(
		"is not the field's name in several words: %j",
		(value) => {
			const parameter = parameterOf('rejectionReason', 'Rejection Reason')(value);
			expect(collectProblems(() => parseOptionalMessage(parameter))).toHaveLength(1);
		},
	);

	it.each([
		'[insert note]',
		'[insert\u00a0note]\u200b',
		'[Insert reason here]',
		'[insert]',
		' [Your note here]\n',
		'[reason]',
		'[Client name]',
		'[note text]',
		'[placeholder]',
		'[TODO]',
		'[to be completed]',
		'[Please enter your message]',
		'[Enter the reason for rejecting this referral]',
		'(insert note)',
		'[insert reason]. [Your name]',
		'Your note here',
		'Insert note here',
		'Please enter your reason here…',
		'Note goes here.',
		'<p>[insert note]</p>',
		'(blank)',
		...['Please select', '-- Select --', '--- Please choose ---', 'Select an option…', 'Choose'],
		...['<Select>', '[Select one]', 'Please select a rejection reason', 'Choose from the list.'],
	])('is no placeholder: %j', (value) => {
		expect(collectProblems(() => parseMessage(value))).toMatchObject([
			{ message: "'Note' contains only a placeholder that was not filled in" },
		]);
	});

	it.each([
		'Dear null,',
		'Hello undefined!',
		'Hi ,',
		'Dear',
		'Dear ,\n',
		'Reason:',
		' Reason : ',
		'Reason: null',
		'Name: undefined, Telephone: undefined',
		'Name:\nTelephone: NaN\n',
		'Reason:\u200b\u00a0',
	])('is no template without its values: %j', (value) => {
		expect(collectProblems(() => parseMessage(value))).toMatchObject([
			{ message: "'Note' contains only a template without its values" },
		]);
	});

	it.each(['Dear Jane,', 'Hello,', 'Good morning Jane Doe, ', '<p>Hi Jane,</p>'])(
		'is more than a salutation: %j',
		(value) => {
			expect(collectProblems(() => parseMessage(value))).toMatchObject([
				{ message: "'Note' contains only a salutation" },
			]);
		},
	);

	it.each([
		['Dear undefined, please ring.', 'Dear undefined'],
		['From our form.\n\nDear Mrs null,\nplease ring.', 'Dear Mrs null'],
		['Please ring Mr undefined.', 'Mr undefined'],
		['Dear null null we refer Jane.', 'Dear null null'],
		['\ufeff Dear\u00a0 null, please ring.', 'Dear null'],
		['Dear , please ring.', 'Dear ,'],
		['From our form.\n\nDear Mr ,\nplease ring.', 'Dear Mr ,'],
		['Dear Mr & Mrs,\nplease ring.', 'Dear Mr & Mrs,'],
	])('addresses nobody whose name is missing: %j', (value, quoted) => {
		expect(collectProblems(() => parseMessage(value))).toMatchObject([
			{ message: `'Note' contains '${quoted}', so a name is missing` },
		]);
	});

	it.each([
		...['Dear {{name}}', 'Hello <<Name>>', 'Dear Mr [Surname]', 'Hi %name%', 'Dear <name>'],
		...[
			'Dear [Title] [Surname]',
			'Hi %Title% %Surname%',
			'Good morning [Jane’s name]',
			'DEAR {CLIENT}',
			'Hi {{ Jane | title }}',
		],
		...['{{contact.first_name}}', '{{ phone_home | default: "Jane" }}', '<<First_Name>>'],
		...['[[first_name]]', '«Last_Name»', '%%First Name%%', '*|FNAME|*', '{!Contact.Name}'],
		...['${name}', '#{name}', '{leadfield=firstname}', '{first_name}'],
	])('has no variable that was not replaced, which may contain a name: %s', (variable) => {
		expect(collectProblems(() => parseMessage(`${variable}, please ring.`))).toMatchObject([
			{ message: "'Note' contains a placeholder that was not filled in" },
		]);
	});

	it.each([
		'See <<Fact_Find.pdf>> and «ID_1.png».',
		'Tax year {2026_27}, item #{12}: ${5}, from 5%%10 to 6%%.',
		'Dear [redacted],\nplease ring.',
		'Hello [Urgent], please ring.',
		'Hi {all}, please ring.',
		'Dear <client@example.com>, please ring.',
		'Dear Mr Null, please ring.',
		'Dear Jane,\nplease ring.',
		'Dear Sir,\nplease ring.',
		'Dear, please ring.',
		'Dear Jane <jane@example.com>, please ring.',
		'Hello [Urgent] please ring.',
		'See {the attached file} and [[notes]], 50%% sure.',
		'Please ring {{ New client }}',
		'Please choose another adviser',
		'Hello, please ring Jane before noon,',
		'Hello',
		'[Urgent]',
		'[Details to follow]',
		'[Insertion order 12]',
		'[Your client rang] Please ring back.',
		'[reason] is missing on the form',
		'Please provide more details',
		'Add a note to the file',
		'See notes here',
		'Hi, undefined terms are in the glossary.',
		'Reason: moving house',
		'Please ring at 10:',
		'Ring: mornings, not: evenings',
		'TODO',
		'null: not set',
	])('is a text, however short: %j', (text) => {
		expect(parseMessage(text)).toBe(text);
	});

	it('is searched for a template in proportion to its length', async () => {
		const work = (size: number) => {
			expect(parseMessage('a:'.repeat(size) + 'x')).toBeDefined();
			expect(parseMessage(`[insert${' a'.repeat(size)}`)).toBeDefined();
			expect(parseMessage(`Dear {{${'a_'.repeat(size)}`)).toBeDefined();
			expect(parseMessage('{{a_ {a_ %%a *|a'.repeat(size / 10))).toBeDefined();
		};
		expect(await measureGrowth(work, 20_000, 3)).toBeLessThan(3);
	});

	it.each(['True, she said', 'No', 'untrue', ' ', 'Note: ring first', 'Notes', 'test'])(
		'may be %j',
		(text) => {
			expect(parseMessage(text)).toBe(parse(text));
		},
	);

	it.each([
		'"',
		'""',
		"''",
		'-',
		'--',
		'_',
		'...',
		'…',
		'?',
		'*****',
		' / \n',
		'\u200b-\u3164',
		'──────',
		'<p></p>',
		'<p><br></p>\n<div class="note">&nbsp;</div>',
		'<!-- -->',
		'&nbsp;',
		'&#160;&amp;nbsp;',
		'&lt;p&gt;&lt;/p&gt;',
	])('is empty without words: %j', (text) => {
		expect(parseMessage(text)).toBeUndefined();
	});

	it.each([
		'0',
		'👍',
		'🇬🇧',
		'✓',
		'⠓⠑⠇⠇⠕',
		'電話',
		'مرحبا',
		'<p>Ring Jane</p>',
		'<jane@example.com>',
		'<see the attachment>',
		'"A&B"',
		'N/A',
		`${'-'.repeat(20_000)}x`,
	])('has words: %j', (text) => {
		expect(parseMessage(text)).toBe(text);
	});

	it('is searched for words in proportion to its length', async () => {
		const work = (size: number) => {
			expect(parseMessage(`<p =${' '.repeat(size)}x`)).toBeDefined();
		};
		expect(await measureGrowth(work, 20_000, 3)).toBeLessThan(3);
	});
});
