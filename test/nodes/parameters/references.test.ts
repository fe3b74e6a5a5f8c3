import {
	type Reference,
	type ReferenceMode,
	parseRecordReference,
	parseReferences,
} from '../../../nodes/PlannrReferral/parameters/references';
import { collectProblems } from './collectProblems';
import { parameterOf } from './parameterOf';

const A = '550e8400-e29b-41d4-a716-446655440000';
const B = 'd2ae6dac-162c-332d-8f2b-17d64576567a';

const parse = (value: unknown, mode: ReferenceMode) =>
	parseReferences(parameterOf('clients', 'Clients')(value), mode).references;

const endsInSeparator = (value: unknown, mode: ReferenceMode) =>
	parseReferences(parameterOf('clients', 'Clients')(value), mode).endsInSeparator;

/** What is compared of each reference. */
const keysOf = (references: readonly Reference[]) =>
	references.map((reference) => (reference.kind === 'uuid' ? reference.uuid : reference.key));

const problemOf = (value: unknown, mode: ReferenceMode) =>
	collectProblems(() => parse(value, mode)).map(({ message }) => message);

const locator = (mode: ReferenceMode, value: unknown) => ({ __rl: true, mode, value });

describe('By Email', () => {
	it('keeps the address as it was entered, and compares it in lower case', () => {
		expect(parse(' Jane.Doe@Example.co.uk ', 'email')).toEqual([
			{ kind: 'email', text: 'Jane.Doe@Example.co.uk', key: 'jane.doe@example.co.uk' },
		]);
	});

	const jane = 'jane@example.co.uk';
	it.each([
		`Jane <${jane}>`,
		`Client, Jane <${jane}>`,
		`"Client, Jane" <${jane}>`,
		`<${jane}>`,
		`'${jane}'`,
		`'${jane}`,
		`(${jane})`,
		`[${jane}]`,
		`Jane Client [mailto:${jane}]`,
		`Jane Client (${jane})`,
		`${jane} <${jane}>`,
		`Jane &lt;${jane}&gt;`,
		`jane&#64;example.co.uk`,
		`[${jane}](mailto:${jane})`,
		`<mailto:${jane}|${jane}>`,
		`<mailto:${jane}|Jane Client>`,
		`<a href="mailto:${jane}">${jane}</a>`,
		`<A class='x' HREF='mailto:${jane}' target='_blank'>Jane Client</A>`,
		`mailto:${jane}`,
		`MAILTO:jane%40example.co.uk?subject=Your%20pension`,
		`<mailto:${jane}>`,
		`${jane}.`,
		`${jane};`,
		`${jane},`,
		`${jane} ;\r\n`,
		`\u00a0${jane}\u00a0\u200b`,
		`ja\u200bne@exam\u00adple.co.uk`,
		`\u202d${jane}\u202c`,
		jane.toUpperCase(),
		[jane],
		JSON.stringify([jane]),
		locator('email', jane),
		[locator('email', jane)],
		{ text: jane, hyperlink: 'mailto:other@example.co.uk' },
		{ text: 'Write to Jane', hyperlink: `mailto:${jane}` },
		{ text: ' ', hyperlink: `mailto:${jane}` },
	])('takes the address out of %j', (value) => {
		expect(keysOf(parse(value, 'email'))).toEqual([jane]);
	});

	it.each([
		['jane+tax@example.co.uk', 'jane+tax@example.co.uk'],
		['mary.o’neill@example.co.uk', "mary.o'neill@example.co.uk"],
		['jane@bücher.example', 'jane@xn--bcher-kva.example'],
		['jane@BU\u0308CHER.example', 'jane@xn--bcher-kva.example'],
		['jane@XN--bcher-kva.example', 'jane@xn--bcher-kva.example'],
		['jane@one‑two.example', 'jane@one-two.example'],
		['jane@example.co.uk.', 'jane@example.co.uk'],
	])('compares %s as %s', (value, key) => {
		expect(keysOf(parse(value, 'email'))).toEqual([key]);
	});

	const [a, b, c] = ['a@example.com', 'b@example.com', 'c@example.com'];
	it.each<[unknown, string[]]>([
		[`${a}; ${b}`, [a, b]],
		[`${a}\n${b}`, [a, b]],
		[`${a};\r\n${b};`, [a, b]],
		[`${a}, ${b},${c}`, [a, b, c]],
		[`<mailto:${a}|${a}>, <mailto:${b}|B, C>`, [a, b]],
		[`Doe, A <${a}>, Doe, B <${b}>; ${c}`, [a, b, c]],
		[`${a}, ${A}`, [a]],
		[
			[a, `Doe, B <${b}>`],
			[a, b],
		],
		[JSON.stringify([a, b]), [a, b]],
		[[a, a.toUpperCase()], [a]],
	])('splits %j', (value, keys) => {
		expect(keysOf(parse(value, 'email')).filter((key) => key !== A)).toEqual(keys);
	});

	it.each([
		'N/A, jane@example.co.uk',
		'N/A',
		'a@x.example / b@x.example',
		'jane@example.co.uk (home) x',
		'Jane jane@example.co.uk',
		'a@x.example <b@x.example>',
		'<mailto:a@x.example|b@x.example>',
		'<a href="mailto:a@x.example">b@x.example</a>',
		'jane@example',
		'jane@',
		'mailto:a%@x.example?cc=b@x.example',
		'mailto:a@x.example?cc=b@x.example',
		'❌ <jane@example.co.uk>',
		'☐ Jane (jane@example.co.uk)',
		'~~Jane~~ [jane@example.co.uk]',
		'DO NOT REFER <jane@example.co.uk>',
		"Don't refer Jane <jane@example.co.uk>",
		'DONT REFER <jane@example.co.uk>',
		'Cc: Jane <jane@example.co.uk>',
		'To: Ann, Bcc: Jane <jane@example.co.uk>',
		'Cc : Jane <jane@example.co.uk>',
		'Not just yet: Jane <jane@example.co.uk>',
		'Not Just Yet: Jane <jane@example.co.uk>',
		'She asked me not to <jane@example.co.uk>',
		'Why not refer Jane? <jane@example.co.uk>',
		'Why Not refer Jane? <jane@example.co.uk>',
		'J\u0336a\u0336n\u0336e\u0336 <jane@example.co.uk>',
		'<mailto:jane@example.co.uk|✗ Jane>',
		'<a href="mailto:jane@example.co.uk">🚫 Jane</a>',
	])('rejects and quotes %j', (value) => {
		expect(problemOf(value, 'email')).toEqual([
			`'Clients' is not a single e-mail address: “${value}”`,
		]);
	});

	it.each(['❌ Jane', 'Not Jane', 'Cc: Jane'])(
		'takes no address from behind the text of a link: %s',
		(text) => {
			const link = { text, hyperlink: 'mailto:jane@example.co.uk' };
			expect(problemOf(link, 'email')).toEqual([
				`'Clients' is not a single e-mail address: “${text}”`,
			]);
		},
	);

	it.each([
		'not@example.co.uk',
		'Jane <do-not-reply@example.co.uk>',
		'Nott, Jane <jane@not.example>',
		'✓ Jane ✉ <jane@example.co.uk>',
		'🗸 Jane <jane@example.co.uk>',
		'Why Not Ltd <jane@example.co.uk>',
		'"Forget Me Not Care" <jane@example.co.uk>',
		'Not Just Mortgages <jane@example.co.uk>',
		'To: Jane (ccm: home) <jane@example.co.uk>',
	])('takes no address or name for a remark: %s', (value) => {
		expect(problemOf(value, 'email')).toEqual([]);
	});

	it('rejects a text that is too long for a name', () => {
		expect(problemOf('x'.repeat(501), 'name')).toEqual([expect.stringContaining('“xxx')]);
	});

	it('takes a long text for a firm, which no request contains', () => {
		expect(problemOf('x'.repeat(501), 'firm')).toEqual([]);
	});

	it.each(['a@x.example; none', 'a@x.example, none'])('quotes the second entry of %j', (value) => {
		expect(problemOf(value, 'email')).toEqual([
			"Entry 2 of 'Clients' is not a single e-mail address: “none”",
		]);
	});

	it.each(['none', 'a@x.example; none'])(
		'asks for one address where one is allowed: %j',
		(value) => {
			const parameter = parameterOf('client', 'Client')(locator('email', value));
			expect(collectProblems(() => parseRecordReference(parameter, 'clients'))).toMatchObject([
				{ advice: "Enter one e-mail address alone in 'Client'" },
			]);
		},
	);

	it('never splits an entry of a list again', () => {
		expect(problemOf(['a@x.example; b@x.example'], 'email')).toEqual([
			"'Clients' is not a single e-mail address: “a@x.example; b@x.example”",
		]);
	});
});

