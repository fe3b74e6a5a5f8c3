/** White space of every kind; JavaScript's `\s` lacks the last two. */
const WHITE_SPACE = /[\s\u0085\u2800]+/g;

/**
 * Characters without a shape of their own: zero-width spaces, soft hyphens, variation selectors, direction overrides and
 * other controls, apart from white space.
 */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}|[\ufff9-\ufffb]|(?![\s\u0085])\p{Cc}/gu;

const APOSTROPHES = /[\u2018\u2019\u201a\u201b\u02b9\u02bb\u02bc\u02bd\u2032\u2035\u00b4`\uff07]/g;

const HYPHENS = /[\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]/g;

/**
 * Removes what cannot be seen in a text: invisible and control characters, among them direction overrides.
 *
 * @param text any text; line breaks and other white space stay
 */
export function removeInvisible(text: string): string {
	return text.replace(INVISIBLE, '');
}

/**
 * Converts a text to one line without invisible characters, with single spaces and none at either end.
 *
 * @param text any text
 * @param maxLength the greatest length of the result in characters; a longer text ends in an ellipsis
 */
export function toDisplayText(text: string, maxLength = Infinity): string {
	const line = removeInvisible(text).replace(WHITE_SPACE, ' ').trim();
	if (line.length <= maxLength) return line;
	const characters = Array.from(line);
	return characters.length <= maxLength ? line : `${characters.slice(0, maxLength - 1).join('')}…`;
}

/**
 * Replaces typographic apostrophes and hyphens, which word processors insert, by those of the keyboard.
 *
 * @param text any text
 */
export function straightenPunctuation(text: string): string {
	return text.replace(APOSTROPHES, "'").replace(HYPHENS, '-');
}
