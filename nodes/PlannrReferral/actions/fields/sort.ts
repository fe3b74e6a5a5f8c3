import type { INodeProperties } from 'n8n-workflow';

import { type Term, sortKeys } from '../../transport/vocabulary';
import { findTerm, formatTermNames } from '../../parameters/choices';
import { invalidParameter } from '../../parameters/invalidParameters';
import type { ItemParameters } from '../../parameters/item';
import { getSetting } from '../../parameters/settings';
import { toSortedOptions } from './choices';
import type { DisplayOptions } from './output';

const sortDirections: ReadonlyArray<Term<string>> = [
	{ name: 'Ascending', value: 'asc' },
	{ name: 'Descending', value: 'desc' },
];

/**
 * Creates the parameter for the order of the records.
 *
 * @param displayOptions when it is shown
 */
export function createSortField({ show }: DisplayOptions): INodeProperties {
	return {
		displayName: 'Sort',
		name: 'sort',
		type: 'fixedCollection',
		placeholder: 'Add Sort Rule',
		default: {},
		description: 'The order of the results; newest first without it',
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
						description: 'What to sort by',
						options: toSortedOptions(sortKeys),
					},
					{
						displayName: 'Order',
						name: 'direction',
						type: 'options',
						default: 'desc',
						description:
							'Ascending gives the earliest first, and statuses in alphabetical order; descending the reverse',
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
 * @returns the value of Plannr's `sort` parameter, such as `-created_at`; undefined when there is none
 * @throws {InvalidParameters} when Plannr does not support the order
 */
export function parseSort(item: ItemParameters): string | undefined {
	const field = getSetting(item, 'sort.rule.field', 'Field');
	const direction = getSetting(item, 'sort.rule.direction', 'Order');
	if (field === undefined) return undefined;
	const key = findTerm(field, sortKeys);
	const order = findTerm(direction ?? 'desc', sortDirections);
	if (key !== undefined && order !== undefined) {
		return `${order.value === 'desc' ? '-' : ''}${key.value}`;
	}
	throw invalidParameter(
		'sort',
		"'Sort' is not one of the options",
		`Sort by ${formatTermNames(sortKeys)}, ascending or descending`,
	);
}
