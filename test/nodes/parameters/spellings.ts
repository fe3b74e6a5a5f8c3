/** Returns the next random whole number from 0 to below a limit. */
export type Random = (limit: number) => number;

/**
 * Creates a generator of pseudorandom numbers, which is much faster than fast-check's: these tests need many cases and
 * nothing to be shrunk.
 *
 * @param seed the same seed gives the same numbers
 */
export function createRandom(seed: number): Random {
	let state = seed;
	return (limit) => {
		// As a signed number, which the engine keeps without allocating memory for it.
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
		return Math.floor(((state >>> 0) / 2 ** 32) * limit);
	};
}

/** Returns one of several values. */
export function pick<Value>(random: Random, values: readonly [Value, ...Value[]]): Value {
	return values[random(values.length)] ?? values[0];
}

const WORDS: [string, ...string[]] = [
	...(['Jane', 'Roe', "O'Connor", 'Smith-Jones', 'Zoë', 'Zoe', 'Söhne', 'Łukasz', 'Weiß'] as const),
	...['Weiss', '&', 'Co', 'Ltd,', 'D.', 'Ågren', 'ÉÀ', 'İpek', 'Αλέξης'],
];

/** Returns a random name of one to four words. */
export function createName(random: Random): string {
	return Array.from({ length: 1 + random(4) }, () => pick(random, WORDS)).join(' ');
}

/** How one character may be written differently. */
const VARIANTS = new Map<string, [string, ...string[]]>([
	["'", ["'", '’', '‘', 'ʼ', '´', '`']],
	['-', ['-', '‐', '‑', '–', '−']],
	[' ', [' ', '  ', '\u00a0', '\t', '\u2009 ', ' \u3000']],
]);

const INVISIBLE = ['\u200b', '\u00ad', '\ufeff', '\u202e', '\u2060', '\u0007', '\ufe0f'] as const;

const EDGES = ['', '', ' \u00a0', '\u200b ', ' \r\n'] as const;

/** Spells a text differently, as people, keyboards and spreadsheets do, but so that it is still the same value. */
export function spell(random: Random, text: string): string {
	const characters = Array.from(text.normalize(pick(random, ['NFC', 'NFD'])), (character) => {
		const variant = pick(random, VARIANTS.get(character) ?? [character]);
		const upper = variant.toUpperCase();
		// Upper case that does not return to the letter, such as SS for ß, is another text.
		const hasCase = upper.toLowerCase() === variant.toLowerCase();
		const cased = hasCase && random(3) === 0 ? upper : variant;
		return random(10) === 0 ? `${cased}${pick(random, INVISIBLE)}` : cased;
	});
	return `${pick(random, EDGES)}${characters.join('')}${pick(random, EDGES)}`;
}