describe('By Name and By Firm', () => {
	it.each([
		['Doe, Roe & Co Ltd', ['doe, roe & co ltd']],
		['Roe, Jane', ['roe, jane']],
		['Lee, Webb & Partners; Doe & Co', ['lee, webb & partners', 'doe & co']],
		['Jane Roe\nJohn Roe', ['jane roe', 'john roe']],
		['  Jane \u00a0 Roe\u200b ', ['jane roe']],
		['O’Connor', ["o'connor"]],
		['O&#039;Connor; Doe &amp; Roe', ["o'connor", 'doe & roe']],
		[['Doe &amp; Roe&nbsp;Ltd'], ['doe & roe ltd']],
		['Ren&eacute;e; Bj&oslash;rn &AElig;', ['renée', 'bjørn æ']],
		['O&#146;Connor', ["o'connor"]],
		['["Doe &quot;Roe&quot; Ltd"]', ['doe "roe" ltd']],
		['Doe &Co; AT&T', ['doe &co', 'at&t']],
		['Jane \ud83d', ['jane']],
		['Smith‑Jones', ['smith-jones']],
		['Zoe\u0308 SMITH', ['zoë smith']],
		[
			['Roe; Jane', 'John'],
			['roe; jane', 'john'],
		],
		[
			['Jane', ['John']],
			['jane', 'john'],
		],
		[{ text: 'Jane Roe', hyperlink: 'https://example.com' }, ['jane roe']],
	])('reads %j', (value, keys) => {
		expect(keysOf(parse(value, 'name'))).toEqual(keys);
		expect(keysOf(parse(value, 'firm'))).toEqual(keys);
	});

	it('keeps the name as it was entered, without what cannot be seen', () => {
		expect(parse('O’Connor\u00a0 Ltd\u200b', 'firm')).toEqual([
			{ kind: 'firm', text: 'O’Connor Ltd', key: "o'connor ltd" },
		]);
	});

	it.each([
		'undefined',
		'null',
		'NULL',
		'NaN',
		'Firm [object Object]',
		'Invalid DateTime',
		'Invalid Date',
		'#N/A',
		'{{ $json.name }}',
	])('rejects %s, which an expression left behind', (value) => {
		expect(problemOf(value, 'name')).toEqual([`'Clients' is not a name: “${value}”`]);
	});
});

