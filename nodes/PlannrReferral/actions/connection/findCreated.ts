import type { IDataObject } from 'n8n-workflow';

import { fetchPages } from '../../transport/pagination';
import type { PlannrClient } from '../../transport/client';
import { isUuid } from '../../transport/uuid';
import { compareAge, isPastSearchRange } from '../recordAge';
import type { LookupResult, LookupContext } from '../operation';

/**
 * Looks up the connection that a lost request may have created. A connection does not contain the referral code of its
 * request, so only its time identifies it: it was requested after the request was sent, and no other write owns it. It is
 * not known whether Plannr may set an old connection back to pending instead of creating a new one, so such a connection
 * makes the result unclear.
 *
 * @param client the client of this run
 * @param context when the request was sent, and what other writes own
 * @returns `done` only when there is exactly one such connection and one request that can have created it; `absent` only
 *   when the complete list contains none
 * @throws {PlannrError} when the lookup fails
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
		(fetched) => isPastSearchRange(fetched, ({ updated_at }) => updated_at, isOlder),
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
	const isOwn =
		others.length === 0 &&
		isUuid(candidate.uuid) &&
		compareAge(candidate.created_at, context.sentAt()) === 'after' &&
		context.countEqualLostWrites() === 1 &&
		!context.matchesOtherLostWrite(candidate);
	return isOwn ? { verdict: 'done', records: [candidate] } : { verdict: 'unclear' };
}

/**
 * Whether this firm may have requested a connection.
 *
 * @param connection a connection as Plannr returned it
 */
export function mayBeSentRequest({ direction }: IDataObject): boolean {
	return direction === undefined || direction === null || direction === 'sent';
}
