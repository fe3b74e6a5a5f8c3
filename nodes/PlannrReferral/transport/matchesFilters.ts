import type { IDataObject } from 'n8n-workflow';

import type { Query } from './pages';

/** The field of a record that a filter of Plannr's is about. */
const filteredFields: Readonly<Record<string, string>> = {
	'filter[direction]': 'direction',
	'filter[status]': 'status',
	'filter[type]': 'type',
	'filter[uuid]': 'uuid',
};

/**
 * Tells whether a record is one of those that were asked for. What Plannr does with a filter on a further page is not
 * known, and a record that was not asked for may be accepted or told to somebody by mistake.
 *
 * @param record a record as Plannr gives it; a field that it lacks contradicts nothing
 * @param query the query parameters; one filter may name several values, separated by commas
 */
export function matchesFilters(record: IDataObject, query: Query): boolean {
	return Object.entries(filteredFields).every(([filter, field]) => {
		const allowed = query[filter];
		const actual = record[field];
		if (allowed === undefined || typeof actual !== 'string') return true;
		return allowed.split(',').includes(actual.trim().toLowerCase());
	});
}
