/**
 * London time in Plannr's format: ISO 8601 to the second, with the UTC offset in force at that time (+00:00 in winter,
 * +01:00 in summer), so one object can contain both (apidocs.plannrcrm.com, POST /api/v1/referrals: created +00:00,
 * expires +01:00).
 */

const HOUR_MS = 3_600_000;

/** Returns when British Summer Time begins (month 2) or ends (month 9): the last Sunday of the month, 01:00 UTC. */
function findClockChange(year: number, month: 2 | 9): number {
	const lastDay = new Date(Date.UTC(year, month, 31, 1));
	return lastDay.getTime() - lastDay.getUTCDay() * 24 * HOUR_MS;
}

/** Returns London's offset from UTC at an instant, in milliseconds: 0 or one hour. */
function getLondonOffset(instant: number): number {
	const year = new Date(instant).getUTCFullYear();
	return instant >= findClockChange(year, 2) && instant < findClockChange(year, 9) ? HOUR_MS : 0;
}

/** Formats an instant as Plannr does, for example `2026-04-20T17:51:29+01:00`. */
export function toLondonTime(instant: Date): string {
	const offset = getLondonOffset(instant.getTime());
	const localTime = new Date(instant.getTime() + offset).toISOString().slice(0, 19);
	return `${localTime}+0${offset / HOUR_MS}:00`;
}

/**
 * Adds calendar months, keeping the local time in London. A day that the target month does not have overflows into the
 * next month (31 January plus one month is 3 March), as in PHP's Carbon; not confirmed for Plannr.
 */
export function addLondonMonths(instant: Date, months: number): Date {
	const localTime = new Date(instant.getTime() + getLondonOffset(instant.getTime()));
	const target = localTime.setUTCMonth(localTime.getUTCMonth() + months);
	return new Date(target - getLondonOffset(target - getLondonOffset(target)));
}

/** Truncates an instant to whole seconds, the precision of Plannr's timestamps. */
export function truncateToSecond(instant: Date): Date {
	return new Date(Math.floor(instant.getTime() / 1000) * 1000);
}
