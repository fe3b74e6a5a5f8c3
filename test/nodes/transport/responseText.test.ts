import { parseResponseText } from '../../../nodes/PlannrReferral/transport/responseText';

const parse = (message: unknown, sensitiveTexts: readonly string[] = []) =>
	parseResponseText({ message }, sensitiveTexts).message;

describe("Plannr's message", () => {
	const NOTE = 'John Doe calls after five';
	const LONGEST = 'a'.repeat(300);

	it.each<[string, unknown, string | undefined]>([
		['is unchanged', 'Too Many Attempts.', 'Too Many Attempts.'],
		['has its white space collapsed', '  Two\n\tlines.  ', 'Two lines.'],
		['is missing when it is empty', '', undefined],
		['is missing when it is blank', ' \n ', undefined],
		['is missing when it is null', null, undefined],
		['is missing when it is a number', 500, undefined],
		['may be a list', ['One.', 'Two.', 'One.'], 'One: Two.'],
		['is dropped with SQL in it', 'SQLSTATE[23000]: insert into a (b)', undefined],
		['is dropped with SQL in lower case', 'sqlstate 42S22', undefined],
		['is dropped when it is an HTML page', '<!DOCTYPE html><html></html>', undefined],
		['is dropped with a tag in it', 'Go <a href="/">home</a>', undefined],
		['is dropped with a closing tag in it', 'done</p>', undefined],
		['may compare numbers', 'It must be < 5 and > 1.', 'It must be < 5 and > 1.'],
		['has an e-mail address redacted', 'x@example.com exists', '[e-mail address] exists'],
		['has the note redacted wherever it is', `${NOTE}/ ${NOTE} `, '[…]/ […]'],
		['is truncated when it is long', `${LONGEST}b`, `${LONGEST}…`],
		['is kept in full at the maximum length', LONGEST, LONGEST],
		['is truncated at the maximum input length', 'a'.repeat(10_000), `${LONGEST}…`],
		['is dropped beyond the maximum input length', 'a'.repeat(10_001), undefined],
		['is redacted before it is cut', `${'a '.repeat(145)}${NOTE}`, `${'a '.repeat(145)}[…]`],
	])('%s', (_, message, expected) => {
		expect(parse(message, [NOTE])).toBe(expected);
	});

	it.each([
		['of two lines', 'Bad: a b\nc d!', 'a b\nc d', 'Bad: […]!'],
		['without its line breaks', 'Bad: call after five!', 'call  after\nfive', 'Bad: […]!'],
		['with special characters', 'Bad: $& (.*) $1', '$& (.*) $1', 'Bad: […]'],
		['but not one that is too short', 'The tax is bad.', 'tax', 'The tax is bad.'],
		['but not a blank one', 'All    well', '    ', 'All well'],
	])('has a confidential text redacted %s', (_, message, confidential, expected) => {
		expect(parse(message, [confidential])).toBe(expected);
	});
});

describe("Plannr's messages about fields", () => {
	const rows: Array<[string, unknown, Record<string, string[]>]> = [
		['are absent without errors', undefined, {}],
		[
			'are kept by field',
			{ note: ['Bad.'], advice_type: ['Odd.'] },
			{ note: ['Bad.'], advice_type: ['Odd.'] },
		],
		['may be several for one field', { note: ['Bad.', 'Long.'] }, { note: ['Bad.', 'Long.'] }],
		['may be a bare string', { note: 'Bad.' }, { note: ['Bad.'] }],
		['keep the index in a list', { 'client_uuids.1': ['Gone.'] }, { 'client_uuids.1': ['Gone.'] }],
		['leave out values that are not strings', { note: ['Bad.', 7, null, {}] }, { note: ['Bad.'] }],
		['leave out a field without messages', { note: [], advice_type: [null] }, {}],
		[
			'are redacted and dropped like any other',
			{ note: ['SQLSTATE', 'x@example.com is taken'] },
			{ note: ['[e-mail address] is taken'] },
		],
		['have an echoed text redacted', { note: ['Bad: call after five'] }, { note: ['Bad: […]'] }],
	];
	it.each(rows)('%s', (_, errors, fields) => {
		const responseText = parseResponseText({ message: 'Invalid.', errors }, ['call after five']);
		expect(responseText).toStrictEqual({ message: 'Invalid.', fields });
	});
});

