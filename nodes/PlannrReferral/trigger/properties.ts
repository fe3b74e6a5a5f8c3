import type { IDisplayOptions, INodeProperties, IPollFunctions } from 'n8n-workflow';

import { toRecord } from '../transport/json';
import { adviceTypes, directions } from '../transport/vocabulary';
import { parseChoices, parseOptionalChoice } from '../parameters/choices';
import {
	type Parameter,
	createEmptyError,
	parseAll,
	rejectDeepNesting,
	toExpressionProblem,
} from '../parameters/item';
import { type Reference, parseReferences } from '../parameters/references';
import { parseWholeNumber, rejectDeactivated } from '../parameters/scalars';
import { type EventFilter, events } from './events';

const ANY = { value: 'any', name: 'Any' } as const;

/**
 * Shows a parameter unless only other events are selected. Events may also be given by their labels or in one text, and
 * n8n discards what is hidden: a direction that is shown for these values alone would be lost.
 *
 * @param otherEvents a pattern of the events to which the parameter does not apply
 */
function showUnlessOnly(otherEvents: string): IDisplayOptions {
	return {
		show: { events: [{ _cnd: { exists: true } }] },
		hide: { events: [{ _cnd: { regex: otherEvents } }] },
	};
}

const filters = {
	adviceTypes: {
		displayName: 'Advice Types',
		name: 'adviceTypes',
		type: 'multiOptions',
		default: [],
		description: 'Only trigger for referrals of these advice types',
		options: adviceTypes
			.map(({ name, value }) => ({ name, value }))
			.sort((one, other) => one.name.localeCompare(other.name)),
	},
	firms: {
		displayName: 'Firms',
		name: 'firms',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		placeholder: 'e.g. Thompson Mortgages Ltd',
		description:
			'Only trigger for referrals to or from these firms. Enter their full names or UUIDs, one per line, without commas between them.',
	},
} as const satisfies Record<string, INodeProperties>;

/** The parameters of the trigger, from top to bottom. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Trigger On',
		name: 'events',
		type: 'multiOptions',
		default: [],
		required: true,
		options: events.map((event) => ({ ...event })),
	},
	{
		displayName: 'Direction',
		name: 'direction',
		type: 'options',
		default: 'any',
		description:
			"Only trigger for referrals your firm sent, or only for those it received. Does not affect 'Referral Received' and 'Referral Sent'.",
		options: [ANY, ...directions].map(({ name, value }) => ({ name, value })),
		// The events of new referrals imply their direction.
		displayOptions: showUnlessOnly('^referral(Received|Sent)$'),
	},
	{
		displayName: 'SLA Days',
		name: 'slaDays',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 1,
		description:
			'How many days before the SLA deadline to trigger. 0 means on the day. Overdue referrals trigger too.',
		displayOptions: showUnlessOnly('^referral[A-Z][a-z]+$'),
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: Object.values(filters).map((filter) => ({ ...filter })),
	},
];

/** The parsed parameters of the trigger. */
export interface TriggerSettings extends EventFilter {
	/** How many days before an SLA deadline the event is emitted; undefined when it is not selected. */
	readonly slaDays: number | undefined;
}

/** Parses the parameters of the trigger; throws {@link InvalidParameters} with all problems. */
export function parseSettings(context: IPollFunctions): TriggerSettings {
	const node = context.getNode();
	rejectDeactivated(node);
	const added = toRecord(node.parameters.filters);
	// A filter that was added must not be empty: the workflow would start for all referrals.
	const parseFilter = <Parsed>(
		{ name, displayName }: (typeof filters)[keyof typeof filters],
		parse: (parameter: Parameter) => Parsed,
	) => (name in added ? parse(getParameter(context, `filters.${name}`, displayName)) : undefined);
	const { direction, slaDays, ...parsed } = parseAll({
		events: () => parseChoices(getParameter(context, 'events', 'Trigger On'), events),
		direction: () => parseDirection(getParameter(context, 'direction', 'Direction', ANY.value)),
		slaDays: () => parseWholeNumber(getParameter(context, 'slaDays', 'SLA Days', 1), 0),
		adviceTypes: () =>
			parseFilter(filters.adviceTypes, (parameter) => parseChoices(parameter, adviceTypes)),
		firms: () => parseFilter(filters.firms, parseFirms),
	});
	const selected = new Set(parsed.events);
	return {
		...parsed,
		events: selected,
		direction: direction === ANY.value ? undefined : direction,
		slaDays: selected.has('slaDueSoon') ? slaDays : undefined,
	};
}

/** Returns a parameter with expressions evaluated; the fallback where n8n keeps no value, e.g. for a hidden one. */
function getParameter(
	context: IPollFunctions,
	path: string,
	label: string,
	fallback: string | number | null = null,
): Parameter {
	const name = path.replace('filters.', '');
	try {
		const value: unknown = context.getNodeParameter(path, fallback);
		return rejectDeepNesting({ value, name, label });
	} catch (caught) {
		throw toExpressionProblem(caught, path, label);
	}
}

function parseFirms(parameter: Parameter): readonly Reference[] {
	const { references: firms } = parseReferences(parameter, 'firm');
	if (firms.length > 0) return firms;
	const { label } = parameter;
	const advice = `Enter a firm in '${label}', or remove '${label}' to trigger for all firms`;
	throw createEmptyError(parameter, advice);
}

function parseDirection(parameter: Parameter): string {
	const choice = parseOptionalChoice(parameter, [ANY, ...directions]);
	if (choice !== undefined) return choice;
	throw createEmptyError(parameter, "Choose a direction in 'Direction'");
}
