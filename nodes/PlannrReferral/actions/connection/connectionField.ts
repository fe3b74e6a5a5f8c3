import type { INodeProperties } from 'n8n-workflow';

import type { ItemParameters } from '../../parameters/item';
import { connectionLocator } from '../fields/locators';
import { parseRecordReference } from '../fields/recordReferences';
import type { RecordReference } from '../lookups';
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
 * @throws {InvalidParameters} when it does not name one connection
 */
export function parseConnection(item: ItemParameters): RecordReference {
	return parseRecordReference(item, 'connections', 'connection', 'Connection');
}
