import type { IDataObject } from 'n8n-workflow';

import type { Query } from './pages';

/** The field of a record that a filter of Plannr's is about. */
const fields: Readonly<Record<string, string>> = {
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
export function fits(record: IDataObject, query: Query): boolean {
	return Object.entries(fields).every(([filter, field]) => {
		const wanted = query[filter];
		const told = record[field];
		if (wanted === undefined || typeof told !== 'string') return true;
		return wanted.split(',').includes(told.trim().toLowerCase());
	});
}
