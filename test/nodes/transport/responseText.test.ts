import { parseResponseText } from '../../../nodes/PlannrReferral/transport/responseText';

const said = (message: unknown, sent: readonly string[] = []) =>
	parseResponseText({ message }, sent).message;

describe("Plannr's sentence", () => {
	const NOTE = 'John Doe calls after five';
	const rows: Array<[string, unknown, readonly string[], string | undefined]> = [
		['stays as it is', 'Too Many Attempts.', [], 'Too Many Attempts.'],
		['has its white space tidied', '  Two\n\tlines.  ', [], 'Two lines.'],
		['is missing when it is empty', '', [], undefined],
		['is missing when it is blank', ' \n ', [], undefined],
		['is missing when it is null', null, [], undefined],
		['is missing when it is a number', 500, [], undefined],
		['is missing when it is a list', ['One.'], [], undefined],
		['is dropped with SQL in it', 'SQLSTATE[23000]: insert into a (b)', [], undefined],
		['is dropped with SQL in small letters', 'sqlstate 42S22', [], undefined],
		['is dropped when it is a page', '<!DOCTYPE html><html></html>', [], undefined],
		['is dropped with a tag in it', 'Go <a href="/">home</a>', [], undefined],
		['is dropped with a closing tag in it', 'done</p>', [], undefined],
		['may compare numbers', 'It must be < 5 and > 1.', [], 'It must be < 5 and > 1.'],
		['has an e-mail masked', 'gareth@example.com exists', [], '[e-mail address] exists'],
		[
			'has every e-mail masked',
			'From a.b+c@mail.example.com to x@example.com',
			[],
			'From [e-mail address] to [e-mail address]',
		],
		['has a quoted e-mail masked', 'No "x@example.com" here', [], 'No "[e-mail address]" here'],
		['keeps an at sign that is no e-mail', 'Call us @ five', [], 'Call us @ five'],
		['has the note masked', `The note ${NOTE} is bad.`, [NOTE], 'The note […] is bad.'],
		['has the note masked each time', `${NOTE}/${NOTE}`, [NOTE], '[…]/[…]'],
		['has a note with space around it masked', `Bad: ${NOTE}`, [`\n${NOTE} `], 'Bad: […]'],
		['has a note of two lines masked', 'Bad: a b\nc d!', ['a b\nc d'], 'Bad: […]!'],
		['has several texts masked', 'first, second', ['first', 'second'], '[…], […]'],
		['has a note of signs masked', 'Bad: $& (.*) $1', ['$& (.*) $1'], 'Bad: […]'],
		['is not torn apart by a short text', 'The tax is bad.', ['tax'], 'The tax is bad.'],
		['is not torn apart by a blank text', 'All    well', ['    '], 'All well'],
		['is cut when it is long', `${'a'.repeat(300)}b`, [], `${'a'.repeat(300)}…`],
		['is whole at the longest', 'a'.repeat(300), [], 'a'.repeat(300)],
		['is read when it is very long', 'a'.repeat(10_000), [], `${'a'.repeat(300)}…`],
		['is dropped when it is no sentence for anybody', 'a'.repeat(10_001), [], undefined],
		['is masked before it is cut', `${'a '.repeat(145)}${NOTE}`, [NOTE], `${'a '.repeat(145)}[…]`],
	];
	it.each(rows)('%s', (_, message, sent, expected) => {
		expect(said(message, sent)).toBe(expected);
	});
});