describe('By ID', () => {
	it.each([
		`{${A}}`,
		`'${A}`,
		`“${A}”`,
		`"${A}"`,
		`<${A}>`,
		`${A}.`,
		`\ufeff${A}\u200b`,
		A.replaceAll('-', '‑'),
		A.replaceAll('-', '–'),
		`550e8400\u200b${A.slice(8)}`,
		`https://app.example.com/clients/${A}/overview?tab=1`,
		`app.example.com/clients/${A}`,
		`https://app.example.com/?id=%7B${A}%7D`,
		`https://app.example.com/?tab=1&amp;id=${A}`,
		`https://app.example.com/clients/${A}?share=100%`,
		`urn:uuid:${A}`,
		`[John Doe](https://app.example.com/clients/${A})`,
		`<https://app.example.com/clients/${A}|John Doe>`,
		`<https://app.example.com/clients/${A}>`,
		`[https://app.example.com/${A}](https://app.example.com/${A})`,
		{ uuid: A, name: 'John Doe' },
		{ text: A, hyperlink: `https://app.example.com/${B}` },
		{ text: 'John Doe', hyperlink: `https://app.example.com/${A}` },
	])('reads %j', (value) => {
		expect(keysOf(parse(value, 'id'))).toEqual([A]);
	});

	it.each([
		[A.replace('0', 'О'), "because it contains the character 'О' (U+041E)"],
		[A.replace('-', '_'), "because it contains the character '_' (U+005F)"],
		[`${A}*`, "because it contains the character '*' (U+002A)"],
	])('names the odd character in %s', (value, reason) => {
		expect(problemOf(value, 'id')).toEqual([`'Clients' is not a valid UUID, ${reason}`]);
	});

	it.each([
		`https://app.example.com/clients/${A} has left, ask Jane`,
		`app.example.com/clients/${A} (not this one)`,
		`[https://app.example.com/${B}](https://app.example.com/${A})`,
		`<https://app.example.com/${A}|https://app.example.com/${B}>`,
		`[John Doe](https://app.example.com/clients/${A}) or another`,
		`[${A}](https://app.example.com/clients)`,
		`[❌ John Doe](https://app.example.com/clients/${A})`,
		`<https://app.example.com/clients/${A}|not John Doe>`,
	])('does not take a UUID out of a link with anything else beside it: %s', (value) => {
		expect(problemOf([value], 'id')).toHaveLength(1);
	});

	it('takes no UUID from behind a text that is crossed out', () => {
		const link = { text: '~~John Doe~~', hyperlink: `https://app.example.com/${A}` };
		expect(problemOf(link, 'id')).toEqual(["'Clients' is not a valid UUID"]);
	});

	it('takes a UUID alone, not an identifier of another kind, when it is typed', () => {
		const ulid = '01HZX3V5Q8K9M2N4P6R7S8T9VW';
		expect(problemOf(ulid, 'id')).toEqual(["'Clients' is not a valid UUID"]);
		expect(keysOf(parse(ulid, 'list'))).toEqual([ulid]);
		expect(keysOf(parse([{ uuid: ulid }], 'id'))).toEqual([ulid]);
	});

	const notFromList = (text: string) =>
		`'Clients' is set to From List, but “${text}” was not chosen from the list`;

	it.each(['Jane Client', 'jane@example.co.uk', 'Jane', 'Möller'])(
		'is not %s, which was typed before From List was selected',
		(text) => {
			expect(problemOf(locator('list', text), 'id')).toEqual([notFromList(text)]);
			const [problem] = collectProblems(() => parse(text, 'list'));
			expect(problem?.advice).toBe(
				"Choose an entry of the list in 'Clients'. What was typed in another mode is not used",
			);
		},
	);

	it.each(['undefined', 'null', 'NaN'])('is not %s, which an expression left behind', (value) => {
		expect(problemOf(value, 'list')).toEqual([notFromList(value)]);
		expect(problemOf([{ uuid: value }], 'id')).toEqual(["'Clients' is not a valid UUID"]);
		expect(problemOf([{ uuid: 'Jane' }], 'id')).toEqual(["'Clients' is not a valid UUID"]);
	});
});

