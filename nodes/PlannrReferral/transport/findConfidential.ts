import { toPlainText } from './plainText';
import { isUuid, locateUuids } from './text';

/** Part of a text, from `start` up to but not including `end`. */
export interface Range {
	readonly start: number;
	readonly end: number;
}

/** How much of a confidential text counts as repeated, in letters and digits: words may be shared by chance, tokens not. */
const FRAGMENT_OF_WORDS = 10;
const FRAGMENT_OF_TOKEN = 8;

/** Shorter confidential texts are not redacted: they reveal nothing, and occur in other words. */
const MIN_CONFIDENTIAL = 4;

/** The letters and digits of a text in one case and without accents, and where in the text each stands. */
interface FoldedText {
	readonly folded: string;
	readonly offsets: readonly number[];
}

/**
 * Finds what texts repeat of confidential texts: fragments of some length, whatever their case, accents, white space
 * and punctuation. Pure; takes time in proportion to the length of all texts together.
 *
 * @param texts the texts to search, in plain form
 * @param confidential the confidential texts
 * @returns the fragments in each text, which may overlap
 */
export function findConfidential(
	texts: readonly string[],
	confidential: readonly string[],
): Range[][] {
	const foldedTexts = texts.map(foldText);
	const uuids = texts.map(locateUuids);
	const found = texts.map((): Range[] => []);
	for (const secret of confidential) {
		const plain = /[&%\\]/.test(secret) ? toPlainText(secret) : secret.trim();
		const folded = fold(plain);
		const size = Math.min(folded.length, /\s/.test(plain) ? FRAGMENT_OF_WORDS : FRAGMENT_OF_TOKEN);
		if (size < MIN_CONFIDENTIAL) {
			texts.forEach((text, index) => found[index]?.push(...findLiteral(text, plain)));
			continue;
		}
		const common = findCommonFragments(
			foldedTexts.map((text) => text.folded),
			folded,
			size,
		);
		foldedTexts.forEach((text, index) => {
			const fragments = common.size === 0 ? [] : locate(text, common, size);
			// UUIDs may have parts in common; one that is shown whole and differs is not the confidential one.
			const others = isUuid(plain) ? (uuids[index] ?? []) : [];
			const isOther = ({ start, end }: Range) =>
				others.some(
					(one) => one.uuid !== plain.toLowerCase() && one.start <= start && end <= one.end,
				);
			const isWhole = ({ start, end }: Range) => isBoundary(texts[index] ?? '', start, end);
			// A short text may be part of another word by chance.
			found[index]?.push(
				...(size < FRAGMENT_OF_TOKEN
					? fragments.filter(isWhole)
					: fragments.filter((range) => !isOther(range))),
			);
		});
	}
	return found;
}

/** A text without letters and digits is found only as it is. */
function findLiteral(text: string, secret: string): Range[] {
	if (secret.length < MIN_CONFIDENTIAL) return [];
	const found: Range[] = [];
	for (let start = text.indexOf(secret); start >= 0; start = text.indexOf(secret, start + 1)) {
		found.push({ start, end: start + secret.length });
	}
	return found;
}

function isBoundary(text: string, start: number, end: number): boolean {
	return !/[\p{L}\p{N}]/u.test(text.charAt(start - 1) + text.charAt(end));
}

function locate({ folded, offsets }: FoldedText, common: Set<string>, size: number): Range[] {
	const found: Range[] = [];
	forEachFragment(folded, size, (fragment, start) => {
		if (!common.has(fragment)) return;
		found.push({ start: offsets[start] ?? 0, end: (offsets[start + size - 1] ?? 0) + 1 });
	});
	return found;
}

/** Upper case makes `ß` and `SS` the same; compatibility forms make typographic variants the same. */
function fold(text: string): string {
	return text
		.normalize('NFKD')
		.toUpperCase()
		.replace(/[^\p{L}\p{N}]+/gu, '');
}

/** The folded form of each ASCII character, which takes longest to compute of all that is done here. */
const FOLDED_ASCII = Array.from({ length: 128 }, (_, code) => fold(String.fromCharCode(code)));

function foldText(text: string): FoldedText {
	const offsets: number[] = [];
	let folded = '';
	for (let offset = 0; offset < text.length;) {
		const character = String.fromCodePoint(text.codePointAt(offset) ?? 0);
		const foldedCharacter = FOLDED_ASCII[text.charCodeAt(offset)] ?? fold(character);
		for (let unit = 0; unit < foldedCharacter.length; unit++) {
			offsets.push(offset + character.length - 1);
		}
		folded += foldedCharacter;
		offset += character.length;
	}
	return { folded, offsets };
}

/** Returns the fragments of a length that texts have in common with a secret. */
function findCommonFragments(texts: readonly string[], secret: string, size: number): Set<string> {
	const fragments = new Set<string>();
	for (const text of texts) forEachFragment(text, size, (fragment) => fragments.add(fragment));
	const common = new Set<string>();
	forEachFragment(secret, size, (fragment) => {
		if (fragments.has(fragment)) common.add(fragment);
	});
	return common;
}

function forEachFragment(
	text: string,
	size: number,
	visit: (fragment: string, start: number) => void,
): void {
	for (let start = 0; start + size <= text.length; start++) {
		visit(text.slice(start, start + size), start);
	}
}
