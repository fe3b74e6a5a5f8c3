import type { INodeProperties } from 'n8n-workflow';

import type { ItemParameters } from '../../reading/item';
import { readUuid } from '../../reading/uuids';
import { oneReferral } from '../locators';
import type { Shown } from '../output';

/**
 * The parameter that names one referral.
 *
 * @param description what happens to it
 * @param displayOptions when it is shown
 */
export function referralField(description: string, displayOptions: Shown): INodeProperties {
	return {
		displayName: 'Referral',
		name: 'referral',
		...oneReferral,
		required: true,
		description,
		displayOptions,
	};
}

/**
 * Reads which referral is meant.
 *
 * @param item an item's parameters
 * @returns its UUID
 * @throws {InvalidParameters} when it is not one UUID
 */
export function readReferral(item: ItemParameters): string {
	return readUuid(item.value('referral', 'Referral'), 'referral', 'Referral');
}
