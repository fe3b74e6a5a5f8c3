import type { INodeProperties } from 'n8n-workflow';

import type { ItemParameters } from '../../parameters/item';
import { parseUuid } from '../../parameters/uuids';
import { anyConnection } from '../fields/locators';
import type { DisplayOptions } from '../fields/output';

/**
 * The parameter that names one connection in any state.
 *
 * @param description what happens to it
 * @param displayOptions when it is shown
 */
export function createConnectionField(
	description: string,
	displayOptions: DisplayOptions,
): INodeProperties {
	return {
		displayName: 'Connection',
		name: 'connection',
		...anyConnection,
		required: true,
		description,
		displayOptions,
	};
}

/**
 * Reads which connection is meant.
 *
 * @param item an item's parameters
 * @returns its UUID
 * @throws {InvalidParameters} when it is not one UUID
 */
export function parseConnectionUuid(item: ItemParameters): string {
	return parseUuid(item.getValue('connection', 'Connection'), 'connection', 'Connection');
}
