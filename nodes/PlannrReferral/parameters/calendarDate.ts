import { straightenPunctuation, toDisplayText } from '../transport/text';
import { toLondonDate } from '../transport/clock';
import { type Parameter, invalidValue } from './item';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * What follows a date: an ISO 8601 time in extended or basic format, with an optional UTC offset and the name of its zone
 * (RFC 9557); also `2:30 pm`, `2.30pm`, `at 14:30`, `14:30 UTC`, and that of a JavaScript `Date` in a text, `14:30:00 GMT+0100
 * (British Summer Time)`.
 */
const TIME =
	/^(?:T|,?(?: at)? )(?<hour>[01]?\d|2[0-3])(?:[:.]?(?<minute>[0-5]\d)(?::?(?<second>[0-5]\d|60)(?:[.,]\d+)?)?)?(?: ?[ap]m|(?<utc>Z| (?:UTC|GMT))| BST| ?(?<gmt>GMT)?(?<sign>[+-])(?<offsetHour>0\d|1[0-4])(?::?(?<offsetMinute>[0-5]\d))?)?(?:\[[\w/+-]+\]| \([\w +:-]+\))?$/i;

/**
 * Parses an optional date.
 *
 * @param parameter a date in one of the {@link FORMS}, with or without its weekday and a time, n8n's `DateTime`, or a
 *   `Date`. The date is the one that is shown, whatever the time and the offset after it; only a UTC timestamp (`…Z`) and a
 *   `Date`, also as text, show none, and count by their date in London.
 * @returns the date as YYYY-MM-DD, or undefined when the parameter is empty
 * @throws {InvalidParameters} when the value is not a date, or the calendar has no such day
 */
export function parseOptionalDate(parameter: Parameter): string | undefined {
	const { value, label } = parameter;
	if (value === null || value === undefined) return undefined;
	if (typeof value === 'string' && value.trim() === '') return undefined;
	const date = toShownDate(value);
	if (date !== undefined) return date;
	const reason = explainInvalidDate(value);
	const flaw = `is not a valid date${reason === undefined ? '' : `: ${reason}`}`;
	const advice = `Enter '${label}' as year-month-day or day/month/year, for example 2026-02-28 or 28/02/2026`;
	throw invalidValue(parameter, flaw, advice);
}

/**
 * Converts a date in Plannr's response to YYYY-MM-DD, and a timestamp, whatever its offset, to its date in London;
 * undefined for anything else.
 */
export function toCalendarDate(value: unknown): string | undefined {
	return typeof value === 'string' ? parseText(value, true) : undefined;
}

/** Recognises Luxon's DateTime, which n8n's expressions return, without importing Luxon. */
export function isDateTime(
	value: unknown,
): value is { toISODate(): string | null; toString(): string } {
	return (
		typeof value === 'object' &&
		value !== null &&
		'isLuxonDateTime' in value &&
		'toISODate' in value &&
		typeof value.toISODate === 'function'
	);
}

function toShownDate(value: unknown): string | undefined {
	if (value instanceof Date) {
		const instant = value.getTime();
		return Number.isNaN(instant) ? undefined : toValidDate(toLondonDate(instant));
	}
	if (isDateTime(value)) return toValidDate(value.toISODate() ?? '');
	return typeof value === 'string' ? parseText(value, false) : undefined;
}

/** Rejects years of more than four digits. */
function toValidDate(date: string): string | undefined {
	return /^\d{4}-\d\d-\d\d$/.test(date) ? date : undefined;
}

/** @param isMoment whether a time with any offset, and not only a UTC timestamp, counts by its date in London */
function parseText(text: string, isMoment: boolean): string | undefined {
	const { weekday, line } = splitWeekday(text);
	const date = findDate(line);
	const day = date && toDayNumber(date);
	if (date === undefined || day === undefined) return undefined;
	if (weekday !== undefined && !toWeekday(day).startsWith(weekday)) return undefined;
	const shownDate = toValidDate(new Date(day * DAY_MS).toISOString().slice(0, 10));
	if (date.rest === '') return shownDate;
	const time = TIME.exec(date.rest)?.groups;
	if (time === undefined) return undefined;
	const { hour, minute = 0, second = 0, sign, utc, gmt, offsetHour = 0, offsetMinute = 0 } = time;
	const countsAsMoment = isMoment || gmt !== undefined;
	if (utc === undefined && (sign === undefined || !countsAsMoment)) return shownDate;
	const toMs = (hours: unknown, minutes: unknown) =>
		(Number(hours) * 60 + Number(minutes)) * 60_000;
	const offsetMs = toMs(offsetHour, offsetMinute) * (sign === '-' ? -1 : 1);
	const instant = day * DAY_MS + toMs(hour, minute) + Number(second) * 1000 - offsetMs;
	return toValidDate(toLondonDate(instant));
}

/** Returns the days since 1970-01-01; undefined where the calendar has no such day. */
function toDayNumber({ year, month, day, week }: FoundDate): number | undefined {
	const toDay = (monthIndex: number, dayOfMonth: number) =>
		new Date(Date.UTC(year, monthIndex, dayOfMonth));
	if (week === undefined) {
		const found = toDay((month ?? 1) - 1, day);
		const exists =
			found.getUTCFullYear() === year && (month === undefined || found.getUTCMonth() === month - 1);
		return exists ? found.getTime() / DAY_MS : undefined;
	}
	// ISO 8601: week 1 contains 4 January, and a week belongs to the year of its Thursday.
	const monday = 4 - ((toDay(0, 4).getUTCDay() + 6) % 7) + (week - 1) * 7;
	if (toDay(0, monday + 3).getUTCFullYear() !== year) return undefined;
	return toDay(0, monday + day - 1).getTime() / DAY_MS;
}

