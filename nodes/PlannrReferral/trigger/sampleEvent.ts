import { fetchPages } from '../transport/pagination';
import type { PlannrClient } from '../transport/client';
import type { EventName, TriggerEvent, EventFilter } from './events';

/** The status of the referrals that can serve as a sample of an event. */
const statusByEvent: Readonly<Partial<Record<EventName, string>>> = {
	referralAccepted: 'accepted',
	referralExpired: 'expired',
	referralRejected: 'rejected',
	slaDueSoon: 'pending',
};

/**
 * Fetches a sample to test a workflow with: a recent referral for which one of the events occurred or could occur.
 *
 * @param client the Plannr client
 * @param filter which events start the workflow
 * @returns the sample, or undefined when there is none
 * @throws {PlannrError} when a request fails
 */
export async function fetchSampleEvent(
	client: PlannrClient,
	{ events, direction }: EventFilter,
): Promise<TriggerEvent | undefined> {
	for (const event of events) {
		const wantedDirection =
			event === 'referralReceived' ? 'received' : event === 'referralSent' ? 'sent' : direction;
		const status = statusByEvent[event];
		const query = {
			...(status !== undefined && { 'filter[status]': status }),
			...(wantedDirection !== undefined && { 'filter[direction]': wantedDirection }),
			sort: '-created_at',
		};
		const { records } = await fetchPages(client, '/api/v1/referrals', query, () => true);
		// Plannr may ignore a filter that it does not support.
		const referral = records.find(
			(record) =>
				(status === undefined || record.status === status) &&
				(wantedDirection === undefined || record.direction === wantedDirection) &&
				(event !== 'slaDueSoon' || typeof record.sla_deadline === 'string'),
		);
		if (referral !== undefined) return { event, referral };
	}
	return undefined;
}