describe('A locator that no panel has saved', () => {
	const jane = 'jane@example.co.uk';

	it.each<[string, unknown, Reference['kind'], string]>([
		['without __rl', { mode: 'email', value: jane }, 'email', jane],
		['with __rl as a text', { __rl: 'true', mode: 'name', value: 'Jane' }, 'name', 'jane'],
		['in a list', [{ mode: 'email', value: jane }], 'email', jane],
		['in a locator', locator('id', { mode: 'name', value: 'Jane' }), 'name', 'jane'],
		['with the label By Name', { mode: 'By Name', value: 'Jane' }, 'name', 'jane'],
		['with the mode byFirm', { __rl: true, mode: 'byFirm', value: 'Doe' }, 'firm', 'doe'],
		['with the mode EMAIL', { __rl: true, mode: 'EMAIL', value: jane }, 'email', jane],
		['with the label From List', { mode: 'From List', value: A }, 'uuid', A],
		['without a mode', { __rl: true, value: A }, 'uuid', A],
		['with an unknown mode', { __rl: true, mode: 'uuid', value: A }, 'uuid', A],
	])('counts %s', (_, value, kind, key) => {
		const references = parse(value, 'id');
		expect(references.map((reference) => reference.kind)).toEqual([kind]);
		expect(keysOf(references)).toEqual([key]);
	});

	it.each([
		[{ value: A }, "'Clients' is an object, not a UUID"],
		[{ mode: 'id' }, "'Clients' is an object, not a UUID"],
		[{ __rl: true, mode: 'somehow', value: 'Jane' }, "'Clients' is not a valid UUID"],
		[{ mode: 'By Email', value: 'Jane' }, "'Clients' is not a single e-mail address: “Jane”"],
	])('fails where it is not clear: %j', (value, message) => {
		expect(problemOf(value, 'id')).toEqual([message]);
	});
});

