import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import type { Term } from '../transport/vocabulary';

/** Everything that the trigger can start a workflow for. */
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
		// n8n would make it 'On sla due soon' in its list of what can start a workflow.
		action: 'On SLA due soon',
		description: 'The SLA deadline of a pending referral is near, or has passed',
	},
] as const satisfies ReadonlyArray<
	Term<string> & Pick<INodePropertyOptions, 'description' | 'action'>
>;

/** The name of an event. */
export type EventName = (typeof events)[number]['value'];

/** Something that happened to a referral. */
export interface TriggerEvent {
	readonly event: EventName;
	/** The referral as Plannr told it last. */
	readonly referral: IDataObject;
}

/**
 * The event of a referral that is new.
 *
 * @param referral a referral as Plannr gives it
 */
export function findArrival(referral: IDataObject): TriggerEvent[] {
	const { direction } = referral;
	if (direction === 'received') return [{ event: 'referralReceived', referral }];
	return direction === 'sent' ? [{ event: 'referralSent', referral }] : [];
}

/**
 * The event of a referral that is not pending any more.
 *
 * @param referral a referral as Plannr gives it
 */
export function findDecision(referral: IDataObject): TriggerEvent[] {
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

/** What a workflow wants to hear of. */
export interface EventFilter {
	readonly events: ReadonlySet<EventName>;
	/** Which way the referrals went; undefined for both. Arrivals have a direction of their own. */
	readonly direction: string | undefined;
}

/**
 * Tells whether a workflow wants to hear of something.
 *
 * @param happening what happened
 * @param wanted what the workflow wants
 */
export function matchesFilter(
	{ event, referral }: TriggerEvent,
	{ events: selectedEvents, direction }: EventFilter,
): boolean {
	const isArrival = event === 'referralReceived' || event === 'referralSent';
	return (
		selectedEvents.has(event) &&
		(isArrival || direction === undefined || referral.direction === direction)
	);
}
