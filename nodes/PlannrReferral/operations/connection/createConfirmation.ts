import type { IDataObject } from 'n8n-workflow';

import { readList } from '../../api/paging';
import type { Plannr } from '../../api/plannr';
import { isUuid } from '../../api/uuid';
import { age } from '../age';
import type { Found, Trace } from '../operation';

/** So many older connections in a row mean that the rest of the list is older too. */
const OLDER_IN_A_ROW = 10;

/**
 * Looks in Plannr for the connection that a lost request may have made. A connection does not tell the referral code
 * that it was requested by, so it is known by the time alone: what was requested since, and is nobody else's.
 *
 * @param plannr the door
 * @param trace when the request left, and what belongs to others
 * @returns `done` only when there is one such connection, and one request that can have made it; `absent` only when the
 *   list was read to its end and holds none
 * @throws {PlannrFailure} when Plannr cannot be asked
 */
export async function confirmRequested(plannr: Plannr, trace: Trace): Promise<Found> {
	const query = { 'filter[direction]': 'sent', sort: '-created_at' };
	const isOlder = ({ created_at }: IDataObject) => age(created_at, trace.since()) === 'before';
	const { records, isComplete } = await readList(
		plannr,
		'/api/v1/referral-connections',
		query,
		(read) => read.length >= OLDER_IN_A_ROW && read.slice(-OLDER_IN_A_ROW).every(isOlder),
	);
	await trace.othersAnswered();
	const suspects = records.filter(
		(record) => isRequest(record) && !isOlder(record) && !trace.isClaimed(record),
	);
	const [made, ...more] = suspects;
	if (made === undefined) return { verdict: isComplete ? 'absent' : 'unclear' };
	const isOurs =
		more.length === 0 &&
		isUuid(made.uuid) &&
		age(made.created_at, trace.since()) === 'after' &&
		trace.countAlike() === 1 &&
		!trace.fitsAnother(made);
	return isOurs ? { verdict: 'done', records: [made] } : { verdict: 'unclear' };
}

/**
 * Whether a connection can have come of a request of this firm's.
 *
 * @param connection a connection as Plannr gives it
 */
export function isRequest({ direction }: IDataObject): boolean {
	return direction === undefined || direction === null || direction === 'sent';
}
