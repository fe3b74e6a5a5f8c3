const MONTHS = [
	'january',
	'february',
	'march',
	'april',
	'may',
	'june',
	'july',
	'august',
	'september',
	'october',
	'november',
	'december',
];

/** A numeric date, year first, with the same separator twice. */
const YEAR_FIRST = /^(?<year>\d{4})([-/.])(?<month>\d{1,2})\2(?<day>\d{1,2})(?=$|[Tt ,])/;

/** A numeric date as British offices write it. Two digits and hyphens could be a year first: `26-02-28`. */
const DAY_FIRST =
	/^(?<day>\d{1,2})(?:([-/.])(?<month>\d{1,2})\2(?<year>\d{4})|([/.])(?<shortMonth>\d{1,2})\5(?<shortYear>\d{2}))(?=$|[ ,])/;

const NAMED_MONTH =
	/^(?<day>\d{1,2})(?:st|nd|rd|th)?(?: of)?[ -](?<name>[a-z]+)\.?,?[ -](?<year>\d{4}|\d{2})(?=$|[ ,])/i;

const NAMED_MONTH_FIRST =
	/^(?<name>[a-z]+)\.? (?<day>\d{1,2})(?:st|nd|rd|th)?,? (?<year>\d{4})(?=$|[ ,])/i;

/** A date as somebody wrote it, which the calendar may not have. */
export interface WrittenDate {
	readonly year: number;
	/** From 1. */
	readonly month: number;
	readonly day: number;
	/** The text after the date. */
	readonly rest: string;
	/** Whether only the order decides which number is the day, and which the month. */
	readonly isDayFirst: boolean;
}

/**
 * Parses a date that people or language models wrote: `2027-2-8`, `2027/02/08`, `08/02/2027`, `8.2.27`,
 * `8 February 2027`, `8-Feb-27`, `Feb 8, 2027`. In numbers the day comes before the month, as in Britain.
 *
 * @param text a trimmed text that begins with a date
 * @returns undefined when it has none of these forms
 */
export function parseWrittenDate(text: string): WrittenDate | undefined {
	for (const form of [YEAR_FIRST, DAY_FIRST, NAMED_MONTH, NAMED_MONTH_FIRST]) {
		const match = form.exec(text);
		if (match?.groups === undefined) continue;
		const { year, shortYear, month, shortMonth, day, name } = match.groups;
		const years = shortYear ?? year ?? '';
		return {
			year: Number(years) + (years.length === 2 ? 2000 : 0),
			month: name === undefined ? Number(month ?? shortMonth) : parseMonth(name),
			day: Number(day),
			rest: text.slice(match[0].length),
			isDayFirst: form === DAY_FIRST,
		};
	}
	return undefined;
}

/** Returns the number of a month from `feb`, `february` or `sept`; 0 for any other word. */
function parseMonth(word: string): number {
	const name = word.toLowerCase();
	const isAbbreviation = name.length === 3 || name === 'sept';
	return (
		MONTHS.findIndex((month) => month === name || (isAbbreviation && month.startsWith(name))) + 1
	);
}
