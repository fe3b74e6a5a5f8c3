import { invalidParameter } from './invalidParameters';
import { normaliseDate } from './writtenDate';

const DAY_MS = 24 * 60 * 60 * 1000;

/** An ISO 8601 time in extended or basic format, with an optional UTC offset. */
const TIME_PATTERN =
	/^(?<hour>[01]\d|2[0-3])(?::?(?<minute>[0-5]\d)(?::?(?<second>[0-5]\d|60)(?:[.,]\d+)?)?)?(?<offset>Z|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)?$/i;

/**
 * Parses an optional date.
 *
 * @param value any ISO 8601 format (calendar, week or ordinal date, with or without a time), a format that
 *   {@link normaliseDate} accepts, a `Date`, or n8n's `DateTime`. A date alone and a local time keep their day; the day
 *   of an instant depends on the time zone.
 * @param timeZone the workflow's time zone, as an IANA name
 * @param parameter the parameter's name in saved workflows
 * @param label the parameter's label in the panel, for messages
 * @returns the date as YYYY-MM-DD, or undefined when the parameter is empty
 * @throws {InvalidParameters} when the value is not a date, or the calendar has no such day
 */
export function parseOptionalDate(
	value: unknown,
	timeZone: string,
	parameter: string,
	label: string,
): string | undefined {
	if (value === null || value === undefined) return undefined;
	if (typeof value === 'string' && value.trim() === '') return undefined;
	const date = toCalendarDate(value, timeZone);
	if (date !== undefined) return date;
	throw invalidParameter(
		parameter,
		`'${label}' is not a date`,
		`Enter '${label}' as year-month-day, for example 2026-02-28`,
	);
}

/**
 * Converts a value that represents a date to YYYY-MM-DD.
 *
 * @param value see {@link parseOptionalDate}
 * @param timeZone the time zone that decides the date of an instant, as an IANA name
 * @returns the date, or undefined when the value does not represent one
 */
export function toCalendarDate(value: unknown, timeZone: string): string | undefined {
	if (value instanceof Date) return formatDateInZone(value.getTime(), timeZone);
	if (isDateTime(value)) return formatDateInZone(value.toMillis(), timeZone);
	if (typeof value !== 'string') return undefined;
	const [datePart = '', timePart, ...rest] = normaliseDate(value.trim()).split(/[Tt ]/);
	const day = parseDayNumber(datePart);
	if (day === undefined || rest.length > 0) return undefined;
	if (timePart === undefined) return formatIsoDate(day * DAY_MS);
	const time = TIME_PATTERN.exec(timePart)?.groups;
	if (time === undefined) return undefined;
	if (time.offset === undefined) return formatIsoDate(day * DAY_MS);
	const secondsOfDay =
		(Number(time.hour) * 60 + Number(time.minute ?? 0)) * 60 + Number(time.second ?? 0);
	return formatDateInZone(
		day * DAY_MS + secondsOfDay * 1000 - parseOffsetMs(time.offset),
		timeZone,
	);
}

/** Recognises Luxon's DateTime, which n8n's expressions return, without importing Luxon. */
function isDateTime(value: unknown): value is { toMillis(): number } {
	return (
		typeof value === 'object' &&
		value !== null &&
		'toMillis' in value &&
		typeof value.toMillis === 'function'
	);
}

/** Returns the days from 1970-01-01 to an ISO 8601 date, or undefined when the calendar has no such day. */
function parseDayNumber(text: string): number | undefined {
	const calendar = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text);
	if (calendar) {
		const [, year, month, day] = calendar.map(Number);
		return toDayNumber(year, (month ?? 0) - 1, day, (found) => found.getUTCMonth() + 1 === month);
	}
	const ordinal = /^(\d{4})-?(\d{3})$/.exec(text);
	if (ordinal) {
		const [, year, day] = ordinal.map(Number);
		return toDayNumber(year, 0, day, () => true);
	}
	const weekDate =
		/^(\d{4})-W(\d{2})-([1-7])$/i.exec(text) ?? /^(\d{4})W(\d{2})([1-7])$/i.exec(text);
	if (!weekDate) return undefined;
	const [, year = 0, week = 0, weekday = 0] = weekDate.map(Number);
	// ISO 8601: week 1 contains 4 January, and a week belongs to the year of its Thursday.
	const fourthOfJanuary = new Date(Date.UTC(year, 0, 4));
	const monday = 4 - ((fourthOfJanuary.getUTCDay() + 6) % 7) + (week - 1) * 7;
	const thursday = new Date(Date.UTC(year, 0, monday + 3));
	if (thursday.getUTCFullYear() !== year) return undefined;
	return Date.UTC(year, 0, monday + weekday - 1) / DAY_MS;
}

/** The month counts from 0. `Date.UTC` moves a day that does not exist to another month or year, which is rejected. */
function toDayNumber(
	year = 0,
	month = 0,
	day = 0,
	isExpected: (date: Date) => boolean,
): number | undefined {
	const found = new Date(Date.UTC(year, month, day));
	return found.getUTCFullYear() === year && isExpected(found)
		? found.getTime() / DAY_MS
		: undefined;
}

function parseOffsetMs(offset: string): number {
	if (offset.toUpperCase() === 'Z') return 0;
	const digits = offset.slice(1).replace(':', '');
	const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2, 4));
	return (offset.startsWith('-') ? -1 : 1) * minutes * 60 * 1000;
}

function formatIsoDate(instant: number): string {
	return new Date(instant).toISOString().slice(0, 10);
}

function formatDateInZone(instant: number, timeZone: string): string | undefined {
	if (!Number.isFinite(instant)) return undefined;
	const parts = new Intl.DateTimeFormat('en-GB', {
		timeZone,
		year: 'numeric',
		month: '2-digit',
		day: '2-digit',
	}).formatToParts(instant);
	const part = (type: string) => parts.find((found) => found.type === type)?.value ?? '';
	const year = part('year').padStart(4, '0');
	return year.length > 4 ? undefined : `${year}-${part('month')}-${part('day')}`;
}
