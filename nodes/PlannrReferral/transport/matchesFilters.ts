import type { IDataObject } from 'n8n-workflow';

import type { Query } from './pages';

/** The record field that each of Plannr's filters compares. */
const filteredFields: Readonly<Record<string, string>> = {
	'filter[direction]': 'direction',
	'filter[status]': 'status',
	'filter[type]': 'type',
	'filter[uuid]': 'uuid',
};

/**
 * Whether a record matches the filters of a request. It is not known whether Plannr applies a filter to further pages,
 * and a record that was not requested could be accepted or reported by mistake.
 *
 * @param record a record as Plannr returned it; a missing field matches
 * @param query the query parameters; a filter may list several values, separated by commas
 */
export function matchesFilters(record: IDataObject, query: Query): boolean {
	return Object.entries(filteredFields).every(([filter, field]) => {
		const allowed = query[filter];
		const actual = record[field];
		if (allowed === undefined || typeof actual !== 'string') return true;
		return allowed.toLowerCase().split(',').includes(actual.trim().toLowerCase());
	});
}
