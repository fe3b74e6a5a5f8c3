import type { IDataObject } from 'n8n-workflow';

import { fetchPages } from '../../transport/pagination';
import type { PlannrClient } from '../../transport/client';
import { isUuid } from '../../transport/uuid';
import { compareAge, isPastSearchRange } from '../recordAge';
import type { LookupResult, LookupContext } from '../operation';

/**
 * Looks in Plannr for the connection that a lost request may have made. A connection does not tell the referral code
 * that it was requested by, so it is known by the time alone: what was requested since, and is nobody else's. Whether
 * Plannr may make an old connection pending again in place of a new one is not known: such a one leaves it open.
 *
 * @param client the door
 * @param context when the request left, and what belongs to others
 * @returns `done` only when there is one such connection, and one request that can have made it; `absent` only when the
 *   list was read to its end and holds none
 * @throws {PlannrError} when Plannr cannot be asked
 */
export async function findCreatedConnection(
	client: PlannrClient,
	context: LookupContext,
): Promise<LookupResult> {
	const query = { 'filter[direction]': 'sent', sort: '-updated_at' };
	const isBefore = (timestamp: unknown) => compareAge(timestamp, context.sentAt()) === 'before';
	const isOlder = ({ created_at, updated_at }: IDataObject) =>
		isBefore(created_at) && isBefore(updated_at ?? created_at);
	const isOldAndAnswered = ({ created_at, status }: IDataObject) =>
		isBefore(created_at) && typeof status === 'string' && status !== 'pending';
	const { records, isComplete } = await fetchPages(
		client,
		'/api/v1/referral-connections',
		query,
		(read) => isPastSearchRange(read, ({ updated_at }) => updated_at, isOlder),
	);
	await context.whenOthersSettled();
	const candidates = records.filter(
		(record) =>
			mayBeSentRequest(record) &&
			!isOlder(record) &&
			!isOldAndAnswered(record) &&
			!context.isOwnedByAnother(record),
	);
	const [candidate, ...others] = candidates;
	if (candidate === undefined) return { verdict: isComplete ? 'absent' : 'unclear' };
	const isOurs =
		others.length === 0 &&
		isUuid(candidate.uuid) &&
		compareAge(candidate.created_at, context.sentAt()) === 'after' &&
		context.countEqualLostWrites() === 1 &&
		!context.matchesOtherLostWrite(candidate);
	return isOurs ? { verdict: 'done', records: [candidate] } : { verdict: 'unclear' };
}

/**
 * Whether a connection can have come of a request of this firm's.
 *
 * @param connection a connection as Plannr gives it
 */
export function mayBeSentRequest({ direction }: IDataObject): boolean {
	return direction === undefined || direction === null || direction === 'sent';
}
