import { complain } from './invalidParameters';
import { isoDay } from './writtenDate';

const DAY = 24 * 60 * 60 * 1000;

/** A time of day, with an optional offset from UTC, in the extended or the basic form of ISO 8601. */
const TIME =
	/^(?<hour>[01]\d|2[0-3])(?::?(?<minute>[0-5]\d)(?::?(?<second>[0-5]\d|60)(?:[.,]\d+)?)?)?(?<offset>Z|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)?$/i;

/**
 * Reads a date that may be left out.
 *
 * @param value any ISO 8601 form (calendar, week or ordinal date, with or without a time), what {@link isoDay} knows
 *   besides, a `Date`, or n8n's own `DateTime`; a date alone and a local time stay on their day, an instant is cut in the workflow's time zone
 * @param timeZone the workflow's time zone, as an IANA name
 * @param parameter the parameter's name
 * @param label the parameter's label
 * @returns the date as YYYY-MM-DD, or undefined when nothing was entered
 * @throws {InvalidParameters} when it is something else, or a day that the calendar does not have
 */
export function readOptionalDate(
	value: unknown,
	timeZone: string,
	parameter: string,
	label: string,
): string | undefined {
	if (value === null || value === undefined) return undefined;
	if (typeof value === 'string' && value.trim() === '') return undefined;
	const date = calendarDate(value, timeZone);
	if (date !== undefined) return date;
	throw complain(
		parameter,
		`'${label}' is not a date`,
		`Enter '${label}' as year-month-day, for example 2026-02-28`,
	);
}

/**
 * Turns what stands for a date into YYYY-MM-DD.
 *
 * @param value see {@link readOptionalDate}
 * @param timeZone the zone in which an instant becomes a date, as an IANA name
 * @returns the date, or undefined when the value does not stand for one
 */
export function calendarDate(value: unknown, timeZone: string): string | undefined {
	if (value instanceof Date) return dateInZone(value.getTime(), timeZone);
	if (isDateTime(value)) return dateInZone(value.toMillis(), timeZone);
	if (typeof value !== 'string') return undefined;
	const [datePart = '', timePart, ...rest] = isoDay(value.trim()).split(/[Tt ]/);
	const day = dayNumber(datePart);
	if (day === undefined || rest.length > 0) return undefined;
	if (timePart === undefined) return isoDate(day * DAY);
	const time = TIME.exec(timePart)?.groups;
	if (time === undefined) return undefined;
	if (time.offset === undefined) return isoDate(day * DAY);
	const clock = (Number(time.hour) * 60 + Number(time.minute ?? 0)) * 60 + Number(time.second ?? 0);
	return dateInZone(day * DAY + clock * 1000 - offsetMs(time.offset), timeZone);
}

/** Recognises the DateTime of the Luxon copy that n8n's expressions use, without importing Luxon. */
function isDateTime(value: unknown): value is { toMillis(): number } {
	return (
		typeof value === 'object' &&
		value !== null &&
		'toMillis' in value &&
		typeof value.toMillis === 'function'
	);
}

/** Days since 1970-01-01 of an ISO 8601 date, or undefined when the calendar has no such day. */
function dayNumber(text: string): number | undefined {
	const calendar = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text);
	if (calendar) {
		const [, year, month, day] = calendar.map(Number);
		return existingDay(year, (month ?? 0) - 1, day, (found) => found.getUTCMonth() + 1 === month);
	}
	const ordinal = /^(\d{4})-?(\d{3})$/.exec(text);
	if (ordinal) {
		const [, year, day] = ordinal.map(Number);
		return existingDay(year, 0, day, () => true);
	}
	const week = /^(\d{4})-W(\d{2})-([1-7])$/i.exec(text) ?? /^(\d{4})W(\d{2})([1-7])$/i.exec(text);
	if (!week) return undefined;
	const [, year = 0, number = 0, weekday = 0] = week.map(Number);
	// ISO 8601: week 1 holds 4 January, and a week belongs to the year of its Thursday.
	const fourth = new Date(Date.UTC(year, 0, 4));
	const monday = 4 - ((fourth.getUTCDay() + 6) % 7) + (number - 1) * 7;
	const thursday = new Date(Date.UTC(year, 0, monday + 3));
	if (thursday.getUTCFullYear() !== year) return undefined;
	return Date.UTC(year, 0, monday + weekday - 1) / DAY;
}

function existingDay(
	year = 0,
	month = 0,
	day = 0,
	isRight: (found: Date) => boolean,
): number | undefined {
	const found = new Date(Date.UTC(year, month, day));
	return found.getUTCFullYear() === year && isRight(found) ? found.getTime() / DAY : undefined;
}

function offsetMs(offset: string): number {
	if (offset.toUpperCase() === 'Z') return 0;
	const digits = offset.slice(1).replace(':', '');
	const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2, 4));
	return (offset.startsWith('-') ? -1 : 1) * minutes * 60 * 1000;
}

function isoDate(instant: number): string {
	return new Date(instant).toISOString().slice(0, 10);
}

function dateInZone(instant: number, timeZone: string): string | undefined {
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
