import { NodeHelpers } from 'n8n-workflow';

import { PlannrReferralTrigger } from '../../../nodes/PlannrReferral/PlannrReferralTrigger.node';

const { description } = new PlannrReferralTrigger();

/** The parameters that are shown, or kept by n8n where no panel has written them, beside those that always are. */
function shownFor(events: string | string[]): string[] {
	return description.properties
		.filter(({ displayOptions }) => displayOptions !== undefined)
		.filter((property) =>
			NodeHelpers.displayParameter({ events }, property, { typeVersion: 1 }, description),
		)
		.map(({ name }) => name);
}

describe('The panel of the trigger', () => {
	it.each([
		[[], []],
		[['referralReceived'], []],
		[['referralReceived', 'referralSent'], []],
		[['referralAccepted'], ['direction']],
		[['referralReceived', 'referralExpired', 'referralRejected'], ['direction']],
		[['slaDueSoon'], ['direction', 'slaDays']],
		[
			['referralSent', 'slaDueSoon'],
			['direction', 'slaDays'],
		],
	])('shows for %j only what applies: %j', (events, names) => {
		expect(shownFor(events)).toEqual(names);
	});

	it.each(['SLA Due Soon', 'slaDueSoon, referralSent', '={{ ["referralSent"] }}'])(
		'keeps everything for %j',
		(events) => {
			expect(shownFor(events)).toEqual(['direction', 'slaDays']);
		},
	);
});
