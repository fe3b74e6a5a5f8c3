import type { IDataObject } from 'n8n-workflow';

import { PAGE_SIZE } from '../../transport/pages';
import { fetchPages } from '../../transport/pagination';
import type { PlannrClient } from '../../transport/client';
import { isUuid } from '../../transport/uuid';
import type { ReferralRequest } from '../../transport/vocabulary';
import { age, instant, isPast } from '../recordAge';
import type { Found, Trace } from '../operation';
import { likeness } from './compareReferral';
import { readReferral, whole } from './fetchReferral';

/**
 * Looks in Plannr for the referral that a lost create may have made.
 *
 * @param plannr the door
 * @param request what was asked for
 * @param trace when it left, and what belongs to others
 * @returns `done` with the referral only when what agrees in everything can be told from what is somebody else's;
 *   `absent` only when the list was read to its end and nothing in it can be its doing; `unclear` otherwise
 * @throws {PlannrFailure} when Plannr cannot be asked
 */
export async function confirmCreated(
	plannr: PlannrClient,
	request: ReferralRequest,
	trace: Trace,
): Promise<Found> {
	// The newest come first, so the list need not be read beyond the moment of sending.
	// Large pages, too: while many are created at once, small ones would be pushed down faster than they can be read.
	const query = { 'filter[direction]': 'sent', sort: '-created_at', per_page: String(PAGE_SIZE) };
	const isOlder = ({ created_at }: IDataObject) => age(created_at, trace.since()) === 'before';
	const { records, isComplete } = await fetchPages(plannr, '/api/v1/referrals', query, (read) =>
		isPast(read, ({ created_at }) => created_at, isOlder),
	);
	const read = async (uuid: string) => await readReferral(plannr, uuid);
	const recent = await Promise.all(
		records
			.filter((record) => !isOlder(record))
			.map(async (record) => await whole(request, record, read)),
	);
	await trace.othersAnswered();
	const suspects = recent.filter((record) => {
		const how = likeness(request, record);
		if (how === 'other' || trace.isClaimed(record)) return false;
		// What differs from this request and agrees with another lost one is the other's.
		return how === 'same' || !trace.fitsAnother(record);
	});
	const made = suspects
		.filter(
			(record) =>
				isUuid(record.uuid) &&
				likeness(request, record) === 'same' &&
				age(record.created_at, trace.since()) === 'after',
		)
		.sort((one, other) => instant(one.created_at) - instant(other.created_at));
	// Equal writes take equal records, the oldest first. More records than writes: some are somebody else's.
	const [oldest] = made;
	if (oldest !== undefined && made.length <= trace.countAlike() && !trace.fitsAnother(oldest)) {
		return { verdict: 'done', records: [oldest] };
	}
	return { verdict: suspects.length === 0 && isComplete ? 'absent' : 'unclear' };
}
