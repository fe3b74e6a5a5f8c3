import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { getMember, isRecord, readTerm, unwrap } from '../transport/json';
import { isSameIdentifier } from '../transport/text';
import { type AdviceType, type Term, adviceTypes } from '../transport/vocabulary';
import { toCalendarDate } from '../parameters/calendarDate';
import { findTerm } from '../parameters/choices';
import { toMatchKey } from '../parameters/matching';
import { otherFirmsOf } from '../transport/accounts';
import type { Reference } from '../parameters/references';

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
		description: 'A pending referral expired without a decision',
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
		description: 'A pending referral is close to, or past, its SLA deadline',
	},
] as const satisfies ReadonlyArray<
	Term<string> & Pick<INodePropertyOptions, 'description' | 'action'>
>;

/** The name of an event. */
export type EventName = (typeof events)[number]['value'];

/** An event of one referral. */
export interface TriggerEvent {
	readonly event: EventName;
	readonly referral: IDataObject;
}

/** Which events start a workflow. */
export interface EventFilter {
	readonly events: ReadonlySet<EventName>;
	/** The direction of the referrals; undefined for both. Ignored by the events of new referrals, which imply one. */
	readonly direction: string | undefined;
	/** The advice types of the referrals; undefined for all. */
	readonly adviceTypes: readonly AdviceType[] | undefined;
	/** The other firms, by name or UUID; undefined for all. */
	readonly firms: readonly Reference[] | undefined;
}

const decisionEvents: ReadonlyMap<string, EventName> = new Map([
	['accepted', 'referralAccepted'],
	['rejected', 'referralRejected'],
	['expired', 'referralExpired'],
]);

/** Returns the event of a decided or expired referral; undefined while it is pending or its status is unknown. */
export function decisionEventOf({ status }: IDataObject): EventName | undefined {
	return decisionEvents.get(readTerm(status));
}

/** Returns the event of a new referral; undefined when its direction is unknown. */
export function newReferralEventOf({ direction }: IDataObject): EventName | undefined {
	const normalised = readTerm(direction);
	if (normalised === 'received') return 'referralReceived';
	return normalised === 'sent' ? 'referralSent' : undefined;
}

/** Whether a referral is shown as pending. */
export function isPending({ status }: IDataObject): boolean {
	return readTerm(status) === 'pending';
}

/** Returns the SLA deadline of a referral as YYYY-MM-DD, if there is one: the date in London, whose offsets Plannr uses. */
export function deadlineOf({ sla_deadline: deadline }: IDataObject): string | undefined {
	return toCalendarDate(deadline);
}

/** Whether an event starts a workflow; undefined, which counts as no, when Plannr does not show what a filter compares. */
export function matchesFilter(
	{ event, referral }: TriggerEvent,
	{ events: selected, direction, adviceTypes: advice, firms }: EventFilter,
): boolean | undefined {
	if (!selected.has(event)) return false;
	const isNewReferral = event === 'referralReceived' || event === 'referralSent';
	const comparisons = [
		isNewReferral || direction === undefined || hasDirection(referral, direction),
		advice === undefined || hasAdviceType(referral, advice),
		firms === undefined || hasOtherFirm(referral, firms),
	];
	if (comparisons.includes(false)) return false;
	return comparisons.includes(undefined) ? undefined : true;
}

function hasDirection(referral: IDataObject, direction: string): boolean | undefined {
	const actual = readTerm(referral.direction);
	return actual === '' ? undefined : actual === direction;
}

function hasAdviceType(
	{ advice_type: value }: IDataObject,
	wanted: readonly AdviceType[],
): boolean | undefined {
	const texts = [unwrap(value), getMember(value, 'label'), getMember(value, 'name')];
	const shown = texts.filter((text) => typeof text === 'string' && text.trim() !== '');
	const known = shown.map((text) => findTerm(text, adviceTypes)).find((term) => term !== undefined);
	if (known !== undefined) return wanted.includes(known.value);
	return shown.length === 0 ? undefined : false;
}

/**
 * Whether the other firm of a referral or connection is one of those that the user entered. The direction shows which
 * one is the user's own; without it, either firm may match.
 *
 * @returns undefined when Plannr does not show what is compared
 */
export function hasOtherFirm(
	record: IDataObject,
	firms: readonly Reference[],
): boolean | undefined {
	const comparisons = otherFirmsOf(record).flatMap((other) =>
		firms.map((firm) => isFirm(other, firm)),
	);
	if (comparisons.includes(true)) return true;
	return comparisons.includes(undefined) ? undefined : false;
}

function isFirm(shown: unknown, entered: Reference): boolean | undefined {
	if (entered.kind === 'uuid') {
		const uuid = readTerm(getMember(shown, 'uuid'));
		return uuid === '' ? undefined : isSameIdentifier(uuid, entered.uuid);
	}
	const name = isRecord(shown) ? shown.name : shown;
	if (typeof name !== 'string' || name.trim() === '') return undefined;
	return toMatchKey(name) === entered.key;
}
