import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import type { Term } from '../transport/vocabulary';

/** The events that can start a workflow. */
export const events = [
	{
		value: 'referralAccepted',
		name: 'Referral Accepted',
		description: 'A pending referral was accepted',
	},
	{
		value: 'referralExpired',
		name: 'Referral Expired',
		description: 'A pending referral expired before anybody decided on it',
	},
	{
		value: 'referralReceived',
		name: 'Referral Received',
		description: 'Another firm referred clients to your firm',
	},
	{
		value: 'referralRejected',
		name: 'Referral Rejected',
		description: 'A pending referral was rejected',
	},
	{
		value: 'referralSent',
		name: 'Referral Sent',
		description: 'Your firm referred clients to another firm',
	},
	{
		value: 'slaDueSoon',
		name: 'SLA Due Soon',
		// n8n's list of triggers would show 'On sla due soon' otherwise.
		action: 'On SLA due soon',
		description: 'The SLA deadline of a pending referral is near, or has passed',
	},
] as const satisfies ReadonlyArray<
	Term<string> & Pick<INodePropertyOptions, 'description' | 'action'>
>;

/** The name of an event. */
export type EventName = (typeof events)[number]['value'];

/** An event of one referral. */
export interface TriggerEvent {
	readonly event: EventName;
	/** The referral as Plannr last returned it. */
	readonly referral: IDataObject;
}

/**
 * Returns the event of a new referral; none when its direction is unknown.
 *
 * @param referral a referral as Plannr returns it
 */
export function toNewReferralEvents(referral: IDataObject): TriggerEvent[] {
	const { direction } = referral;
	if (direction === 'received') return [{ event: 'referralReceived', referral }];
	return direction === 'sent' ? [{ event: 'referralSent', referral }] : [];
}

/**
 * Returns the event of a decided or expired referral; none when its status is another one.
 *
 * @param referral a referral as Plannr returns it
 */
export function toDecisionEvents(referral: IDataObject): TriggerEvent[] {
	switch (referral.status) {
		case 'accepted':
			return [{ event: 'referralAccepted', referral }];
		case 'rejected':
			return [{ event: 'referralRejected', referral }];
		case 'expired':
			return [{ event: 'referralExpired', referral }];
		default:
			return [];
	}
}

/** Which events start a workflow. */
export interface EventFilter {
	readonly events: ReadonlySet<EventName>;
	/** The direction of the referrals; undefined for both. Ignored by the events of new referrals, which imply one. */
	readonly direction: string | undefined;
}

/**
 * Whether an event starts a workflow.
 *
 * @param triggerEvent the event
 * @param filter which events start the workflow
 */
export function matchesFilter(
	{ event, referral }: TriggerEvent,
	{ events: selectedEvents, direction }: EventFilter,
): boolean {
	const isNewReferral = event === 'referralReceived' || event === 'referralSent';
	return (
		selectedEvents.has(event) &&
		(isNewReferral || direction === undefined || referral.direction === direction)
	);
}
