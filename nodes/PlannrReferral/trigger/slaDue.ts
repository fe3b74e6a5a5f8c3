import type { IDataObject } from 'n8n-workflow';

import { toCalendarDate } from '../parameters/calendarDate';

const DAY_MS = 24 * 60 * 60 * 1000;

/** When an SLA deadline is due. */
export interface SlaDueOptions {
	/** How many days before the deadline the event is emitted. */
	readonly days: number;
	/** See {@link detectChanges}. */
	readonly now: () => number;
	/** The direction of the referrals; undefined for both. */
	readonly direction: string | undefined;
	/** The workflow's time zone (IANA name), which decides what day it is. */
	readonly timeZone: string;
}

/**
 * Returns the SLA deadline of a referral if it is due or overdue.
 *
 * @param referral a referral as Plannr returns it
 * @param slaDue see {@link SlaDueOptions}
 * @returns the date as YYYY-MM-DD, or undefined when there is no deadline or it is further away
 */
export function findDueDeadline(
	referral: IDataObject,
	{ days, now, direction, timeZone }: SlaDueOptions,
): string | undefined {
	if (direction !== undefined && referral.direction !== direction) return undefined;
	// Plannr may return a timestamp; its date is the one in London, whose offsets Plannr uses.
	const deadline = toCalendarDate(referral.sla_deadline, 'Europe/London');
	const today = toCalendarDate(new Date(now()).toISOString(), timeZone);
	if (deadline === undefined || today === undefined) return undefined;
	return Date.parse(deadline) - Date.parse(today) <= days * DAY_MS ? deadline : undefined;
}
