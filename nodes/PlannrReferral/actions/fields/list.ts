import type { INodeProperties } from 'n8n-workflow';
import { type Term, directions, sortKeys } from '../../transport/vocabulary';
import {
	parseAll,
	type ItemParameters,
	getSetting,
	invalidParameter,
	getSafeguard,
} from '../../parameters/item';
import { parseOptionalChoice, findTerm, formatTermNames } from '../../parameters/choices';
import { type ListInput, buildQuery } from '../fetchList';
import { toSortedOptions } from './everyOperation';
import { parseBoolean, parseWholeNumber } from '../../parameters/scalars';
import { parseUuids } from '../../parameters/references';

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
 */
export function createFiltersField(
	{ recordNoun, directionDescription, statuses, defaultStatus }: ListDescription,
	...ownFilters: readonly INodeProperties[]
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
	const filter = getSetting(item, `filters.${name}`, label);
	// Language models write such words for no filter. In a workflow they may be a mistake.
	const isAny = /^\s*(all|any|both|either)\s*$/i.test(String(filter.value));
	return item.isTool && isAny ? undefined : parseOptionalChoice(filter, terms);
}

/** The panel's default, which also applies when an AI agent provides no value. */
const DEFAULT_LIMIT = 50;

/** The parameters for the number of records. */
export const limitFields: readonly INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
];

/**
 * Parses the number of records to return.
 *
 * @param item the item's parameters
 * @returns the maximum number of records; undefined for all
 * @throws {InvalidParameters} when 'Return All' is not a boolean, or 'Limit' is not a whole number of at least 1
 */
export function parseLimit(item: ItemParameters): number | undefined {
	if (parseBoolean(getSetting(item, 'returnAll', 'Return All'), false)) return undefined;
	const limit = getSetting(item, 'limit', 'Limit');
	return limit.value === undefined ? DEFAULT_LIMIT : parseWholeNumber(limit, 1);
}

const sortDirections: ReadonlyArray<Term<string>> = [
	{ name: 'Ascending', value: 'asc' },
	{ name: 'Descending', value: 'desc' },
];

/** How a list can be sorted. */
export interface SortDescription {
	/** The fields that Plannr can sort by. */
	readonly keys: ReadonlyArray<Term<string>>;
	/** The order without this parameter, e.g. `newest first`. */
	readonly defaultOrder: string;
}

/** Referrals and connections. */
const newestFirst: SortDescription = {
	keys: sortKeys,
	defaultOrder: 'newest first',
};

/** Creates the parameter for the order of the records. */
export function createSortField({
	keys,
	defaultOrder,
}: SortDescription = newestFirst): INodeProperties {
	return {
		displayName: 'Sort',
		name: 'sort',
		type: 'fixedCollection',
		placeholder: 'Add Sort Rule',
		default: {},
		description: `The order of the results. The default is ${defaultOrder}.`,
		options: [
			{
				displayName: 'Rule',
				name: 'rule',
				values: [
					{
						displayName: 'Field',
						name: 'field',
						type: 'options',
						default: 'created_at',
						description: 'The field to sort by',
						options: toSortedOptions(keys),
					},
					{
						displayName: 'Order',
						name: 'direction',
						type: 'options',
						default: 'desc',
						description:
							'Ascending lists the earliest first, or sorts alphabetically. Descending reverses this.',
						options: toSortedOptions(sortDirections),
					},
				],
			},
		],
	};
}

/**
 * Parses the order of the records.
 *
 * @param item the item's parameters
 * @param keys the fields that Plannr can sort by
 * @returns the value of Plannr's `sort` parameter, such as `-created_at`; undefined when there is none
 * @throws {InvalidParameters} when Plannr does not support the order
 */
export function parseSort(
	item: ItemParameters,
	keys: SortDescription['keys'] = sortKeys,
): string | undefined {
	const field = getSetting(item, 'sort.rule.field', 'Field');
	const direction = getSetting(item, 'sort.rule.direction', 'Order');
	if (field.value === undefined) return undefined;
	const key = findTerm(field.value, keys);
	const order = findTerm(direction.value ?? 'desc', sortDirections);
	if (key !== undefined && order !== undefined) {
		return `${order.value === 'desc' ? '-' : ''}${key.value}`;
	}
	throw invalidParameter(
		'sort',
		"'Sort' is not one of the options",
		`Sort by ${formatTermNames(keys)}, ascending or descending`,
	);
}

/** The UUIDs are part of the URL, which servers limit to about 8 kilobytes: 500 were rejected with status 431. */
const MAX_UUIDS = 100;

/**
 * Parses a filter for UUIDs. A filter that was added must not match all records because nothing is in it: the nodes
 * after it would process every one. The same goes for an agent.
 *
 * @param item the item's parameters
 * @param name the filter's name
 * @param label the filter's label
 * @returns the UUIDs separated by commas, as Plannr expects them; empty when the filter was not added
 * @throws {InvalidParameters} when it was added but is empty, or has too many UUIDs or an entry that is not a UUID
 */
export function parseUuidFilter(item: ItemParameters, name: string, label: string): string {
	const filter = getSafeguard(item, `filters.${name}`, label);
	if (filter.value === undefined) return '';
	const uuids = parseUuids(filter);
	if (uuids.length === 0) {
		throw invalidParameter(
			name,
			`'${label}' is empty`,
			`Enter a UUID in '${label}', or remove '${label}'`,
		);
	}
	if (uuids.length <= MAX_UUIDS) return uuids.join(',');
	throw invalidParameter(
		name,
		`'${label}' contains ${uuids.length} UUIDs; the maximum is ${MAX_UUIDS}`,
		'Split them across several items',
	);
}
