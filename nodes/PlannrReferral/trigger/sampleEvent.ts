import { fetchPages } from '../transport/pagination';
import type { PlannrClient } from '../transport/client';
import type { EventName, Happening, Wanted } from './events';

/** By which status a referral of an event is found. */
const statuses: Readonly<Partial<Record<EventName, string>>> = {
	referralAccepted: 'accepted',
	referralExpired: 'expired',
	referralRejected: 'rejected',
	slaDueSoon: 'pending',
};

/**
 * Finds a referral to try a workflow with: a recent one to which one of the events has happened, or could happen.
 *
 * @param plannr the door
 * @param wanted what the workflow wants to hear of
 * @returns undefined when there is none
 * @throws {PlannrFailure} when Plannr cannot be asked
 */
export async function findExample(
	plannr: PlannrClient,
	{ events, direction }: Wanted,
): Promise<Happening | undefined> {
	for (const event of events) {
		const way =
			event === 'referralReceived' ? 'received' : event === 'referralSent' ? 'sent' : direction;
		const status = statuses[event];
		const query = {
			...(status !== undefined && { 'filter[status]': status }),
			...(way !== undefined && { 'filter[direction]': way }),
			sort: '-created_at',
		};
		const { records } = await fetchPages(plannr, '/api/v1/referrals', query, () => true);
		// What Plannr does with a filter that it does not know is not known either.
		const referral = records.find(
			(record) =>
				(status === undefined || record.status === status) &&
				(way === undefined || record.direction === way) &&
				(event !== 'slaDueSoon' || typeof record.sla_deadline === 'string'),
		);
		if (referral !== undefined) return { event, referral };
	}
	return undefined;
}
