const MONTH_ABBREVIATIONS = [
	'jan',
	'feb',
	'mar',
	'apr',
	'may',
	'jun',
	'jul',
	'aug',
	'sep',
	'oct',
	'nov',
	'dec',
];

const FULL_MONTH_NAME =
	/^(january|february|march|april|may|june|july|august|september|october|november|december)$/;

/** A numeric date, year first, with the same separator twice and an optional time after it. */
const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?=$|[T ])/i;

const DAY_FIRST = /^(\d{1,2})(?:st|nd|rd|th)?(?: of)?[ -]([a-z]+)\.?,?[ -](\d{4})$/i;

const MONTH_FIRST = /^([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$/i;

/**
 * Rewrites an unambiguous date that people or language models wrote in another format as ISO 8601: `2027-2-8`,
 * `2027/02/08`, `8 February 2027`, `Feb 8, 2027`. Never `08/02/2027`, which Americans read as 2 August.
 *
 * @param text a trimmed date
 * @returns the text with the date as YYYY-MM-DD, or the text itself when it has none of these formats
 */
export function normaliseDate(text: string): string {
	const numbers = YEAR_FIRST.exec(text);
	if (numbers) {
		const [whole, year = '', , month = '', day = ''] = numbers;
		return formatIsoDate(year, month, day) + text.slice(whole.length);
	}
	const [, ...dayFirst] = DAY_FIRST.exec(text) ?? [];
	const [, ...monthFirst] = MONTH_FIRST.exec(text) ?? [];
	const [name = '', day = '', year = ''] =
		dayFirst.length > 0 ? [dayFirst[1], dayFirst[0], dayFirst[2]] : monthFirst;
	const month = parseMonth(name.toLowerCase());
	return month === undefined ? text : formatIsoDate(year, month, day);
}

function formatIsoDate(year: string, month: string, day: string): string {
	return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** Returns the number of a month from `feb`, `february` or `sept`. */
function parseMonth(name: string): string | undefined {
	const isName = FULL_MONTH_NAME.test(name) || name.length === 3 || name === 'sept';
	const index = isName ? MONTH_ABBREVIATIONS.indexOf(name.slice(0, 3)) : -1;
	return index < 0 ? undefined : String(index + 1);
}
