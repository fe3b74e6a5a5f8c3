import { straightenPunctuation, toDisplayText } from './displayText';

/** Letters that are not a plain letter with an accent, and how people write them without their own key. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
	ß: 'ss',
	æ: 'ae',
	œ: 'oe',
	ø: 'o',
	ł: 'l',
	đ: 'd',
	ð: 'd',
	þ: 'th',
	ı: 'i',
};

/** Most texts; the work on the others is not worth doing for 100,000 records. */
const IS_PLAIN = /^[ -~]*$/;

/**
 * Splits a text into its words for a search: without accents, apostrophes, punctuation and letter case.
 *
 * @param text a name, a label or a search text
 */
export function toSearchWords(text: string): string[] {
	return (IS_PLAIN.test(text) ? text.toLowerCase() : toPlainLetters(text))
		.replaceAll("'", '')
		.replaceAll('`', '')
		.split(/[^\p{L}\p{N}]+/u)
		.filter((word) => word !== '');
}

function toPlainLetters(text: string): string {
	return straightenPunctuation(toDisplayText(text).normalize('NFC'))
		.toLowerCase()
		.replaceAll('ς', 'σ')
		.normalize('NFKD')
		.replace(/[ßæœøłđðþı]/g, (letter) => PLAIN_LETTERS[letter] ?? letter)
		.replace(/\p{M}/gu, '');
}
