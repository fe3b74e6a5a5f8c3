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
 * Looks up the referral that a lost create request may have created.
 *
 * @param client the client of this run
 * @param request the request
 * @param context when the request was sent, and what other writes own
 * @returns `done` with the referral only when all of it matches and no other write can have created it; `absent` only
 *   when the complete list contains nothing that the request can have created; `unclear` otherwise
 * @throws {PlannrError} when the lookup fails
 */
export async function findCreatedReferral(
	client: PlannrClient,
	request: ReferralRequest,
	context: LookupContext,
): Promise<LookupResult> {
	// Newest first, so that pages from before the request was sent are not needed. Large pages, because while many
	// referrals are created at once, records move down small pages faster than these can be fetched.
	const query = { 'filter[direction]': 'sent', sort: '-created_at', per_page: String(PAGE_SIZE) };
	const isOlder = ({ created_at }: IDataObject) =>
		compareAge(created_at, context.sentAt()) === 'before';
	const { records, isComplete } = await fetchPages(client, '/api/v1/referrals', query, (fetched) =>
		isPastSearchRange(fetched, ({ created_at }) => created_at, isOlder),
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
		// A record that differs from this request and matches another lost one belongs to the other.
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
	// Equal writes own equal records, oldest first. More records than writes: someone else created some of them.
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