describe("Plannr's sentences about fields", () => {
	const rows: Array<[string, unknown, Record<string, string[]>]> = [
		['are none without errors', undefined, {}],
		['are none in a list', ['The note is bad.'], {}],
		['are none in a text', 'The note is bad.', {}],
		[
			'are kept by field',
			{ note: ['Bad.'], advice_type: ['Odd.'] },
			{
				note: ['Bad.'],
				advice_type: ['Odd.'],
			},
		],
		['may be several for one', { note: ['Bad.', 'Long.'] }, { note: ['Bad.', 'Long.'] }],
		['may be a bare text', { note: 'Bad.' }, { note: ['Bad.'] }],
		['keep the place in a list', { 'client_uuids.1': ['Gone.'] }, { 'client_uuids.1': ['Gone.'] }],
		['leave out what is no text', { note: ['Bad.', 7, null, {}] }, { note: ['Bad.'] }],
		['leave out a field without a text', { note: [], advice_type: [null] }, {}],
		[
			'are masked and dropped like any other',
			{ note: ['SQLSTATE', 'x@example.com is taken'] },
			{
				note: ['[e-mail address] is taken'],
			},
		],
		['have an echoed text masked', { note: ['Bad: call after five'] }, { note: ['Bad: […]'] }],
	];
	it.each(rows)('%s', (_, errors, fields) => {
		const words = parseResponseText({ message: 'Invalid.', errors }, ['call after five']);
		expect(words).toStrictEqual({ message: 'Invalid.', fields });
	});
});

it.each([
	['a page', '<html>Gareth Thompson</html>'],
	['a list', [{ message: 'Gareth Thompson' }]],
	['nothing', undefined],
	['null', null],
	['a record without a message', { exception: 'PDOException', trace: ['Gareth Thompson'] }],
	['a record with a page for a message', { message: '<p>Gareth Thompson</p>' }],
])('An answer that is %s says nothing', (_, body) => {
	expect(parseResponseText(body, [])).toStrictEqual({ fields: {} });
});

describe('A refusal of enormous size', () => {
	it.each(['x', '@', 'x@', '.', 'x@x.'])('made of %j is dropped', (part) => {
		expect(said(part.repeat(2 ** 20))).toBeUndefined();
	});

	it.each(['x', '@', 'x@', '.', 'x@x.'])('made of %j is cut, and soon', (part) => {
		const began = performance.now();
		const sentences = Array.from({ length: 100 }, () => said(part.repeat(10_000 / part.length)));
		expect(sentences.every((text) => text !== undefined && text.length <= 301)).toBe(true);
		expect(performance.now() - began).toBeLessThan(20_000);
	});

	it('is told with its first hundred fields, and five sentences about each', () => {
		const texts = Array.from({ length: 9 }, (_, number) => `Bad ${number}.`);
		const errors = Object.fromEntries(
			Array.from({ length: 120 }, (_, number) => [`client_uuids.${number}`, texts]),
		);
		const { fields } = parseResponseText({ errors }, []);
		expect(Object.keys(fields)).toEqual(Object.keys(errors).slice(0, 100));
		expect(fields['client_uuids.99']).toEqual(texts.slice(0, 5));
	});
});

it('A note is masked even when it comes back with its line breaks gone', () => {
	const note = 'call  after\nfive, please';
	expect(parseResponseText({ message: 'Bad: call after five, please!' }, [note]).message).toBe(
		'Bad: […]!',
	);
});

describe('a huge body', () => {
	const SIZE = 10 * 2 ** 20;
	const name = 'John Doe ';
	const names = name.repeat(SIZE / name.length);

	it.each<[string, unknown]>([
		['a page of HTML', `<html><p>${names}</p></html>`],
		['JSON without a message', { filler: names }],
		['JSON in small pieces', { data: names.split(' ') }],
		['a message of one word', { message: 'x'.repeat(SIZE) }],
		['a message of at signs', { message: '@'.repeat(SIZE) }],
		['a message of many words', { message: names }],
	])('has no text fit to be shown when it is %s', (_, body) => {
		expect(parseResponseText(body, ['call after five'])).toStrictEqual({ fields: {} });
	});

	it('keeps the first hundred of 100,000 fields', () => {
		const errors = Object.fromEntries(
			Array.from({ length: 100_000 }, (_, index) => [`client_uuids.${index}`, ['Not known.']]),
		);
		const { message, fields } = parseResponseText({ message: 'Invalid.', errors }, []);
		expect(message).toBe('Invalid.');
		expect(Object.keys(fields)).toEqual(Object.keys(errors).slice(0, 100));
	});

	it('keeps the first five of 500,000 sentences about one field', () => {
		const note = Array.from({ length: 500_000 }, (_, index) => `Too long ${index}.`);
		const { fields } = parseResponseText({ message: 'Invalid.', errors: { note } }, []);
		expect(fields).toEqual({ note: note.slice(0, 5) });
	});
});