describe('Whatever the shape of a rejection, its sentence is found once', () => {
	const SENTENCE = 'The client does not belong to your firm.';
	const rows: unknown[] = [
		{ message: SENTENCE },
		{ error: SENTENCE },
		{ error: { message: SENTENCE, code: 7 } },
		{ error: { errors: [SENTENCE] } },
		{ error: 7, detail: SENTENCE },
		{ errors: SENTENCE },
		{ errors: [SENTENCE, SENTENCE] },
		{ errors: [{ message: SENTENCE }] },
		{ errors: [{ detail: SENTENCE, status: '422' }] },
		{ message: '', errors: [SENTENCE] },
		{ message: SENTENCE, errors: [SENTENCE] },
		{ message: null, error: SENTENCE },
		{ title: SENTENCE, status: 422 },
		[SENTENCE],
		[{ message: SENTENCE }],
	];
	it.each(rows.map((body) => [JSON.stringify(body), body]))('%s', (_, body) => {
		expect(parseResponseText(body, [])).toStrictEqual({ message: SENTENCE, fields: {} });
	});

	const fieldRows: unknown[] = [
		{ errors: { client_uuids: { '0': [SENTENCE] } } },
		{ errors: { client_uuids: [[], SENTENCE], 'client_uuids.0': SENTENCE } },
		{ errors: { 'client_uuids.0': [{ message: SENTENCE }] } },
		{ error: { errors: { 'client_uuids.0': [SENTENCE, SENTENCE] } } },
		{ errors: [{ field: 'client_uuids.0', message: SENTENCE }] },
	];
	it.each(fieldRows.map((body) => [JSON.stringify(body), body]))('with a field: %s', (_, body) => {
		const { message, fields } = parseResponseText(body, []);
		expect(message).toBeUndefined();
		expect(fields).toMatchObject({ 'client_uuids.0': [SENTENCE] });
	});

	it('a list of sentences is added to the message', () => {
		const body = { message: 'Invalid.', errors: [SENTENCE] };
		expect(parseResponseText(body, []).message).toBe(`Invalid: ${SENTENCE}`);
	});
});

it.each(['<html>Gareth Thompson</html>', 'Forbidden', '{"message": "Gareth Thom'])(
	'A response body that is %j did not come from Plannr',
	(body) => {
		expect(parseResponseText(body, [])).toStrictEqual({ fields: {}, isForeign: true });
	},
);

it.each([
	['nothing', undefined],
	['null', null],
	['empty', ''],
	['a record without a message', { exception: 'PDOException', trace: ['Gareth Thompson'] }],
	['a record with HTML as its message', { message: '<p>Gareth Thompson</p>' }],
	['a record with inherited members', Object.create({ message: 'Gareth Thompson' })],
	['nested without end', { error: { error: { error: { error: {} } } } }],
])('A response body that is %s yields no text', (_, body) => {
	expect(parseResponseText(body, [])).toStrictEqual({ fields: {} });
});

it('The names of fields are redacted, cut and kept apart from inherited members', () => {
	const errors = JSON.parse(
		'{"__proto__": ["a"], "constructor": ["b"], "toString": "c", "jane@example.com": ["d"], "call after five": ["e"]}',
	);
	const { fields } = parseResponseText({ errors: { ...errors, ['n'.repeat(999)]: ['f'] } }, [
		'Call after five',
	]);
	expect(Object.entries(fields)).toEqual([
		['__proto__', ['a']],
		['constructor', ['b']],
		['toString', ['c']],
		['[e-mail address]', ['d']],
		['[…]', ['e']],
		['n'.repeat(100), ['f']],
	]);
});

describe('A very large rejection', () => {
	it.each(['x', '@', 'x@', '.', 'x@x.'])('made of %j is dropped', (part) => {
		expect(parse(part.repeat(2 ** 20))).toBeUndefined();
	});

	it.each(['x', '@', 'x@', '.', 'x@x.'])('made of %j is truncated quickly', (part) => {
		const startedAt = performance.now();
		const messages = Array.from({ length: 100 }, () => parse(part.repeat(10_000 / part.length)));
		expect(messages.every((text) => text !== undefined && text.length <= 301)).toBe(true);
		expect(performance.now() - startedAt).toBeLessThan(20_000);
	});
});

describe('A huge body', () => {
	const SIZE = 10 * 2 ** 20;
	const name = 'John Doe ';
	const names = name.repeat(SIZE / name.length);

	it.each<[string, unknown]>([
		['JSON without a message', { filler: names }],
		['JSON in small pieces', { data: names.split(' ') }],
		['a message of one word', { message: 'x'.repeat(SIZE) }],
		['a message of at signs', { message: '@'.repeat(SIZE) }],
		['a message of many words', { message: names }],
	])('yields no text when it is %s', (_, body) => {
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
