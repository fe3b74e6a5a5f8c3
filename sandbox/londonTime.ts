/**
 * London time, as Plannr writes it: ISO 8601 to the second with the offset of the date's own season, +00:00 in winter and +01:00 in
 * summer, mixed even within one object (apidocs.plannrcrm.com, POST /api/v1/referrals: created +00:00, expires +01:00).
 */

const HOUR_MS = 3_600_000;

/** The instant at which British Summer Time begins (month 2) or ends (month 9): the last Sunday of the month, 01:00 UTC. */
function findClockChange(year: number, month: 2 | 9): number {
	const lastDay = new Date(Date.UTC(year, month, 31, 1));
	return lastDay.getTime() - lastDay.getUTCDay() * 24 * HOUR_MS;
}

/** How far London's clocks are ahead of UTC at an instant, in milliseconds: 0 or an hour. */
function getLondonOffset(instant: number): number {
	const year = new Date(instant).getUTCFullYear();
	return instant >= findClockChange(year, 2) && instant < findClockChange(year, 9) ? HOUR_MS : 0;
}

/**
 * An instant as Plannr prints it.
 * @param instant any moment; parts of a second are cut off
 * @returns for example `2026-04-20T17:51:29+01:00`
 */
export function toLondonTime(instant: Date): string {
	const offset = getLondonOffset(instant.getTime());
	const wall = new Date(instant.getTime() + offset).toISOString().slice(0, 19);
	return `${wall}+0${offset / HOUR_MS}:00`;
}

/**
 * An instant some calendar months later, at the same time on London's clocks. A day that the month does not have runs over into the
 * next one (31 January and a month is 3 March), as PHP's Carbon does; not confirmed for Plannr.
 * @param instant the start
 * @param months how many months to add
 */
export function addLondonMonths(instant: Date, months: number): Date {
	const wall = new Date(instant.getTime() + getLondonOffset(instant.getTime()));
	const target = wall.setUTCMonth(wall.getUTCMonth() + months);
	return new Date(target - getLondonOffset(target - getLondonOffset(target)));
}

/**
 * An instant without its parts of a second: the precision of Plannr's timestamps.
 * @param instant any moment
 */
export function truncateToSecond(instant: Date): Date {
	return new Date(Math.floor(instant.getTime() / 1000) * 1000);
}

/**
 * Whether a text is a date that exists, written YYYY-MM-DD.
 * @param text for example `2026-02-28`
 */
export function isCalendarDate(text: string): boolean {
	if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
	const date = new Date(`${text}T00:00:00Z`);
	return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