describe('In every mode', () => {
	const modes = ['list', 'id', 'email', 'name', 'firm'] as const;
	const valid = { list: A, id: A, email: 'a@x.example', name: 'Jane', firm: 'Doe & Co' };

	it.each(modes)('a UUID or a link that contains one is the UUID (%s)', (mode) => {
		for (const value of [A, `{${A.toUpperCase()}}`, `https://app.example.com/${A}`, { uuid: A }]) {
			expect(parse(value, mode)).toEqual([{ kind: 'uuid', uuid: A }]);
		}
	});

	it.each(modes)('nothing at all is no reference (%s)', (mode) => {
		for (const value of [null, undefined, '', ' \n\u200b', [], locator(mode, ''), '[]', ';']) {
			expect(parse(value, mode)).toEqual([]);
		}
	});

	it.each(modes)('an empty entry is never dropped (%s)', (mode) => {
		const one = valid[mode];
		for (const empty of ['', null, undefined, ' \u00a0', '\u200b', [], { uuid: null }]) {
			expect(problemOf([one, empty], mode)).toEqual(["Entry 2 of 'Clients' is empty"]);
			expect(problemOf([empty, one], mode)).toEqual(["Entry 1 of 'Clients' is empty"]);
		}
		expect(problemOf([''], mode)).toEqual(["'Clients' is empty"]);
		expect(problemOf(`;${one}`, mode)).toEqual(["Entry 1 of 'Clients' is empty"]);
		expect(problemOf(`${one};;${one}`, mode)).toEqual(["Entry 2 of 'Clients' is empty"]);
		expect(problemOf(`${one}\n\n${one}`, mode)).toEqual(["Entry 2 of 'Clients' is empty"]);
		expect(problemOf(`${one};\n;\n${one}`, mode)).toEqual(["Entry 2 of 'Clients' is empty"]);
		expect(problemOf(`${one};;`, mode)).toEqual(["Entry 2 of 'Clients' is empty"]);
	});

	it.each(modes)('a separator at the end is forgiven and can be reported (%s)', (mode) => {
		const one = valid[mode];
		for (const value of [
			`${one};`,
			`${one} ; `,
			`${one};\r\n`,
			`${one}\n`,
			locator(mode, `${one};`),
		]) {
			expect(keysOf(parse(value, mode))).toHaveLength(1);
			expect(endsInSeparator(value, mode)).toBe(true);
			expect(endsInSeparator([locator(mode, value)], mode)).toBe(true);
		}
		for (const value of [one, ` ${one}\u00a0`, [one], null, ';', `${one};${one}`]) {
			expect(endsInSeparator(value, mode)).toBe(false);
		}
	});

	it.each(modes)('a number, a yes or no, an object or a date is none (%s)', (mode) => {
		const none = expect.stringMatching(/^'Clients' is the number “42”, not an? /);
		const second = expect.stringMatching(/^Entry 2 of 'Clients' is the number “7.5”, not an? /);
		expect(problemOf(42, mode)).toEqual([none]);
		expect(problemOf([valid[mode], 7.5], mode)).toEqual([second]);
		for (const value of [true, NaN, {}, { name: 'Jane' }, new Date(0), { toMillis: () => 0 }]) {
			expect(problemOf(value, mode)).toHaveLength(1);
		}
	});

	it.each(['id', 'email', 'name', 'firm'] as const)('a number as text is none (%s)', (mode) => {
		for (const value of ['42', '5.5E+25', '1 234.50', ['07700 900123'], '+447700900123']) {
			expect(problemOf(value, mode)[0]).toContain(`is the number “${String(value)}”`);
		}
	});
});
