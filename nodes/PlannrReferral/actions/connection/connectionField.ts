import type { INodeProperties } from 'n8n-workflow';

import type { ItemParameters } from '../../parameters/item';
import { readUuid } from '../../parameters/uuids';
import { anyConnection } from '../fields/locators';
import type { Shown } from '../fields/output';

/**
 * The parameter that names one connection in any state.
 *
 * @param description what happens to it
 * @param displayOptions when it is shown
 */
export function connectionField(description: string, displayOptions: Shown): INodeProperties {
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
export function readConnection(item: ItemParameters): string {
	return readUuid(item.value('connection', 'Connection'), 'connection', 'Connection');
}
