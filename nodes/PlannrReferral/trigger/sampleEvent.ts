import { fetchPages } from '../transport/pagination';
import type { PlannrClient } from '../transport/client';
import type { EventName, TriggerEvent, EventFilter } from './events';

/** By which status a referral of an event is found. */
const statusByEvent: Readonly<Partial<Record<EventName, string>>> = {
	referralAccepted: 'accepted',
	referralExpired: 'expired',
	referralRejected: 'rejected',
	slaDueSoon: 'pending',
};

/**
 * Finds a referral to try a workflow with: a recent one to which one of the events has happened, or could happen.
 *
 * @param client the door
 * @param wanted what the workflow wants to hear of
 * @returns undefined when there is none
 * @throws {PlannrFailure} when Plannr cannot be asked
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
		// What Plannr does with a filter that it does not know is not known either.
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
