import { toDisplayText } from '../transport/text';
import { toLondonDate } from '../transport/clock';
import { type Parameter, invalidParameter } from './item';

const DAY_MS = 24 * 60 * 60 * 1000;

/** An ISO 8601 time in extended or basic format, with an optional UTC offset; also `2:30 pm`. */
const TIME =
	/^(?<hour>[01]?\d|2[0-3])(?::?(?<minute>[0-5]\d)(?::?(?<second>[0-5]\d|60)(?:[.,]\d+)?)?)?(?: ?(?<half>[ap])m|(?<offset>Z|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?))?$/i;

/** A date in text. */
interface TextDate {
	/** The date as written: days since 1970-01-01. */
	readonly day: number;
	/** The moment in milliseconds since 1970, where the text has a time with an offset from UTC. */
	readonly instant?: number;
	/** Whether that offset is `Z`. */
	readonly isUtc?: boolean;
}

/**
 * Parses an optional date.
 *
 * @param parameter any ISO 8601 format (calendar, week or ordinal date, with or without a time), a format that
 *   {@link parseWrittenDate} accepts, n8n's `DateTime`, or a `Date`. The date is the one that is shown, whatever the
 *   time and the offset after it; only a UTC timestamp (`…Z`) and a `Date` show none, and count by their date in London.
 * @returns the date as YYYY-MM-DD, or undefined when the parameter is empty
 * @throws {InvalidParameters} when the value is not a date, or the calendar has no such day
 */
export function parseOptionalDate({ value, name, label }: Parameter): string | undefined {
	if (value === null || value === undefined) return undefined;
	if (typeof value === 'string' && value.trim() === '') return undefined;
	const date = toShownDate(value);
	if (date !== undefined) return date;
	const reason = explainInvalidDate(value);
	throw invalidParameter(
		name,
		`'${label}' is not a valid date${reason === undefined ? '' : `: ${reason}`}`,
		`Enter '${label}' as year-month-day or day/month/year, for example 2026-02-28 or 28/02/2026`,
	);
}

/**
 * Converts a date in Plannr's response to YYYY-MM-DD.
 *
 * @param value a date, or a timestamp, which counts by its date in London whatever its offset
 * @returns the date, or undefined when the value does not represent one
 */
export function toCalendarDate(value: unknown): string | undefined {
	const text = typeof value === 'string' ? parseTextDate(toDisplayText(value)) : undefined;
	if (text === undefined) return undefined;
	return toValidDate(text.instant === undefined ? formatDay(text.day) : toLondonDate(text.instant));
}

/**
 * Recognises Luxon's DateTime, which n8n's expressions return, without importing Luxon.
 *
 * @param value a parameter's value
 */
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
	const text = typeof value === 'string' ? parseTextDate(toDisplayText(value)) : undefined;
	if (text === undefined) return undefined;
	const { day, instant, isUtc } = text;
	return toValidDate(
		isUtc === true && instant !== undefined ? toLondonDate(instant) : formatDay(day),
	);
}

/** Rejects years of more than four digits. */
function toValidDate(date: string): string | undefined {
	return /^\d{4}-\d\d-\d\d$/.test(date) ? date : undefined;
}

function parseTextDate(text: string): TextDate | undefined {
	const written = parseWrittenDate(text);
	const end = text.search(/[Tt ]/);
	const dateLength = written === undefined ? end : text.length - written.rest.length;
	const datePart = dateLength < 0 ? text : text.slice(0, dateLength);
	const day =
		written === undefined
			? parseIsoDay(datePart)
			: toDayNumber(written.year, written.month, written.day);
	if (day === undefined) return undefined;
	const rest = text.slice(datePart.length);
	if (rest === '') return { day };
	const time = TIME.exec(rest.replace(/^(?:[Tt]|,? )/, ''))?.groups;
	if (time === undefined || !/^(?:[Tt]|,? )/.test(rest)) return undefined;
	if (time.offset === undefined) return { day };
	const seconds =
		(Number(time.hour) * 60 + Number(time.minute ?? 0)) * 60 + Number(time.second ?? 0);
	return {
		day,
		instant: day * DAY_MS + seconds * 1000 - parseOffsetMs(time.offset),
		isUtc: time.offset.toUpperCase() === 'Z',
	};
}

