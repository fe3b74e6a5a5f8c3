import type { INodeProperties } from 'n8n-workflow';

import { type Term, directions } from '../../transport/vocabulary';
import { readEach } from '../../parameters/invalidParameters';
import { readOptionalChoice } from '../../parameters/choices';
import { readCollection } from '../../parameters/collection';
import type { ItemParameters } from '../../parameters/item';
import { type ListInput, queryOf } from '../fetchList';
import type { OperationWords } from '../operation';
import { byName } from './choices';
import type { Shown } from './output';
import { readSort } from './sort';
import { type Filters, readUuidFilter } from './uuidFilter';

/** What a list holds. */
export interface Listed {
	/** What the records are called, e.g. `referrals`. */
	readonly things: string;
	/** The states by which Plannr filters them. */
	readonly statuses: ReadonlyArray<Term<string>>;
	/** The state that most people look for. */
	readonly usual: string;
}

const UUID_EXAMPLE = 'e.g. 550e8400-e29b-41d4-a716-446655440000';

/**
 * The collection of filters of a list.
 *
 * @param listed see {@link Listed}
 * @param more filters that only this list has
 * @param displayOptions when it is shown
 */
export function filtersField(
	{ things, statuses, usual }: Listed,
	more: INodeProperties[],
	displayOptions: Shown,
): INodeProperties {
	const filters: INodeProperties[] = [
		{
			displayName: 'Direction',
			name: 'direction',
			type: 'options',
			default: 'received',
			description: 'Which way it went, as your firm sees it',
			options: byName(directions),
		},
		...more,
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			default: usual,
			description: `The state that the ${things} are in`,
			options: byName(statuses),
		},
		{
			displayName: 'UUIDs',
			name: 'uuids',
			type: 'string',
			default: '',
			placeholder: UUID_EXAMPLE,
			description: `Only these ${things}: at most 100 UUIDs, separated by commas`,
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
 * Reads the filters and the order of a list.
 *
 * @param item an item's parameters
 * @param listed see {@link Listed}
 * @param more reads the filters that only this list has, by Plannr's own names
 * @returns the query parameters
 * @throws {InvalidParameters} with everything that is wrong
 */
export function readFilters(
	item: ItemParameters,
	{ statuses }: Listed,
	more: (filters: Filters) => Record<string, string> = () => ({}),
): ListInput['query'] {
	const filters = readCollection(item, 'filters', 'Filters');
	const read = readEach({
		uuids: () => readUuidFilter(item, filters, 'uuids', 'UUIDs'),
		status: () => readOptionalChoice(unlessAny(item, filters.status), statuses, 'status', 'Status'),
		direction: () => {
			const value = unlessAny(item, filters.direction);
			return readOptionalChoice(value, directions, 'direction', 'Direction');
		},
		more: () => more(filters),
		sort: () => readSort(item),
	});
	return queryOf({
		'filter[uuid]': read.uuids,
		'filter[status]': read.status,
		'filter[direction]': read.direction,
		...read.more,
		sort: read.sort,
	});
}

/** Models say in words that they want no filter. In a workflow such a word may be a slip. */
function unlessAny(item: ItemParameters, value: unknown): unknown {
	const isAny = typeof value === 'string' && /^\s*(all|any|both|either)\s*$/i.test(value);
	return item.isTool && isAny ? null : value;
}

/**
 * What a list says to people when it cannot be had.
 *
 * @param listed see {@link Listed}
 */
export function listWords({ things }: Listed): OperationWords {
	return {
		refused: {
			message: `Plannr did not accept the request for the ${things}`,
			advice: "Correct what Plannr names, starting with 'Filters', and run this item again",
		},
		forbidden: {
			message: `Plannr does not let this account read ${things}`,
			advice: `Check that the credential's account may see ${things}, and that its 'Account UUID' belongs to the owner of the token`,
		},
		notFound: {
			message: `Plannr has no ${things} at this address`,
			advice: "Check the 'Base URL' of the credential",
		},
		labels: { filter: 'Filters', sort: 'Sort' },
	};
}
