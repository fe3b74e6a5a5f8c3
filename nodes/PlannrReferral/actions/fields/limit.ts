import type { INodeProperties } from 'n8n-workflow';

import { parseBoolean, parseWholeNumber } from '../../parameters/scalars';
import { type ItemParameters, getSetting } from '../../parameters/item';
import type { DisplayOptions } from './output';

/** The panel's default, which also applies when an AI agent provides no value. */
const DEFAULT_LIMIT = 50;

/**
 * Creates the parameters for the number of records.
 *
 * @param displayOptions when they are shown
 */
export function createLimitFields({ show }: DisplayOptions): INodeProperties[] {
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
 * Parses the number of records to return.
 *
 * @param item the item's parameters
 * @returns the maximum number of records; undefined for all
 * @throws {InvalidParameters} when 'Return All' is not a boolean, or 'Limit' is not a whole number of at least 1
 */
export function parseLimit(item: ItemParameters): number | undefined {
	const returnAll = getSetting(item, 'returnAll', 'Return All');
	if (parseBoolean(returnAll, 'returnAll', 'Return All', false)) return undefined;
	const limit = getSetting(item, 'limit', 'Limit') ?? DEFAULT_LIMIT;
	return parseWholeNumber(limit, 1, 'limit', 'Limit');
}
