import { redactTexts } from '../../../nodes/PlannrReferral/transport/redact';
import { createRandom, pick } from '../parameters/spellings';
import { measureGrowth, processorTimeOf } from '../processorTime';

const redact = (text: string, confidential: readonly string[] = []) =>
	redactTexts([text], confidential)[0] ?? '';

const NOTE = "Mary O'Neill & Söhne: call after five, please";
const TOKEN = 'plannr|pat|Zk3qR8vN1xW5tB7yL0mJ';
const ACCOUNT = '550e8400-e29b-41d4-a716-446655440000';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const codePoints = (text: string) => Array.from(text, (character) => character.codePointAt(0) ?? 0);

/** Ways in which servers repeat a text of a request. */
const ECHOES: Readonly<Record<string, (text: string) => string>> = {
	unchanged: (text) => text,
	'upper case': (text) => text.toUpperCase(),
	'lower case': (text) => text.toLowerCase(),
	'percent-encoded': encodeURIComponent,
	'percent-encoded in lower case': (text) =>
		encodeURIComponent(text).replace(/%../g, (escape) => escape.toLowerCase()),
	'percent-encoded twice': (text) => encodeURIComponent(encodeURIComponent(text)),
	'form-encoded': (text) => new URLSearchParams({ text }).toString().slice('text='.length),
	JSON: (text) => JSON.stringify(text),
	'JSON twice': (text) => JSON.stringify(JSON.stringify(text)),
	'JSON in ASCII': (text) =>
		Array.from(text, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
	'HTML-escaped': (text) =>
		text
			.replaceAll('&', '&amp;')
			.replaceAll("'", '&#039;')
			.replaceAll('"', '&quot;')
			.replaceAll('<', '&lt;')
			.replaceAll('@', '&commat;'),
	'decimal entities': (text) =>
		codePoints(text)
			.map((code) => `&#${code};`)
			.join(''),
	'hexadecimal entities': (text) =>
		codePoints(text)
			.map((code) => `&#x${code.toString(16)};`)
			.join(''),
	base64,
	base64url: (text) => Buffer.from(text).toString('base64url'),
	'with invisible characters': (text) => text.split('').join('\u200b'),
	'with a soft hyphen': (text) => `${text.slice(0, 5)}\u00ad${text.slice(5)}`,
	'with terminal colours': (text) => `\u001b[31m${text.slice(0, 4)}\u001b[0m${text.slice(4)}`,
};

describe.each(Object.entries(ECHOES))('Redacted when %s:', (_, echo) => {
	it.each([
		['a note', NOTE, '[…]'],
		['a token', TOKEN, '[…]'],
		['an account', ACCOUNT, '[…]'],
		['an e-mail address', "mary.o'neill@example.co.uk", '[e-mail address]'],
	])('%s', (name, text, label) => {
		const redacted = redact(
			`Not known (${echo(text)}) here.`,
			name === 'an e-mail address' ? [] : [text],
		);
		expect(redacted.replace(/["“”]/g, '').replace('[…]', label)).toBe(`Not known (${label}) here.`);
	});
});

describe('An e-mail address is redacted whole', () => {
	it.each([
		[
			"The client (mary.o'neill@example.co.uk) is not yours.",
			'The client ([e-mail address]) is not yours.',
		],
		["'jane@example.com' is taken", "'[e-mail address]' is taken"],
		['"ann"@example.org is taken', '[e-mail address] is taken'],
		['"ann of example"@example.org is taken', '[e-mail address] is taken'],
		['No "jane@example.com" here', 'No "[e-mail address]" here'],
		['jane.doe%40example.co.uk exists', '[e-mail address] exists'],
		['JANE@EXAMPLE.COM.', '[e-mail address].'],
		[
			'Jane <jane+tax@example.com>, <joe@example.com>',
			'Jane <[e-mail address]>, <[e-mail address]>',
		],
		['mailto:jane@example.com?subject=x', 'mailto:[e-mail address]'],
		['jane@xn--exmple-cua.com und jané@exämple.com', '[e-mail address] und [e-mail address]'],
		['jane (at) example (dot) com', '[e-mail address]'],
		['jane[at]example[dot]com', '[e-mail address]'],
		['jane @ example.com', '[e-mail address]'],
		['jane＠example.com', '[e-mail address]'],
		['jane@[192.0.2.1] and root@localhost', '[e-mail address] and [e-mail address]'],
		["o'a@example.com;b@example.com|c", '[e-mail address];[e-mail address]'],
		['Call us @ five', 'Call us @ five'],
		['@ home, @home', '@ home, @home'],
	])('%s', (text, expected) => {
		expect(redact(text)).toBe(expected);
	});
});

describe('An account is redacted', () => {
	const client = `${ACCOUNT.slice(0, -4)}ffff`;
	it.each([
		[
			'but not what another UUID has in common with it',
			`No client ${client}.`,
			`No client ${client}.`,
		],
		['beside such a UUID', `Not ${ACCOUNT}, but ${client}`, `Not […], but ${client}`],
		['in upper case beside it', `${client} ${ACCOUNT.toUpperCase()}`, `${client} […]`],
		['in part', `No account ${ACCOUNT.slice(0, -4)}.`, 'No account […].'],
		['where it ends a longer text', `Key ab-${ACCOUNT}`, 'Key ab-[…]'],
	])('%s', (_, text, expected) => {
		expect(redact(text, [ACCOUNT])).toBe(expected);
	});

	it('also where a token shares what it has in common with another UUID', () => {
		expect(redact(`No client ${client}.`, [`pat|x${client}`])).toBe('No client […].');
	});
});

describe('A confidential text is redacted', () => {
	it.each([
		['in part', 'Too long: "Mary O\'Neill & Söhne: call af…"', [NOTE], 'Too long: "[…]…"'],
		['in its middle', 'Bad: Söhne: call after', [NOTE], 'Bad: […]'],
		['at the end of a token', `Bad: …${TOKEN.slice(-12)}`, [TOKEN], 'Bad: …[…]'],
		['when it is short and a word', 'Bad: tax!', ['tax!', 'Bath'], 'Bad: […]'],
		['but not as part of a word', 'Bathing', ['Bath'], 'Bathing'],
		[
			'but not words that it shares',
			'The client is not known.',
			['The client calls'],
			'The client is not known.',
		],
		[
			'with an address in it',
			'Bad: Ask jane@example.com at once!',
			['Ask jane@example.com at once'],
			'Bad: […]!',
		],
		[
			'in base64 of more than itself',
			`Got ${base64(JSON.stringify({ note: NOTE }))}.`,
			[NOTE],
			'Got […].',
		],
	])('%s', (_, text, confidential, expected) => {
		expect(redact(text, confidential)).toBe(expected);
	});

	it.each(['App\\Models\\ReferralConnection', 'investments_and_plans', ACCOUNT, 'x'.repeat(40)])(
		'and %s is not taken for base64',
		(text) => {
			expect(redact(text, [NOTE])).toBe(text);
		},
	);
});

it.each([
	['\u001b[2J\u001b]0;title\u0007Gone', 'Gone'],
	['\u202eevil\u202c \u2066x\u2069', 'evil x'],
	['a\u0000b\u0085c\u2028d', 'ab c d'],
	['\ufeffNot\u200b known', 'Not known'],
	['&lt;b&gt; &amp;lt; &unknown; 100% \\o/', '<b> < &unknown; 100% \\o/'],
	['Ren&eacute;e &Oslash;&#8217;&#146;', 'Renée Ø’’'],
	['caf%E9 is not UTF-8', 'café is not UTF-8'],
])('%j becomes %j', (text, expected) => {
	expect(redact(text)).toBe(expected);
});

it('shows nothing of 20,000 random addresses, tokens and notes, however they are repeated', () => {
	const random = createRandom(20_261_127);
	const text = (alphabet: string, minimum: number, maximum: number) => {
		const length = minimum + random(maximum - minimum + 1);
		let made = '';
		while (made.length < length) made += alphabet.charAt(random(alphabet.length));
		return made;
	};
	const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
	const echoes = Object.values(ECHOES);
	const frames = [
		'Not known: %.',
		'The client (%) is not yours.',
		'"%" is taken',
		'% is bad',
		'no <%>',
	] as const;
	for (let round = 0; round < 20_000; round++) {
		const name = text(`${LETTERS}0123456789`, 6, 12);
		const address = `${name}${pick(random, ['', '.', "'", '+', '_', '-'])}${text(LETTERS, 1, 8)}@${text(LETTERS, 2, 12)}.${pick(random, ['com', 'co.uk', 'example'])}`;
		const token = text(`${LETTERS}${LETTERS.toUpperCase()}0123456789|_-`, 24, 60);
		const words = Array.from({ length: 5 }, () => text(`${LETTERS}äé'&<`, 6, 9)).join(' ');
		const secret = pick(random, [address, token, words]);
		const isCut = secret !== address && random(10) < 3;
		const repeated = (echoes[random(echoes.length)] ?? base64)(
			isCut ? secret.slice(0, 20) : secret,
		);
		const shown = redact(
			pick(random, frames).replace('%', () => repeated),
			[token, words],
		);
		const compact = shown.toLowerCase().replace(/[^a-z0-9]/g, '');
		const revealing = (secret === address ? name : secret).toLowerCase().replace(/[^a-z0-9]/g, '');
		for (let start = 0; start + 6 <= Math.min(revealing.length, 12); start++) {
			if (!compact.includes(revealing.slice(start, start + 6))) continue;
			throw new Error(JSON.stringify({ round, secret, repeated, shown }));
		}
	}
});

it('takes time in proportion to what it reads', async () => {
	const redactMany = (size: number) => {
		const note = 'Jane would like some advice 12. '.repeat(size * 4096);
		const texts = Array.from(
			{ length: size * 250 },
			(_, index) => `Sentence ${index} about the note.`,
		);
		redactTexts(texts, [note, TOKEN]);
	};
	expect(await measureGrowth(redactMany, 1, 3)).toBeLessThan(3);
	expect(await processorTimeOf(() => redactMany(2))).toBeLessThan(5000);
});
