import type { INodeProperties } from 'n8n-workflow';

import { type Term, sortKeys } from '../../transport/vocabulary';
import { findTerm, formatTermNames } from '../../parameters/choices';
import { invalidParameter, type ItemParameters, getSetting } from '../../parameters/item';
import { toSortedOptions } from './choices';
import type { DisplayOptions } from './output';

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
export const newestFirst: SortDescription = {
	keys: sortKeys,
	defaultOrder: 'newest first',
};

/**
 * Creates the parameter for the order of the records.
 *
 * @param displayOptions when it is shown
 * @param sort see {@link SortDescription}
 */
export function createSortField(
	{ show }: DisplayOptions,
	{ keys, defaultOrder }: SortDescription = newestFirst,
): INodeProperties {
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
		displayOptions: { show },
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
	if (field === undefined) return undefined;
	const key = findTerm(field, keys);
	const order = findTerm(direction ?? 'desc', sortDirections);
	if (key !== undefined && order !== undefined) {
		return `${order.value === 'desc' ? '-' : ''}${key.value}`;
	}
	throw invalidParameter(
		'sort',
		"'Sort' is not one of the options",
		`Sort by ${formatTermNames(keys)}, ascending or descending`,
	);
}
