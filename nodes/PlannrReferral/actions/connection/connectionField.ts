import type { INodeProperties } from 'n8n-workflow';

import type { ItemParameters } from '../../parameters/item';
import { parseUuid } from '../../parameters/uuids';
import { connectionLocator } from '../fields/locators';
import type { DisplayOptions } from '../fields/output';

/**
 * Creates the parameter for one connection with any status.
 *
 * @param description the parameter's description
 * @param displayOptions when it is shown
 */
export function createConnectionField(
	description: string,
	displayOptions: DisplayOptions,
): INodeProperties {
	return {
		displayName: 'Connection',
		name: 'connection',
		...connectionLocator,
		required: true,
		description,
		displayOptions,
	};
}

/**
 * Parses the parameter 'Connection'.
 *
 * @param item the item's parameters
 * @returns the connection's UUID
 * @throws {InvalidParameters} when it is not one UUID
 */
export function parseConnectionUuid(item: ItemParameters): string {
	return parseUuid(item.getValue('connection', 'Connection'), 'connection', 'Connection');
}
