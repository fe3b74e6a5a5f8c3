import type { INodeProperties, IPollFunctions } from 'n8n-workflow';

import { directions } from '../transport/vocabulary';
import { readChoices, readOptionalChoice } from '../parameters/choices';
import { readEach } from '../parameters/invalidParameters';
import { readWholeNumber } from '../parameters/wholeNumber';
import { type EventName, type Wanted, events } from './events';

const ANY = { value: 'any', name: 'Any' } as const;

const decided: EventName[] = [
	'referralAccepted',
	'referralExpired',
	'referralRejected',
	'slaDueSoon',
];

/** The parameters of the trigger, from top to bottom. */
export const fields: INodeProperties[] = [
	{
		displayName: 'Trigger On',
		name: 'events',
		type: 'multiOptions',
		default: [],
		required: true,
		description: 'What starts the workflow',
		options: events.map((event) => ({ ...event })),
	},
	{
		displayName: 'Direction',
		name: 'direction',
		type: 'options',
		default: 'any',
		description:
			'Which way the referrals went that are told of; arrivals are told of in either direction',
		options: [ANY, ...directions].map(({ name, value }) => ({ name, value })),
		displayOptions: { show: { events: decided } },
	},
	{
		displayName: 'SLA Days',
		name: 'slaDays',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 1,
		description:
			'How many days before its SLA deadline a pending referral is announced, 0 for the day itself. One that is overdue is announced as well.',
		displayOptions: { show: { events: ['slaDueSoon'] } },
	},
];

/** What the trigger is set to. */
export interface Settings extends Wanted {
	/** So many days ahead an SLA deadline is announced. */
	readonly slaDays: number;
}

/**
 * Reads what the trigger is set to.
 *
 * @param context the trigger that polls
 * @throws {InvalidParameters} with everything that is wrong
 */
export function readSettings(context: IPollFunctions): Settings {
	const value = (name: string): unknown => context.getNodeParameter(name, null);
	const read = readEach({
		events: () => readChoices(value('events'), events, 'events', 'Trigger On'),
		direction: () =>
			readOptionalChoice(value('direction'), [ANY, ...directions], 'direction', 'Direction'),
		slaDays: () => readWholeNumber(value('slaDays') ?? 1, 0, 'slaDays', 'SLA Days'),
	});
	return {
		events: new Set(read.events),
		direction: read.direction === ANY.value ? undefined : read.direction,
		slaDays: read.slaDays,
	};
}
