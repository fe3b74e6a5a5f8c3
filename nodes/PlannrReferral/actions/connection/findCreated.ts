import type { IDataObject } from 'n8n-workflow';

import { fetchPages } from '../../transport/pagination';
import type { PlannrClient } from '../../transport/client';
import { isUuid } from '../../transport/uuid';
import { age, isPast } from '../recordAge';
import type { Found, Trace } from '../operation';

/**
 * Looks in Plannr for the connection that a lost request may have made. A connection does not tell the referral code
 * that it was requested by, so it is known by the time alone: what was requested since, and is nobody else's. Whether
 * Plannr may make an old connection pending again in place of a new one is not known: such a one leaves it open.
 *
 * @param plannr the door
 * @param trace when the request left, and what belongs to others
 * @returns `done` only when there is one such connection, and one request that can have made it; `absent` only when the
 *   list was read to its end and holds none
 * @throws {PlannrFailure} when Plannr cannot be asked
 */
export async function confirmRequested(plannr: PlannrClient, trace: Trace): Promise<Found> {
	const query = { 'filter[direction]': 'sent', sort: '-updated_at' };
	const isBefore = (timestamp: unknown) => age(timestamp, trace.since()) === 'before';
	const isOlder = ({ created_at, updated_at }: IDataObject) =>
		isBefore(created_at) && isBefore(updated_at ?? created_at);
	const isAnswered = ({ created_at, status }: IDataObject) =>
		isBefore(created_at) && typeof status === 'string' && status !== 'pending';
	const { records, isComplete } = await fetchPages(
		plannr,
		'/api/v1/referral-connections',
		query,
		(read) => isPast(read, ({ updated_at }) => updated_at, isOlder),
	);
	await trace.othersAnswered();
	const suspects = records.filter(
		(record) =>
			isRequest(record) && !isOlder(record) && !isAnswered(record) && !trace.isClaimed(record),
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
