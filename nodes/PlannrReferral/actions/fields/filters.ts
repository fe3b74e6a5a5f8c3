import type { INodeProperties } from 'n8n-workflow';

import { CHECK_BASE_URL, CHECK_PERMISSION } from '../../transport/explain';
import { type Term, directions } from '../../transport/vocabulary';
import { parseAll, type ItemParameters, getSetting } from '../../parameters/item';
import { parseOptionalChoice } from '../../parameters/choices';
import { type ListInput, buildQuery } from '../fetchList';
import type { OperationMessages } from '../operation';
import { toSortedOptions } from './choices';
import type { DisplayOptions } from './output';
import { parseSort } from './sort';
import { parseUuidFilter } from './uuidFilter';

/** What sets one list operation apart from another. */
export interface ListDescription {
	/** The noun for the records, in the plural, e.g. `referrals`. */
	readonly recordNoun: string;
	/** The description of the filter by direction. */
	readonly directionDescription: string;
	/** The statuses that Plannr can filter the records by. */
	readonly statuses: ReadonlyArray<Term<string>>;
	/** The initial value of the filter: the status that most users look for. */
	readonly defaultStatus: string;
}

const UUID_EXAMPLE = 'e.g. 550e8400-e29b-41d4-a716-446655440000';

/**
 * Creates the collection of filters of a list.
 *
 * @param list see {@link ListDescription}
 * @param ownFilters the filters that only this list has
 * @param displayOptions when it is shown
 */
export function createFiltersField(
	{ recordNoun, directionDescription, statuses, defaultStatus }: ListDescription,
	ownFilters: INodeProperties[],
	displayOptions: DisplayOptions,
): INodeProperties {
	const filters: INodeProperties[] = [
		{
			displayName: 'Direction',
			name: 'direction',
			type: 'options',
			default: 'received',
			description: directionDescription,
			options: toSortedOptions(directions),
		},
		...ownFilters,
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			default: defaultStatus,
			description: `Only ${recordNoun} with this status`,
			options: toSortedOptions(statuses),
		},
		{
			displayName: 'UUIDs',
			name: 'uuids',
			type: 'string',
			default: '',
			placeholder: UUID_EXAMPLE,
			description: `Up to 100 UUIDs, separated by commas. Only these ${recordNoun} are returned.`,
		},
	];
	return {
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: filters,
		displayOptions,
	};
}

/**
 * Parses the filters and the order of a list.
 *
 * @param item the item's parameters
 * @param list see {@link ListDescription}
 * @param parseOwnFilters parses the filters that only this list has, and returns them by Plannr's names
 * @returns the query parameters
 * @throws {InvalidParameters} with all problems
 */
export function parseFilters(
	item: ItemParameters,
	{ statuses }: ListDescription,
	parseOwnFilters: () => Record<string, string> = () => ({}),
): ListInput['query'] {
	const parsed = parseAll({
		uuids: () => parseUuidFilter(item, 'uuids', 'UUIDs'),
		status: () => parseChoiceFilter(item, 'status', 'Status', statuses),
		direction: () => parseChoiceFilter(item, 'direction', 'Direction', directions),
		ownFilters: parseOwnFilters,
		sort: () => parseSort(item),
	});
	return buildQuery({
		'filter[uuid]': parsed.uuids,
		'filter[status]': parsed.status,
		'filter[direction]': parsed.direction,
		...parsed.ownFilters,
		sort: parsed.sort,
	});
}

/**
 * Parses a filter with one of several values.
 *
 * @param item the item's parameters
 * @param name the filter's name
 * @param label the filter's label
 * @param terms the values
 * @returns undefined when there is no such filter
 * @throws {InvalidParameters} when nothing is in it, or anything but one of the values
 */
function parseChoiceFilter<Value extends string>(
	item: ItemParameters,
	name: string,
	label: string,
	terms: ReadonlyArray<Term<Value>>,
): Value | undefined {
	const value = getSetting(item, `filters.${name}`, label);
	// Language models write such words for no filter. In a workflow they may be a mistake.
	const isAny = typeof value === 'string' && /^\s*(all|any|both|either)\s*$/i.test(value);
	return item.isTool && isAny ? undefined : parseOptionalChoice(value, terms, name, label);
}

/**
 * Creates the error messages of a list operation.
 *
 * @param recordNoun the noun for the records, in the plural, e.g. `referrals`
 */
export function createListMessages(recordNoun: string): OperationMessages {
	return {
		rejected: {
			message: `Could not get the ${recordNoun}`,
			advice:
				"Correct what Plannr's message refers to, starting with 'Filters', then run the workflow again",
		},
		forbidden: {
			message: `This account is not allowed to see ${recordNoun}`,
			advice: CHECK_PERMISSION,
		},
		notFound: {
			message: `The list of ${recordNoun} was not found at this address`,
			advice: CHECK_BASE_URL,
		},
		labels: { filter: 'Filters', sort: 'Sort' },
	};
}
