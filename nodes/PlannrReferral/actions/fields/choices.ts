import type { INodePropertyOptions } from 'n8n-workflow';

import type { Term } from '../../transport/vocabulary';

/**
 * Creates the options of a dropdown.
 *
 * @param terms the terms, in any order
 * @returns the options in alphabetical order of their labels, as n8n's guidelines require
 */
export function toSortedOptions(terms: ReadonlyArray<Term<string>>): INodePropertyOptions[] {
	return terms
		.map(({ name, value }) => ({ name, value }))
		.sort((one, other) => one.name.localeCompare(other.name, 'en'));
}
