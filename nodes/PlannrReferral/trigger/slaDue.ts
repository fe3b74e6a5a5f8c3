import type { IDataObject } from 'n8n-workflow';

import { toCalendarDate } from '../parameters/calendarDate';

const DAY_MS = 24 * 60 * 60 * 1000;

/** When a deadline is near. */
export interface SlaDueOptions {
	/** So many days ahead a deadline is announced. */
	readonly days: number;
	/** See {@link findChanges}. */
	readonly now: () => number;
	/** Which way the referrals went; undefined for both. */
	readonly direction: string | undefined;
	/** The workflow's time zone (IANA name), which decides what day it is. */
	readonly timeZone: string;
}

/**
 * The SLA deadline of a referral, if it is near or has passed.
 *
 * @param referral a referral as Plannr gives it
 * @param nearness see {@link SlaDueOptions}
 * @returns the day as YYYY-MM-DD, or undefined when there is none or it is further away
 */
export function findDueDeadline(
	referral: IDataObject,
	{ days, now, direction, timeZone }: SlaDueOptions,
): string | undefined {
	if (direction !== undefined && referral.direction !== direction) return undefined;
	// A deadline that comes as a moment is a day in London: Plannr writes London's offsets.
	const deadline = toCalendarDate(referral.sla_deadline, 'Europe/London');
	const today = toCalendarDate(new Date(now()).toISOString(), timeZone);
	if (deadline === undefined || today === undefined) return undefined;
	return Date.parse(deadline) - Date.parse(today) <= days * DAY_MS ? deadline : undefined;
}
