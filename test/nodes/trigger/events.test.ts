import {
	type EventFilter,
	type EventName,
	deadlineOf,
	decisionEventOf,
	events,
	matchesFilter,
	newReferralEventOf,
} from '../../../nodes/PlannrReferral/trigger/events';
import { parseReferences } from '../../../nodes/PlannrReferral/parameters/references';
import { parameterOf } from '../parameters/parameterOf';

it.each([
	['accepted', 'referralAccepted'],
	['Rejected', 'referralRejected'],
	[{ value: 'expired', label: 'Expired' }, 'referralExpired'],
	['pending', undefined],
	['a status of the future', undefined],
	[null, undefined],
])('A referral with the status %j has the event %s', (status, event) => {
	expect(decisionEventOf({ status })).toBe(event);
});

it.each([
	['received', 'referralReceived'],
	['Sent', 'referralSent'],
	[null, undefined],
])('A new referral with the direction %j has the event %s', (direction, event) => {
	expect(newReferralEventOf({ direction })).toBe(event);
});

it.each([
	['2026-03-11', '2026-03-11'],
	['2026-07-10T00:00:00+01:00', '2026-07-10'],
	['2026-07-09T23:00:00Z', '2026-07-10'],
	['soon', undefined],
	[7, undefined],
	[null, undefined],
])('The SLA deadline %j is %s', (deadline, date) => {
	expect(deadlineOf({ sla_deadline: deadline })).toBe(date);
});

describe('A filter', () => {
	const everything: EventFilter = {
		events: new Set(events.map(({ value }) => value)),
		direction: undefined,
		adviceTypes: undefined,
		firms: undefined,
	};
	const FIRM_UUID = '0f1e2d3c-0000-4000-8000-000000000001';
	const referral = {
		direction: 'received',
		advice_type: 'tax',
		sender_firm: { uuid: FIRM_UUID, name: 'Lee, Webb & Partners' },
		recipient_firm: { uuid: '0f1e2d3c-0000-4000-8000-000000000002', name: 'Our Own Firm' },
	};
	const matches = (
		filter: Partial<EventFilter>,
		changes: object = {},
		event: EventName = 'referralAccepted',
	) =>
		matchesFilter({ event, referral: { ...referral, ...changes } }, { ...everything, ...filter });
	const firms = (text: unknown) =>
		parseReferences(parameterOf('firms', 'Firms')(text), 'firm').references;

	it.each<[string, object, EventName, boolean | undefined]>([
		['received', {}, 'referralAccepted', true],
		['sent', {}, 'slaDueSoon', false],
		['sent', { direction: 'Sent' }, 'referralExpired', true],
		['sent', { direction: null }, 'referralExpired', undefined],
		['sent', {}, 'referralReceived', true],
	])('of the direction %s, a referral with %j: %s, %s', (direction, changes, event, expected) => {
		expect(matches({ direction }, changes, event)).toBe(expected);
	});

	it.each<[unknown, boolean | undefined]>([
		['tax', true],
		['Tax', true],
		[{ value: 'tax', label: 'Tax' }, true],
		[{ label: 'Tax' }, true],
		[{ data: 'tax' }, true],
		['pensions', false],
		['a type of the future', false],
		[null, undefined],
		['', undefined],
		[{}, undefined],
		[7, undefined],
	])('of advice types, with the type %j: %s', (adviceType, expected) => {
		expect(matches({ adviceTypes: ['tax', 'mortgages'] }, { advice_type: adviceType })).toBe(
			expected,
		);
	});

	it.each<[unknown, boolean | undefined]>([
		['lee,  webb & PARTNERS', true],
		['Another Firm; Lee, Webb & Partners', true],
		['Webb & Partners', false],
		['Our Own Firm', false],
	])('of firms, with the firms %j: %s', (entered, expected) => {
		expect(matches({ firms: firms(entered) })).toBe(expected);
	});

	it.each<[string, object, boolean | undefined]>([
		[
			'of a sent referral',
			{ direction: 'sent', sender_firm: null, recipient_firm: referral.sender_firm },
			true,
		],
		['without a direction', { direction: null }, true],
		['as a text', { sender_firm: 'LEE, WEBB & PARTNERS' }, true],
		['wrapped', { sender_firm: { data: { name: 'Lee, Webb & Partners' } } }, true],
		['that is not shown', { sender_firm: null }, undefined],
		['without a name', { sender_firm: { uuid: FIRM_UUID, name: null } }, undefined],
	])('of firms compares the other firm, %s', (_, changes, expected) => {
		expect(matches({ firms: firms('Lee, Webb & Partners') }, changes)).toBe(expected);
	});

	it('of firms compares an identifier that is no UUID, whatever its case', () => {
		const uuid = '01HZX3V5Q8K9M2N4P6R7S8T9VW';
		expect(matches({ firms: firms([{ uuid }]) }, { sender_firm: { uuid } })).toBe(true);
	});

	it('excludes what it certainly does not include, even if another filter cannot be compared', () => {
		expect(matches({ firms: firms('Lee'), adviceTypes: ['tax'] }, { advice_type: null })).toBe(
			false,
		);
	});
});
