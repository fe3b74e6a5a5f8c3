import type { IDataObject } from 'n8n-workflow';

import { PAGE_SIZE } from '../../transport/pages';
import { fetchPages } from '../../transport/pagination';
import type { PlannrClient } from '../../transport/client';
import { isUuid } from '../../transport/uuid';
import type { ReferralRequest } from '../../transport/vocabulary';
import { compareAge, parseTimestamp, isPastSearchRange } from '../recordAge';
import type { LookupResult, LookupContext } from '../operation';
import { compareReferral } from './compareReferral';
import { fetchReferral, completeReferral } from './fetchReferral';

/**
 * Looks in Plannr for the referral that a lost create may have made.
 *
 * @param client the door
 * @param request what was asked for
 * @param context when it left, and what belongs to others
 * @returns `done` with the referral only when what agrees in everything can be told from what is somebody else's;
 *   `absent` only when the list was read to its end and nothing in it can be its doing; `unclear` otherwise
 * @throws {PlannrError} when Plannr cannot be asked
 */
export async function findCreatedReferral(
	client: PlannrClient,
	request: ReferralRequest,
	context: LookupContext,
): Promise<LookupResult> {
	// The newest come first, so the list need not be read beyond the moment of sending.
	// Large pages, too: while many are created at once, small ones would be pushed down faster than they can be read.
	const query = { 'filter[direction]': 'sent', sort: '-created_at', per_page: String(PAGE_SIZE) };
	const isOlder = ({ created_at }: IDataObject) =>
		compareAge(created_at, context.sentAt()) === 'before';
	const { records, isComplete } = await fetchPages(client, '/api/v1/referrals', query, (read) =>
		isPastSearchRange(read, ({ created_at }) => created_at, isOlder),
	);
	const fetch = async (uuid: string) => await fetchReferral(client, uuid);
	const recent = await Promise.all(
		records
			.filter((record) => !isOlder(record))
			.map(async (record) => await completeReferral(request, record, fetch)),
	);
	await context.whenOthersSettled();
	const candidates = recent.filter((record) => {
		const similarity = compareReferral(request, record);
		if (similarity === 'other' || context.isOwnedByAnother(record)) return false;
		// What differs from this request and agrees with another lost one is the other's.
		return similarity === 'same' || !context.matchesOtherLostWrite(record);
	});
	const equalReferrals = candidates
		.filter(
			(record) =>
				isUuid(record.uuid) &&
				compareReferral(request, record) === 'same' &&
				compareAge(record.created_at, context.sentAt()) === 'after',
		)
		.sort((one, other) => parseTimestamp(one.created_at) - parseTimestamp(other.created_at));
	// Equal writes take equal records, the oldest first. More records than writes: some are somebody else's.
	const [oldest] = equalReferrals;
	if (
		oldest !== undefined &&
		equalReferrals.length <= context.countEqualLostWrites() &&
		!context.matchesOtherLostWrite(oldest)
	) {
		return { verdict: 'done', records: [oldest] };
	}
	return { verdict: candidates.length === 0 && isComplete ? 'absent' : 'unclear' };
}
