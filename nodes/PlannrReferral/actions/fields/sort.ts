import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { isRecord } from '../../transport/json';
import { type Term, sortKeys } from '../../transport/vocabulary';
import { findTerm, namesOf } from '../../parameters/choices';
import { complain } from '../../parameters/invalidParameters';
import type { ItemParameters } from '../../parameters/item';
import { byName } from './choices';
import type { Shown } from './output';

const orders: ReadonlyArray<Term<string>> = [
	{ name: 'Ascending', value: 'asc' },
	{ name: 'Descending', value: 'desc' },
];

/**
 * The parameter for the order of the records.
 *
 * @param displayOptions when it is shown
 */
export function sortField({ show }: Shown): INodeProperties {
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
						options: byName(sortKeys),
					},
					{
						displayName: 'Order',
						name: 'direction',
						type: 'options',
						default: 'desc',
						description:
							'Ascending gives the earliest first, and statuses in alphabetical order; descending the reverse',
						options: byName(orders),
					},
				],
			},
		],
		displayOptions: { show },
	};
}

/**
 * Reads the order of the records.
 *
 * @param item an item's parameters
 * @returns Plannr's own word for it, such as `-created_at`, or undefined when nothing is chosen
 * @throws {InvalidParameters} when Plannr does not sort by it
 */
export function readSort(item: ItemParameters): string | undefined {
	const value = item.value('sort', 'Sort');
	const rules = isRecord(value) && 'rule' in value ? value.rule : value;
	const list: unknown[] = Array.isArray(rules) ? rules : [rules];
	const [rule] = list;
	if (rule === null || rule === undefined) return undefined;
	if (isRecord(rule) && Object.keys(rule).length === 0) return undefined;
	const { field, direction }: IDataObject = isRecord(rule) ? rule : {};
	const key = findTerm(field, sortKeys);
	const order = findTerm(direction, orders);
	if (key !== undefined && order !== undefined) {
		return `${order.value === 'desc' ? '-' : ''}${key.value}`;
	}
	throw complain(
		'sort',
		"'Sort' is not an order that Plannr knows",
		`Choose ${namesOf(sortKeys)}, ascending or descending, in 'Sort'`,
	);
}
