import type { INodeProperties } from 'n8n-workflow';

import { readBoolean } from '../../parameters/boolean';
import type { ItemParameters } from '../../parameters/item';
import { readWholeNumber } from '../../parameters/wholeNumber';
import type { Shown } from './output';

/** The panel's own default, for what a tool or an expression leaves out. */
const MOST_BY_DEFAULT = 50;

/**
 * The parameters for how many records are wanted.
 *
 * @param displayOptions when they are shown
 */
export function amountFields({ show }: Shown): INodeProperties[] {
	return [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
			displayOptions: { show },
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			description: 'Max number of results to return',
			displayOptions: { show: { ...show, returnAll: [false] } },
		},
	];
}

/**
 * Reads how many records are wanted.
 *
 * @param item an item's parameters
 * @returns the most records, or undefined for all
 * @throws {InvalidParameters} when it is not a number
 */
export function readAmount(item: ItemParameters): number | undefined {
	const all = readBoolean(item.value('returnAll', 'Return All'), 'returnAll', 'Return All', false);
	if (all) return undefined;
	const limit = item.value('limit', 'Limit');
	return limit === null || limit === ''
		? MOST_BY_DEFAULT
		: readWholeNumber(limit, 1, 'limit', 'Limit');
}
