import type { INodeProperties } from 'n8n-workflow';

import { type Term, directions } from '../../transport/vocabulary';
import { parseAll } from '../../parameters/invalidParameters';
import { parseOptionalChoice } from '../../parameters/choices';
import { parseCollection } from '../../parameters/collection';
import type { ItemParameters } from '../../parameters/item';
import { type ListInput, buildQuery } from '../fetchList';
import type { OperationMessages } from '../operation';
import { toSortedOptions } from './choices';
import type { DisplayOptions } from './output';
import { parseSort } from './sort';
import { type Filters, parseUuidFilter } from './uuidFilter';

/** What sets one list operation apart from another. */
export interface ListDescription {
	/** The noun for the records, in the plural, e.g. `referrals`. */
	readonly recordNoun: string;
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
	{ recordNoun, statuses, defaultStatus }: ListDescription,
	ownFilters: INodeProperties[],
	displayOptions: DisplayOptions,
): INodeProperties {
	const filters: INodeProperties[] = [
		{
			displayName: 'Direction',
			name: 'direction',
			type: 'options',
			default: 'received',
			description: 'Which way it went, as your firm sees it',
			options: toSortedOptions(directions),
		},
		...ownFilters,
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			default: defaultStatus,
			description: `The state that the ${recordNoun} are in`,
			options: toSortedOptions(statuses),
		},
		{
			displayName: 'UUIDs',
			name: 'uuids',
			type: 'string',
			default: '',
			placeholder: UUID_EXAMPLE,
			description: `Only these ${recordNoun}: at most 100 UUIDs, separated by commas`,
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
	parseOwnFilters: (filters: Filters) => Record<string, string> = () => ({}),
): ListInput['query'] {
	const filters = parseCollection(item, 'filters', 'Filters');
	const parsed = parseAll({
		uuids: () => parseUuidFilter(item, filters, 'uuids', 'UUIDs'),
		status: () =>
			parseOptionalChoice(ignoreAny(item, filters.status), statuses, 'status', 'Status'),
		direction: () => {
			const value = ignoreAny(item, filters.direction);
			return parseOptionalChoice(value, directions, 'direction', 'Direction');
		},
		ownFilters: () => parseOwnFilters(filters),
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

/** AI agents pass words such as `any` for no filter. In a workflow that may be a mistake, so it is not ignored there. */
function ignoreAny(item: ItemParameters, value: unknown): unknown {
	const isAny = typeof value === 'string' && /^\s*(all|any|both|either)\s*$/i.test(value);
	return item.isTool && isAny ? null : value;
}

/**
 * Creates the error messages of a list operation.
 *
 * @param list see {@link ListDescription}
 */
export function createListMessages({ recordNoun }: ListDescription): OperationMessages {
	return {
		rejected: {
			message: `Plannr did not accept the request for the ${recordNoun}`,
			advice: "Correct what Plannr names, starting with 'Filters', and run this item again",
		},
		forbidden: {
			message: `Plannr does not let this account read ${recordNoun}`,
			advice: `Check that the credential's account may see ${recordNoun}, and that its 'Account UUID' belongs to the owner of the token`,
		},
		notFound: {
			message: `Plannr has no ${recordNoun} at this address`,
			advice: "Check the 'Base URL' of the credential",
		},
		labels: { filter: 'Filters', sort: 'Sort' },
	};
}