/** Names what a value is instead of a date, where it can be recognised. */
function explainInvalidDate(value: unknown): string | undefined {
	if (typeof value === 'object' && value !== null) {
		if ('isLuxonDuration' in value) return 'it is a duration';
		if ('isLuxonInterval' in value) return 'it is an interval';
		return undefined;
	}
	const text = toDisplayText(String(value));
	const { weekday, line } = splitWeekday(text);
	if (weekday !== undefined && parseText(line, false) !== undefined) {
		return 'the weekday is that of another date';
	}
	if (/^\d{5}(?:[.,]\d+)?$/.test(text)) {
		return 'it is a number, which is how spreadsheets store dates';
	}
	if (typeof value === 'number' || /^(?:\d{1,6}|\d{9,})(?:[.,]\d+)?$/.test(text)) {
		return 'it is a number';
	}
	if (/^[-+]?P[\dT]/.test(text)) return 'it is a duration';
	if (/^\[?\d{4}-\S* ?[/–]/.test(text)) return 'it is an interval';
	const date = findDate(line);
	return date?.form === DAY_FIRST && Number(date.month) > 12
		? `the day comes first, and there is no month ${date.month}`
		: undefined;
}

/** Quotation marks and a full stop around a date that was copied from a spreadsheet or a sentence. */
const SURROUNDINGS = /^['"“”]+|(?<!['"“”.])['"“”.]+$/g;

/** The weekday before a date, in full or abbreviated: `Sunday, 28 February 2027`, `Sun 28/02/2027`. */
const WEEKDAY = /^(mon|tue|wed|thu|fri|sat|sun)(?:day|s|sday|nesday|r|rs|rsday|urday)?\.?,? /i;

/** Splits a text into the beginning of a weekday's name, in lower case, if there is one, and the line after it. */
function splitWeekday(text: string): {
	readonly weekday: string | undefined;
	readonly line: string;
} {
	const bare = straightenPunctuation(toDisplayText(text)).replace(SURROUNDINGS, '');
	return { weekday: WEEKDAY.exec(bare)?.[1]?.toLowerCase(), line: bare.replace(WEEKDAY, '') };
}

/** Returns a text in lower case that begins with the weekday of a day, given in days since 1970-01-01. */
function toWeekday(day: number): string {
	return new Date(day * DAY_MS).toUTCString().toLowerCase();
}

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
const YEAR_FIRST = /^(?<year>\d{4})([-/.])(?<month>\d{1,2})\2(?<day>\d{1,2})(?=$|[T ,])/i;

/** A numeric date as British offices write it. Two digits and hyphens could be a year first: `26-02-28`. */
const DAY_FIRST =
	/^(?<day>\d{1,2})(?:([-/.])(?<month>\d{1,2})\2(?<year>\d{4})|([/.])(?<shortMonth>\d{1,2})\5(?<shortYear>\d{2}))(?=$|[ ,])/;

/**
 * The forms of a date: as people and language models write it (`2027-2-8`, `2027/02/08`, `08/02/2027`, `8.2.27`,
 * `8 February 2027`, `8-Feb-27`, `Feb 8, 2027`), with the day before the month in numbers, as in Britain; and the basic
 * calendar date, the ordinal date and the week date of ISO 8601.
 */
const FORMS = [
	YEAR_FIRST,
	DAY_FIRST,
	/^(?<day>\d{1,2})(?:st|nd|rd|th)?(?: of)?[ /-](?<name>[a-z]+)\.?,?[ /-](?<year>\d{4}|\d{2})(?=$|[ ,])/i,
	/^(?<name>[a-z]+)\.? (?<day>\d{1,2})(?:st|nd|rd|th)?,? (?<year>\d{4})(?=$|[ ,])/i,
	/^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})(?=$|[T ])/i,
	/^(?<year>\d{4})-?(?<day>\d{3})(?=$|[T ])/i,
	/^(?<year>\d{4})(-?)W(?<week>\d{2})\2(?<day>[1-7])(?=$|[T ])/i,
];

/** A date as it is written, which the calendar may not have. */
interface FoundDate {
	readonly year: number;
	/** From 1; undefined in an ordinal date or a week date. */
	readonly month: number | undefined;
	/** Of the month; else of the week, or of the year. */
	readonly day: number;
	readonly week: number | undefined;
	readonly rest: string;
	readonly form: RegExp;
}

/** Finds the date with which a trimmed text begins. */
function findDate(text: string): FoundDate | undefined {
	for (const form of FORMS) {
		const match = form.exec(text);
		if (match?.groups === undefined) continue;
		const { year, shortYear, month, shortMonth, day, week, name } = match.groups;
		const years = shortYear ?? year ?? '';
		const number = name === undefined ? (month ?? shortMonth) : parseMonth(name);
		return {
			year: Number(years) + (years.length === 2 ? 2000 : 0),
			month: number === undefined ? undefined : Number(number),
			day: Number(day),
			week: week === undefined ? undefined : Number(week),
			rest: text.slice(match[0].length),
			form,
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
