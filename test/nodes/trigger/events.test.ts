import {
	toNewReferralEvents,
	toDecisionEvents,
} from '../../../nodes/PlannrReferral/trigger/events';

const eventsOf = (found: ReadonlyArray<{ readonly event: string }>) =>
	found.map(({ event }) => event);

it.each([
	['accepted', ['referralAccepted']],
	['rejected', ['referralRejected']],
	['expired', ['referralExpired']],
	['pending', []],
	['a status of the future', []],
])('A referral that is %s has the events %j', (status, events) => {
	expect(eventsOf(toDecisionEvents({ status }))).toEqual(events);
});

it.each([
	['received', ['referralReceived']],
	['sent', ['referralSent']],
	[null, []],
])('The arrival of a referral whose direction is %s has the events %j', (direction, events) => {
	expect(eventsOf(toNewReferralEvents({ direction }))).toEqual(events);
});
