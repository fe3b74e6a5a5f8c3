import type { INodeProperties } from 'n8n-workflow';

import { directions } from '../api/vocabulary';
import { readOptionalChoice } from '../reading/choices';
import { byName } from './options';

/** The filter by direction, which both lists have. */
export const directionFilter: INodeProperties = {
	displayName: 'Direction',
	name: 'direction',
	type: 'options',
	default: 'received',
	description: 'Which way it went, as your firm sees it',
	options: byName(directions),
};

/**
 * Reads the filter by direction.
 *
 * @param filters what the collection of filters holds
 */
export function readDirection(filters: Readonly<Record<string, unknown>>): string | undefined {
	return readOptionalChoice(filters.direction, directions, 'direction', 'Direction');
}
