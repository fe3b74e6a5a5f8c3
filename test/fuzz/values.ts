import fc from 'fast-check';

/** What spreadsheets, forms, language models and careless people put into a field, as JSON. */
const HOSTILE_VALUES: readonly unknown[] = [
	null,
	'',
	' ',
	'\u200B',
	'\u00A0',
	'null',
	'None',
	'undefined',
	'NaN',
	'N/A',
	'[]',
	'{}',
	'[object Object]',
	'Invalid DateTime',
	'#DIV/0!',
	'#N/A',
	'########',
	'2.19E+26',
	'+1',
	'-1',
	'0',
	'1e9',
	'=1+1',
	"'; DROP TABLE clients; --",
	'<script>alert(1)</script>',
	'{{ $json }}',
	'${7*7}',
	'../../../etc/passwd',
	'%2e%2e%2f',
	'\r\nX-Injected: yes',
	'\u0000',
	'\u202Eevil',
	'\uD800',
	'\uFEFF',
	'__proto__',
	'constructor',
	'toString',
	'true',
	'false',
	'yes',
	'☐ Income',
	'☑ Pensions',
	'- [ ] Income',
	'❌ Income, ✅ Pensions',
	'~~Income~~, Pensions',
	'-Income, +Pensions',
	'not income',
	'Income?',
	'!pending',
	'income,,pensions',
	'Income, Pensions',
	'all',
	'27/02/2026',
	'02/28/2026',
	'2026-02-30',
	'9999-12-31',
	'2027-06-30T23:30:00Z',
	'Ann Other <ann@example.org>',
	'jane@example.org, bob@example.org',
	'mailto:jane@example.org?subject=x',
	'a@b',
	'N/A, jane@example.org',
	'Doe, Roe & Co Ltd',
	'https://app.example.com/clients/550e8400-e29b-41d4-a716-446655440000?tab=1',
	'550e8400-e29b-41d4-a716-446655440000',
	'{550E8400-E29B-41D4-A716-446655440000}',
	'550e8400\u2011e29b\u201141d4\u2011a716\u2011446655440000',
	'00000000-0000-0000-0000-000000000000',
	'["550e8400-e29b-41d4-a716-446655440000", ""]',
	0,
	-1,
	1,
	3,
	7.5,
	1e300,
	46_000,
	true,
	false,
	[],
	[null],
	[''],
	[[]],
	['income', null],
	['income', ['pensions', ['tax']]],
	{},
	{ value: 'income' },
	{ mode: 'id', value: 'x' },
	{ __rl: true, mode: 'list', value: '' },
	{ text: 'Jane', hyperlink: 'https://example.org/' },
	{ length: 2, 0: 'income' },
	JSON.parse('{"__proto__": {"polluted": true}}'),
	{ constructor: { prototype: { polluted: true } } },
	{ toJSON: 'x' },
	{ isLuxonDateTime: true },
	{ years: 2026 },
	'x'.repeat(20_000),
	'[ '.repeat(2000),
	Array.from({ length: 300 }, (_, index) => `entry ${index}`),
];

/** Separators and signs that such texts are mixed with. */
const MIXED_IN = [
	', ',
	'; ',
	'\n',
	' ',
	'\t',
	' and ',
	'/',
	'"',
	"'",
	'\u200B',
	'[',
	']',
	'-',
	'!',
];

const curated = fc.constantFrom(...HOSTILE_VALUES);

const mixedTexts = fc
	.array(
		fc.oneof(
			fc.constantFrom(...MIXED_IN),
			fc.constantFrom(...HOSTILE_VALUES.filter((value) => typeof value === 'string')),
			fc.string({ unit: 'grapheme', maxLength: 8 }),
		),
		{ minLength: 1, maxLength: 5 },
	)
	.map((parts) => parts.join('').slice(0, 20_000));

/** A value that is not what the field is for, or only with luck. */
export const hostileValues: fc.Arbitrary<unknown> = fc.oneof(
	{ weight: 4, arbitrary: curated },
	{ weight: 2, arbitrary: mixedTexts },
	{ weight: 1, arbitrary: fc.array(fc.oneof(curated, mixedTexts), { maxLength: 3 }) },
	{ weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

/** A text of that kind. */
export const hostileTexts: fc.Arbitrary<string> = fc.oneof(
	curated.filter((value) => typeof value === 'string'),
	mixedTexts,
);

/**
 * Mostly a suitable value, otherwise a hostile one.
 *
 * @param suitable values that the field takes
 */
export function mostly(...suitable: readonly unknown[]): fc.Arbitrary<unknown> {
	return fc.oneof(
		{ weight: 3, arbitrary: fc.constantFrom(...suitable) },
		{ weight: 1, arbitrary: hostileValues },
	);
}
