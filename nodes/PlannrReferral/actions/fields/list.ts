import type { INodeProperties } from 'n8n-workflow';
import { type Term, directions } from '../../transport/vocabulary';
import {
	type ItemParameters,
	type Parameter,
	createEmptyError,
	getSafeguard,
	getSetting,
	invalidParameter,
	invalidValue,
	parseAll,
} from '../../parameters/item';
import { parseOptionalChoice, findTerm, formatTermNames } from '../../parameters/choices';
import { toSortedOptions } from './everyOperation';
import { parseBoolean, parseWholeNumber } from '../../parameters/scalars';
import { UUID_EXAMPLE, parseUuids } from '../../parameters/references';

/** A filter: how it is shown, and how its value becomes that of Plannr's filter. */
export interface ListFilter {
	readonly field: INodeProperties;
	/** The name of Plannr's filter. */
	readonly query: string;
	/** Whether an agent's model must not leave it empty either. */
	readonly isSafeguard?: boolean;
	/**
	 * Parses the value.
	 *
	 * @returns undefined for no filter
	 * @throws {InvalidParameters} when the value is not valid
	 */
	parse(parameter: Parameter): string | undefined;
}

/** Creates the collection of filters of a list, given in alphabetical order of their labels. */
export function createFiltersField(filters: readonly ListFilter[]): INodeProperties {
	return {
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: filters.map(({ field }) => field),
	};
}

/**
 * Parses the filters of a list, by Plannr's names; undefined for those not set. Throws {@link InvalidParameters} with
 * all problems.
 */
export function parseFilters(
	item: ItemParameters,
	filters: readonly ListFilter[],
): Record<string, string | undefined> {
	const parsers = filters.map((filter) => {
		const { name, displayName } = filter.field;
		const get = filter.isSafeguard ? getSafeguard : getSetting;
		const parse = () => {
			const parameter = get(item, `filters.${name}`, displayName);
			const { value } = parameter;
			// Language models write such words for no filter. In a workflow they may be a mistake.
			const isAny = typeof value === 'string' && /^\s*(all|any|both|either)\s*$/i.test(value);
			const isNoFilter = item.isTool && isAny && !filter.isSafeguard;
			return value === undefined || isNoFilter ? undefined : filter.parse(parameter);
		};
		return [filter.query, parse] as const;
	});
	return parseAll(Object.fromEntries(parsers));
}

/** Creates a filter with one of several values, from how it is shown without its options. */
function createChoiceFilter(
	field: Omit<INodeProperties, 'type' | 'options'>,
	terms: ReadonlyArray<Term<string>>,
): ListFilter {
	return {
		field: { ...field, type: 'options', options: toSortedOptions(terms) },
		query: `filter[${field.name}]`,
		parse: (parameter) => parseOptionalChoice(parameter, terms),
	};
}

/** Creates the filter by direction. */
export function createDirectionFilter(description: string): ListFilter {
	const field = { displayName: 'Direction', name: 'direction', default: 'received', description };
	return createChoiceFilter(field, directions);
}

/** Creates the filter by status; initially the one that most users look for. */
export function createStatusFilter(
	statuses: ReadonlyArray<Term<string>>,
	defaultStatus: string,
	description: string,
): ListFilter {
	const field = { displayName: 'Status', name: 'status', default: defaultStatus, description };
	return createChoiceFilter(field, statuses);
}

/** The UUIDs are part of the URL, which servers limit to about 8 kilobytes: 500 were rejected with status 431. */
const MAX_UUIDS = 100;

/**
 * Creates a filter for UUIDs. One that was added must not match all records because nothing is in it, not for an agent
 * either: what follows would process every one.
 *
 * @param field the filter's label, name and description
 * @param query the name of Plannr's filter
 */
export function createUuidFilter(
	field: Pick<INodeProperties, 'displayName' | 'name' | 'description'>,
	query: string,
): ListFilter {
	return {
		field: { ...field, type: 'string', default: '', placeholder: `e.g. ${UUID_EXAMPLE}` },
		query,
		isSafeguard: true,
		parse(parameter) {
			const { label } = parameter;
			const uuids = parseUuids(parameter);
			if (uuids.length === 0) {
				throw createEmptyError(parameter, `Enter a UUID in '${label}', or remove '${label}'`);
			}
			if (uuids.length <= MAX_UUIDS) return uuids.join(',');
			const flaw = `contains ${uuids.length} UUIDs; the maximum is ${MAX_UUIDS}`;
			throw invalidValue(parameter, flaw, 'Split them across several items');
		},
	};
}

/** Creates the filter by the records' own UUIDs. */
export function createUuidsFilter(recordNoun: string): ListFilter {
	const description = `Up to ${MAX_UUIDS} UUIDs, separated by commas. Only these ${recordNoun} are returned.`;
	return createUuidFilter({ displayName: 'UUIDs', name: 'uuids', description }, 'filter[uuid]');
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
		// Not shown for `false` alone: n8n would discard the limit of a workflow with another form of it, such as the text.
		displayOptions: { hide: { returnAll: [true] } },
	},
];

/**
 * Parses the number of records to return.
 *
 * @returns the maximum number of records; Infinity for all
 * @throws {InvalidParameters} when 'Return All' is not a boolean, or 'Limit' is not a whole number of at least 1
 */
export function parseLimit(item: ItemParameters): number {
	if (parseBoolean(getSetting(item, 'returnAll', 'Return All'), false)) return Infinity;
	const limit = getSetting(item, 'limit', 'Limit');
	return limit.value === undefined ? DEFAULT_LIMIT : parseWholeNumber(limit, 1);
}

const sortDirections: ReadonlyArray<Term<string>> = [
	{ name: 'Ascending', value: 'asc' },
	{ name: 'Descending', value: 'desc' },
];

/** How a list can be sorted. */
export interface SortDescription {
	readonly keys: ReadonlyArray<Term<string>>;
	/** The order without this parameter, e.g. `newest first`. */
	readonly defaultOrder: string;
}

/** Creates the parameter for the order of the records. */
export function createSortField({ keys, defaultOrder }: SortDescription): INodeProperties {
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
 * @returns the value of Plannr's `sort` parameter, such as `-created_at`; undefined when there is none
 * @throws {InvalidParameters} when Plannr does not support the order
 */
export function parseSort(item: ItemParameters, { keys }: SortDescription): string | undefined {
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
