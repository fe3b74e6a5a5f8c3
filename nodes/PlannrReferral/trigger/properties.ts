import type { INodeProperties, IPollFunctions } from 'n8n-workflow';

import { directions } from '../transport/vocabulary';
import { parseChoices, parseOptionalChoice } from '../parameters/choices';
import { parseAll } from '../parameters/invalidParameters';
import { parseWholeNumber } from '../parameters/wholeNumber';
import { type EventName, type EventFilter, events } from './events';

const ANY = { value: 'any', name: 'Any' } as const;

/** The events that 'Direction' filters; those of new referrals imply their direction. */
const directionalEvents: EventName[] = [
	'referralAccepted',
	'referralExpired',
	'referralRejected',
	'slaDueSoon',
];

/** The parameters of the trigger, from top to bottom. */
export const properties: INodeProperties[] = [
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
		displayOptions: { show: { events: directionalEvents } },
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

/** The parsed parameters of the trigger. */
export interface TriggerSettings extends EventFilter {
	/** How many days before an SLA deadline the event is emitted. */
	readonly slaDays: number;
}

/**
 * Parses the parameters of the trigger.
 *
 * @param context the trigger that polls
 * @throws {InvalidParameters} with all problems
 */
export function parseSettings(context: IPollFunctions): TriggerSettings {
	const getValue = (name: string): unknown => context.getNodeParameter(name, null);
	const parsed = parseAll({
		events: () => parseChoices(getValue('events'), events, 'events', 'Trigger On'),
		direction: () =>
			parseOptionalChoice(getValue('direction'), [ANY, ...directions], 'direction', 'Direction'),
		slaDays: () => parseWholeNumber(getValue('slaDays') ?? 1, 0, 'slaDays', 'SLA Days'),
	});
	return {
		events: new Set(parsed.events),
		direction: parsed.direction === ANY.value ? undefined : parsed.direction,
		slaDays: parsed.slaDays,
	};
}