/** Returns the days from 1970-01-01 to a basic calendar date, an ordinal date or a week date of ISO 8601. */
function parseIsoDay(text: string): number | undefined {
	const basic = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
	if (basic) {
		const [, year, month, day] = basic.map(Number);
		return toDayNumber(year, month, day);
	}
	const ordinal = /^(\d{4})-?(\d{3})$/.exec(text);
	if (ordinal) {
		const [, year = 0, day = 0] = ordinal.map(Number);
		const start = toDayNumber(year, 1, 1);
		const found = start === undefined ? NaN : start + day - 1;
		return new Date(found * DAY_MS).getUTCFullYear() === year ? found : undefined;
	}
	const weekDate = /^(\d{4})(-?)W(\d{2})\2([1-7])$/i.exec(text);
	if (!weekDate) return undefined;
	const [, year = 0, , week = 0, weekday = 0] = weekDate.map(Number);
	// ISO 8601: week 1 contains 4 January, and a week belongs to the year of its Thursday.
	const fourthOfJanuary = new Date(Date.UTC(year, 0, 4));
	const monday = 4 - ((fourthOfJanuary.getUTCDay() + 6) % 7) + (week - 1) * 7;
	const thursday = new Date(Date.UTC(year, 0, monday + 3));
	if (thursday.getUTCFullYear() !== year) return undefined;
	return Date.UTC(year, 0, monday + weekday - 1) / DAY_MS;
}

/** Returns undefined where the calendar has no such day: `Date.UTC` moves it to another month or year. */
function toDayNumber(year = 0, month = 0, day = 0): number | undefined {
	const found = new Date(Date.UTC(year, month - 1, day));
	const exists = found.getUTCFullYear() === year && found.getUTCMonth() === month - 1;
	return exists ? found.getTime() / DAY_MS : undefined;
}

function parseOffsetMs(offset: string): number {
	if (offset.toUpperCase() === 'Z') return 0;
	const digits = offset.slice(1).replace(':', '');
	const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2, 4));
	return (offset.startsWith('-') ? -1 : 1) * minutes * 60 * 1000;
}

function formatDay(day: number): string {
	return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** Names what a value is instead of a date, where it can be recognised. */
function explainInvalidDate(value: unknown): string | undefined {
	if (typeof value === 'object' && value !== null) {
		if ('isLuxonDuration' in value) return 'it is a duration';
		if ('isLuxonInterval' in value) return 'it is an interval';
		return undefined;
	}
	const text = toDisplayText(String(value));
	if (typeof value === 'number' || /^(?:\d{1,6}|\d{9,})(?:[.,]\d+)?$/.test(text)) {
		return 'it is a number, which is how spreadsheets store dates';
	}
	if (/^[-+]?P[\dT]/.test(text)) return 'it is a duration';
	if (/^\[?\d{4}-\S* ?[/–]/.test(text)) return 'it is an interval';
	const written = parseWrittenDate(text);
	return written?.isDayFirst === true && written.month > 12
		? `the day comes first, and there is no month ${written.month}`
		: undefined;
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
const YEAR_FIRST = /^(?<year>\d{4})([-/.])(?<month>\d{1,2})\2(?<day>\d{1,2})(?=$|[Tt ,])/;

/** A numeric date as British offices write it. Two digits and hyphens could be a year first: `26-02-28`. */
const DAY_FIRST =
	/^(?<day>\d{1,2})(?:([-/.])(?<month>\d{1,2})\2(?<year>\d{4})|([/.])(?<shortMonth>\d{1,2})\5(?<shortYear>\d{2}))(?=$|[ ,])/;

const NAMED_MONTH =
	/^(?<day>\d{1,2})(?:st|nd|rd|th)?(?: of)?[ -](?<name>[a-z]+)\.?,?[ -](?<year>\d{4}|\d{2})(?=$|[ ,])/i;

const NAMED_MONTH_FIRST =
	/^(?<name>[a-z]+)\.? (?<day>\d{1,2})(?:st|nd|rd|th)?,? (?<year>\d{4})(?=$|[ ,])/i;

/** A date as somebody wrote it, which the calendar may not have. */
interface WrittenDate {
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
function parseWrittenDate(text: string): WrittenDate | undefined {
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
